"""The open book as the window knows it: the people in memory, everything else asked of the storage thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.facts import Fact, Record, Save, SessionRecord, new_id
from iastm_desktop.domain.front_desk import desk_reads
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.own_terms import KIND, own_terms
from iastm_desktop.domain.people import Client, Practice, Practitioner, same_name
from iastm_desktop.domain.practice_rules import KIND as RULES
from iastm_desktop.domain.practice_rules import rules_of, tightened
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.settings import KIND as SETTING
from iastm_desktop.domain.values import dataclass

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.ui.begun_mends import Begun
    from iastm_desktop.ui.parts import Parts
    from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.storage_thread import StorageThread

T = TypeVar("T")
MAY_NOT_CHART = "staff"
SaveId = tuple[str, int]


@dataclass(frozen=True, slots=True)
class People:
    """Whom a book knows, read in one go off the GUI thread."""

    book_id: str
    practice: Practice | None
    practitioners: tuple[Practitioner, ...]
    clients: tuple[Client, ...]
    joined: tuple[tuple[Client, str], ...]
    terms: tuple[Term, ...]
    rules: tuple[Record, ...]
    last_session: SessionRecord | None
    desk_reads: bool
    pins: dict[str, int]


def read_people(book: Book, last_session: str = "") -> People:
    """Read the practice, everybody in the book and the session that was on the screen last."""
    from iastm_desktop.storage.pins import pin_digits

    return People(
        book.book_id,
        book.practice(),
        tuple(book.practitioners()),
        tuple(book.clients()),
        tuple(book.joined_entries()),
        own_terms(book.records(KIND)),
        tuple(book.records(RULES)),
        book.session(last_session) if last_session else None,
        desk_reads(book.records(SETTING)),
        pin_digits(book),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    save_ids: set[SaveId]
    on_saved: Callable[[], None]
    on_not_saved: Callable[[str], None] | None


class OpenBook(QObject):
    """The book behind the window; `acting` is who charts now and in which role.

    `trouble`: something went wrong just now. `warned`: something of the file itself, which holds as long as it is open.
    """

    loaded = Signal()
    failed = Signal(object)
    trouble = Signal(str)
    warned = Signal(str)
    warning_settled = Signal()
    clients_changed = Signal()
    acting_changed = Signal()

    def __init__(self, storage: StorageThread, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.storage = storage
        self.path = path
        self.book_id = ""
        self.to_say = ""  # what was found when it was opened, for whoever is let in
        self.ended_at = ""  # the fingerprint kept outside the file
        self.goes_on = False  # whether the file was found to go on from it, or somebody said why it does not
        self.preferences: Preferences | None = None  # what this computer keeps
        self.practice: Practice | None = None
        self.practitioners: dict[str, Practitioner] = {}
        self.clients: dict[str, Client] = {}
        self.joined: tuple[tuple[Client, str], ...] = ()  # entries that lead to another client, by id
        self.terms: tuple[Term, ...] = ()
        self.rules: tuple[Record, ...] = ()
        self.last_session: SessionRecord | None = None
        self.practitioner: Practitioner | None = None
        self.role = ""
        self.desk_reads = False
        self.pins: dict[str, int] = {}  # who has a PIN, by id, and of how many digits
        self.begun: dict[str, dict[str, Begun]] = {}  # by visit and entry: changes that are not saved
        self._waiting: list[_Waiting] = []
        storage.saved.connect(self._on_saved)
        storage.not_saved.connect(self._on_not_saved)
        storage.given_up.connect(self._on_given_up)

    def load(self, last_session: str = "") -> None:
        """Read the people and a session by id; `loaded` follows, or `failed` with the BookError."""
        self.storage.ask(lambda book: read_people(book, last_session), self._on_people, self.failed.emit)

    def ask(self, asker: QObject, read: Callable[[Book], T], on_done: Callable[[T], None]) -> None:
        """Read from the book for `asker`, who may be gone when the answer comes; `trouble` says why there is none."""
        answer = _if_alive(asker, on_done)
        self.storage.ask(read, answer, lambda error: self.trouble.emit(str(error)))

    def ask_or(
        self,
        asker: QObject,
        read: Callable[[Book], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BookError], None],
    ) -> None:
        """Read from the book for `asker` as `ask` does; `on_error` gets the BookError where there is no answer."""
        self.storage.ask(read, _if_alive(asker, on_done), _if_alive(asker, on_error))

    def act_as(self, practitioner: str, role: str) -> bool:
        """Let `practitioner` (an id) chart in `role`; False where the book does not know them so."""
        person = self.practitioners.get(practitioner)
        if person is None or role not in person.roles:
            return False
        self.practitioner, self.role = person, role
        self.acting_changed.emit()
        return True

    def act_as_nobody(self) -> None:
        """Let nobody act until somebody has said who they are."""
        self.practitioner, self.role = None, ""
        self.acting_changed.emit()

    @property
    def has_pins(self) -> bool:
        """Tell whether anybody who works here has a PIN."""
        return not self.pins.keys().isdisjoint(self.practitioners)

    @property
    def author(self) -> str:
        """Return the id that saves are signed with."""
        return self.practitioner.id if self.practitioner else ""

    @property
    def may_chart(self) -> bool:
        """Tell whether whoever acts now may chart a session; nobody may in a book that is open to read only."""
        return self.is_clinical and not self.looks_only

    @property
    def is_clinical(self) -> bool:
        """Tell whether whoever acts now treats clients, and is not at the front desk."""
        return bool(self.practitioner) and self.role != MAY_NOT_CHART

    @property
    def looks_only(self) -> bool:
        """Tell whether the book is open to read only."""
        return self.storage.looks_only

    @property
    def may_read_notes(self) -> bool:
        """Tell whether whoever acts now may read what was charted: the front desk only where the practice opens it."""
        return self.is_clinical or self.desk_reads

    def save_of(self, fact: Fact, *, version: int = 1, reason: str | None = None, withdrawn: bool = False) -> Save:
        """Return a version of `fact` by whoever acts now, at this moment."""
        return Save(
            fact=fact, author=self.author, recorded_at=now(), version=version, reason=reason, withdrawn=withdrawn
        )

    def save(
        self,
        saves: Sequence[Save],
        on_saved: Callable[[], None],
        on_not_saved: Callable[[str], None] | None = None,
    ) -> None:
        """Queue `saves`; call `on_saved` once all of them are durable, `on_not_saved` with the reason when one is not.

        A save that is not saved stays queued for Retry: `on_saved` may still follow. In a book that is open to read
        only nothing is queued: why is said to `on_not_saved`, or as `trouble`.
        """
        if self.looks_only:
            from iastm_desktop.storage.errors import open_to_look

            (on_not_saved or self.trouble.emit)(str(open_to_look(self.path)))
            return
        self._waiting.append(_Waiting({save.save_id for save in saves}, on_saved, on_not_saved))
        self.storage.queue(*saves)

    def correct(
        self,
        asker: QObject,
        fact: Fact,
        on_saved: Callable[[], None],
        on_not_saved: Callable[[str], None] | None = None,
        *,
        reason: str = "corrected",
        withdrawn: bool = False,
    ) -> None:
        """Save `fact` as the next version of what the book holds under its id, with the reason."""

        def save_next(newest: Save | None) -> None:
            version = newest.version + 1 if newest else 1
            save = self.save_of(fact, version=version, reason=reason if newest else None, withdrawn=withdrawn)
            self.save([save], on_saved, on_not_saved)

        self.ask(asker, lambda book: book.newest(fact.id), save_next)

    def own_parts(self, parts: Parts) -> Parts:
        """Return `parts` with the practice's own terms and its stricter rules."""
        rules, today = rules_of(self.rules), parts.now().date
        return replace(parts, catalogue=tightened(parts.catalogue.with_terms(self.terms), rules, today))

    def take_term(self, record: Record) -> None:
        """Go on with one more term of the practice's own."""
        self.terms = (*self.terms, *own_terms([record]))

    def new_session(self, client: str) -> Session:
        """Return a session of `client` (an id) that begins now, with whoever acts now."""
        return Session(id=new_id(), client=client, practitioner=self.author, role=self.role, started_at=now())

    def take_client(self, client: Client) -> None:
        """Show a client that the book has saved."""
        self.clients[client.id] = client
        self.clients_changed.emit()

    def person(self, client: str) -> Client | None:
        """Return whom an id leads to, that of a joined entry too; None for one who is not in the book any more."""
        own = next((own for entry, own in self.joined if entry.id == client), client)
        return self.clients.get(own)

    def entries_of(self, client: str) -> tuple[str, ...]:
        """Return the ids of every entry of a client."""
        return (client, *(entry.id for entry, own in self.joined if own == client))

    def namesakes(self, name: str, born: date | None, *, besides: str = "") -> tuple[Client, ...]:
        """Return the clients of the same name whose birth date does not tell them apart."""
        return tuple(
            client
            for client in self.clients.values()
            if client.id != besides and same_name(client.name, name) and _could_be_one(client.born, born)
        )

    def practitioner_name(self, practitioner: str) -> str:
        """Return the name of a practitioner by id, empty where the book does not know them."""
        person = self.practitioners.get(practitioner)
        return person.name if person else ""

    def _on_saved(self, save_ids: Iterable[SaveId]) -> None:
        for waiting in list(self._waiting):
            waiting.save_ids.difference_update(save_ids)
            if not waiting.save_ids:
                self._waiting.remove(waiting)
                waiting.on_saved()

    def _on_not_saved(self, save_ids: Iterable[SaveId], why: str) -> None:
        for waiting in self._waiting:
            if waiting.on_not_saved and waiting.save_ids.intersection(save_ids):
                waiting.on_not_saved(why)

    def _on_given_up(self, save_ids: Iterable[SaveId]) -> None:
        self._waiting = [waiting for waiting in self._waiting if not waiting.save_ids.intersection(save_ids)]

    def _on_people(self, people: People) -> None:
        self.book_id, self.practice, self.terms = people.book_id, people.practice, people.terms
        self.rules = people.rules
        self.last_session, self.desk_reads, self.pins = people.last_session, people.desk_reads, people.pins
        self.practitioners = {person.id: person for person in people.practitioners}
        self.clients = {client.id: client for client in people.clients}
        self.joined = people.joined
        if not (self.practitioner and self.act_as(self.practitioner.id, self.role)):
            self._act_as_first()
        self.loaded.emit()
        self.clients_changed.emit()

    def _act_as_first(self) -> None:
        people = list(self.practitioners.values())
        charting = [(p, role) for p in people for role in p.roles if role != MAY_NOT_CHART]
        for person, role in charting or [(p, role) for p in people for role in p.roles]:
            self.act_as(person.id, role)
            return


def _if_alive(asker: QObject, on_done: Callable[[T], None]) -> Callable[[T], None]:
    """Return `on_done` that does nothing once `asker` is gone: answers may come after a page was taken down."""

    def answer(value: T) -> None:
        if isValid(asker):
            on_done(value)

    return answer


def _could_be_one(one: date | None, other: date | None) -> bool:
    return one is None or other is None or one == other
