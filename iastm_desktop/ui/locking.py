"""The lock of the practice file in the window: asked for at the start, put on by Ctrl+L and after a sleep, made new."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from iastm_desktop.domain.moments import now
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.opening import LockedFile
from iastm_desktop.ui.pieces import card, centred, column, holder, label
from iastm_desktop.words import _

# Pages and dialogs are imported when they are shown: a window on an open file needs none of them.
if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.locks import Keys
    from iastm_desktop.storage.slots import NewLock
    from iastm_desktop.ui.begun_mends import Begun
    from iastm_desktop.ui.open_book import OpenBook
    from iastm_desktop.ui.preferences import Preferences
    from iastm_desktop.ui.sleep_watch import SleepWatch
    from iastm_desktop.ui.storage_thread import StorageThread
    from iastm_desktop.ui.typed_before import Typed
    from iastm_desktop.ui.unlock_page import UnlockPage
    from iastm_desktop.ui.window import MainWindow

TICK_MS = 1_000
ASLEEP_S = 15.0  # a clock that goes on by so much more between two ticks: the computer slept, or hung


class Locking(QObject):
    """Leads the window from a locked file to an open one and back; nothing that was charted or typed is lost by it."""

    def __init__(self, window: MainWindow, preferences: Preferences, wall: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self.wall = wall
        self.page: UnlockPage | None = None
        self.sleep: SleepWatch | None = None
        self._window, self._typed = window, b""
        self._preferences = preferences
        self._begun: tuple[StorageThread, dict[str, dict[str, Begun]]] | None = None
        self._lock_next: Path | None = None
        self._to_say = ""
        self._busy: QWidget | None = None
        self._ticked_at = wall()
        window.opening.locked.connect(self._on_locked)
        window.opening.opened.connect(self._on_opened)
        window.shown.connect(self._on_shown)
        window.top.lock_wanted.connect(self.ask_lock)
        window.top.lock_now_wanted.connect(self.lock_now)
        window.top.openers_wanted.connect(self.show_openers)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def lock_now(self) -> None:
        """Lock a locked practice file fully; cover the window where the file has no lock."""
        window, book = self._window, self._window.book
        if book is None:
            return
        if book.storage.keys is None:
            cover(book)
            return
        from iastm_desktop.ui.cover import Cover
        from iastm_desktop.ui.typed_before import collect_typed

        window.door.shut()
        uncover(book)  # what it put away is to be seen for what is typed in it, and the window to be shown at all
        for sheet in window.findChildren(Cover):
            sheet.keep()
        if window.pages:  # else nobody is in, and what was kept before waits for whoever comes
            window.pages.save_typed()
            self._keep_typed(collect_typed(window), book.storage.keys)
            self._begun = book.storage, book.begun  # changes to entries that were begun go on after it
        file = LockedFile(book.storage, book.path, book.book_id, book.practice.name if book.practice else "", ())
        window.let_pages_go()
        for left in (*window.findChildren(QDialog), *window.findChildren(Cover)):
            left.hide()
            left.deleteLater()
        book.storage.lock()
        window.setWindowTitle(_("IASTM Desktop"))
        self._ask(file, _("Everything is kept. What could not be saved waits, locked, and is tried again."))

    def ask_lock(self, *, again: bool = False) -> None:
        """Ask for what a lock needs, and put it on."""
        from iastm_desktop.ui.lock_dialog import LockDialog

        window, book = self._window, self._window.book
        if book is None or book.looks_only:
            return
        dialog = LockDialog(book, window, again=again)
        dialog.lock_wanted.connect(lambda lock: self._put_on(lock, book.path, book.author, book.storage.keys))
        dialog.open()

    def show_openers(self) -> None:
        """Show who can open the file, and what lies about open."""
        from iastm_desktop.ui.openers_dialog import OpenersDialog

        if self._window.book:
            dialog = OpenersDialog(self._window.book, self._window)
            dialog.new_lock_wanted.connect(lambda: self.ask_lock(again=True))
            dialog.open()

    @property
    def file(self) -> LockedFile | None:
        """Return the file that is open and locked, if one is."""
        return self.page.file if self.page else None

    def stop(self) -> None:
        """Let go of the file that is open and locked."""
        if self.page and self.page.file:
            self.page.file.storage.stop()
            self.page.file = None

    def lock_once_open(self, path: Path | None) -> None:
        """Ask for the lock of a file that is being made, as soon as it is open."""
        self._lock_next = path

    def tick(self) -> None:
        """Lock where the computer slept since the last tick."""
        before, self._ticked_at = self._ticked_at, self.wall()
        if self._ticked_at - before > ASLEEP_S + TICK_MS / 1000:
            self.on_sleep()

    def on_sleep(self) -> None:
        """Lock before the computer sleeps; a file without a lock is covered where somebody has a PIN, else left."""
        book = self._window.book
        if book and (book.storage.keys or book.has_pins):
            self.lock_now()

    def _on_locked(self, file: LockedFile) -> None:
        self._ask(file, "")

    def _ask(self, file: LockedFile, said: str) -> None:
        if self.page is None:
            from iastm_desktop.ui.unlock_page import UnlockPage

            self.page = UnlockPage()
            self.page.tried.connect(self._try)
            self.page.leave_wanted.connect(self._window.ask_for_book)
            self._window.stack.addWidget(self.page)
        self._window.show_alone(self.page)
        self.page.ask(file, said)

    def _try(self, secret: str) -> None:
        page = self.page
        if page and page.file:
            page.file.storage.retry()  # what waits comes before what is read
            self._window.opening.unlock(page.file, secret, page.say_wrong)

    def _on_opened(self, book: OpenBook) -> None:
        if self.page:
            self.page.file = None
        if (book.storage.keys or book.has_pins) and self.sleep is None:
            from iastm_desktop.ui.sleep_watch import SleepWatch

            self.sleep = SleepWatch(self)
            self.sleep.going.connect(self.on_sleep)
            self.sleep.listen()
        self._window.top.show_lock(locked=book.storage.keys is not None, may_write=not book.looks_only)

    def _on_shown(self, book: OpenBook) -> None:
        """Go on with what was left when the file was locked, once somebody is in."""
        if self._typed and book.storage.keys:
            from iastm_desktop.ui.typed_before import show_typed

            show_typed(self._window, self._opened_typed(book.storage.keys))
        if self._begun and self._begun[0] is book.storage:
            book.begun.update(self._begun[1])
        self._typed, self._begun = b"", None
        if not book.storage.is_idle:
            self._read_again_once_saved(book)
        if said := self._to_say or book.to_say:
            QTimer.singleShot(0, book, partial(book.trouble.emit, said))
        self._to_say = ""
        if self._lock_next == book.path:
            QTimer.singleShot(0, self, self.ask_lock)
        self._lock_next = None

    def _read_again_once_saved(self, book: OpenBook) -> None:
        """Show the visit afresh once the disk has taken what waited while the file was locked."""

        def read_again() -> None:
            book.storage.drained.disconnect(read_again)
            if self._window.book is book and self._window.pages:
                self._window.pages.save_typed()
                self._window.let_pages_go()
                self._window.opening.load(book.storage, book.path, book.book_id)

        book.storage.drained.connect(read_again)

    def _keep_typed(self, typed: Typed, keys: Keys) -> None:
        from iastm_desktop.storage.locks import sealed_words

        self._typed = sealed_words(keys, typed) if typed else b""

    def _opened_typed(self, keys: Keys) -> Typed:
        from iastm_desktop.storage.locks import opened_words

        return opened_words(keys, self._typed)

    def _put_on(self, lock: NewLock, path: Path, author: str, keys: Keys | None) -> None:
        """Close the file, make the locked one of it, open that; where it fails the file is opened as it was."""
        window, old_id = self._window, self._window.book.book_id if self._window.book else ""

        def made(new_id: str) -> None:
            carry_over(self._preferences, old_id, new_id)
            window.opening.open(path, keys=lock.keys())
            window.shown.connect(self._show_openers_once)

        def failed(error: Exception) -> None:
            self._to_say = str(error)
            window.opening.open(path, keys=keys)

        def begin() -> None:
            self._show_busy()
            run_in_background(
                lambda: lock_file(path, lock, author, keys), made, failed, expected=_expected(), receiver=self
            )

        window.leave_book_then(begin)

    def _show_busy(self) -> None:
        """Say what goes on; a practice of ten years takes minutes, for every row is compared."""
        if self._busy is None:
            said = label(_("Locking the practice file"), "h1", wrap=True)
            why = _(
                "Every row is copied, locked and compared. Leave the computer on. "
                "Until that is done nothing changes: the file stays as it is."
            )
            self._busy = holder(column(0, centred(card(column(said, label(why, wrap=True)), margin=28), 620), 0))
            self._window.stack.addWidget(self._busy)
        self._window.show_alone(self._busy)

    def _show_openers_once(self, _book: OpenBook) -> None:
        self._window.shown.disconnect(self._show_openers_once)
        self.show_openers()


def carry_over(preferences: Preferences, old_id: str, new_id: str) -> None:
    """Let this computer know of the new file what it knew of the old: who charts, and the second place for backups."""
    who, role = preferences.practitioner(old_id)
    if who:
        preferences.remember_practitioner(new_id, who, role)
    if session := preferences.session(old_id):
        preferences.remember_session(new_id, session)
    if place := preferences.choice(f"backups/{old_id}/place"):
        preferences.remember_choice(f"backups/{new_id}/place", place)


def lock_file(path: Path, lock: NewLock, author: str, keys: Keys | None) -> str:
    """Make a locked file of the one at `path`, and return its id; one without a client is not kept open beside it."""
    from iastm_desktop.storage.book import open_book
    from iastm_desktop.storage.relocking import lock_book

    with open_book(path) as book:
        if keys:
            book.lock.open_with(keys)
        was_empty = not keys and _holds_nobody(book)
        aside = lock_book(book, lock, now=now(), author=author)
    if was_empty:
        aside.unlink(missing_ok=True)
    with open_book(path) as book:
        return book.book_id


def _holds_nobody(book: Book) -> bool:
    counts = book.counts()
    return not counts["client"] and not counts["session"]


def _expected() -> tuple[type[Exception], ...]:
    from iastm_desktop.storage.errors import BookError

    return (BookError, OSError)


def uncover(book: OpenBook) -> None:
    """Take the cover of an idle window away."""
    from iastm_desktop.ui.idle_watch import IdleWatch

    watch = book.findChild(IdleWatch)
    if isinstance(watch, IdleWatch) and watch.cover is not None:
        watch.cover.lift()


def cover(book: OpenBook) -> None:
    """Cover the window of a file without a lock, as when nobody touches it."""
    from iastm_desktop.ui.idle_watch import IdleWatch

    watch = book.findChild(IdleWatch)
    if isinstance(watch, IdleWatch) and watch.cover is None:
        watch.cover_now()
