"""The one connection to a book: header peek, pragmas read back, migrations, new books under a temporary name."""

import os
import secrets
import sqlite3
import stat
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.copies import back_up, sync_folder
from iastm_desktop.storage.errors import (
    BookError,
    damaged,
    disk_failed,
    empty,
    exists,
    missing,
    newer,
    no_folder,
    no_name,
    not_a_book,
    not_readable,
    not_upgraded,
    not_writable,
    older,
    plain_sentences,
)
from iastm_desktop.storage.holder import Hold, let_go, take_hold
from iastm_desktop.storage.locks import Keys
from iastm_desktop.storage.migrations import MIGRATIONS
from iastm_desktop.storage.schema import APPLICATION_ID
from iastm_desktop.words import _

MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
PAGE_BYTES = 16384  # of a new book; a backup asks the system a quarter as often as with SQLite's 4096
LONGEST_NAME_BYTES = 255 - len("-journal")  # SQLite puts its journal beside the book

# pragma, value to set, value to read back. Without synchronous=EXTRA a power cut loses acknowledged entries.
PRAGMAS = (
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("fullfsync", "ON", 1),  # macOS; no effect elsewhere
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", 3),
)

# Books this process has open, by device and inode. Closing a second handle on a file drops SQLite's POSIX locks on
# it, and those belong to the process: so a book that is open here is never opened for a peek.
_open_here: Counter[tuple[int, int]] = Counter()

Migrations = Sequence[Sequence[str]]


class BookConnection(sqlite3.Connection):
    """A connection that knows whether its book is locked, and by which keys it is opened."""

    is_locked = False
    keys: Keys | None = None


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open book's connection, with the device and inode it was found at."""

    path: Path
    connection: BookConnection
    place: tuple[int, int]
    hold: Hold | None = None
    looks_only: bool = False
    kept_as: Path | None = None  # the book as it was before it was upgraded just now

    def close(self) -> None:
        """Close the connection; once only."""
        try:
            with plain_sentences(self.path):
                self.connection.close()
        finally:
            let_go(self.hold)
        _open_here[self.place] -= 1


def open_file(
    path: Path, *, patience_s: float, migrations: Migrations = MIGRATIONS, looks_only: bool = False
) -> OpenFile:
    """Open an existing book for reading and writing, all pragmas in force and the schema up to date; else BookError.

    `patience_s` is how long SQLite waits for another program that writes. BookInUse where another process has the book
    open to write. With `looks_only` nobody is in the way, and nothing can be written.
    """
    place = _place_of(path)
    if not _open_here[place]:
        _peek(path, len(migrations))
    if not (looks_only or os.access(path, os.W_OK)):
        raise not_writable(path)
    hold = None if looks_only else take_hold(path)
    try:
        with plain_sentences(path):
            connection, kept_as = _prepared(path, patience_s, migrations, looks_only)
    except BaseException:
        let_go(hold)
        raise
    _open_here[place] += 1
    return OpenFile(path, connection, place, hold, looks_only, kept_as)


def _prepared(
    path: Path, patience_s: float, migrations: Migrations, looks_only: bool
) -> tuple[BookConnection, Path | None]:
    connection, kept_as = _connect(path, patience_s), None
    try:
        _check_identity(path, connection, len(migrations))
        if not looks_only:
            kept_as = migrate(connection, path, migrations)
        elif (version := _user_version(connection)) < len(migrations):
            raise older(path, version, len(migrations))
        else:
            connection.execute("PRAGMA query_only = ON")
        connection.is_locked = has_slots(connection)
    except BaseException:
        connection.close()
        raise
    return connection, kept_as


def create_file(path: Path, fill: Callable[[BookConnection], None]) -> None:
    """Make a new book: under a temporary name, filled, synced, then renamed; BookExists where something is there.

    A crash at any moment leaves no file at `path`, or the whole book.
    """
    with plain_sentences(path, is_new=True):
        if path.exists() or path.is_symlink():
            raise exists(path)
        if not path.parent.is_dir():
            raise no_folder(path)
        if len(os.fsencode(path.name)) > LONGEST_NAME_BYTES:
            raise no_name(path)
    temporary = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with plain_sentences(path, is_new=True):
            _fill(temporary, fill)
            _take_name(temporary, path)
            sync_folder(path.parent)
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one immediate transaction, or in the one that is open; any error rolls all of it back."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


@contextmanager
def read_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the block read the book as it stands at one moment."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        roll_back(connection)


def roll_back(connection: sqlite3.Connection) -> None:
    """Roll back what is open; SQLite did so itself after some errors."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def migrate(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> Path | None:
    """Bring the schema up to date, each step whole or not at all, after a verified backup of an older book.

    Return where that backup is, None where nothing was to be done.
    """
    version, kept_as = _user_version(connection), None
    if 0 < version < len(migrations):
        kept_as = path.with_name(f"{path.name}.before-format-{len(migrations)}")
        try:
            with plain_sentences(kept_as):
                back_up(connection, kept_as)
        except BookError as error:
            raise not_upgraded(path, version, error) from error
    for number, statements in enumerate(migrations[version:], start=version + 1):
        with transaction(connection):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise sqlite3.IntegrityError(f"upgrade step {number} leaves rows that point nowhere")
    return kept_as


def _place_of(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise missing(path) from None
    except PermissionError:
        raise not_readable(path) from None
    except (OSError, ValueError):  # too long, a NUL, a file where a folder should be
        raise missing(path) from None
    if stat.S_ISDIR(status.st_mode):
        raise not_a_book(path, _("a folder"))
    if not stat.S_ISREG(status.st_mode):
        raise not_a_book(path, _("a device or a pipe"))
    return status.st_dev, status.st_ino


def _peek(path: Path, our_version: int) -> None:
    """Read the header before any connection exists, and refuse what is no whole book of a format we know."""
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            size = file.seek(0, os.SEEK_END)
    except PermissionError:
        raise not_readable(path) from None
    except OSError as error:
        raise disk_failed(path, type(error).__name__) from error
    if size == 0:
        raise empty(path)
    if not header.startswith(MAGIC):
        raise not_a_book(path, _("another kind of file"))
    if size < HEADER_BYTES:
        raise damaged(path)
    if not _journal_waits(path):
        _check_header(path, header, size, our_version)


def _journal_waits(path: Path) -> bool:
    """Tell whether a crash left a journal; the header may then change when SQLite plays it back."""
    whole = path.resolve()
    journal = whole.with_name(whole.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _check_header(path: Path, header: bytes, size: int, our_version: int) -> None:
    page_bytes, changes, pages = struct.unpack(">H6xII", header[16:32])[0], *struct.unpack(">II", header[24:32])
    its_version, application = struct.unpack(">i4xi", header[60:72])
    if application != APPLICATION_ID:
        raise not_a_book(path, _("a database of another program"))
    if its_version > our_version:
        raise newer(path, its_version, our_version)
    counted = changes == struct.unpack(">I", header[92:96])[0]  # the page count holds only where these agree
    if its_version < 1 or (counted and size < pages * (65536 if page_bytes == 1 else page_bytes)):
        raise damaged(path)


def has_slots(connection: sqlite3.Connection) -> bool:
    """Tell whether a book is locked."""
    return bool(connection.execute("SELECT 1 FROM key_slot LIMIT 1").fetchall())


def _connect(path: Path, patience_s: float) -> BookConnection:
    """Connect and set every pragma; one that did not take is an error."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=patience_s,
        factory=BookConnection,
    )
    try:
        for name, value, expected in PRAGMAS:
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
            if connection.execute(f"PRAGMA {name}").fetchall() != [(expected,)]:
                raise disk_failed(path, _("SQLite's setting {name} does not take").format(name=name))
    except BaseException:
        connection.close()
        raise
    return connection


def _check_identity(path: Path, connection: sqlite3.Connection, our_version: int) -> None:
    """Check the header again, now that SQLite has played back what a crash left."""
    if connection.execute("PRAGMA application_id").fetchall() != [(APPLICATION_ID,)]:
        raise not_a_book(path, _("a database of another program"))
    its_version = _user_version(connection)
    if its_version > our_version:
        raise newer(path, its_version, our_version)
    if its_version < 1:
        raise damaged(path)


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchall()[0][0])


def _fill(temporary: Path, fill: Callable[[BookConnection], None]) -> None:
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(_connect(temporary, patience_s=5.0)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        migrate(connection, temporary, MIGRATIONS)
        fill(connection)


def _take_name(temporary: Path, path: Path) -> None:
    """Give the new book its name; never over something that came there meanwhile."""
    if os.name == "nt":
        temporary.rename(path)  # refuses an existing path
        return
    try:
        path.hardlink_to(temporary)
        temporary.unlink()
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise exists(path) from None
        temporary.rename(path)
