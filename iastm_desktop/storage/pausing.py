"""Pauses after a wrong PIN or passphrase by a clock that nobody can set, for as long as this program runs."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.pins import Tries, pause_s, wait_s

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

Clock = Callable[[], float]
CLOCK: Clock = monotonic
_until: dict[tuple[str, str, str], float] = {}  # file, book and whose tries -> when the pause is over


def left_s(book: Book, whose: str, tries: Tries, now: Moment, clock: Clock) -> float:
    """Return how many seconds are left of a pause: by the time the file keeps, and by `clock` where it began here."""
    left = _until.get(_key(book, whose), 0.0) - clock() if tries.wrong else 0.0
    return max(wait_s(tries, now.utc), left, 0.0)


def begin_pause(book: Book, whose: str, wrong: int, clock: Clock) -> float:
    """Let the pause after so many wrong ones in a row begin, and return how many seconds it is."""
    pause = float(pause_s(wrong))
    _until[_key(book, whose)] = clock() + pause
    return pause


def _key(book: Book, whose: str) -> tuple[str, str, str]:
    return str(book.path.absolute()), book.book_id, whose
