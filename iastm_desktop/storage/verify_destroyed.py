"""Was everything that is gone destroyed with the whole record of a client, as a line of the audit trail tells?"""

import json
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.words import _

Told = tuple[str, str, int]  # author, moment (UTC) and offset: what the line and the rows of one destruction share
_WHEN = "author, recorded_utc, recorded_offset_min"
_ALIVE = "SELECT 1 FROM client WHERE id = ?1"
_LINES = (
    f"SELECT seq, {_WHEN}, client, body FROM record WHERE kind = 'audit'"
    " AND (instr(body, '\"visit\"') OR instr(body, 'joined') OR instr(body, 'client_destroyed')) ORDER BY seq"
)
# where in the chain each destroyed version stood: its link is all that is left of it
_PLACES = (
    f"SELECT c.seq, d.seq, d.of_table, d.of_row, {', '.join(f'd.{name.strip()}' for name in _WHEN.split(','))}"
    ' FROM chain AS c CROSS JOIN destroyed AS d ON d.of_table = c."table" AND d.of_row = c.row'
    " AND d.of_version = c.version ORDER BY c.seq"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the trail that names a visit, a joining or a destruction."""

    seq: int
    when: Told
    client: str
    told: dict[str, object]


@dataclass(slots=True)
class _Group:
    """What one destruction took: the newest link of each fact by table and id, and the first of each visit."""

    line: _Line | None
    first: int
    last: int
    begun: int = 2**63  # the first link of any of its clients
    rows: int = 0
    clients: set[str] = field(default_factory=set)
    newest: dict[tuple[str, str], int] = field(default_factory=dict)
    oldest: dict[str, int] = field(default_factory=dict)


def destroyed(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Report rows that were destroyed as the rules allow, as a note; every other destroyed row is a fault."""
    ((rows,),) = connection.execute("SELECT count(*) FROM destroyed").fetchall()
    if not rows:
        return
    text = _("{count} rows were destroyed on purpose; the chain says which, when and by whom.")
    yield VerifyFinding(text.format(count=rows), is_note=True)
    lines = _lines(connection)
    groups = _groups(connection, [line for line in lines if line.told.get("what") == "client_destroyed"])
    if sum(group.rows for group in groups) != rows:
        yield VerifyFinding(_("Rows of destroyed name what was never in the chain."))
    joined = {line.client for line in lines if line.told.get("what") == "joined"}
    of_visit = defaultdict[object, list[_Line]](list)
    for line in lines:
        if line.client and isinstance(line.told.get("visit"), str):
            of_visit[line.told["visit"]].append(line)
    for group in groups:
        if not _is_whole(connection, group):
            text = _("Rows {first} to {last} of destroyed do not belong to a client's record destroyed as a whole.")
            if group.first == group.last:
                text = _("Row {first} of destroyed does not belong to a client's record destroyed as a whole.")
            yield VerifyFinding(text.format(first=group.first, last=group.last))
        elif _others(group, of_visit, joined):
            text = _("Rows {first} to {last} of destroyed took along what did not belong to that client's record.")
            yield VerifyFinding(text.format(first=group.first, last=group.last))
    yield from _still_there(connection)


def _lines(connection: sqlite3.Connection) -> list[_Line]:
    rows = connection.execute(_LINES).fetchall()
    return [_Line(seq, (author, utc, off), client or "", _body(body)) for seq, author, utc, off, client, body in rows]


def _groups(connection: sqlite3.Connection, lines: Sequence[_Line]) -> Sequence[_Group]:
    """Return what was destroyed by the line that stands before it: the rows follow their line without a gap."""
    groups: dict[tuple[int, Told], _Group] = {}
    numbers = [line.seq for line in lines]
    for link, seq, table, row, *told in connection.execute(_PLACES).fetchall():
        when = told[0], told[1], told[2]
        place = bisect_left(numbers, seq)
        line = lines[place - 1] if place and _reaches(lines[place - 1], seq, when) else None
        group = groups.setdefault((line.seq if line else 0, when), _Group(line, seq, seq))
        group.first, group.last, group.rows = min(group.first, seq), max(group.last, seq), group.rows + 1
        group.newest[table, row] = link
        if table == "client":
            group.clients.add(row)
            group.begun = min(group.begun, link)
        elif table == "session":
            group.oldest.setdefault(row, link)
    return sorted(groups.values(), key=lambda group: group.first)


def _reaches(line: _Line, seq: int, when: Told) -> bool:
    rows = line.told.get("rows")
    return isinstance(rows, int) and line.when == when and seq <= line.seq + rows


def _is_whole(connection: sqlite3.Connection, group: _Group) -> bool:
    """Tell whether the line of a destruction gives a reason and counts it, and its client is gone."""
    line = group.line
    return bool(
        line
        and line.told.get("reason")
        and (line.told.get("rows"), line.told.get("visits")) == (group.rows, len(group.oldest))
        and line.client in group.clients
        and not any(connection.execute(_ALIVE, (one,)).fetchall() for one in group.clients)
    )


def _others(group: _Group, of_visit: Mapping[object, Sequence[_Line]], joined: set[str]) -> bool:
    """Tell whether rows of somebody else went along: what is older than the client, or a visit told of another.

    A visit that was moved here may be older: the trail tells of the move. One that was not signed may have been given
    to this client by its newest version, so that only what the trail tells after that counts.
    """
    begun = group.begun
    for visit, oldest in group.oldest.items():
        newest, named = group.newest["session", visit], of_visit.get(visit, ())
        if any(line.told.get("what") == "signed" and line.seq < newest for line in named):
            return True
        later = {line.client for line in named if line.seq > newest}
        if later and not later & (group.clients | joined):
            return True
        if newest < group.begun and not later & group.clients:
            return True
        begun = min(begun, oldest)
    return any(link < begun for link in group.newest.values())


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
