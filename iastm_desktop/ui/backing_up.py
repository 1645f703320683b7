"""Backups by themselves: once a day and when a changed book is closed, and a copy of each in a second place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Backup, Tested, Tried, Unfinished
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError

Tests = tuple[tuple["Backup", "Tested | BookError"], ...]
BEGIN_AFTER_MS = 5_000  # the first page is there, and nobody waits for the disk
AGAIN_AFTER_MS = 3_600_000  # a window that stays open for days is backed up every day too
LATE_DAYS = 7  # house rule: from then on the age of a backup is told as a fault


@dataclass(frozen=True, slots=True)
class Standing:
    """When the newest backup beside the book was made, and the newest in the second place (UTC)."""

    here: datetime | None = None
    place: Path | None = None
    there: datetime | None = None
    is_there: bool = False


class Backups(QObject):
    """Makes the backups of an open book. `told` carries words for the foot, `failed` why something was not made."""

    told = Signal(str)
    failed = Signal(str)
    begun = Signal()
    done = Signal()

    def __init__(self, book: OpenBook, preferences: Preferences, now: Callable[[], Moment]) -> None:
        super().__init__(book)
        self._book, self._preferences, self._now = book, preferences, now
        self.standing = Standing()
        self._head_at_open = -1
        self._timer = QTimer(self, interval=AGAIN_AFTER_MS)
        self._timer.timeout.connect(self.back_up_if_due)
        book.ask(self, lambda opened: opened.head().seq, self._on_head)

    def begin(self) -> None:
        """Back up a while from now where that is due, and every hour look again."""
        QTimer.singleShot(BEGIN_AFTER_MS, self, self.back_up_if_due)
        self._timer.start()

    @property
    def path(self) -> Path:
        """Return where the book is."""
        return self._book.path

    @property
    def book(self) -> OpenBook:
        """Return the book that is backed up."""
        return self._book

    @property
    def place(self) -> Path | None:
        """Return the second place, None where none was chosen."""
        words = self._preferences.choice(f"backups/{self._book.book_id}/place")
        return Path(words) if words else None

    def choose_place(self, place: Path) -> None:
        """Copy every backup to this folder too from now on, the newest at once."""
        self._preferences.remember_choice(f"backups/{self._book.book_id}/place", str(place))
        self.back_up()

    def back_up_if_due(self) -> None:
        """Make a backup where the newest is older than a day and something changed; say how things stand."""
        now = self._now()
        self._book.ask(self, lambda opened: _is_due(opened, now), self._on_due)

    def back_up(self) -> None:
        """Make a backup now."""
        self.begun.emit()
        now = self._now()
        self._book.storage.ask_in_steps(lambda opened, between: _copy(opened, now, between), self._finish, self._fail)

    def back_up_at_close(self) -> None:
        """Make a backup of a book that changed since the last, and return when it is there or cannot be."""
        first, loop = self._head_at_open, QEventLoop()
        for signal in (self.done, self._book.storage.finished):
            signal.connect(loop.quit)
        self._timer.stop()
        waiting = [True]

        def begin(changed: bool) -> None:
            if changed:
                self.told.emit(_("backing up before closing…"))
                self.back_up()
            else:
                self.done.emit()

        self.done.connect(waiting.clear)
        if first >= 0 and self._book.storage.isRunning():
            self._book.ask_or(self, lambda opened: _changed(opened, first), begin, lambda _error: self.done.emit())
            while waiting and self._book.storage.isRunning():
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def test(self, on_tested: Callable[[tuple[Tried, ...]], None], on_error: Callable[[Exception], None]) -> None:
        """Put the newest backup of each place back in a temporary one, check it, and compare it with the book."""
        from iastm_desktop.storage.errors import BookError

        path, book, place = self._book.path, self._book.book_id, self.place

        def compare(tested: Tests) -> None:
            self._book.ask_or(self, lambda opened: _compared(opened, tested), on_tested, on_error)
            note_event(self._book, "backup_tested", author=self._book.author)

        run_in_background(
            lambda: _tested(path, book, place), compare, on_error, expected=(BookError, OSError), receiver=self
        )

    def look(self) -> None:
        """Look which backups there are, and say how things stand."""
        path, book, place = self._book.path, self._book.book_id, self.place
        run_in_background(lambda: _standing(path, book, place), self._on_standing, receiver=self)

    def _on_head(self, seq: int) -> None:
        self._head_at_open = seq

    def _on_due(self, is_due: bool) -> None:
        if is_due:
            self.back_up()
        else:
            self.look()

    def _finish(self, copy: Unfinished) -> None:
        """Check the copy and take it to the second place, beside the storage thread."""
        from iastm_desktop.storage.errors import BookError

        place = self.place
        run_in_background(
            lambda: _finished(copy, place), self._on_made, self._fail, expected=(BookError, OSError), receiver=self
        )

    def _on_made(self, why_not_there: str) -> None:
        from iastm_desktop.storage.holder import account_name

        note_event(self._book, "backed_up", author="", account=account_name())
        if why_not_there:
            self.failed.emit(why_not_there)
        self.look()
        self.done.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(_("No backup was made. {why}").format(why=error))
        self.done.emit()

    def _on_standing(self, standing: Standing) -> None:
        self.standing = standing
        self.told.emit(standing_words(standing, self._now()))


def standing_words(standing: Standing, now: Moment) -> str:
    """Return `backed up today · second place: 3 days ago`."""
    here = age_words(standing.here, now)
    first = _("backed up {age}").format(age=here) if here else _("no backup yet")
    if standing.place is None:
        return _("{first} · no second place for backups yet").format(first=first)
    there = age_words(standing.there, now) or (_("nothing yet") if standing.is_there else _("not there"))
    return _("{first} · second place: {age}").format(first=first, age=there)


def is_late(made: datetime | None, now: Moment) -> bool:
    """Tell whether a backup is so old that somebody should look after it."""
    return made is None or (now.utc - made).days >= LATE_DAYS


def age_words(made: datetime | None, now: Moment) -> str:
    """Return `today`, `yesterday`, `3 days ago`; empty for no time."""
    if made is None:
        return ""
    days = (now.date - made.astimezone(now.local.tzinfo).date()).days
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else _("{days} days ago").format(days=days)


def _is_due(book: Book, now: Moment) -> bool:
    from iastm_desktop.storage.backups import backups_folder, is_due

    return is_due(book, backups_folder(book.path), now)


def _changed(book: Book, since: int) -> bool:
    """Tell whether something was saved since number `since`, or since the newest backup where there is one."""
    from iastm_desktop.storage.backups import backups_folder, backups_in

    newest = backups_in(backups_folder(book.path), book.book_id)[-1:]
    return any(not book.only_backed_up_since(seq) for seq in (since, *(backup.seq for backup in newest)))


def _copy(book: Book, now: Moment, between: Callable[[], None]) -> Unfinished:
    from iastm_desktop.storage.backups import backups_folder, begin_backup

    return begin_backup(book, backups_folder(book.path), now, between)


def _finished(copy: Unfinished, place: Path | None) -> str:
    """Check and name a copy, and copy it to the second place; return why that was not done, empty where it was."""
    from iastm_desktop.storage.backups import copy_to_place, finish_backup
    from iastm_desktop.storage.errors import BookError

    made = finish_backup(copy)
    try:
        if place:
            copy_to_place(made, place)
    except BookError as error:
        return str(error)
    return ""


def _tested(path: Path, book: str, place: Path | None) -> Tests:
    from iastm_desktop.storage.backups import backups_folder, try_each

    with tempfile.TemporaryDirectory() as scratch:
        folders = (backups_folder(path), *([place] if place else []))
        return try_each(path, book, folders, Path(scratch))


def _compared(book: Book, tests: Tests) -> tuple[Tried, ...]:
    from iastm_desktop.storage.backups import compared

    return tuple(compared(book, *test) for test in tests)


def _standing(path: Path, book: str, place: Path | None) -> Standing:
    from iastm_desktop.storage.backups import backups_folder

    return Standing(_newest(backups_folder(path), book), place, _newest(place, book), bool(place and place.is_dir()))


def _newest(folder: Path | None, book: str) -> datetime | None:
    from iastm_desktop.storage.backups import backups_in

    found: tuple[Backup, ...] = backups_in(folder, book) if folder else ()
    return found[-1].made if found else None
