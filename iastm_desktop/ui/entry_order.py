"""The order of what was charted, changed by a tap or a key: the chosen entry goes a place earlier or later."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.order import moved
from iastm_desktop.ui.commands import ORDER, EntryCommand
from iastm_desktop.ui.entry_list import EntryList, place_words
from iastm_desktop.ui.pieces import icon_button, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

LATER, EARLIER = 1, -1  # the list shows the newest first: later is up
KEYS = {LATER: "Alt+Up", EARLIER: "Alt+Down"}


class OrderButtons(QWidget):
    """Two buttons for the entry that is chosen in `shown`; hidden while none is. The keys act in the list."""

    def __init__(self, editor: SessionEditor, shown: EntryList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._list = editor, shown
        self._entry: Entry | None = None
        self.later = icon_button("chevron-up", _("Later"), partial(self._move, LATER))
        self.earlier = icon_button("chevron-down", _("Earlier"), partial(self._move, EARLIER))
        self.setLayout(row(self.later, self.earlier))
        for by, keys in KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), shown, partial(self._move, by))
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shown.entry_chosen.connect(self._on_chosen)
        editor.changed.connect(self._on_changed)  # the chosen one may stay as it is and have another neighbour
        self._on_chosen(None)

    def _on_chosen(self, entry: Entry | None) -> None:
        self._entry = entry
        self.setVisible(entry is not None)
        self._on_changed()

    def _on_changed(self) -> None:
        entry, entries = self._entry, self._editor.record.entries
        if entry is None or entry.id not in {other.id for other in entries}:
            return
        for by, made, words in (
            (LATER, self.later, _("{place}: later")),
            (EARLIER, self.earlier, _("{place}: earlier")),
        ):
            made.setEnabled(bool(moved(entries, entry.id, by)))
            made.setAccessibleName(words.format(place=place_words(entry, self._editor.parts)))

    def _move(self, by: int) -> None:
        entry = self._entry
        if entry is not None and move(self._editor, entry, by):
            self._list.choose(entry.id)


def move(editor: SessionEditor, entry: Entry, by: int) -> bool:
    """Let an entry come one place earlier (-1) or later (1): next versions, one step of undo. False at the end."""
    before = {other.id: other for other in editor.record.entries}
    changed = moved(editor.record.entries, entry.id, by)
    if changed:
        editor.undo_stack.beginMacro(_("order"))
        for after in changed:
            command = EntryCommand(editor, _("order"), before=before[after.id], after=after, reason=ORDER)
            editor.undo_stack.push(command)
        editor.undo_stack.endMacro()
    return bool(changed)
