"""A chart on the wrong client: find the right one, see both side by side, and tap the one who was here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.moved import WHY_LENGTH
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.client_list import ClientSearch, details
from iastm_desktop.ui.moving import Moving
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.session_editor import NOT_SAVED, SAVED, SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

CARD_PX = 150
SIDE_BY_SIDE_FROM_PX = 480
ANEW = _("What was taken over from this client's last visit is asked anew; what was charted goes along.")
STAYS = _("The visit stays as it was signed. It counts and is printed for the one you tap; here a line stays.")


class IdentityCard(QPushButton):
    """Who somebody is, large enough to be sure: both names, birth date and age, phone, reference, alerts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "identity")
        self.setMinimumHeight(CARD_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self._lead, self._name = label("", "small", wrap=True), label("", "h1", wrap=True)
        self._full, self._facts = label("", wrap=True), label("", wrap=True)
        self._alerts = label("", "wrong", wrap=True)
        self._parts = (self._lead, self._name, self._full, self._facts, self._alerts)
        content = column(*self._parts, 0, spacing=4)
        content.setContentsMargins(16, 12, 16, 12)
        self.setLayout(content)
        for part in self._parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_client(self, lead: str, client: Client) -> None:
        """Show a client under what tapping the card means."""
        self._lead.setText(lead)
        self._name.setText(client.called or client.name)
        self._full.setText(client.name)
        self._full.setVisible(bool(client.called) and client.called != client.name)
        self._facts.setText(details(client))
        self._alerts.setText(", ".join(client.alerts))
        self._alerts.setVisible(bool(client.alerts))
        said = (lead, client.known_as, details(client), *client.alerts)
        self.setAccessibleName(". ".join(words for words in said if words))


class WrongClientPanel(QWidget):
    """Moves the chart to the client who was here. `closed`: it stays. `moved`: the book has it under the other one.

    A signed visit is moved by a record beside it, with a reason and the PIN.
    """

    closed = Signal()
    moved = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor = editor
        self._clients: dict[str, Client] = {}
        self._chosen: Client | None = None
        self.search = ClientSearch()
        self.search.chosen.connect(self._on_chosen)
        self.here, self.other = IdentityCard(), IdentityCard()
        self.here.clicked.connect(self.closed)
        self.other.clicked.connect(self._on_confirmed)
        self.problem = label("", "alert", wrap=True)
        self._ask_first = label(_("Who was here? Find the right client."), wrap=True)
        self._ask_which = label(_("Tap the one who was here. Nothing changes until you do."), wrap=True)
        self.why = QLineEdit()
        self.why.setMaxLength(WHY_LENGTH)
        self.why.setAccessibleName(_("Why it is moved"))
        self.why.setPlaceholderText(_("Why it is moved; stays in the history"))
        self._comes_along = label("", "small", wrap=True)
        self._cards = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._cards.setSpacing(8)
        self._cards.addWidget(self.here, 1)
        self._cards.addWidget(self.other, 1)
        self._which = scrolling(holder(column(self._ask_which, self.why, self._cards, self._comes_along, 0)))
        self._moving_signed = Moving(self, editor)
        self._moving_signed.moved.connect(self.moved)
        self._moving_signed.failed.connect(self._say)
        self._lay_out()
        editor.state_changed.connect(self._on_state)

    def start(self) -> None:
        """Begin anew, with the clients as they are in the book now."""
        self._chosen, self._moving = None, False
        signed = self._editor.record.is_signed
        self.search.clear()
        self.why.clear()
        self.why.setVisible(signed)
        self._comes_along.setText(STAYS if signed else ANEW)
        self._show_step()
        if self._editor.book:  # the window has them
            self._on_clients(tuple(self._editor.book.clients.values()))
        else:
            self._editor.ask(lambda book: book.clients(), self._on_clients)

    def _lay_out(self) -> None:
        head = row(label(_("Wrong client"), "h2"), 0, button(_("Leave it"), self.closed.emit, role="quiet"))
        self.back = button(_("Somebody else"), self._on_back, role="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(head)
        for widget in (self._ask_first, self.search, self._which, self.problem, self.back):
            layout.addWidget(widget)
        self._show_step()

    def _show_step(self) -> None:
        asking_who = self._chosen is None
        self._ask_first.setVisible(asking_who)
        self.search.setVisible(asking_who)
        self._which.setVisible(not asking_who)
        self.back.setVisible(not asking_who)
        self.problem.hide()

    def _on_clients(self, clients: tuple[Client, ...]) -> None:
        here = self._editor.record.client.id
        self._clients = {client.id: client for client in clients if client.id != here}
        self.search.set_clients(tuple(self._clients.values()))
        if self.isVisible():
            self.search.field.setFocus()

    def _on_chosen(self, client: str) -> None:
        self._chosen = self._clients[client]
        self.here.show_client(_("The chart stands here. It is right: leave it"), self._editor.record.client)
        self.other.show_client(_("Move the chart to"), self._chosen)
        self._show_step()

    def _on_back(self) -> None:
        self._chosen = None
        self._show_step()

    def _on_confirmed(self) -> None:
        if self._chosen and self._editor.record.is_signed:
            self._move_signed(self._chosen)
        elif self._chosen and not self._moving:
            self._moving = True
            self._editor.move_to(self._chosen)

    def _move_signed(self, client: Client) -> None:
        self.problem.hide()
        if self.why.text().strip():
            self._moving_signed.ask(client, self.why.text())
        else:
            self._say(_("Write why it is moved first."))
            self.why.setFocus()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    def _on_state(self) -> None:
        """Say that it was moved only once the book has it."""
        state = self._editor.state(self._editor.record.session.id)
        if self._moving and state == SAVED:
            self._moving = False
            self.moved.emit()
        elif self._moving and state == NOT_SAVED:
            words = _("Not saved: {why} The chart will be moved as soon as it can be saved.")
            self._say(words.format(why=self._editor.reason_not_saved))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE_FROM_PX
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    _moving = False
