"""Which client a visit belongs to: by its row, a later move, and the joining of two entries. Rows stay as they are."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace

from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.joined import KIND as JOINED
from iastm_desktop.domain.joined import Joins, entries_of, joins_of, stands_for
from iastm_desktop.domain.moved import KIND, Moved, MovedAway, moved_of
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.errors import malformed
from iastm_desktop.storage.rows import moment_in
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.sealing import plain_saves

_LIVE = "NOT m.withdrawn AND m.version = (SELECT max(version) FROM record WHERE id = m.id)"
_OWN = (
    "SELECT id, started_at_utc, started_at_offset_min FROM session AS s"
    " WHERE client IN (SELECT value FROM json_each(?)) AND NOT withdrawn"
    " AND version = (SELECT max(version) FROM session WHERE id = s.id)"
)


@dataclass(frozen=True, slots=True)
class Moves:
    """The signed visits that were moved, each with its newest move, and the clients' entries joined to others."""

    moved: Mapping[str, Moved]
    joins: Joins

    def get(self, session: str) -> Moved | None:
        """Return the newest move of a visit, None where it was never moved."""
        return self.moved.get(session)

    def stands_for(self, client: str) -> str:
        """Return the entry that a client's id leads to."""
        return stands_for(self.joins, client)

    def entries_of(self, client: str) -> tuple[str, ...]:
        """Return the ids of every entry of a person, the one that counts first."""
        return entries_of(self.joins, client)


def moves_in(connection: sqlite3.Connection) -> Moves:
    """Return which visits were moved, and which entries of clients were joined."""
    moved = {
        record.session: moved_of(save)
        for save, record in _records(connection, KIND)
        if record.session and record.client and not save.withdrawn
    }
    joined = (record for save, record in _records(connection, JOINED) if not save.withdrawn)
    return Moves(moved, joins_of(joined))


def _records(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[Save, Record]]:
    names = ", ".join(f'm."{name}"' for name in stored_columns_of("record"))
    query = f"SELECT {names} FROM record AS m WHERE m.kind = ? AND {_LIVE} ORDER BY m.seq"
    rows = connection.execute(query, (kind,)).fetchall()
    try:
        saves = plain_saves(connection, "record", rows)
    except (ValueError, TypeError, LookupError) as error:
        raise malformed("row of record") from error
    yield from ((save, save.fact) for save in saves if isinstance(save.fact, Record))


def visits_json(connection: sqlite3.Connection, client: str) -> str:
    """Return the ids of the visits that belong to a client as a JSON list, for `json_each`."""
    moves = moves_in(connection)
    own = [row[0] for row in connection.execute(_OWN, (_json(moves, client),)).fetchall() if not moves.get(row[0])]
    return json.dumps([*own, *moved_here(moves, client)])


def moved_here(moves: Moves, client: str) -> list[str]:
    """Return the ids of the visits that were moved to a client."""
    own = moves.stands_for(client)
    return [session for session, move in moves.moved.items() if moves.stands_for(move.client) == own]


def moved_away(connection: sqlite3.Connection, client: str) -> tuple[MovedAway, ...]:
    """Return the visits that were charted on this client by mistake, by start, without what stands in them."""
    moves = moves_in(connection)
    found = [
        MovedAway(session=session, started_at=moment_in("session", utc, offset), moved_at=move.at)
        for session, utc, offset in connection.execute(_OWN, (_json(moves, client),)).fetchall()
        if (move := moves.get(session)) and moves.stands_for(move.client) != moves.stands_for(client)
    ]
    return tuple(sorted(found, key=lambda away: away.started_at.utc))


def at_right_client(session: Session, moves: Moves) -> Session:
    """Return a session as it counts: with the client it was moved to, and the entry that this one was joined to."""
    move = moves.get(session.id)
    own = moves.stands_for(move.client if move else session.client)
    return session if own == session.client else replace(session, client=own)


def record_at_right_client(record: Record, moves: Moves) -> Record:
    """Return a record, such as a call, with the client that its visit or its own entry belongs to now."""
    if record.client is None or record.kind in (KIND, JOINED):
        return record
    move = moves.get(record.session or "")
    own = moves.stands_for(move.client if move else record.client)
    return record if own == record.client else replace(record, client=own)


def _json(moves: Moves, client: str) -> str:
    return json.dumps(moves.entries_of(client))
