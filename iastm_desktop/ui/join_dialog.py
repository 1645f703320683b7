"""Two entries of one person: find the other, see both side by side, tap the one that counts, say why, PIN."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.joined import WHY_LENGTH
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.client_list import ClientSearch
from iastm_desktop.ui.keeping import join, separate
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.signing_flow import signers
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.wrong_client import IdentityCard
from iastm_desktop.words import _

_SIZE = QSize(820, 640)
SIDE_BY_SIDE_FROM_PX = 560


class JoinDialog(QDialog):
    """`joined` carries the id of the entry that counts; it follows COMMIT."""

    joined = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, client: Client, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts, self._client = book, parts, client
        self._other: Client | None = None
        self.setWindowTitle(_("Entered twice"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = ClientSearch()
        self.search.set_clients([one for one in book.clients.values() if one.id != client.id])
        self.search.chosen.connect(self._on_chosen)
        if book.namesakes(client.name, client.born, besides=client.id):
            self.search.field.setText(client.name)  # most likely one of these
        self.here, self.other = IdentityCard(), IdentityCard()
        self.here.clicked.connect(lambda: self._ask(keep=True))
        self.other.clicked.connect(lambda: self._ask(keep=False))
        self.why = why_field(_("How you know that both are one person"))
        self.problem = label("", "wrong", wrap=True)
        self.problem.hide()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(8)
        self._cards.addWidget(self.here, 1)
        self._cards.addWidget(self.other, 1)
        self.back = button(_("Somebody else"), self._on_back, role="quiet")
        self._lay_out()
        self.resize(_SIZE.boundedTo(over.window().size()))
        self._show_step()

    def _lay_out(self) -> None:
        self._find = label(_("Find the other entry of this person."), wrap=True)
        tap = label(_("Tap the entry whose name counts from now on. Nothing changes until you do."), wrap=True)
        more = label(
            _("The other one's alerts, phones and visits are shown with it. It can be taken back."), "small", wrap=True
        )
        self._which = scrolling(holder(column(self.why, tap, self._cards, more, 0)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(_("Entered twice: {name}").format(name=self._client.known_as), "h1", wrap=True))
        for widget in (self._find, self.search, self.problem, self._which):
            layout.addWidget(widget, 1 if widget in (self.search, self._which) else 0)
        layout.addLayout(row(self.back, 0, button(_("Cancel"), self.reject)))

    def _show_step(self) -> None:
        finding = self._other is None
        for widget in (self._find, self.search):
            widget.setVisible(finding)
        for part in (self._which, self.back):
            part.setVisible(not finding)
        self.problem.hide()
        (self.search.field if finding else self.why).setFocus()

    def _on_chosen(self, client: str) -> None:
        self._other = self._book.clients[client]
        self.here.show_client(_("This one counts"), self._client)
        self.other.show_client(_("This one counts"), self._other)
        self._show_step()

    def _on_back(self) -> None:
        self._other = None
        self._show_step()

    def _ask(self, *, keep: bool) -> None:
        if self._other is None:
            return
        into, client = (self._client, self._other) if keep else (self._other, self._client)
        why = self.why.text()
        if not why.strip():
            self._say(_("Write how you know that both are one person first."))
            self.why.setFocus()
            return
        words = _("Join {client} to {into}: one person").format(client=client.known_as, into=into.known_as)
        ask_pin(
            self,
            self._book,
            words=words,
            purpose="join",
            people=signers(self._book),
            on_right=lambda signer: self._join(client, into, why, signer),
        )

    def _join(self, client: Client, into: Client, why: str, signer: Signer) -> None:
        def done(wrong: str) -> None:
            if wrong:
                self._say(wrong)
                return
            self.joined.emit(into.id)
            self.accept()

        join(self, self._book, client, into, why, signer.practitioner, done, self._parts)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE_FROM_PX
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class SeparateDialog(QDialog):
    """Takes back that an entry was joined: why, and the PIN. `separated` follows COMMIT."""

    separated = Signal()

    def __init__(self, book: OpenBook, parts: Parts, entry: Client, client: Client, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts, self._entry, self._client = book, parts, entry, client
        self.setWindowTitle(_("Separate"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.why = why_field(_("Why they are two people"))
        self.state = label(_("What was charted meanwhile stays where it was charted."), "small", wrap=True)
        self.separate_button = button(_("Separate"), self._ask, role="primary")
        heading = _("{entry} and {client} are two people").format(entry=entry.known_as, client=client.known_as)
        layout = column(
            label(heading, "h1", wrap=True),
            self.why,
            self.state,
            0,
            row(0, button(_("Cancel"), self.reject), self.separate_button),
            spacing=12,
        )
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(QSize(640, 420).boundedTo(over.window().size()))

    def _ask(self) -> None:
        why = self.why.text()
        if not why.strip():
            self._say(_("Write why first."))
            return
        words = _("Separate {entry} from {client}").format(entry=self._entry.known_as, client=self._client.known_as)
        people = signers(self._book)
        on_right = lambda signer: self._separate(why, signer)  # noqa: E731
        ask_pin(self, self._book, words=words, purpose="join", people=people, on_right=on_right)

    def _separate(self, why: str, signer: Signer) -> None:
        def done(wrong: str) -> None:
            if wrong:
                self._say(wrong)
                return
            self.separated.emit()
            self.accept()

        separate(self, self._book, self._entry, why, signer.practitioner, done, self._parts)

    def _say(self, words: str) -> None:
        set_role(self.state, "wrong")
        self.state.setText(words)


def why_field(words: str) -> QLineEdit:
    """Return a line for a reason that stays in the history."""
    field = QLineEdit()
    field.setMaxLength(WHY_LENGTH)
    field.setMinimumHeight(48)
    field.setAccessibleName(words)
    field.setPlaceholderText(_("{words}; stays in the history").format(words=words))
    return field
