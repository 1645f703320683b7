"""Saves on their way into the book: a link of the chain and its fact row, inside a transaction that is open."""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.chain import GENESIS, Head, Link, Stored, row_digest
from iastm_desktop.storage.rows import Unstorable, authorship_of
from iastm_desktop.storage.schema import FACTS, stored_columns
from iastm_desktop.storage.sealing import AnySave, same_row, stored_row, table_of_save
from iastm_desktop.words import _

SALT_BYTES = 16
SaveId = tuple[str, int]


def fresh_salt() -> bytes:
    """Return 16 random bytes, so that a digest cannot be guessed from a short value."""
    return secrets.token_bytes(SALT_BYTES)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one save: `refused` is None, or half a sentence that says why."""

    save_id: SaveId
    refused: str | None = None


@dataclass(slots=True)
class ChainWriter:
    """Appends rows to the book in a transaction that is open; it knows the chain's last link."""

    connection: sqlite3.Connection
    salts: Callable[[], bytes]
    seq: int
    hash: bytes

    def append(self, table: str, row: Sequence[Stored]) -> None:
        """Append one fact row, in the order of `stored_columns`, with its link; sqlite3.Error where it is refused."""
        salt = self.salts()
        digest = row_digest(salt, stored_columns_of(table), row)
        link = self._insert(table, str(row[0]), int(row[1] or 0), digest)
        self.connection.execute(_insert(table), (link.seq, *row, salt))
        self.seq, self.hash = link.seq, link.hash

    def link(self, table: str, row: str, version: int, digest: bytes) -> None:
        """Append the link alone of a row that was destroyed."""
        link = self._insert(table, row, version, digest)
        self.seq, self.hash = link.seq, link.hash

    def _insert(self, table: str, row: str, version: int, digest: bytes) -> Link:
        link = Link(self.seq + 1, table, row, version, digest, self.hash)
        self.connection.execute(
            "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?)",
            (link.seq, table, row, version, digest, link.prev, link.hash),
        )
        return link

    def save(self, save: AnySave) -> Outcome:
        """Append one save inside a savepoint; a refused one is rolled back alone."""
        try:
            row = stored_row(self.connection, save)
        except Unstorable as error:
            return Outcome(save.save_id, str(error))
        except UnicodeEncodeError:
            return Outcome(save.save_id, _("a text or number in it cannot be stored"))
        self.connection.execute("SAVEPOINT one_save")
        refused = self._try(table_of_save(save), row)
        if refused is not None:
            self.connection.execute("ROLLBACK TO one_save")
        self.connection.execute("RELEASE one_save")
        return Outcome(save.save_id, refused)

    def _try(self, table: str, row: Sequence[Stored]) -> str | None:
        try:
            self.append(table, row)
        except (UnicodeEncodeError, OverflowError, sqlite3.DataError):
            return _("a text or number in it cannot be stored")
        except sqlite3.IntegrityError as error:
            return _refusal(error)
        return None


def save_each(writer: ChainWriter, saves: Iterable[AnySave]) -> Iterator[Outcome]:
    """Append saves, a refused one rolled back alone, and with it every later version of its fact.

    A later version was made on top of the refused one: alone it would cover what another program wrote meanwhile.
    """
    reasons: dict[str, str] = {}
    for save in saves:
        fact = save.save_id[0]
        reason = reasons.get(fact)
        outcome = Outcome(save.save_id, reason) if reason is not None else writer.save(save)
        if outcome.refused is not None:
            reasons[fact] = outcome.refused
        yield outcome


def chain_writer(connection: sqlite3.Connection, salts: Callable[[], bytes]) -> ChainWriter:
    """Return a writer that goes on from the chain's last link as it is in the book now."""
    seq, last = last_link(connection)
    return ChainWriter(connection, salts, seq, last)


def last_link(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Return number and hash of the chain's last link."""
    rows = connection.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchall()
    return rows[0] if rows else (0, GENESIS)


def head_of(connection: sqlite3.Connection) -> Head:
    """Return the book's id with its chain's last link."""
    return Head(book_id_of(connection), *last_link(connection))


def book_id_of(connection: sqlite3.Connection) -> str:
    """Return the book's id, empty where its own row was removed: verify says so."""
    rows = connection.execute("SELECT id FROM book ORDER BY seq LIMIT 1").fetchall()
    return str(rows[0][0]) if rows else ""


def first_row(book_id: str, save: Save) -> tuple[Stored, ...]:
    """Return the row of a new book itself, made by the author and at the time of its first save."""
    return (book_id, 1, None, None, *authorship_of(save))


def present_saves(connection: sqlite3.Connection, save_ids: Iterable[SaveId]) -> set[SaveId]:
    """Return those of the save ids that are in the book."""
    tables = [table for table in FACTS if table not in ("book", "destroyed", "key_slot")]
    query = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE id = ?1 AND version = ?2" for table in tables)
    return {save_id for save_id in save_ids if connection.execute(query, save_id).fetchall()}


def is_stored(connection: sqlite3.Connection, save: AnySave) -> bool:
    """Tell whether the book holds exactly this save."""
    table = table_of_save(save)
    names = ", ".join(f'"{name}"' for name in stored_columns_of(table))
    query = f"SELECT {names} FROM {table} WHERE id = ? AND version = ?"
    try:
        rows = connection.execute(query, save.save_id).fetchall()
        return len(rows) == 1 and same_row(connection, rows[0], save)
    except (Unstorable, UnicodeEncodeError):
        return False


@cache
def stored_columns_of(table: str) -> tuple[str, ...]:
    """Return the stored columns of a table, looked up once."""
    return stored_columns(table)


@cache
def _insert(table: str) -> str:
    columns = ("seq", *stored_columns_of(table), "salt")
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


def _refusal(error: sqlite3.IntegrityError) -> str:
    """Return half a sentence; SQLite names tables and columns in its own, never values."""
    if error.sqlite_errorname == "SQLITE_CONSTRAINT_TRIGGER":
        return _(str(error))
    return _("the book does not take it ({reason})").format(reason=error)
