"""Somebody new fills in alone before anybody at the desk has typed a name; the practice alone leads back."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.intake import KIND as INTAKE
from iastm_desktop.domain.intake import filled_in_as, intake_body
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.client_fills_in import ask_for_practice
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.health_more import empty_screening
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.words import _

BY_CLIENT = _("filled in by the client")


def let_newcomer_fill_in(
    over: QWidget, book: OpenBook, parts: Parts, on_left: Callable[[str], object] = lambda _client: None
) -> ClientScreen:
    """Cover the window with an empty client's screen; `on_left` gets the id of whom it became, empty for nobody."""
    screen = ClientScreen(over, parts, Client(id=new_id(), name=""), empty_screening(""))
    newcomer = _Newcomer(screen, book, parts)
    screen.leave_wanted.connect(lambda: ask_for_practice(screen, book))
    screen.lifted.connect(lambda: newcomer.when_kept(on_left))
    screen.show_over()
    screen.identity.fields["name"].setFocus()
    return screen


class _Newcomer(QObject):
    """Keeps each step at once: the client first, then health and pain as a record that waits for a visit."""

    def __init__(self, screen: ClientScreen, book: OpenBook, parts: Parts) -> None:
        super().__init__(book)  # it outlives the screen: the last save may still be on its way
        self._screen, self._book = screen, book
        self._record = Record(id=new_id(), kind=INTAKE, on_date=parts.now().date)
        self._versions = {self._record.id: 0}  # of what nobody else writes: two quick steps are two versions
        self._kept: Client | None = None
        self._own_id = ""
        self._on_kept: Callable[[str], object] | None = None
        screen.identified.connect(self._take)
        screen.answered.connect(lambda _told: self._keep())
        screen.drawn.connect(lambda _told: self._keep())

    def when_kept(self, then: Callable[[str], object]) -> None:
        """Call `then` with the client's id once the book has the client; at once where nobody gave a name."""
        if self._kept is None or self._kept.id in self._book.clients:
            self._done(then)
        else:
            self._on_kept = then

    def _take(self, told: Client) -> None:
        """Keep who it is: once a client of their own, they stay it, whatever is corrected."""
        client = filled_in_as(told, self._book.clients.values())
        if self._own_id and client.id != self._own_id:
            client = replace(told, possible_duplicate=True)
        self._own_id = client.id if client.id == told.id else ""
        if client != self._kept:
            moved = self._kept is not None and self._kept.id != client.id
            self._kept = client
            if self._own_id:
                self._save(client, lambda: self._on_saved(client))
            else:
                self._book.correct(self, client, lambda: self._on_saved(client), reason=BY_CLIENT)
            if moved and self._record.client:
                self._keep()

    def _keep(self) -> None:
        if self._kept is None:
            return
        screen = self._screen
        body = intake_body(screen.screening(), screen.pain.areas())
        self._record = replace(self._record, client=self._kept.id, body=body)
        self._save(self._record, lambda: None)

    def _save(self, fact: Client | Record, on_saved: Callable[[], None]) -> None:
        version = self._versions[fact.id] = self._versions.get(fact.id, 0) + 1
        reason = BY_CLIENT if version > 1 else None
        self._book.save([self._book.save_of(fact, version=version, reason=reason)], on_saved)

    def _on_saved(self, client: Client) -> None:
        self._book.take_client(client)
        if self._on_kept:
            self._done(self._on_kept)

    def _done(self, then: Callable[[str], object]) -> None:
        self._on_kept = None
        then(self._kept.id if self._kept else "")
        self.deleteLater()
