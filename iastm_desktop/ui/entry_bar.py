"""The lines above the running list: what is charted in all, what the chosen entry is, what is not saved and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.mending import on_other_side
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.ui.dates import count, duration
from iastm_desktop.ui.entry_list import place_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import button, card, elided, plain_tip, row
from iastm_desktop.ui.session_editor import NOT_SAVED, SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class EntryBar(QWidget):
    """Offers to take the chosen entry back (`taken_back` carries it), and Retry while one is not saved.

    `moved` carries the chosen entry as it is on the other side.
    """

    taken_back = Signal(object)
    moved = Signal(object)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._entry: Entry | None = None
        self._just_taken = ""  # what was taken back, or changed sides, in words
        self.words = elided("", "small")
        self.take_back = button(_("Take back"), self._on_take_back)
        self.other_side = button("", self._on_other_side)
        put_icon(self.other_side, "mirror", size_px=20)
        self.undo = button(_("Undo"), editor.undo_stack.undo, name=_("Undo this change"))
        put_icon(self.undo, "undo", size_px=18)
        self.not_saved = elided("", "alertwords")
        self.retry = button(_("Retry"), editor.retry, name=_("Try to save again"))
        put_icon(self.retry, "retry", size_px=18)
        self._lay_out()
        editor.changed.connect(self._show)
        editor.state_changed.connect(self._show)
        self._show()

    def show_entry(self, entry: Entry | None) -> None:
        """Name the chosen entry, None where none is."""
        self._entry = entry
        if entry is not None:
            self._just_taken = ""
        self._show()

    @property
    def is_busy(self) -> bool:
        """Tell whether there is more to say than what is charted in all."""
        return self._entry is not None or bool(self._just_taken) or not self._lost.isHidden()

    def _lay_out(self) -> None:
        line = row(self.words, self.undo, self.other_side, self.take_back)
        line.setStretch(0, 1)
        lost = row(self.not_saved, self.retry)
        lost.setStretch(0, 1)
        self._lost = card(lost, role="alert", margin=4)
        lost.setContentsMargins(10, 4, 4, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._lost)
        layout.addLayout(line)

    def _show(self) -> None:
        place = place_words(self._entry, self._editor.parts) if self._entry else ""
        taken = self._just_taken
        set_role(self.words, "h3" if place or taken else "small")
        self.words.setText(place or taken or self._totals())
        self.words.setToolTip(plain_tip(self.words.text()))
        self.words.setVisible(not place)  # the form that is open has it in its head
        self.take_back.setVisible(bool(place))
        self.take_back.setAccessibleName(_("Take back {place}").format(place=place))
        other = on_other_side(self._entry, self._editor.parts.regions) if self._entry else None
        self.other_side.setVisible(other is not None)
        if other is not None:
            side = _("LEFT") if getattr(other, "side", "") == "left" else _("RIGHT")
            self.other_side.setText(_("It was {side}").format(side=side))
            self.other_side.setAccessibleName(_("Other side: it was {side}").format(side=side.lower()))
            self.other_side.setToolTip(self.other_side.accessibleName())
        self.undo.setVisible(bool(taken) and not place)
        number = sum(self._editor.state(entry.id) == NOT_SAVED for entry in self._editor.record.entries)
        self._lost.setVisible(bool(number))
        words = _("{number} not saved: {why}").format(number=number, why=self._editor.reason_not_saved)
        self.not_saved.setText(words)
        self.not_saved.setToolTip(words)

    def _totals(self) -> str:
        entries = self._editor.record.entries
        said = [count(len(entries), _("entry"), _("entries"))] if entries else []
        if regions := len(worked_regions(entries)):
            said.append(count(regions, _("region"), _("regions")))
        if seconds := tool_seconds(entries):
            said.append(_("tool {time}").format(time=duration(seconds)))
        return " · ".join(said)

    def _on_other_side(self) -> None:
        other = on_other_side(self._entry, self._editor.parts.regions) if self._entry else None
        if other is not None:
            had_line = getattr(self._entry, "path", None) is not None
            now = place_words(other, self._editor.parts)
            words = _("{place}, without its drawn line") if had_line else _("Now {place}")
            self.moved.emit(other)
            self._just_taken = words.format(place=now)
            self._show()

    def _on_take_back(self) -> None:
        if self._entry is not None:
            self._just_taken = _("Taken back: {place}").format(place=place_words(self._entry, self._editor.parts))
            self.taken_back.emit(self._entry)
