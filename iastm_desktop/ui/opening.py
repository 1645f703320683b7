"""Opening, making and leaving books: each off the GUI thread, each answered by a signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.book_dialogs import SUFFIX
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.storage_thread import StorageThread
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.locks import Keys
    from iastm_desktop.ui.welcome import NewPractice


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A locked practice file that is open and shows no name: whose it is, and who has a passphrase."""

    storage: StorageThread
    path: Path
    book_id: str
    practice: str
    holders: tuple[str, ...]


class Opening(QObject):
    """Opens one book after the other. `opened` carries an OpenBook whose people are read; `failed` path and error.

    `locked` carries a LockedFile that waits for its passphrase; `unlock` goes on from there.
    """

    opened = Signal(object)
    locked = Signal(object)
    failed = Signal(object, object)
    not_made = Signal(str)

    def __init__(self, last_session: Callable[[str], str], parent: QObject | None = None) -> None:
        """Take what tells the id of the session that was on the screen last in a book, by the book's id."""
        super().__init__(parent)
        self._last_session = last_session

    def open(self, path: Path, *, looks_only: bool = False, keys: Keys | None = None) -> None:
        """Open an existing book, to read only where it is said so; `keys` are those it was locked with just now."""
        storage = StorageThread(path, self, looks_only=looks_only)
        storage.opened.connect(lambda book_id: self._on_open(storage, path, book_id, keys))
        storage.failed_to_open.connect(lambda error: self._on_failed(storage, path, error))
        storage.start()

    def stop(self) -> None:
        """End every storage thread that still runs, one that is only opening its book too; wait for them."""
        for storage in self.findChildren(StorageThread):
            if storage.isRunning():
                storage.stop()

    def make(self, new: NewPractice) -> None:
        """Make a new book with its practice and practitioner, then open it."""
        self._make(lambda: _make(new), new.path)

    def make_demo(self, folder: Path, today: date) -> None:
        """Open the demo practice of that day; make it first where it is not there yet."""
        path = demo_path(folder, today)
        if path.exists():
            self.open(path)
        else:
            self._make(lambda: _make_demo(path, today), path)

    def _make(self, make: Callable[[], None], path: Path) -> None:
        from iastm_desktop.storage.errors import BookError  # which brings sqlite3 along: not before first paint

        run_in_background(
            make,
            lambda _nothing: self.open(path),
            lambda error: self.not_made.emit(_sentence(error)),
            expected=(BookError, OSError),
            receiver=self,
        )

    def unlock(self, file: LockedFile, secret: str, on_wrong: Callable[[Exception], None]) -> None:
        """Try a passphrase or recovery code; where it is wrong `on_wrong` gets the error."""

        def try_it(book: Book) -> tuple[Keys | None, tuple[str, ...]]:
            from iastm_desktop.storage.unlocking import unlock

            found = unlock(book, secret, now=now())
            return book.lock.keys, found

        def go_on(answer: tuple[Keys | None, tuple[str, ...]]) -> None:
            file.storage.keys, found = answer
            self.load(file.storage, file.path, file.book_id, found)

        file.storage.ask(try_it, go_on, on_wrong)

    def _on_open(self, storage: StorageThread, path: Path, book_id: str, keys: Keys | None) -> None:
        def look(book: Book) -> LockedFile | None:
            if book.lock.needs_key and keys:
                book.lock.open_with(keys)
            return _locked_file(storage, path, book) if book.lock.needs_key else None

        def go_on(file: LockedFile | None) -> None:
            if file:
                self.locked.emit(file)
                return
            storage.keys = keys
            self.load(storage, path, book_id, ())

        storage.ask(look, go_on, lambda error: self._on_failed(storage, path, error))

    def load(self, storage: StorageThread, path: Path, book_id: str, found: tuple[str, ...] = ()) -> None:
        """Read the people of a book whose thread runs; `found` is what a self-test of its lock found."""
        book = OpenBook(storage, path, self)
        book.loaded.connect(lambda: self._on_loaded(book, found), Qt.ConnectionType.SingleShotConnection)
        book.failed.connect(lambda error: self._on_failed(storage, path, error))
        book.load(self._last_session(book_id))

    def _on_loaded(self, book: OpenBook, found: tuple[str, ...]) -> None:
        if found:
            text = _("Not everything in this file is locked as it should be: {what} Check the practice file.")
            book.to_say = text.format(what=found[0])
        self.opened.emit(book)

    def _on_failed(self, storage: StorageThread, path: Path, error: Exception) -> None:
        storage.stop()
        self.failed.emit(path, error)


def _locked_file(storage: StorageThread, path: Path, book: Book) -> LockedFile:
    practice = book.practice()
    holders = tuple(slot.holder for slot in book.lock.slots() if slot.holder)
    return LockedFile(storage, path, book.book_id, practice.name if practice else path.stem, holders)


def demo_path(folder: Path, today: date) -> Path:
    """Return where the demo practice of a day is."""
    return folder / (_("Demo practice {date}").format(date=today.isoformat()) + SUFFIX)


def _make(new: NewPractice) -> None:
    from iastm_desktop.storage.book import create_book

    new.path.parent.mkdir(parents=True, exist_ok=True)
    create_book(new.path, new.first_saves(now()))


def _make_demo(path: Path, today: date) -> None:
    from iastm_desktop.demo import create_demo

    path.parent.mkdir(parents=True, exist_ok=True)
    create_demo(path, today, now())


def _sentence(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
