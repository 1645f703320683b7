"""When the last entry of each client's record was made, and whose time to be kept has passed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import SETTING, Kept, RetentionRule, kept_until, years_after
from iastm_desktop.storage.moves import Moves, moves_in, visits_json
from iastm_desktop.storage.reads import client_of

if TYPE_CHECKING:
    from iastm_desktop.domain.facts import Record
    from iastm_desktop.storage.book import Book

_IDS = "(SELECT value FROM json_each(:ids))"
_VISITS = "(SELECT value FROM json_each(:visits))"
_NO_ENTRY = "('audit', 'joined_to')"
# The last moment something was written: the trail of who looked, and the joining of entries, are no entries. A plus
# keeps the index by session away from rows without one: nearly the whole trail has none.
_WRITTEN = (
    f"SELECT max(recorded_utc) FROM client WHERE id IN {_IDS}",
    f"SELECT max(recorded_utc) FROM record WHERE client IN {_IDS} AND +session IS NULL AND kind NOT IN {_NO_ENTRY}",
    f"SELECT max(recorded_utc) FROM record WHERE session IN {_VISITS} AND kind NOT IN {_NO_ENTRY}",
    *(
        f"SELECT max(recorded_utc) FROM {table} WHERE session IN {_VISITS}"
        for table in ("screening", "consent", "entry")
    ),
    f"SELECT max(recorded_utc) FROM session WHERE id IN {_VISITS}",
    f"SELECT max(local_date) FROM session WHERE id IN {_VISITS}",
)
# who was neither written to nor visited after a day; of each the newest visits are looked at first, and one is enough
_NOT_SINCE = (
    "SELECT id FROM client AS c GROUP BY id HAVING substr(max(recorded_utc), 1, 10) <= ?1 AND NOT EXISTS (SELECT 1"
    " FROM session WHERE client = c.id AND local_date > ?1 AND id NOT IN (SELECT value FROM json_each(?2))"
    " ORDER BY seq DESC LIMIT 1)"
)


def own_setting(book: Book) -> Record | None:
    """Return the practice's own rule of how long records are kept, None where it has none."""
    return next((record for record in book.records("setting") if record.id == SETTING), None)


def records_over(book: Book, rule: RetentionRule, today: date) -> tuple[Kept, ...]:
    """Return the records whose time has passed by a rule, the longest ago first."""
    with book.reading() as connection:
        return _passed(connection, rule, today)


def kept_of(book: Book, client: str, rule: RetentionRule) -> Kept | None:
    """Return how long one client's record is kept, None where the book has no such client."""
    with book.reading() as connection:
        moves = moves_in(connection)
        person = client_of(connection, client, moves)
        return _kept(connection, person, rule, moves) if person else None


def _passed(connection: sqlite3.Connection, rule: RetentionRule, today: date) -> tuple[Kept, ...]:
    moves = moves_in(connection)
    since, moved = years_after(today, -rule.years).isoformat(), json.dumps(list(moves.moved))
    quiet = {row[0] for row in connection.execute(_NOT_SINCE, (since, moved)).fetchall()}
    old = [one for one in {moves.stands_for(each) for each in quiet} if quiet.issuperset(moves.entries_of(one))]
    people = (client_of(connection, one, moves) for one in old)
    over = (kept for one in people if one and (kept := _kept(connection, one, rule, moves)).until < today)
    return tuple(sorted(over, key=lambda kept: (kept.until, kept.client.name.casefold(), kept.client.id)))


def _kept(connection: sqlite3.Connection, client: Client, rule: RetentionRule, moves: Moves) -> Kept:
    visits = visits_json(connection, client.id)
    last = max(_written(connection, moves.entries_of(client.id), visits), default=date.min)
    return Kept(client=client, visits=len(json.loads(visits)), last=last, until=kept_until(rule, last, client.born))


def _written(connection: sqlite3.Connection, ids: tuple[str, ...], visits: str) -> Iterator[date]:
    """Yield the newest day of each kind of row."""
    for query in _WRITTEN:
        ((said,),) = connection.execute(query, {"ids": json.dumps(ids), "visits": visits}).fetchall()
        if said:
            yield date.fromisoformat(said[:10])
