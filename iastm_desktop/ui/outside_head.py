"""Where the book ends, kept in the settings after each commit, and compared when the book is opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iastm_desktop.ui.idle_watch import IdleWatch
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.viewing import Viewing
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.ui.pages import Pages


def watch_book(book: OpenBook, pages: Pages, preferences: Preferences) -> None:
    """Keep where the book ends, write down whose record is seen, and cover what nobody looks at any more."""
    book.preferences = preferences
    watch_head(book, preferences)
    viewing = Viewing(book)
    pages.moved.connect(lambda _place, client: viewing.see(client))
    IdleWatch(book, pages, preferences)


def watch_head(book: OpenBook, preferences: Preferences) -> None:
    """Say where the file is older or other than the one that was last used here; then keep where it ends."""
    kept = preferences.fingerprint(book.book_id, book.path)

    book.ended_at = kept

    def remember(words: str) -> None:
        book.ended_at = words
        preferences.remember_fingerprint(book.book_id, book.path, words)

    def begin(wrong: str) -> None:
        if wrong:
            book.warned.emit(_("{wrong} What is charted now goes on from here. See the backups.").format(wrong=wrong))
        book.storage.drained.connect(lambda: book.ask(book, _head_words, remember))
        book.ask(book, _head_words, remember)

    book.ask(book, lambda opened: _what_is_wrong(opened, kept), begin)


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
