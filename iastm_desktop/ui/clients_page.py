"""The page of all clients."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.ui.client_list import ClientSearch
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import PAGE_MARGIN_PX, button, label, row
from iastm_desktop.words import _


class ClientsPage(QWidget):
    """Everybody in the book. `client_wanted` carries an id; `new_client_wanted` what was typed as a name."""

    client_wanted = Signal(str)
    new_client_wanted = Signal(str)
    newcomer_wanted = Signal()

    def __init__(self, book: OpenBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.search = ClientSearch()
        self.search.chosen.connect(self.client_wanted)
        self.new_button = button(_("New client"), self._on_new, role="primary")
        self.newcomer_button = button(_("New client fills in"), self.newcomer_wanted.emit)
        self._number = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, PAGE_MARGIN_PX, PAGE_MARGIN_PX, 16)
        layout.setSpacing(16)
        layout.addLayout(row(label(_("Clients"), "display"), 8, self._number, 0, self.newcomer_button, self.new_button))
        layout.addWidget(self.search, 1)
        book.clients_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show whom the book knows now."""
        self.search.set_clients(tuple(self._book.clients.values()), self._book.joined)
        self._number.setText(count(len(self._book.clients), _("client"), _("clients")))

    def enter(self) -> None:
        """Be ready for the next search."""
        self.search.clear()
        self.search.field.setFocus()

    def _on_new(self) -> None:
        typed = self.search.field.text().strip()
        self.new_client_wanted.emit("" if any(sign.isdigit() for sign in typed) else typed)
