"""The book: one SQLite file that holds a practice's facts, each version for good. Domain objects in and out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import Record, Save, SessionRecord
from iastm_desktop.domain.history import Visit
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import MovedAway
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.session import Consent, Session
from iastm_desktop.storage import reads
from iastm_desktop.storage.book_lock import BookLock
from iastm_desktop.storage.chain import Head
from iastm_desktop.storage.connection import (
    BookConnection,
    OpenFile,
    create_file,
    open_file,
    read_transaction,
    transaction,
)
from iastm_desktop.storage.copies import back_up, copy_book
from iastm_desktop.storage.errors import BookDamaged, BookError, bad_copy, open_to_look, plain_sentences, refused
from iastm_desktop.storage.holder import stay
from iastm_desktop.storage.moves import moved_away, moves_in
from iastm_desktop.storage.pending import take_in
from iastm_desktop.storage.reads import SessionLine
from iastm_desktop.storage.reads_of_client import consents_of, joined_entries, people_of, telling_entries, visits_of
from iastm_desktop.storage.reads_of_session import history_of_session
from iastm_desktop.storage.saving import (
    ChainWriter,
    Outcome,
    SaveId,
    chain_writer,
    first_row,
    fresh_salt,
    head_of,
    is_stored,
    present_saves,
    save_each,
)
from iastm_desktop.storage.sealing import AnySave

if TYPE_CHECKING:
    from iastm_desktop.domain.audit import AuditLine
    from iastm_desktop.domain.incidents import Telling
    from iastm_desktop.storage.findings import VerifyFinding
    from iastm_desktop.storage.locks import Keys
    from iastm_desktop.storage.outside import Fingerprint
    from iastm_desktop.storage.slots import NewLock

PATIENCE_S = 5.0
Salts = Callable[[], bytes]


def create_book(path: Path, first: Sequence[Save], *, salts: Salts = fresh_salt, lock: NewLock | None = None) -> None:
    """Make a new book that holds `first` (at least one save); BookExists where something is at `path`.

    `salts` returns 16 bytes a call; a fixed sequence makes the book deterministic. All or nothing: a refused save
    leaves no file (SaveFailed). With `lock` its names and notes are locked from the first one on.
    """

    def fill(connection: BookConnection) -> None:
        with transaction(connection):
            writer = chain_writer(connection, salts)
            writer.append("book", first_row(str(uuid.UUID(bytes=salts(), version=4)), first[0]))
            if lock:
                from iastm_desktop.storage.seals import seal
                from iastm_desktop.storage.slots import put_on

                put_on(writer, connection, lock, first[0].author, first[0].recorded_at)
            _save_all(writer, first)
            if lock:
                seal(connection, first[0].recorded_at)

    create_file(path, fill)


def open_book(path: Path, *, salts: Salts = fresh_salt, patience_s: float = PATIENCE_S) -> Book:
    """Open an existing book; BookError with a sentence where it is missing, no book, damaged, too new or in use.

    What those who only looked at it left beside it is taken in.
    """
    book = _opened(open_file(path, patience_s=patience_s), salts)
    take_in(book)
    return book


def look_at_book(path: Path, *, patience_s: float = PATIENCE_S) -> Book:
    """Open an existing book to read only, whoever else has it open; BookError as `open_book`, OlderBook too.

    Every save raises BookReadOnly. Nothing is written to the file.
    """
    return _opened(open_file(path, patience_s=patience_s, looks_only=True), fresh_salt)


def _opened(file: OpenFile, salts: Salts) -> Book:
    try:
        return Book(file, salts)
    except BookError:
        file.close()
        raise


class Book:
    """An open book. Use it from the thread that opened it, and close it."""

    def __init__(self, file: OpenFile, salts: Salts) -> None:
        self._file = file
        self._connection = file.connection
        self._salts = salts
        self._is_open = True
        self.path, self.lock = file.path, BookLock(file)
        self.looks_only, self.kept_as = file.looks_only, file.kept_as
        self.unwritten: dict[str, tuple[int, Moment]] = {}  # wrong PINs in a row, where nothing can be written
        with plain_sentences(self.path):
            self.book_id = head_of(self._connection).book_id

    def close(self) -> None:
        """Seal what was written to an unlocked book, and close the file; a second call does nothing."""
        if self._is_open:
            self._is_open = False
            try:
                self.lock.forget_keys()
            finally:
                self._file.close()

    def stay(self) -> None:
        """Say beside the book that it is kept open: who else wants to write need not wait."""
        stay(self._file.hold)

    def save(self, saves: Sequence[AnySave]) -> tuple[Outcome, ...]:
        """Commit the saves in one transaction and return what became of each.

        A refused one is rolled back alone, with the later versions of its fact among them.
        BookError where nothing was committed, or where that is not known: look up with `present`.
        """
        self._check_may_write()
        with plain_sentences(self.path), transaction(self._connection):
            return tuple(save_each(chain_writer(self._connection, self._salts), saves))

    def save_all(self, saves: Sequence[Save]) -> None:
        """Commit all saves or none; SaveFailed names the first reason."""
        self._check_may_write()
        with plain_sentences(self.path), transaction(self._connection):
            _save_all(chain_writer(self._connection, self._salts), saves)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other programs from writing until the block has read what it builds on and saved: all or nothing.

        An error inside must leave the block: what is caught there leaves half of a save behind. BookHeld where another
        program keeps writing.
        """
        self._check_may_write()
        with plain_sentences(self.path), transaction(self._connection):
            yield

    def present(self, save_ids: Iterable[SaveId]) -> set[SaveId]:
        """Return those of the save ids that are in the book."""
        with plain_sentences(self.path):
            return present_saves(self._connection, save_ids)

    def contains(self, saves: Iterable[AnySave]) -> set[SaveId]:
        """Return the ids of those saves that are in the book exactly as they are, not merely under their id."""
        with plain_sentences(self.path):
            return {save.save_id for save in saves if is_stored(self._connection, save)}

    def practice(self) -> Practice | None:
        """Return the practice, None in a book that has none yet."""
        with plain_sentences(self.path):
            return next(iter(reads.live_facts(self._connection, "practice")), None)

    def practitioners(self) -> tuple[Practitioner, ...]:
        """Return the practitioners, by name."""
        with plain_sentences(self.path):
            return tuple(sorted(reads.live_facts(self._connection, "practitioner"), key=_by_name))

    def clients(self) -> tuple[Client, ...]:
        """Return the clients, by name; one who was entered twice and joined stands there once."""
        with self._one_moment():
            return tuple(sorted(people_of(self._connection), key=_by_name))

    def client(self, client_id: str) -> Client | None:
        """Return the client that an id leads to, None where the book has none of that id."""
        with self._one_moment():
            return reads.client_of(self._connection, client_id, moves_in(self._connection))

    def joined_entries(self) -> tuple[tuple[Client, str], ...]:
        """Return the entries of clients that were joined to another one, each with the id that counts."""
        with self._one_moment():
            return joined_entries(self._connection)

    def sessions(
        self, client: str | None = None, on_date: date | None = None, unfinished: bool = False
    ) -> tuple[SessionLine, ...]:
        """Return the sessions by start: of one client, of one local date, without an end, where asked for."""
        with self._one_moment():
            return reads.session_lines(self._connection, client=client, on_date=on_date, unfinished=unfinished)

    def session(self, session_id: str) -> SessionRecord | None:
        """Return a session with all that belongs to it, None where the book has none of that id."""
        with self._one_moment():
            return reads.session_record(self._connection, session_id)

    def visits_of(self, client: str, *, before: Moment) -> tuple[Visit, ...]:
        """Return the client's sessions that started before a moment, each with its live entries, oldest first."""
        with self._one_moment():
            return visits_of(self._connection, client, before)

    def consents_of(self, client: str, *, before: Moment) -> tuple[tuple[Session, Consent], ...]:
        """Return what the client agreed to in sessions that started before a moment, each with its session."""
        with self._one_moment():
            return consents_of(self._connection, client, before)

    def telling_entries(self, telling: Sequence[Telling], client: str | None = None) -> tuple[Visit, ...]:
        """Return the sessions, of one client or all, with those entries alone that may open an incident."""
        with self._one_moment():
            return telling_entries(self._connection, telling, client)

    def moved_away(self, client: str) -> tuple[MovedAway, ...]:
        """Return the signed visits that were charted on a client by mistake and moved, without what stands in them."""
        with self._one_moment():
            return moved_away(self._connection, client)

    def latest_session(self) -> str | None:
        """Return the id of the session that was first written last."""
        with plain_sentences(self.path):
            return reads.latest_session_id(self._connection)

    def records(self, kind: str, on_date: date | None = None, client: str | None = None) -> tuple[Record, ...]:
        """Return the live records of a kind, of one day or client where given, in the order last written."""
        with plain_sentences(self.path):
            return reads.records_of(self._connection, kind, on_date, client)

    def records_saying(self, kind: str, text: str) -> tuple[Record, ...]:
        """Return the live records of a kind whose body has `text` in it, without reading the others' bodies."""
        with plain_sentences(self.path):
            return reads.live_facts(self._connection, "record", "t.kind = ? AND instr(t.body, ?) > 0", (kind, text))

    def entries(self, kind: str, client: str | None = None) -> tuple[Entry, ...]:
        """Return the live entries of a kind in the order last written: a client's, or the newest of everybody."""
        with self._one_moment():
            return reads.entries_of_kind(self._connection, kind, client)

    def history(self, fact_id: str) -> tuple[Save, ...]:
        """Return every version of a fact, oldest first."""
        with plain_sentences(self.path):
            return reads.history_of(self._connection, fact_id)

    def history_of_session(self, session_id: str) -> tuple[Save, ...]:
        """Return every version of a session and of all that ever stood in it, in the order they were written."""
        with self._one_moment():
            return history_of_session(self._connection, session_id)

    def audit_trail(self, client: str | None = None, before: int | None = None) -> tuple[AuditLine, ...]:
        """Return what happened, newest first, a page of it before a number; of one client where given."""
        from iastm_desktop.storage.audit import trail

        with self._one_moment():
            return trail(self._connection, client=client, before=before)

    def last_audit(self, client: str, what: str, author: str, account: str | None = None) -> Moment | None:
        """Return when an author did `what` with a client last."""
        from iastm_desktop.storage.audit import last_of

        with self._one_moment():
            return next(last_of(self._connection, client, what, author, account), None)

    def newest(self, fact_id: str) -> Save | None:
        """Return the newest version of a fact, live or withdrawn."""
        return next(iter(self.history(fact_id)[-1:]), None)

    def head(self) -> Head:
        """Return the book's id with number and hash of its last link."""
        with plain_sentences(self.path):
            return head_of(self._connection)

    @property
    def is_guarded(self) -> bool:
        """Tell whether other computers are kept from writing meanwhile."""
        return self._file.hold is not None

    def last_written(self) -> Moment | None:
        """Return the time of the newest save, None where there is none."""
        with self._one_moment():
            return reads.written(self._connection)

    def fingerprint(self, session_id: str) -> str:
        """Return `xxxxxxxx-<number>-<16 hex>` of the newest link that belongs to the session."""
        with plain_sentences(self.path):
            return reads.fingerprint_of(self._connection, session_id)

    def back_up(self, target: Path) -> None:
        """Copy the book to `target` as it stands, checked whole before it takes that name; BookError where it fails."""
        with plain_sentences(target):
            back_up(self._connection, target)

    def copy_to(self, target: Path, between: Callable[[], None] | None = None) -> None:
        """Copy the book as it stands to the new file `target`; BookError where that fails.

        `between` is called after each step of the copying, and may save to this book.
        """
        try:
            with plain_sentences(target):
                copy_book(self._connection, target, between)
        except BookDamaged:
            raise bad_copy(self.path) from None

    def verify(self, keys: Keys | None = None) -> tuple[VerifyFinding, ...]:
        """Check the whole book and return what was found; empty when it is whole. Others may write meanwhile.

        The seals of a locked book are checked where it was unlocked, here or by whoever gives its `keys`.
        """
        from iastm_desktop.storage.verify import verify_book  # here: opening needs none of it

        with plain_sentences(self.path):
            return verify_book(self._connection, keys or self.lock.keys)

    def counts(self) -> dict[str, int]:
        """Return how many rows each fact table holds, and how many links the chain; a table that is not there has 0."""
        from iastm_desktop.storage.verify import counts

        with self._one_moment():
            return counts(self._connection)

    def only_backed_up_since(self, seq: int) -> bool:
        """Tell whether all that was written after a link of the chain are seals and the notes of backups."""
        from iastm_desktop.storage.audit import only_backed_up_since

        with self._one_moment():
            return only_backed_up_since(self._connection, seq)

    @contextmanager
    def reading(self) -> Iterator[BookConnection]:
        """Let another module of this layer read several tables as they stand at one moment."""
        with self._one_moment():
            yield self._connection

    def compare(self, kept: Fingerprint) -> VerifyFinding | None:
        """Return what is wrong where the book does not go on from a fingerprint that was kept outside it."""
        from iastm_desktop.storage.outside import compare

        with self._one_moment():
            return compare(self._connection, kept, head_of(self._connection))

    def _check_may_write(self) -> None:
        if self.looks_only:
            raise open_to_look(self.path)

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """Read several tables as they stood at one moment, while another program may write."""
        with plain_sentences(self.path), read_transaction(self._connection):
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _save_all(writer: ChainWriter, saves: Sequence[Save]) -> None:
    for save in saves:
        outcome = writer.save(save)
        if outcome.refused is not None:
            raise refused(outcome.refused)


def _by_name(person: Client | Practitioner) -> tuple[str, str]:
    return person.name.casefold(), person.id
