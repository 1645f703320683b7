"""Destroying a client's record: first the note of it, then every row, in one transaction; and what still holds it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.destruction import Destroyed, Destruction
from iastm_desktop.domain.facts import Save, new_id
from iastm_desktop.domain.joined import KIND as JOINED
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.retention import Kept
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.errors import BookError, plain_sentences, refused
from iastm_desktop.storage.moves import moves_in
from iastm_desktop.storage.rows import authorship_of
from iastm_desktop.storage.saving import ChainWriter, chain_writer, fresh_salt
from iastm_desktop.storage.schema import APPLICATION_ID, SIGNED_PARTS
from iastm_desktop.storage.sealing import is_locked, own_row
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

Row = tuple[str, str, int, int]  # table, id, version, number
_VISITS = (
    "SELECT id, client FROM session AS s WHERE version = (SELECT max(version) FROM session WHERE id = s.id)"
    " AND (client IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2)))"
)
_AGE = ".age"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file beside the book that still holds the record, and when it was made (UTC); `sealed`: nobody can look."""

    path: Path
    made: datetime
    sealed: bool = False

    def days_old(self, now: Moment) -> int:
        """Return its age in days."""
        return max((now.utc - self.made).days, 0)


def destroy(book: Book, asked: Destruction, kept: Kept, *, author: str, now: Moment) -> Destroyed:
    """Write down that a client's record is destroyed, then destroy it: all of it or nothing; BookError if not."""
    with book.writing(), book.reading() as connection:
        return _destroy(connection, chain_writer(connection, fresh_salt), asked, kept, author, now)


def _destroy(
    connection: sqlite3.Connection, writer: ChainWriter, asked: Destruction, kept: Kept, author: str, now: Moment
) -> Destroyed:
    ids = moves_in(connection).entries_of(asked.client)
    visits = _visits(connection, ids)
    rows = tuple(_rows(connection, ids, visits))
    words, secret = asked.words.strip() or None, is_locked(connection)  # the trail of a locked book holds no words
    fact = audit_record(
        "client_destroyed",
        now.date,
        client=ids[0],
        reason=asked.reason,
        why=None if secret else words,
        rows=len(rows),
        visits=len(visits),
        last_entry=kept.last.isoformat(),
        kept_until=kept.until.isoformat(),
    )
    note = Save(fact=fact, author=author, recorded_at=now)
    outcome = writer.save(note)
    if outcome.refused is not None:
        raise refused(outcome.refused)
    bare = authorship_of(replace(note, reason=words if secret else None))
    try:
        for table, row, version, _seq in rows:
            own = new_id(), 1, table, row, version, *bare
            writer.append("destroyed", own_row(connection, "destroyed", own))
    except sqlite3.IntegrityError as error:
        raise refused(_(str(error))) from error
    return Destroyed(rows=len(rows), visits=len(visits), first=min((row[3] for row in rows), default=0))


def copies_that_hold(book_path: Path, folders: Iterable[Path], ids: tuple[str, ...]) -> tuple[Copy, ...]:
    """Return the files beside a book and in the folders of its backups that still hold a client, the newest first.

    A sealed backup is listed too, since nobody can look into it. What lies elsewhere is not looked for.
    """
    found: dict[Path, Copy] = {}
    for folder in dict.fromkeys((book_path.parent, *folders)):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.name != book_path.name and (copy := _copy(path, ids)):
                found[path] = copy
    return tuple(sorted(found.values(), key=lambda copy: copy.made, reverse=True))


def come_back(restored: Path, before: Path) -> tuple[str, ...]:
    """Return the ids of clients whose record was destroyed in the file `before` and is in `restored` again."""
    gone = _ids(before, "SELECT DISTINCT of_row FROM destroyed WHERE of_table = 'client'")
    return tuple(sorted(gone & _ids(restored, "SELECT DISTINCT id FROM client"))) if gone else ()


def _ids(path: Path, query: str) -> set[str]:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        return {row[0] for row in opened.execute(query).fetchall()}
    return set()


def delete_copies(copies: Iterable[Copy]) -> tuple[str, ...]:
    """Delete the files and return a sentence for each that could not be deleted."""
    return tuple(words for copy in copies if (words := delete_file(copy.path)))


def _visits(connection: sqlite3.Connection, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return every visit of a person, those taken back too: charted here and not moved away, or moved here."""
    moves = moves_in(connection)
    here = [session for session, move in moves.moved.items() if move.client in ids]
    rows = connection.execute(_VISITS, (json.dumps(ids), json.dumps(here))).fetchall()
    return tuple(session for session, _client in rows if session in here or not moves.get(session))


def _rows(connection: sqlite3.Connection, ids: tuple[str, ...], visits: tuple[str, ...]) -> Iterator[Row]:
    """Yield every version of every row, in the order in which the file lets them go.

    A signed visit goes first, its newest version last of its own; a client before the records that join entries. The
    audit trail stays: it holds no client's words.
    """
    own, clients = json.dumps(visits), json.dumps(ids)
    listed = "IN (SELECT value FROM json_each(?))"
    yield from _found(connection, "session", f"id {listed}", own)
    for table in SIGNED_PARTS:
        yield from _found(connection, table, f"id IN (SELECT id FROM {table} WHERE session {listed})", own)
    kinds = f"kind NOT IN ('audit', '{JOINED}')"
    yield from _found(connection, "record", f"id IN (SELECT id FROM record WHERE session {listed} AND {kinds})", own)
    its_own = f"SELECT id FROM record WHERE client {listed} AND +session IS NULL AND {kinds}"
    yield from _found(connection, "record", f"id IN ({its_own})", clients)
    yield from _found(connection, "client", f"id {listed}", clients)
    yield from _found(connection, "record", f"client {listed} AND kind = '{JOINED}'", clients)


def _found(connection: sqlite3.Connection, table: str, where: str, ids: str) -> Iterator[Row]:
    query = f"SELECT id, version, seq FROM {table} WHERE {where} ORDER BY id, version"
    for row, version, seq in connection.execute(query, (ids,)).fetchall():
        yield table, row, version, seq


def _copy(path: Path, ids: tuple[str, ...]) -> Copy | None:
    """Return a file as a copy that holds one of the clients, None where it is none."""
    with suppress(OSError, sqlite3.Error, ValueError):
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.suffix == _AGE:
            return Copy(path, made, sealed=True)
        with path.open("rb") as file:
            head = file.read(72)
        if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
            return None
        whole = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(whole, uri=True)) as connection:
            query = "SELECT 1 FROM client WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1"
            return Copy(path, made) if connection.execute(query, (json.dumps(ids),)).fetchall() else None
    return None


def delete_file(path: Path) -> str:
    """Delete a file that holds a book, and its journal; return a sentence where that fails, empty where it does not."""
    try:
        with plain_sentences(path):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    except BookError as error:
        return _("{path} was not deleted: {why}").format(path=path, why=error)
    return ""
