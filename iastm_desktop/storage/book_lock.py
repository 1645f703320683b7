"""The lock of an open book: whether it has one, the keys while it is unlocked, and the slots that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import now
from iastm_desktop.storage.connection import OpenFile, read_transaction, transaction
from iastm_desktop.storage.errors import BookError, plain_sentences
from iastm_desktop.storage.saving import chain_writer, fresh_salt

if TYPE_CHECKING:
    import sqlite3

    from iastm_desktop.domain.moments import Moment
    from iastm_desktop.domain.pins import Tries
    from iastm_desktop.storage.locks import Keys
    from iastm_desktop.storage.slots import Slot


class BookLock:
    """What a book knows of its lock. A book without one has no slots and is open to anybody."""

    def __init__(self, file: OpenFile) -> None:
        self._path, self._connection, self._looks_only = file.path, file.connection, file.looks_only

    @property
    def is_on(self) -> bool:
        """Tell whether names and notes are locked in this book, whether or not it was unlocked here."""
        return self._connection.is_locked

    @property
    def needs_key(self) -> bool:
        """Tell whether names and notes can be read only once it is unlocked."""
        return self._connection.is_locked and self._connection.keys is None

    @property
    def keys(self) -> Keys | None:
        """Return the keys of a locked book that was unlocked; None in one that is open to anybody."""
        return self._connection.keys

    def open_with(self, keys: Keys) -> tuple[str, ...]:
        """Go on with the keys that `unlocking` found; return what the self-test finds on the disk."""
        from iastm_desktop.storage.unlocking import self_test

        with plain_sentences(self._path), read_transaction(self._connection):
            found = self_test(self._connection, keys)
        self._connection.keys = keys
        return found

    def forget_keys(self) -> None:
        """Lock again what was unlocked: names and notes are asked in vain until it is opened anew."""
        try:
            with suppress(BookError):  # what is not sealed now is sealed the next time
                self.seal()
        finally:
            self._connection.keys = None

    def seal(self) -> None:
        """Seal what was written since the last seal to a book that was unlocked here; BookError where that fails."""
        if self._connection.keys is None or self._looks_only:
            return
        from iastm_desktop.storage.seals import seal

        with plain_sentences(self._path), transaction(self._connection):
            seal(self._connection, now())

    def slots(self) -> tuple[Slot, ...]:
        """Return what opens this book: the recovery sheet, and each person's passphrase."""
        from iastm_desktop.storage.slots import slots_in

        with plain_sentences(self._path):
            return slots_in(self._connection)

    def add_slot(self, slot: Slot, *, author: str, now: Moment) -> None:
        """Let one more passphrase open this book."""
        from iastm_desktop.storage.slots import slot_row

        with plain_sentences(self._path), transaction(self._connection):
            chain_writer(self._connection, fresh_salt).append("key_slot", slot_row(slot, author, now))

    def tries(self, now: Moment) -> Tries:
        """Return how many wrong passphrases there were in a row, and when the last was."""
        from iastm_desktop.storage.unlocking import tries_in

        with plain_sentences(self._path):
            return tries_in(self._connection, now)

    def earlier_book(self) -> str:
        """Return the id of the book that this one was made of; empty for one that began anew."""
        with plain_sentences(self._path):
            rows = self._connection.execute("SELECT earlier_book FROM book ORDER BY seq LIMIT 1").fetchall()
            return str(rows[0][0] or "") if rows else ""

    @contextmanager
    def copying(self) -> Iterator[sqlite3.Connection]:
        """Keep other programs from writing while every row is read into another file."""
        with plain_sentences(self._path), transaction(self._connection):
            yield self._connection
