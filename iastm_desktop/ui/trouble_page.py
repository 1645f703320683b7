"""The page for a practice file that cannot be opened: what happened, and the ways on. Never a new empty file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import button, card, centred, column, label
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

# Kind of error (a class of storage.errors) -> title, and the ways on, the first of them the one to take.
FIND, RETRY, LOOK, RESCUE, BACKUP = "find", "retry", "look", "rescue", "backup"
WAYS = {
    "BookMissing": (_("The practice file is not there"), (FIND, RETRY)),
    "BookInUse": (_("The practice file is in use"), (LOOK, RETRY)),
    "BookReadOnly": (_("The practice file may not be written to"), (LOOK, RETRY)),
    "BookDamaged": (_("The practice file is damaged"), (RESCUE, BACKUP, RETRY)),
}
OTHERWISE = (_("The practice file cannot be opened"), (RETRY,))


class TroublePage(QWidget):
    """Says why a book is not open."""

    find_wanted = Signal()
    open_wanted = Signal()
    new_wanted = Signal()
    retry_wanted = Signal()
    look_wanted = Signal()
    rescue_wanted = Signal()
    backup_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self._mark = label("")
        put_icon(self._mark, "warning", tone="danger_ink", size_px=40)
        self.title, self.sentence = label("", "display", wrap=True), label("", wrap=True)
        self.more = label("", "muted", wrap=True)
        self.more.hide()
        self.find_button = button(_("Find it"), self.find_wanted.emit)
        self.look_button = button(_("Open to read only"), self.look_wanted.emit)
        self.rescue_button = button(_("Rescue what can be read…"), self.rescue_wanted.emit)
        self.backup_button = button(_("Put a backup back…"), self.backup_wanted.emit)
        self.retry_button = button(_("Try again"), self.retry_wanted.emit)
        self.open_button = button(_("Open another"), self.open_wanted.emit)
        self.new_button = button(_("New practice file"), self.new_wanted.emit)
        self._ways: dict[str, QPushButton] = {
            FIND: self.find_button,
            LOOK: self.look_button,
            RESCUE: self.rescue_button,
            BACKUP: self.backup_button,
            RETRY: self.retry_button,
        }
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for way in (*self._ways.values(), self.open_button, self.new_button):
            flow.addWidget(way)
        content = column(self._mark, self.title, self.sentence, self.more, 12, buttons, spacing=12)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(centred(card(content, margin=36), 760))
        layout.addStretch(2)

    def show_error(self, path: Path, error: Exception) -> None:
        """Say why the file at `path` cannot be opened, with the ways on that its kind of error leaves."""
        self.path = path
        title, ways = WAYS.get(type(error).__name__, OTHERWISE)
        self.title.setText(title)
        self.sentence.setText(str(error))
        self.say_more("")
        for name, way in self._ways.items():
            way.setVisible(name in ways)
            set_role(way, "primary" if name == ways[0] else "")

    def say_more(self, words: str) -> None:
        """Add a sentence, such as which backup there is."""
        self.more.setText(words)
        self.more.setVisible(bool(words))
