"""How the commands open a book: to write, where nobody else does; or to look at it, whoever else has it open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import now

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

# SQLite is imported by the command that needs it: `--version` and `regions` need none.


def to_write(path: Path) -> Book:
    """Open a book to write; BookInUse where another window or program has it."""
    from iastm_desktop.storage.book import open_book

    return open_book(path)


def to_read(path: Path) -> Book:
    """Open a book to read, whoever else has it open; an older one is brought up to date first."""
    from iastm_desktop.storage.book import look_at_book
    from iastm_desktop.storage.errors import OlderBook

    try:
        return look_at_book(path)
    except OlderBook:
        return to_write(path)


def note_in(path: Path, what: str, **about: str) -> None:
    """Write a line of the audit trail, beside the book where it is in use; one that cannot be written stops nobody."""
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.errors import BookError, BookInUse, BookReadOnly

    with suppress(BookError):
        try:
            book = to_write(path)
        except (BookInUse, BookReadOnly):
            book = to_read(path)
        with book:
            note(book, what, author="", now=now(), **about)
