"""A backup by itself: once a day, a while after a book was opened, on the storage thread between commits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from iastm_desktop.domain.moments import Moment
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

BEGIN_AFTER_MS = 5_000  # the first page is there, and nobody waits for the disk


def back_up_soon(book: OpenBook, now: Callable[[], Moment], on_done: Callable[[str], None]) -> None:
    """Back an open book up, where that is due, and tell `on_done` in words when its newest backup is from."""
    QTimer.singleShot(BEGIN_AFTER_MS, book, lambda: _begin(book, now, on_done))


def _begin(book: OpenBook, now: Callable[[], Moment], on_done: Callable[[str], None]) -> None:
    book.storage.ask(
        lambda opened: _back_up(opened, now()),
        on_done,
        lambda error: book.warned.emit(_("No backup was made. {why}").format(why=error)),
    )


def _back_up(book: Book, moment: Moment) -> str:
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.backups import back_up_if_due, backups_folder, backups_in
    from iastm_desktop.storage.errors import BookError

    folder = backups_folder(book.path)
    if back_up_if_due(book, folder, moment):
        with suppress(BookError):
            note(book, "backed_up", author="", now=moment)
    newest = backups_in(folder, book.book_id)[-1]
    days = (moment.utc.date() - newest.made.date()).days
    return _("backed up today") if days <= 0 else _("backed up {days} days ago").format(days=days)
