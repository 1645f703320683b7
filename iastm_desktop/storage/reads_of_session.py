"""The whole history of a session: every version of its row and of all that ever stood in it."""

import sqlite3

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moved import KIND as MOVED
from iastm_desktop.domain.sign_off import ADDENDUM, SIGN_OFF
from iastm_desktop.storage.reads import all_saves
from iastm_desktop.storage.schema import SIGNED_PARTS


def history_of_session(connection: sqlite3.Connection, session_id: str) -> tuple[Save, ...]:
    """Return the saves in the order they were written; of a fact that was in it once, every version."""
    found = all_saves(connection, "session", "t.id = ?", (session_id,))
    for table in SIGNED_PARTS:
        found += all_saves(connection, table, f"t.id IN (SELECT id FROM {table} WHERE session = ?)", (session_id,))
    kinds = (SIGN_OFF, ADDENDUM, MOVED)
    found += all_saves(connection, "record", "t.session = ? AND t.kind IN (?, ?, ?)", (session_id, *kinds))
    return tuple(save for _seq, save in sorted(found, key=lambda numbered: numbered[0]))
