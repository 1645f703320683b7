"""A locked book: its names and notes can be read with a passphrase or the recovery code alone."""

from pathlib import Path

from iastm_desktop.domain.recovery_code import groups_of
from iastm_desktop.storage.book import Book, create_book, open_book
from iastm_desktop.storage.locks import SMALLEST_N
from iastm_desktop.storage.slots import NewLock
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import FIRST, MONDAY_EVENING

WORDS = "lamp river seven gravel"
CODE = 0x0123456789ABCDEF0123456789ABCDEF012
SHEET = " ".join(groups_of(CODE))


def new_lock(words: str = WORDS, code: int = CODE, holder: str = "Rita Moss") -> NewLock:
    """Return a lock that opens as fast as one may."""
    return NewLock(code=code, passphrase=words, holder=holder, cost_n=SMALLEST_N)


def locked_book(path: Path) -> Path:
    """Make a locked book with practice, practitioner, client and session."""
    create_book(path, FIRST, lock=new_lock())
    return path


def unlocked(path: Path, secret: str = WORDS) -> Book:
    """Open a locked book and unlock it."""
    book = open_book(path)
    assert unlock(book, secret, now=MONDAY_EVENING) == ()
    return book
