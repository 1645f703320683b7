"""Opening a locked book: a passphrase or code against its slots, pauses after wrong ones, and a look at the disk."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.pins import Tries
from iastm_desktop.storage.age_files import recipient_of
from iastm_desktop.storage.audit import note
from iastm_desktop.storage.errors import BookError, wrong_key
from iastm_desktop.storage.locks import CannotOpen, Keys, is_locked_value, opened_row, secret_places
from iastm_desktop.storage.pausing import CLOCK, Clock, begin_pause, left_s
from iastm_desktop.storage.pending import left_lines
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.storage.slots import opened_by, recipient_in, slots_in
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

TO = "file"  # what a line of the audit trail says that somebody tried to unlock
LOOKS_AT_ROWS = 100  # of each table, the newest: the guards in the file keep open rows out, and `verify` reads them all
_TRIED = (
    'SELECT recorded_utc, recorded_offset_min, instr(body, \'"what":"failed_unlock"\') > 0 FROM record'
    " WHERE kind = 'audit' AND on_date IN (?, ?) AND instr(body, '\"to\":\"file\"') > 0 ORDER BY seq DESC"
)


def unlock(book: Book, secret: str, *, now: Moment, author: str = "", clock: Clock = CLOCK) -> tuple[str, ...]:
    """Open a locked book with a passphrase or recovery code; BookLocked where it is wrong or came too soon.

    Return what the self-test found, a sentence each: rows that are not locked on the disk, or not with this key.
    `clock` is one that nobody can set: a pause that began in this program is not ended by another date.
    """
    tries = _all_tries(book, now)
    wait = left_s(book, TO, tries, now, clock)
    if wait > 0:
        raise wrong_key(wait)
    keys = opened_by(book.lock.slots(), secret)
    if keys is None:
        with suppress(BookError):  # a file that cannot be written to is guessed at as slowly: scrypt sees to that
            note(book, "failed_unlock", author=author, now=now, to=TO)
        raise wrong_key(begin_pause(book, TO, tries.wrong + 1, clock))
    found = book.lock.open_with(keys)
    with suppress(BookError):
        note(book, "unlocked", author=author, now=now, to=TO)
    return found


def _all_tries(book: Book, now: Moment) -> Tries:
    """Return the wrong tries in a row, of readers too, who leave theirs beside the book."""
    tries = book.lock.tries(now)
    for save in left_lines(book.path):
        if isinstance(save.fact, Record) and save.fact.body.get("to") == TO:
            failed = save.fact.body.get("what") == "failed_unlock"
            tries = Tries(tries.wrong + 1, save.recorded_at) if failed else Tries()
    return tries


def tries_in(connection: sqlite3.Connection, now: Moment) -> Tries:
    """Return how many wrong tries there were in a row since yesterday, and when the last was."""
    days = [(now.date - timedelta(days=back)).isoformat() for back in (0, 1)]
    wrong, last = 0, None
    for utc, offset, failed in connection.execute(_TRIED, days).fetchall():
        if not failed:
            break
        wrong += 1
        last = last or Moment(datetime.fromisoformat(utc).replace(tzinfo=UTC), offset)
    return Tries(wrong, last)


def self_test(connection: sqlite3.Connection, keys: Keys) -> tuple[str, ...]:
    """Look at the newest rows as they stand on the disk, at the guards, and at the address of backups."""
    guards = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    }
    found = [
        _("The guard that keeps {table} locked is missing.").format(table=table)
        for table in ("client", "session", "screening", "consent", "entry", "record")
        if f"{table}_locked" not in guards
    ]
    for table in FACTS:
        if secret_places(table):
            found += _newest_rows(connection, keys, table)
    if recipient_in(slots_in(connection)) != recipient_of(keys.master):
        found.append(_("The address that backups are locked for was changed."))
    return tuple(found)


def _newest_rows(connection: sqlite3.Connection, keys: Keys, table: str) -> list[str]:
    names = ", ".join(f'"{name}"' for name in stored_columns_of(table))
    query = f"SELECT seq, {names} FROM {table} ORDER BY seq DESC LIMIT {LOOKS_AT_ROWS}"
    found = []
    for seq, *row in connection.execute(query).fetchall():
        where = {"table": table, "seq": seq}
        if open_columns(table, row):
            found.append(_("Row {seq} of {table} is not locked on the disk.").format(**where))
            continue
        try:
            opened_row(keys, table, row)
        except CannotOpen:
            found.append(_("Row {seq} of {table} does not open with this key; it was changed.").format(**where))
    return found


def open_columns(table: str, row: list[object]) -> list[str]:
    """Return the columns of a stored row that a locked book should hold locked and that are not."""
    is_audit = table == "record" and row[stored_columns_of(table).index("kind")] == "audit"
    return [
        name
        for at, name, as_text in secret_places(table)
        if row[at] is not None and not (is_audit and name == "body") and not is_locked_value(row[at], as_text=as_text)
    ]
