"""Which client a visit belongs to: the one in its row, or the one a later record moved it to. Rows stay as they are."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moved import KIND, Moved, MovedAway, moved_of
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.errors import malformed
from iastm_desktop.storage.rows import read_moment
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.sealing import plain_saves

Moves = Mapping[str, Moved]
_LIVE = "NOT m.withdrawn AND m.version = (SELECT max(version) FROM record WHERE id = m.id)"
_OWN = (
    "SELECT id, started_at_utc, started_at_offset_min FROM session AS s"
    " WHERE client = ? AND NOT withdrawn AND version = (SELECT max(version) FROM session WHERE id = s.id)"
)


def moves_in(connection: sqlite3.Connection) -> Moves:
    """Return the visits that were moved after they were signed, each with its newest move."""
    names = ", ".join(f'm."{name}"' for name in stored_columns_of("record"))
    query = f"SELECT {names} FROM record AS m WHERE m.kind = ? AND {_LIVE} ORDER BY m.seq"
    rows = connection.execute(query, (KIND,)).fetchall()
    try:
        saves = plain_saves(connection, "record", rows)
    except (ValueError, TypeError, LookupError) as error:
        raise malformed("row of record") from error
    return {
        save.fact.session: moved_of(save)
        for save in saves
        if isinstance(save.fact, Record) and save.fact.session and save.fact.client
    }


def visits_json(connection: sqlite3.Connection, client: str) -> str:
    """Return the ids of the visits that belong to a client as a JSON list, for `json_each`."""
    moves = moves_in(connection)
    own = [row[0] for row in connection.execute(_OWN, (client,)).fetchall() if row[0] not in moves]
    return json.dumps([*own, *moved_here(moves, client)])


def moved_here(moves: Moves, client: str) -> list[str]:
    """Return the ids of the visits that were moved to a client."""
    return [session for session, move in moves.items() if move.client == client]


def moved_away(connection: sqlite3.Connection, client: str) -> tuple[MovedAway, ...]:
    """Return the visits that were charted on this client by mistake, by start, without what stands in them."""
    moves = moves_in(connection)
    found = [
        MovedAway(session=session, started_at=read_moment(utc, offset), moved_at=moves[session].at)
        for session, utc, offset in connection.execute(_OWN, (client,)).fetchall()
        if session in moves and moves[session].client != client
    ]
    return tuple(sorted(found, key=lambda away: away.started_at.utc))


def at_right_client(session: Session, moves: Moves) -> Session:
    """Return a session as it counts: with the client it was moved to in the place of the one it was charted on."""
    move = moves.get(session.id)
    return replace(session, client=move.client) if move else session


def record_at_right_client(record: Record, moves: Moves) -> Record:
    """Return a record of a visit, such as a call, with the client the visit was moved to."""
    move = moves.get(record.session or "")
    return replace(record, client=move.client) if move and record.kind != KIND else record
