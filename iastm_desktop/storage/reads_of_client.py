"""What a book holds of one client beyond a session: earlier visits, incidents, follow-ups."""

import sqlite3
from collections.abc import Sequence

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.history import Visit
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.reads import live_facts


def visits_of(connection: sqlite3.Connection, client: str, before: Moment) -> tuple[Visit, ...]:
    """Return the client's sessions that started before a moment, each with its live entries, oldest first."""
    sessions: Sequence[Session] = live_facts(connection, "session", "t.client = ?", (client,))
    earlier = sorted((one for one in sessions if one.started_at < before), key=lambda one: one.started_at)
    entries: dict[str, list[Entry]] = {session.id: [] for session in earlier}
    of_client = "t.session IN (SELECT id FROM session WHERE client = ?)"
    for entry in live_facts(connection, "entry", of_client, (client,)) if earlier else ():
        if entry.session in entries:
            entries[entry.session].append(entry)
    return tuple((session, tuple(entries[session.id])) for session in earlier)
