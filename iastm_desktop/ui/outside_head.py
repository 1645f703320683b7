"""Where the book ends, kept in the settings after each commit, and compared when the book is opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from iastm_desktop.ui.idle_watch import IdleWatch
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.viewing import Viewing, note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.ui.pages import Pages


def watch_book(book: OpenBook, pages: Pages, preferences: Preferences, lock: Callable[[], object]) -> None:
    """Keep where the book ends, write down whose record is seen, and cover or `lock` what nobody looks at any more."""
    book.preferences = preferences
    watch_head(book, preferences)
    viewing = Viewing(book)
    pages.moved.connect(lambda _place, client: viewing.see(client))
    IdleWatch(book, pages, preferences).left_alone.connect(lock)


def watch_head(book: OpenBook, preferences: Preferences) -> None:
    """Say where the file is older or other than the one that was last used here; else keep where it ends.

    A fingerprint that disagrees is kept until somebody accepts the file as it is.
    """
    kept = book.ended_at = preferences.fingerprint(book.book_id, book.path)

    def begin(wrong: str) -> None:
        book.goes_on = not wrong
        if wrong:
            text = _("{wrong} What is charted now goes on from here. See the backups and Check the practice file.")
            book.warned.emit(text.format(wrong=wrong))
        book.storage.drained.connect(lambda: _keep_head(book))
        _keep_head(book)

    book.ask(book, lambda opened: _what_is_wrong(opened, kept), begin)


def accept_end(book: OpenBook) -> None:
    """Go on from where the file ends now, by whoever acts: the audit trail says so, and names the end that was kept."""
    note_event(book, "end_accepted", author=book.author, kept=book.ended_at)
    book.goes_on = True
    _keep_head(book)
    book.warning_settled.emit()


def keep_end(book: OpenBook, preferences: Preferences) -> None:
    """Keep where the closed file ends, the line of its last backup with it."""
    if book.goes_on and book.storage.ended_at:
        preferences.remember_fingerprint(book.book_id, book.path, book.storage.ended_at)


def _keep_head(book: OpenBook) -> None:
    def remember(words: str) -> None:
        if book.goes_on and book.preferences:
            book.ended_at = words
            book.preferences.remember_fingerprint(book.book_id, book.path, words)

    book.ask(book, _head_words, remember)


def _head_words(book: Book) -> str:
    from iastm_desktop.storage.outside import fingerprint

    return str(fingerprint(book.head()))


def _what_is_wrong(book: Book, kept: str) -> str:
    from iastm_desktop.storage.outside import parse_fingerprint

    try:
        found = book.compare(parse_fingerprint(kept)) if kept else None
    except ValueError:  # settings that somebody wrote in
        return ""
    return found.text if found and not found.is_note else ""
