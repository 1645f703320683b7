"""Copies of an open book: made page by page, checked whole, brought to the disk."""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from iastm_desktop.storage.errors import damaged

PAGES_A_STEP = 64  # 1 MiB: what is charted meanwhile waits for no more than that
LARGEST_FIRST = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name <> 'entry'"
CHECKED_AT_ONCE = 2  # tables of a copy; SQLite does not hold Python's lock meanwhile


def copy_book(connection: sqlite3.Connection, target: Path, between: Callable[[], None] | None = None) -> None:
    """Copy the open book to the new file `target`; copying the file itself breaks it.

    With `between` it goes in steps, and that is called after each: what it saves by this connection is copied too.
    The copy is on the disk for good once `check_copy` has returned.
    """
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        if between is None:
            connection.backup(copy)
        else:
            connection.backup(copy, pages=PAGES_A_STEP, progress=lambda *_pages: between())


def check_copy(path: Path) -> None:
    """Bring a closed copy to the disk and let SQLite check it meanwhile; BookDamaged where it is not whole.

    Every row of every table is read. Whether the indexes agree and no page is used twice is asked by `verify`, and
    before a backup is put back.
    """
    from concurrent.futures import ThreadPoolExecutor  # here: opening a book needs none of it

    with closing(_looking(path)) as copy:
        tables = iter([name for (name,) in copy.execute(LARGEST_FIRST)])
    with ThreadPoolExecutor(1 + CHECKED_AT_ONCE) as beside:
        jobs = [beside.submit(sync_file, path)]
        jobs += [beside.submit(_check_tables, path, tables) for _ in range(CHECKED_AT_ONCE)]
        for job in jobs:
            job.result()


def _check_tables(path: Path, tables: Iterator[str]) -> None:
    """Check one table after the other of those that nobody has taken yet."""
    with closing(_looking(path)) as copy:
        for table in tables:
            if copy.execute(f'PRAGMA quick_check("{table}")').fetchall() != [("ok",)]:
                raise damaged(path)


def _looking(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the open book to `target`, checked whole and renamed into place."""
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        copy_book(connection, temporary)
        check_copy(temporary)
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Bring a file that is closed to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
