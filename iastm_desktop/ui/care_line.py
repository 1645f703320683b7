"""One line at the head of a day: how many calls and open incidents wait, and the ways to them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.ui.care_words import Care, care_summary, read_care
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, elided, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class CareLine(QFrame):
    """Says what waits after earlier visits; away where nothing does. `wanted` carries `calls` or `incidents`."""

    wanted = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        set_role(self, "caution")
        self.words = elided("", "amberwords")
        self.calls = button(_("Call list"), lambda: self.wanted.emit("calls"))
        self.incidents = button(_("Incidents"), lambda: self.wanted.emit("incidents"))
        put_icon(self.incidents, "warning")
        content = row(self.words, self.incidents, self.calls)
        content.setStretch(0, 1)
        content.setContentsMargins(16, 4, 6, 4)
        self.setLayout(content)
        self.hide()

    def refresh(self) -> None:
        """Read what waits from the book."""
        now, catalogue = self._parts.now(), self._parts.catalogue
        self._book.ask(self, lambda book: read_care(book, catalogue, now), self.show_care)

    def show_care(self, care: Care) -> None:
        """Show how much waits."""
        words = care_summary(care, clinical=self._book.may_chart)
        self.words.setText(words)
        self.words.setToolTip(words)
        self.setAccessibleName(words)
        self.calls.setVisible(bool(care.calls))
        self.incidents.setVisible(bool(care.open_incidents) and self._book.may_chart)
        self.setVisible(bool(words))
