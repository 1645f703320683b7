"""PINs in the book: set, taken away, and tried; every wrong one is counted before anybody hears that it was wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.pins import (
    KIND,
    Pin,
    Tries,
    is_right,
    pin_id,
    pin_of,
    pin_record,
    tries_id,
    tries_record,
)
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.audit import leave
from iastm_desktop.storage.errors import SaveFailed
from iastm_desktop.storage.pausing import CLOCK, Clock, begin_pause, left_s

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

ATTEMPTS = 3  # another window may count a wrong PIN at the same moment


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """Whether a PIN was right; else how many seconds to wait before the next, and whether it was looked at at all."""

    right: bool
    wait_s: float = 0.0
    looked_at: bool = True


def pin_digits(book: Book) -> dict[str, int]:
    """Return who has a PIN, by id, and how many digits it has."""
    found = {}
    for record in book.records(KIND):
        with suppress(ValueError):
            found[record.id.removeprefix(f"{KIND}:")] = pin_of(record).digits
    return found


def try_pin(
    book: Book,
    practitioner: str,
    digits: str,
    *,
    now: Moment,
    author: str,
    purpose: str,
    session: str | None = None,
    clock: Clock = CLOCK,
) -> PinAnswer:
    """Tell whether `digits` are the practitioner's PIN; BookError where a wrong one could not be written down.

    `purpose` is what it was asked for, a code such as `sign`; `author` is who was at the window. `clock` is one that
    nobody can set: a pause that began in this program is not ended by another date.
    """
    tries = tries_of(book, practitioner)
    wait = left_s(book, practitioner, tries, now, clock)
    if wait > 0:
        return PinAnswer(right=False, wait_s=wait, looked_at=False)
    pin = _pin(book, practitioner)
    right = pin is not None and is_right(pin, digits)
    if right and not tries.wrong:
        return PinAnswer(right=True)
    failed = [] if right else [audit_record("failed_unlock", now.date, session=session, of=practitioner, to=purpose)]
    wrong = _count(book, practitioner, right, failed, author=author, now=now)
    return PinAnswer(right=right, wait_s=0.0 if right else begin_pause(book, practitioner, wrong, clock))


def tries_of(book: Book, practitioner: str) -> Tries:
    """Return how many wrong PINs there were in a row."""
    if tries_id(practitioner) in book.unwritten:
        return Tries(*book.unwritten[tries_id(practitioner)])
    newest = book.newest(tries_id(practitioner))
    tries = _tries(newest) if newest else Tries()
    return _with_left(book, practitioner, tries) if book.looks_only else tries


def _with_left(book: Book, practitioner: str, tries: Tries) -> Tries:
    """Count what earlier readers left beside the book, so that opening it anew gives nobody more tries."""
    from iastm_desktop.storage.pending import left_lines

    known = tries.last
    for save in left_lines(book.path):
        body = _record(save).body
        if known and save.recorded_at.utc <= known.utc:
            continue
        if body.get("what") == "failed_unlock" and body.get("of") == practitioner:
            tries = Tries(tries.wrong + 1, save.recorded_at)
        elif body.get("what") == "unlocked" and save.author == practitioner and body.get("by") == "pin":
            tries = Tries()
    return tries


def set_pin(book: Book, practitioner: str, pin: Pin | None, *, now: Moment, author: str) -> None:
    """Give a practitioner a PIN, another one, or none; the count of wrong ones begins anew."""
    newest = book.newest(pin_id(practitioner))
    saves = []
    if pin is not None:
        saves.append(_next(newest, pin_record(practitioner, pin), author, now))
    elif newest is not None and not newest.withdrawn:
        saves.append(replace(_next(newest, _record(newest), author, now), withdrawn=True))
    counted = book.newest(tries_id(practitioner))
    if counted and _tries(counted).wrong:
        saves.append(_next(counted, tries_record(practitioner, Tries()), author, now))
    about = audit_record("pin_set" if pin else "pin_removed", now.date, of=practitioner)
    book.save_all([*saves, Save(fact=about, author=author, recorded_at=now)])


def _count(book: Book, practitioner: str, right: bool, more: list[Record], *, author: str, now: Moment) -> int:
    """Write the next count of wrong PINs, 0 after a right one, and return it.

    In a book that is open to read only it is kept in mind, and the wrong ones beside the book.
    """
    if book.looks_only:
        wrong = 0 if right else 1 + tries_of(book, practitioner).wrong
        book.unwritten[tries_id(practitioner)] = (wrong, now)
        for fact in more:
            leave(book, Save(fact=fact, author=author, recorded_at=now))
        return wrong
    for attempt in range(ATTEMPTS):
        newest = book.newest(tries_id(practitioner))
        wrong = 0 if right else 1 + (_tries(newest).wrong if newest else 0)
        counted = _next(newest, tries_record(practitioner, Tries(wrong)), author, now)
        try:
            book.save_all([counted, *(Save(fact=fact, author=author, recorded_at=now) for fact in more)])
        except SaveFailed:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return wrong
    raise AssertionError("a loop that ends by itself")


def _next(newest: Save | None, record: Record, author: str, now: Moment) -> Save:
    version = newest.version + 1 if newest else 1
    return Save(fact=record, author=author, recorded_at=now, version=version)


def _pin(book: Book, practitioner: str) -> Pin | None:
    newest = book.newest(pin_id(practitioner))
    if newest is None or newest.withdrawn:
        return None
    with suppress(ValueError):
        return pin_of(_record(newest))
    return None


def _tries(newest: Save) -> Tries:
    wrong = _record(newest).body.get("wrong")
    return Tries(wrong if isinstance(wrong, int) and wrong >= 0 else 0, newest.recorded_at)


def _record(save: Save) -> Record:
    if not isinstance(save.fact, Record):
        raise TypeError("not a record")
    return save.fact
