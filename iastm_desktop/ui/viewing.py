"""Who saw whose record, written down a moment later, so that looking never waits for it and never fails by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.ui.open_book import OpenBook

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError

WRITES_AFTER_MS, AGAIN_AFTER_MS = 2_000, 60_000


class Viewing(QObject):
    """Takes each client that is shown; what could not be written is tried again, and nobody is bothered."""

    def __init__(self, book: OpenBook) -> None:
        super().__init__(book)
        self._book = book
        self._seen: dict[tuple[str, str], Moment] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.write)
        book.storage.stopping.connect(self.write)

    def see(self, client: str) -> None:
        """Take down that whoever acts now looks at a client."""
        if client:
            self._seen.setdefault((client, self._book.author), now())
            if not self._timer.isActive():
                self._timer.start(WRITES_AFTER_MS)

    def write(self) -> None:
        """Hand what was seen to the book."""
        seen, self._seen = self._seen, {}
        self._timer.stop()
        if not seen:
            return

        def note(opened: Book) -> None:
            from iastm_desktop.storage.audit import note_viewed

            for (client, author), at in seen.items():
                note_viewed(opened, client, author=author, now=at)

        self._book.ask_or(self, note, lambda _nothing: None, lambda _error: self._keep(seen))

    def _keep(self, seen: dict[tuple[str, str], Moment]) -> None:
        self._seen = {**seen, **self._seen}
        self._timer.start(AGAIN_AFTER_MS)


def note_done(book: OpenBook, what: str, *, client: str, session: str) -> None:
    """Write down that a visit was printed or exported."""
    note_event(book, what, author=book.author, client=client, session=session)


def note_event(book: OpenBook, what: str, *, author: str, **about: str) -> None:
    """Write one line of the audit trail; a book that cannot take it stops nobody."""
    at = now()

    def write(opened: Book) -> None:
        from iastm_desktop.storage.audit import note

        note(opened, what, author=author, now=at, **about)

    def leave(_error: BookError) -> None:
        """Leave it: what it tells of is done already."""

    book.ask_or(book, write, lambda _nothing: None, leave)
