"""Was everything that is gone destroyed with the whole record of a client, as a line of the audit trail tells?"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.words import _

Told = tuple[str, str, int]  # author, moment (UTC) and offset: what the line and the rows of one destruction share
_WHEN = "author, recorded_utc, recorded_offset_min"
_GONE = "SELECT 1 FROM destroyed WHERE of_table = 'client' AND of_row = ?1"
_ALIVE = "SELECT 1 FROM client WHERE id = ?1"


def destroyed(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Report rows that were destroyed as the rules allow, as a note; every other destroyed row is a fault."""
    query = f"SELECT {_WHEN}, count(*), min(seq), max(seq) FROM destroyed GROUP BY {_WHEN} ORDER BY min(seq)"
    groups = connection.execute(query).fetchall()
    rows = sum(count for *_when, count, _first, _last in groups)
    if rows:
        text = _("{count} rows were destroyed on purpose; the chain says which, when and by whom.")
        yield VerifyFinding(text.format(count=rows), is_note=True)
    promised, alive = _promised(connection) if groups else (Counter[Told](), set[Told]())
    for author, utc, offset, count, first, last in groups:
        when = (author, utc, offset)
        if promised[when] != count or when in alive:
            text = _("Rows {first} to {last} of destroyed do not belong to a client's record destroyed as a whole.")
            if first == last:
                text = _("Row {first} of destroyed does not belong to a client's record destroyed as a whole.")
            yield VerifyFinding(text.format(first=first, last=last))
    yield from _still_there(connection)


def _promised(connection: sqlite3.Connection) -> tuple[Counter[Told], set[Told]]:
    """Return how many rows the trail says were destroyed, by author and moment; and when its client did not go."""
    promised, alive = Counter[Told](), set[Told]()
    query = f"SELECT {_WHEN}, client, body FROM record WHERE kind = 'audit' AND body LIKE '%client_destroyed%'"
    for author, utc, offset, client, body in connection.execute(query).fetchall():
        when, told = (author, utc, offset), _body(body)
        rows = told.get("rows")
        if told.get("what") == "client_destroyed" and isinstance(rows, int):
            promised[when] += rows
            gone, here = (connection.execute(which, (client,)).fetchall() for which in (_GONE, _ALIVE))
            alive.update((when,) if here or not gone else ())
    return promised, alive


def _body(stored: object) -> dict[str, object]:
    with suppress(ValueError):
        told = json.loads(str(stored))
        if isinstance(told, dict):
            return told
    return {}


def _still_there(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    for table in FACTS:
        query = (
            f"SELECT t.seq FROM {table} AS t JOIN destroyed AS d"
            f" ON d.of_table = '{table}' AND d.of_row = t.id AND d.of_version = t.version"
        )
        for (seq,) in connection.execute(query).fetchall():
            yield VerifyFinding(
                _("Row {seq} of {table} is there although it was destroyed.").format(seq=seq, table=table)
            )
