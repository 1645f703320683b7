"""Reading all that a book holds about one client, every version of it, for a request of access."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from iastm_desktop.domain.client_record import VisitRecord, own_history
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.joined import KIND as JOINED
from iastm_desktop.domain.moved import KIND as MOVED
from iastm_desktop.domain.sign_off import ADDENDUM, SIGN_OFF
from iastm_desktop.storage.moves import moves_in
from iastm_desktop.storage.reads import all_saves, session_record
from iastm_desktop.storage.schema import SIGNED_PARTS

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

_LISTED = "IN (SELECT value FROM json_each(?))"
_OWN = (
    "SELECT id, withdrawn FROM session AS s WHERE version = (SELECT max(version) FROM session WHERE id = s.id)"
    f" AND (client {_LISTED} OR id {_LISTED}) ORDER BY started_at_utc, id"
)
_OF_VISITS = (SIGN_OFF, ADDENDUM, MOVED)


def visits_in_full(book: Book, client: str) -> tuple[VisitRecord, ...]:
    """Return every visit of a person by start, those taken back too, each with its versions."""
    with book.reading() as connection:
        return tuple(_visits(connection, client))


def _visits(connection: sqlite3.Connection, client: str) -> Iterator[VisitRecord]:
    """Yield every visit of a person by start, those taken back too, each with its versions."""
    moves = moves_in(connection)
    ids = moves.entries_of(client)
    here = [session for session, move in moves.moved.items() if move.client in ids]
    for session, withdrawn in connection.execute(_OWN, (json.dumps(ids), json.dumps(here))).fetchall():
        record = session_record(connection, session) if session in here or not moves.get(session) else None
        if record:
            own = frozenset((*ids, *_first_client(connection, session))) if session in here else frozenset(ids)
            history, left_out = own_history(_numbered(connection, session), own)
            yield VisitRecord(record=record, history=history, left_out=left_out, taken_back=bool(withdrawn))


def identity_versions(book: Book, client: str) -> tuple[Save, ...]:
    """Return every version of a person's entries."""
    with book.reading() as connection:
        ids = json.dumps(moves_in(connection).entries_of(client))
        return tuple(save for _seq, save in all_saves(connection, "client", f"t.id {_LISTED}", (ids,)))


def record_versions(book: Book, client: str, sessions: Iterable[str]) -> tuple[Save, ...]:
    """Return every version of the records of a person and their visits, but for the trail and what links records."""
    with book.reading() as connection:
        return _record_versions(connection, client, json.dumps(list(sessions)))


def _record_versions(connection: sqlite3.Connection, client: str, visits: str) -> tuple[Save, ...]:
    ids = json.dumps(moves_in(connection).entries_of(client))
    kinds = f"t.kind NOT IN ('audit', '{MOVED}', '{JOINED}')"
    own = "SELECT id FROM record WHERE client {0} AND +session IS NULL UNION SELECT id FROM record WHERE session {0}"
    where = f"{kinds} AND t.id IN ({own.format(_LISTED)})"
    return tuple(save for _seq, save in all_saves(connection, "record", where, (ids, visits)))


def _first_client(connection: sqlite3.Connection, session: str) -> tuple[str, ...]:
    """Return under whom a visit stood when it was signed: of one that was moved then, all of it is about this one."""
    rows = connection.execute("SELECT client FROM session WHERE id = ? ORDER BY version DESC LIMIT 1", (session,))
    return tuple(row[0] for row in rows.fetchall())


def _numbered(connection: sqlite3.Connection, session: str) -> list[tuple[int, Save]]:
    found = all_saves(connection, "session", "t.id = ?", (session,))
    for table in SIGNED_PARTS:
        found += all_saves(connection, table, f"t.id IN (SELECT id FROM {table} WHERE session = ?)", (session,))
    return found + all_saves(connection, "record", "t.session = ? AND t.kind IN (?, ?, ?)", (session, *_OF_VISITS))
