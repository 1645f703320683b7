"""The audit trail as the book holds it: every save by number, and the records of what was seen, signed, printed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import (
    CHANGED,
    CREATED,
    KIND,
    TAKEN_BACK,
    VIEWED,
    VIEWED_AGAIN_AFTER,
    AuditLine,
    audit_record,
)
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.moves import moves_in
from iastm_desktop.storage.pending import leave_line, left_lines
from iastm_desktop.storage.rows import moment_in
from iastm_desktop.storage.schema import FACTS, columns_of

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

MOST_LINES = 500
_BUT_BACKUPS = (
    "SELECT 1 FROM chain AS c LEFT JOIN record AS r ON r.seq = c.seq AND c.\"table\" = 'record' WHERE c.seq > ?"
    " AND NOT coalesce(r.kind = 'audit' AND (instr(r.body, '\"what\":\"back') > 0"
    ' OR instr(r.body, \'"what":"sealed"\') > 0), 0) LIMIT 1'
)
_OF_NO_CLIENT = (
    "SELECT recorded_utc, recorded_offset_min, body FROM record"
    " WHERE kind = 'audit' AND client IS NULL AND on_date IN (?, ?, ?) ORDER BY seq DESC"
)
_SHOWN = tuple(table for table in FACTS if table != "book")


def trail(
    connection: sqlite3.Connection, *, client: str | None = None, before: int | None = None, most: int = MOST_LINES
) -> tuple[AuditLine, ...]:
    """Return what happened, newest first, `most` lines of it before number `before`; of one client where given."""
    last = before if before is not None else 2**62
    places = _of_client(connection, client, last, most) if client else _of_all(connection, last, most)
    return tuple(_line(connection, table, seq) for seq, table in places)


def whole_trail(book: Book, client: str | None = None) -> tuple[AuditLine, ...]:
    """Return what happened, newest first, all of it; of one client where given."""
    lines: list[AuditLine] = []
    while more := book.audit_trail(client, lines[-1].seq if lines else None):
        lines += more
    return tuple(lines)


def _of_all(connection: sqlite3.Connection, before: int, most: int) -> list[tuple[int, str]]:
    known = "\"table\" NOT IN ('book', 'destroyed')"  # what was destroyed stands at its own place
    query = f'SELECT seq, "table" FROM chain WHERE seq < ? AND {known} ORDER BY seq DESC LIMIT ?'
    return [(seq, table) for seq, table in connection.execute(query, (before, most)).fetchall() if table in FACTS]


def _of_client(connection: sqlite3.Connection, client: str, before: int, most: int) -> list[tuple[int, str]]:
    """Return where the rows of a client stand: their own, those of the visits, the records that name them."""
    entries = "(SELECT value FROM json_each(?1))"
    visits = "(SELECT id FROM session WHERE client IN {0} UNION SELECT session FROM record WHERE {1})"
    visits = visits.format(entries, f"client IN {entries} AND kind = 'moved_to'")
    own = json.dumps(moves_in(connection).entries_of(client))
    parts = (
        ("client", f"id IN {entries}"),
        ("session", f"id IN {visits}"),
        *((table, f"session IN {visits}") for table in ("screening", "consent", "entry")),
        ("record", f"client IN {entries}"),
    )
    found = [
        (seq, table)
        for table, where in parts
        for (seq,) in connection.execute(
            f"SELECT seq FROM {table} WHERE {where} AND seq < ?2 ORDER BY seq DESC LIMIT ?3", (own, before, most)
        ).fetchall()
    ]
    return sorted(found, reverse=True)[:most]


def _line(connection: sqlite3.Connection, table: str, seq: int) -> AuditLine:
    names = {column.name for column in columns_of(table)}
    own = ", ".join(name if name in names else "NULL" for name in ("client", "session", "kind", "body"))
    query = (
        f"SELECT id, version, author, recorded_utc, recorded_offset_min, withdrawn, {own} FROM {table} WHERE seq = ?"
    )
    rows = connection.execute(query, (seq,)).fetchall()
    if not rows:
        return AuditLine(seq=seq, what="destroyed", about=table, fact="", author="", at=None)
    row, version, author, utc, offset, withdrawn, client, session, kind, body = rows[0]
    told = _body(body) if table == "record" and kind == KIND else {}
    what = str(told.get("what", "")) or (TAKEN_BACK if withdrawn else CREATED if version == 1 else CHANGED)
    return AuditLine(
        seq=seq,
        what=what,
        about="" if told else kind if table in ("record", "entry") else table,
        fact=row,
        author=author,
        at=moment_in(table, utc, offset),
        client=row if table == "client" else client,
        session=row if table == "session" else session or _text(told.get("visit")),
        details={name: value for name, value in told.items() if name not in ("what", "visit")},
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _body(stored: object) -> dict[str, object]:
    with suppress(ValueError):
        body = json.loads(str(stored))
        return body if isinstance(body, dict) else {}
    return {}


def only_backed_up_since(connection: sqlite3.Connection, seq: int) -> bool:
    """Tell whether every link after number `seq` is the note of a backup or a seal."""
    return not connection.execute(_BUT_BACKUPS, (seq,)).fetchall()


def note_viewed(book: Book, client: str, *, author: str, now: Moment, account: str | None = None) -> bool:
    """Write down that a client's record was seen, unless the same person saw it in the last half hour.

    `account` of the computer tells who it was where the `author` is not known.
    """
    if book.client(client) is None:  # destroyed meanwhile
        return False
    last = _last_seen(book, client, author, account)
    if last and abs((now.utc - last.utc).total_seconds()) < VIEWED_AGAIN_AFTER.total_seconds():
        return False
    seen = audit_record(VIEWED, now.date, client=client, account=account)
    _write(book, Save(fact=seen, author=author, recorded_at=now))
    return True


def note_list_viewed(book: Book, scope: str, *, found: int, now: Moment, account: str) -> bool:
    """Write down that a list of clients or visits was seen, once an account of the computer, list and half hour."""
    for at, about in _lists_seen(book, now):
        is_recent = abs((now.utc - at.utc).total_seconds()) < VIEWED_AGAIN_AFTER.total_seconds()
        if is_recent and (about.get("what"), about.get("scope"), about.get("account")) == (VIEWED, scope, account):
            return False
    note(book, VIEWED, author="", now=now, scope=scope, found=str(found), account=account)
    return True


def _lists_seen(book: Book, now: Moment) -> Iterator[tuple[Moment, Mapping[str, object]]]:
    """Yield what of no client's own was done since yesterday, and what readers left beside the book."""
    for save in left_lines(book.path) if book.looks_only else ():
        if isinstance(save.fact, Record) and save.fact.client is None:
            yield save.recorded_at, save.fact.body
    days = [(now.date - timedelta(days=back)).isoformat() for back in (-1, 0, 1)]
    with book.reading() as connection:
        rows = connection.execute(_OF_NO_CLIENT, days).fetchall()
    for utc, offset, body in rows:
        yield moment_in("record", utc, offset), _body(body)


def _last_seen(book: Book, client: str, author: str, account: str | None) -> Moment | None:
    """Return when an author saw a client last; who only looks at a book has left that beside it."""
    last = book.last_audit(client, VIEWED, author, account)
    left = [
        save.recorded_at
        for save in (left_lines(book.path) if book.looks_only else ())
        if isinstance(save.fact, Record)
        and (save.author, save.fact.client, save.fact.body.get("account")) == (author, client, account)
    ]
    return max((*left, *([last] if last else [])), default=None)


def _write(book: Book, save: Save) -> None:
    """Write a line of the trail into the book, or beside it where the book is open to read only."""
    if book.looks_only:
        leave(book, save)
    else:
        book.save_all([save])


def leave(book: Book, save: Save) -> None:
    """Leave a line of the trail beside a book that is open to read only, where its folder takes one."""
    with suppress(OSError, ValueError):  # looking never fails by it
        leave_line(book.path, save)


def note(
    book: Book,
    what: str,
    *,
    author: str,
    now: Moment,
    client: str | None = None,
    session: str | None = None,
    **about: object,
) -> None:
    """Write one line of the trail."""
    record = audit_record(what, now.date, client=client, session=session, **about)
    _write(book, Save(fact=record, author=author, recorded_at=now))


def last_of(
    connection: sqlite3.Connection, client: str, what: str, author: str, account: str | None
) -> Iterator[Moment]:
    """Yield when an author, or an account of the computer, did `what` with a client, the newest first."""
    query = (
        "SELECT recorded_utc, recorded_offset_min, body FROM record"
        " WHERE client = ? AND kind = 'audit' AND author = ? ORDER BY seq DESC"
    )
    for utc, offset, body in connection.execute(query, (client, author)).fetchall():
        told = _body(body)
        if (told.get("what"), told.get("account")) == (what, account):
            yield moment_in("record", utc, offset)
