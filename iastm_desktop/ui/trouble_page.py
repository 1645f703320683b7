"""The page for a practice file that cannot be opened: what happened, and the ways on. Never a new empty file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import button, card, centred, column, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class TroublePage(QWidget):
    """Says why a book is not open."""

    find_wanted = Signal()
    open_wanted = Signal()
    new_wanted = Signal()
    retry_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self._mark = label("")
        put_icon(self._mark, "warning", tone="danger_ink", size_px=40)
        self.title, self.sentence = label("", "display", wrap=True), label("", wrap=True)
        self.retry_button = button(_("Try again"), self.retry_wanted.emit, role="primary")
        self.find_button = button(_("Find it"), self.find_wanted.emit, role="primary")
        self.open_button = button(_("Open another"), self.open_wanted.emit)
        self.new_button = button(_("New practice file"), self.new_wanted.emit)
        buttons = row(self.find_button, self.retry_button, self.open_button, self.new_button, 0, spacing=12)
        content = column(self._mark, self.title, self.sentence, 12, buttons, spacing=12)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(centred(card(content, margin=36), 760))
        layout.addStretch(2)

    def show_missing(self, path: Path, sentence: str) -> None:
        """Say that the file is not where it was."""
        self._show(path, _("The practice file is not there"), sentence)
        self.find_button.show()
        set_role(self.retry_button, "")

    def show_trouble(self, path: Path, sentence: str) -> None:
        """Say why the file cannot be opened."""
        self._show(path, _("The practice file cannot be opened"), sentence)
        self.find_button.hide()
        set_role(self.retry_button, "primary")

    def _show(self, path: Path, title: str, sentence: str) -> None:
        self.path = path
        self.title.setText(title)
        self.sentence.setText(sentence)
