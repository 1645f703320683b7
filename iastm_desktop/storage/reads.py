"""Reading a book: newest versions as domain objects, lines of lists, a session with all that belongs to it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from iastm_desktop.domain.credentials import KIND as CREDENTIAL
from iastm_desktop.domain.credentials import credentials_of
from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import Record, Save, SessionRecord, in_order
from iastm_desktop.domain.joined import united
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.domain.settings import LATE_ENTRY_H, whole_number
from iastm_desktop.domain.sign_off import with_signing
from iastm_desktop.domain.signature import KIND as SIGNATURE
from iastm_desktop.domain.signature import signature_of
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.errors import malformed
from iastm_desktop.storage.moves import (
    Moves,
    at_right_client,
    moved_here,
    moves_in,
    record_at_right_client,
    visits_json,
)
from iastm_desktop.storage.rows import FACT_TYPES, read_moment
from iastm_desktop.storage.saving import book_id_of, stored_columns_of
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.storage.sealing import plain_saves

FINGERPRINTED = ("session", "screening", "consent", "entry", "record")
PEOPLE = ("client", "practitioner")
_SIGNED = "SELECT 1 FROM record WHERE session = ? AND kind = 'sign_off' LIMIT 1"
LOOKS_BACK_ROWS = 20_000  # about a year: what a practice uses often is learnt from that


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session as lists show it; `regions` counts the regions worked on, `tool_s` the seconds of tool work."""

    id: str
    client: str
    practitioner: str
    role: str
    started_at: Moment
    ended_at: Moment | None
    reason: str | None
    outcome: str | None
    entries: int
    regions: int
    tool_s: int
    signed: bool = False
    moved_at: Moment | None = None  # charted under another name, and moved when it was signed


@cache
def selection(table: str) -> str:
    """Return the SELECT of whole rows of a fact table, named `t`."""
    names = ", ".join(f't."{name}"' for name in stored_columns_of(table))
    return f"SELECT {names} FROM {table} AS t"


@cache
def newest(table: str) -> str:
    """Return the condition that keeps each fact's newest version."""
    return f"t.version = (SELECT max(version) FROM {table} WHERE id = t.id)"


def newest_saves(
    connection: sqlite3.Connection, table: str, where: str = "1", values: Sequence[object] = ()
) -> tuple[Save, ...]:
    """Return the newest save of each fact that meets `where`, in the order the facts were last written."""
    query = f"{selection(table)} WHERE {where} AND {newest(table)} ORDER BY t.seq"
    return _saves(connection, table, connection.execute(query, tuple(values)).fetchall())


def live_facts(
    connection: sqlite3.Connection, table: str, where: str = "1", values: Sequence[object] = ()
) -> tuple[Any, ...]:
    """Return the facts among `newest_saves` that are not withdrawn."""
    return tuple(save.fact for save in newest_saves(connection, table, where, values) if not save.withdrawn)


def all_saves(
    connection: sqlite3.Connection, table: str, where: str, values: Sequence[object]
) -> list[tuple[int, Save]]:
    """Return every version that meets `where`, each with its number in the chain."""
    query = f"{selection(table).replace('SELECT ', 'SELECT t.seq, ', 1)} WHERE {where} ORDER BY t.seq"
    rows = connection.execute(query, tuple(values)).fetchall()
    saves = _saves(connection, table, (row[1:] for row in rows))
    return [(row[0], save) for row, save in zip(rows, saves, strict=True)]


def history_of(connection: sqlite3.Connection, fact_id: str) -> tuple[Save, ...]:
    """Return every version of a fact, oldest first; empty where there is none."""
    for table in (*FACT_TYPES, "entry"):
        rows = connection.execute(f"{selection(table)} WHERE t.id = ? ORDER BY t.version", (fact_id,)).fetchall()
        if rows:
            return _saves(connection, table, rows)
    return ()


def session_lines(
    connection: sqlite3.Connection, *, client: str | None, on_date: date | None, unfinished: bool
) -> tuple[SessionLine, ...]:
    """Return the sessions that meet every condition given, by start."""
    conditions, values = ["1"], []
    if client is not None:
        conditions.append("t.id IN (SELECT value FROM json_each(?))")
        values.append(visits_json(connection, client))
    if on_date is not None:
        conditions.append("t.local_date = ?")
        values.append(on_date.isoformat())
    if unfinished:
        conditions.append("t.id IN (SELECT session FROM unfinished)")
    moves = moves_in(connection)
    sessions = live_facts(connection, "session", " AND ".join(conditions), values)
    return tuple(_session_line(connection, one, moves) for one in sorted(sessions, key=lambda one: one.started_at.utc))


def session_record(connection: sqlite3.Connection, session_id: str) -> SessionRecord | None:
    """Return a session with all that belongs to it, None where the book has none of that id."""
    own = newest_saves(connection, "session", "t.id = ?", (session_id,))
    if not own or not isinstance(own[0].fact, Session):
        return None
    moves = moves_in(connection)
    session = at_right_client(own[0].fact, moves)
    of_session = {
        table: newest_saves(connection, table, "t.session = ?", (session_id,))
        for table in ("screening", "consent", "entry")
    }
    people = (
        *newest_saves(connection, "client", "t.id = ?", (session.client,)),
        *newest_saves(connection, "practitioner", "t.id = ?", (session.practitioner,)),
    )
    saves = (*own, *people, *(save for group in of_session.values() for save in group))
    entries = sorted(of_session["entry"], key=lambda save: in_order(_entry(save)))
    record = SessionRecord(
        client=client_of(connection, session.client, moves) or _only(people, Client),
        practitioner=_only(people, Practitioner),
        session=session,
        screening=_last_live(of_session["screening"], Screening),
        consent=_last_live(of_session["consent"], Consent),
        entries=tuple(_entry(save) for save in entries if not save.withdrawn),
        withdrawn=tuple(_entry(save) for save in entries if save.withdrawn),
        saves={save.fact.id: save for save in saves},
        fingerprint=fingerprint_of(connection, session_id),
        moved=moves.get(session_id),
        credentials=credentials_of(live_facts(connection, "record", "t.kind = ?", (CREDENTIAL,)), session.practitioner),
        signature=signature_of(record.body for record in _records_in(connection, SIGNATURE, session_id)),
        late_after_h=_late_after_h(connection),
    )
    return with_signing(record, newest_saves(connection, "record", "t.session = ?", (session_id,)))


def _records_in(connection: sqlite3.Connection, kind: str, session_id: str) -> tuple[Record, ...]:
    return live_facts(connection, "record", "t.kind = ? AND t.session = ?", (kind, session_id))


def client_of(connection: sqlite3.Connection, client: str, moves: Moves) -> Client | None:
    """Return the person that an id leads to, with what joined entries know beyond it; None where there is none."""
    found = [one for own in moves.entries_of(client) for one in live_facts(connection, "client", "t.id = ?", (own,))]
    return united(found[0], found[1:]) if found and found[0].id == moves.stands_for(client) else None


def records_of(
    connection: sqlite3.Connection, kind: str, on_date: date | None, client: str | None
) -> tuple[Record, ...]:
    """Return the live records of a kind, of one day or client where given."""
    conditions, values = ["t.kind = ?"], [kind]
    if on_date is not None:
        conditions.append("t.on_date = ?")
        values.append(on_date.isoformat())
    moves = moves_in(connection)
    if client is not None:
        client, entries = moves.stands_for(client), moves.entries_of(client)
        here = moved_here(moves, client)
        own = "t.client = ?" if len(entries) == 1 else "t.client IN (SELECT value FROM json_each(?))"
        conditions.append(f"({own} OR t.session IN (SELECT value FROM json_each(?)))" if here else own)
        values += [client if len(entries) == 1 else json.dumps(entries), *([json.dumps(here)] if here else [])]
    found = live_facts(connection, "record", " AND ".join(conditions), values)
    standing = (record_at_right_client(record, moves) for record in found)
    return tuple(record for record in standing if client is None or client == moves.stands_for(record.client or ""))


def entries_of_kind(connection: sqlite3.Connection, kind: str, client: str | None) -> tuple[Entry, ...]:
    """Return the live entries of a kind in the order last written: a client's, or those among the newest rows."""
    if client is None:
        where = "t.seq > (SELECT coalesce(max(seq), 0) FROM chain) - ?"
        values: tuple[object, ...] = (LOOKS_BACK_ROWS, kind)
    else:
        where = "t.session IN (SELECT value FROM json_each(?))"
        values = (visits_json(connection, client), kind)
    return live_facts(connection, "entry", f"{where} AND t.kind = ?", values)


def written(connection: sqlite3.Connection) -> Moment | None:
    """Return the time of the newest save."""
    for seq, table in connection.execute('SELECT seq, "table" FROM chain ORDER BY seq DESC LIMIT 1').fetchall():
        if table in FACTS:
            query = f"SELECT recorded_utc, recorded_offset_min FROM {table} WHERE seq = ?"
            for utc, offset in connection.execute(query, (seq,)).fetchall():
                return read_moment(utc, offset)
    return None


def latest_session_id(connection: sqlite3.Connection) -> str | None:
    """Return the session whose first row was written last."""
    query = (
        "SELECT id FROM session AS t WHERE version = 1 AND NOT"
        " (SELECT withdrawn FROM session WHERE id = t.id ORDER BY version DESC LIMIT 1) ORDER BY seq DESC LIMIT 1"
    )
    rows = connection.execute(query).fetchall()
    return rows[0][0] if rows else None


def fingerprint_of(connection: sqlite3.Connection, session_id: str) -> str:
    """Return book, number and 16 hex digits of the newest link that belongs to the session; empty where none does.

    Its client and its practitioner belong to it: their names stand on the paper.
    """
    own = (
        f"SELECT max(seq) AS newest FROM {table} WHERE {'id' if table == 'session' else 'session'} = ?1"
        for table in FINGERPRINTED
    )
    named = "(SELECT {} FROM session WHERE id = ?1 ORDER BY version DESC LIMIT 1)"
    moves = moves_in(connection)
    people = (
        *(f"SELECT max(seq) FROM {person} WHERE id = {named.format(person)}" for person in PEOPLE),
        "SELECT max(seq) FROM client WHERE id IN (SELECT value FROM json_each(?2))",
    )
    query = f"SELECT max(newest) FROM ({' UNION ALL '.join((*own, *people))})"
    others = json.dumps(_printed_clients(connection, session_id, moves))
    ((seq,),) = connection.execute(query, (session_id, others)).fetchall()
    if seq is None:
        return ""
    links = connection.execute("SELECT hash FROM chain WHERE seq = ?", (seq,)).fetchall()
    if not links:
        raise malformed("chain")
    return f"{book_id_of(connection)[:8]}-{seq}-{links[0][0].hex()[:16]}"


def _printed_clients(connection: sqlite3.Connection, session_id: str, moves: Moves) -> tuple[str, ...]:
    """Return the entries whose names stand on the paper in the place of the one that the session's row names."""
    move = moves.get(session_id)
    rows = connection.execute("SELECT client FROM session WHERE id = ? ORDER BY version DESC LIMIT 1", (session_id,))
    charted = [row[0] for row in rows.fetchall()]
    own = move.client if move else charted[0] if charted else ""
    return moves.entries_of(own) if move or moves.stands_for(own) != own else ()


def _saves(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> tuple[Save, ...]:
    try:
        return plain_saves(connection, table, rows)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise malformed(f"row of {table}") from error


def _session_line(connection: sqlite3.Connection, stored: Session, moves: Moves) -> SessionLine:
    session, move = at_right_client(stored, moves), moves.get(stored.id)
    entries = _light_entries(connection, session.id)
    return SessionLine(
        id=session.id,
        client=session.client,
        practitioner=session.practitioner,
        role=session.role,
        started_at=session.started_at,
        ended_at=session.ended_at,
        reason=session.reason,
        outcome=session.outcome,
        entries=len(entries),
        regions=len(worked_regions(entries)),
        tool_s=tool_seconds(entries),
        signed=bool(connection.execute(_SIGNED, (session.id,)).fetchall()),
        moved_at=move.at if move else None,
    )


def _light_entries(connection: sqlite3.Connection, session_id: str) -> list[Entry]:
    saves = newest_saves(connection, "entry", "t.session = ?", (session_id,))
    return [_entry(save) for save in saves if not save.withdrawn]


def _entry(save: Save) -> Entry:
    if not isinstance(save.fact, Entry):
        raise TypeError("not an entry")
    return save.fact


def _only(saves: Iterable[Save], kind: type) -> Any:
    found = [save.fact for save in saves if isinstance(save.fact, kind)]
    if not found:
        raise malformed(f"session without its {kind.__name__}")
    return found[-1]


def _last_live(saves: Iterable[Save], kind: type) -> Any:
    live = [save.fact for save in saves if isinstance(save.fact, kind) and not save.withdrawn]
    return live[-1] if live else None


def _late_after_h(connection: sqlite3.Connection) -> int | None:
    """Return the practice's own limit for late entries, None where it has none."""
    found = live_facts(connection, "record", "t.id = ?", (LATE_ENTRY_H,))
    return whole_number(found[0]) if found else None
