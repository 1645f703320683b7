"""What a book holds of one client beyond a session: earlier visits, incidents, follow-ups."""

import sqlite3
from collections.abc import Iterator, Sequence

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import in_order
from iastm_desktop.domain.history import Visit
from iastm_desktop.domain.incidents import Telling
from iastm_desktop.domain.joined import entries_of, stands_for, united
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.session import Consent, Session
from iastm_desktop.storage.moves import at_right_client, moves_in, visits_json
from iastm_desktop.storage.reads import live_facts

NEVER = 1e9  # millimetres, hours


def people_of(connection: sqlite3.Connection) -> tuple[Client, ...]:
    """Return every person once, with what the joined entries know beyond the one that counts."""
    joins = moves_in(connection).joins
    every: dict[str, Client] = {client.id: client for client in live_facts(connection, "client")}
    own = [one for one in every if stands_for(joins, one) == one] if joins else list(every)
    return tuple(united(every[one], (every[o] for o in entries_of(joins, one)[1:] if o in every)) for one in own)


def joined_entries(connection: sqlite3.Connection) -> tuple[tuple[Client, str], ...]:
    """Return the entries of clients that were joined to another, each with the id it leads to."""
    joins = moves_in(connection).joins
    found = (client for one in joins for client in live_facts(connection, "client", "t.id = ?", (one,)))
    return tuple((client, stands_for(joins, client.id)) for client in found)


def visits_of(connection: sqlite3.Connection, client: str, before: Moment) -> tuple[Visit, ...]:
    """Return the client's sessions that started before a moment, each with its live entries, oldest first."""
    own, moves = (visits_json(connection, client),), moves_in(connection)
    listed = "IN (SELECT value FROM json_each(?))"
    stored: Sequence[Session] = live_facts(connection, "session", f"t.id {listed}", own)
    sessions = [at_right_client(session, moves) for session in stored]
    earlier = sorted((one for one in sessions if one.started_at < before), key=lambda one: one.started_at)
    entries: dict[str, list[Entry]] = {session.id: [] for session in earlier}
    for entry in live_facts(connection, "entry", f"t.session {listed}", own) if earlier else ():
        if entry.session in entries:
            entries[entry.session].append(entry)
    return tuple((session, tuple(entries[session.id])) for session in earlier)


def consents_of(connection: sqlite3.Connection, client: str, before: Moment) -> tuple[tuple[Session, Consent], ...]:
    """Return the consents of the client's sessions that started before a moment, each with its session."""
    own, listed = (visits_json(connection, client),), "IN (SELECT value FROM json_each(?))"
    earlier: dict[str, Session] = {one.id: one for one in live_facts(connection, "session", f"t.id {listed}", own)}
    given: Sequence[Consent] = live_facts(connection, "consent", f"t.session {listed}", own)
    with_session = ((earlier[one.session], one) for one in given if one.session in earlier)
    return tuple((session, consent) for session, consent in with_session if session.started_at < before)


def telling_entries(
    connection: sqlite3.Connection, telling: Sequence[Telling], client: str | None
) -> tuple[Visit, ...]:
    """Return the sessions, of one client or all, with those entries alone that may open an incident.

    A reaction that is gone within its limit, and no larger, is left out by the file's own indexes.
    """
    moves = moves_in(connection)
    own = (visits_json(connection, client),) if client else ()
    of_client = "t.session IN (SELECT value FROM json_each(?))" if client else "1"
    by_session: dict[str, list[Entry]] = {}
    for where, values in _may_open(telling):
        for entry in live_facts(connection, "entry", f"{where} AND {of_client}", (*values, *own)):
            by_session.setdefault(entry.session, []).append(entry)
    found = [
        (at_right_client(session, moves), tuple(sorted(by_session[own_id], key=in_order)))
        for own_id in by_session
        for session in live_facts(connection, "session", "t.id = ?", (own_id,))
    ]
    return tuple(sorted(found, key=lambda visit: visit[0].started_at))


def _may_open(telling: Sequence[Telling]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the conditions, one an index, under which an entry may open an incident."""
    yield "t.breach IS NOT NULL AND t.withdrawn = 0", ()  # as its index is
    hours = "(julianday(t.resolved_at_utc) - julianday(t.at_utc)) * 24 >= ? - 0.001"
    for each in telling:
        if each.over_mm is None and each.over_h is None:
            yield "t.reaction = ?", (each.reaction,)
        else:
            limits = [NEVER if limit is None else limit for limit in (each.over_mm, each.over_h)]
            lasted = f"t.at_utc IS NULL OR t.resolved_at_utc IS NULL OR t.phase IN ('h24', 'h72') OR {hours}"
            where = f"t.reaction = ? AND (t.size_mm > ? OR {lasted})"
            yield where, (each.reaction, *limits)
