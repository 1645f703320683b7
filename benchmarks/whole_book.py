"""What reads all of a book: checking it against reading and hashing it, and backing it up against copying the file."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.measure import Row, paired_ratio
from benchmarks.practice_years import book_of
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.schema import FACTS

VERIFY_LIMIT, BACKUP_LIMIT = 4.0, 2.5


def rows() -> list[Row]:
    """Return a line for verify and one for a backup, both of the book of one year."""
    with tempfile.TemporaryDirectory(dir=book_of(1).parent) as folder:
        path = Path(shutil.copy(book_of(1), folder))
        with open_book(path) as book:
            checked = paired_ratio(
                lambda: _read_and_hash(path),
                lambda: _verify(book),
                name="verify / read every row and link, and hash its bytes",
                limit=VERIFY_LIMIT,
                pairs=3,
            )
        closed = Path(shutil.copy(path, Path(folder) / "closed"))
        with open_book(path) as book:
            saved = paired_ratio(
                lambda: _copy(closed, Path(folder) / "copy"),
                lambda: book.back_up(Path(folder) / "backup"),
                name="backup, checked whole / copy + fsync",
                limit=BACKUP_LIMIT,
                pairs=5,
            )
    return [checked, saved]


def _verify(book: Book) -> None:
    assert book.verify() == ()


def _read_and_hash(path: Path) -> None:
    """Read every stored row through SQLite, and hash the bytes of each, as a program would that checks nothing."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        for table in ("chain", *FACTS):
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                stored = (value if isinstance(value, bytes) else b"%r" % value for value in row if value is not None)
                hashlib.sha256(b"".join(stored)).digest()


def _copy(path: Path, target: Path) -> None:
    """Copy a file that nobody has open, and bring it to the disk."""
    with path.open("rb") as file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
