"""A locked book made of one that is open, or of one with another lock: always a new file, the old one kept beside."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.aside import free_name, keep_as
from iastm_desktop.storage.connection import BookConnection, create_file, transaction
from iastm_desktop.storage.copies import sync_folder
from iastm_desktop.storage.errors import BookDamaged, damaged, locked, plain_sentences
from iastm_desktop.storage.locks import locked_row
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.storage.saving import chain_writer, fresh_salt, head_of, stored_columns_of
from iastm_desktop.storage.schema import APPLICATION_ID, UNFINISHED_ROWS
from iastm_desktop.storage.sealing import plain_row
from iastm_desktop.storage.seals import is_seal, seal
from iastm_desktop.storage.slots import NewLock, put_on
from iastm_desktop.storage.verify import verify_book
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

ASIDE = "before locking"


def lock_book(book: Book, lock: NewLock, *, now: Moment, author: str = "") -> Path:
    """Make a locked book of an open or unlocked one and put it in its place; `book` is closed. BookError if not.

    The new file has every row of the old one; its own first row names the old one's id and head. It is checked and
    compared row by row before it takes the name. Return where the old file is now.
    """
    if book.lock.needs_key:
        raise locked()
    faults = [found.text for found in book.verify() if not found.is_note]
    if faults:
        text = _("This practice file is not whole and was not locked: {fault} Rescue it or take a backup first.")
        raise BookDamaged(text.format(fault=faults[0]))
    book.lock.seal()  # now: once its file has another name nothing more is written to it
    new = book.path.with_name(f".{uuid.uuid4().hex}.locked")
    try:
        with book.lock.copying() as old:
            create_file(new, lambda connection: _fill(connection, old, lock, now, author))
            _compare(old, new, lock)
            if os.name != "nt":
                return _take_place(new, book, now)
        return _take_place(new, book, now)  # Windows renames no open file
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def open_copies(book_path: Path, book_id: str, earlier: str, *folders: Path) -> tuple[Path, ...]:
    """Return the files beside a locked book and in `folders` that hold the same practice and open without its key.

    They are to be destroyed once the locked one has proved itself. What lies elsewhere is not looked for.
    """
    known, found = {book_id, earlier}, list[Path]()
    files = {path: _told(path) for path in _files(book_path, folders)}
    before = 0
    while before != len(known):  # an older file names a still older one
        before = len(known)
        known |= {told[1] for told in files.values() if told and told[0] in known}
    for path, told in files.items():
        if told and told[0] in known - {""} and (told[0] != book_id or not told[2]):
            found.append(path)
    return tuple(sorted(found))


def _fill(connection: BookConnection, old: sqlite3.Connection, lock: NewLock, now: Moment, author: str) -> None:
    """Copy every row, locked, with the guards off: what was refused then was refused, what stands there stands."""
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    head = head_of(old)
    with transaction(connection):
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        writer = chain_writer(connection, fresh_salt)
        when = now.utc.replace(tzinfo=None).isoformat(), now.offset_min
        own = str(uuid.uuid4()), 1, head.book_id, f"{head.seq}-{head.hash.hex()[:16]}"
        writer.append("book", (*own, author, *when, None, 0))
        put_on(writer, connection, lock, author, now)
        for table, row, version, digest, values in _rows(old):
            if values is None:
                writer.link(table, row, version, digest)
            else:
                writer.append(table, locked_row(connection.keys, table, values))
        connection.execute(f"INSERT INTO unfinished {UNFINISHED_ROWS}")
        for _name, sql in guards:
            connection.execute(sql)
        noted = audit_record("locked", now.date, instead_of=str(fingerprint(head)))
        writer.save(Save(fact=noted, author=author, recorded_at=now))
        seal(connection, now)
    if any(not found.is_note for found in verify_book(connection, connection.keys)):
        raise damaged(Path(connection.execute("PRAGMA database_list").fetchone()[2]))


def _rows(old: sqlite3.Connection) -> Iterator[tuple[str, str, int, bytes, tuple[Any, ...] | None]]:
    """Yield table, id, version and digest of every link but of book, slots and seals, each with its open row.

    What was destroyed has no row: its link alone goes on.
    """
    links = old.execute('SELECT seq, "table", row, version, digest FROM chain ORDER BY seq')
    for seq, table, row, version, digest in links:
        if table in ("book", "key_slot"):
            continue
        names = ", ".join(f'"{name}"' for name in stored_columns_of(table))
        found = old.execute(f"SELECT {names} FROM {table} WHERE seq = ?", (seq,)).fetchall()
        if not (found and is_seal(table, found[0])):
            yield table, row, version, digest, tuple(plain_row(old, table, found[0])) if found else None


def _compare(old: sqlite3.Connection, new: Path, lock: NewLock) -> None:
    """Read the new file back from the disk and compare every row with the old one's."""
    from iastm_desktop.storage.book import open_book

    with open_book(new) as book:
        book.lock.open_with(lock.keys())
        with book.lock.copying() as copy:
            theirs = _rows(copy)
            for mine, other in zip(_rows(old), theirs, strict=False):
                same = mine[:3] == other[:3] and mine[4] == other[4]
                if not same:
                    raise damaged(new)
            if len(list(theirs)) != 1:  # the note that it was locked
                raise damaged(new)


def _take_place(new: Path, book: Book, now: Moment) -> Path:
    """Give the old file another name and the new one its name, so that there is a whole file under it at any moment."""
    path = book.path
    with plain_sentences(path):
        aside = free_name(path, ASIDE, now)
        if os.name == "nt":
            book.close()
            path.rename(aside)
            new.rename(path)
            return aside
        keep_as(path, aside)
        new.replace(path)
        sync_folder(path.parent)
    return aside


def _files(book_path: Path, folders: Iterable[Path]) -> list[Path]:
    found = [path for folder in {book_path.parent, *folders} if folder.is_dir() for path in folder.iterdir()]
    return [
        path for path in found if path.is_file() and path.name != book_path.name and not path.name.endswith("-journal")
    ]


def _told(path: Path) -> tuple[str, str, bool] | None:
    """Return the id of the book in a file that is not open here, the id of the one it was made of, and its lock."""
    with suppress(sqlite3.Error, OSError, ValueError):
        with path.open("rb") as file:
            head = file.read(72)
        if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
            return None
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            own = connection.execute("SELECT id, earlier_book FROM book ORDER BY seq LIMIT 1").fetchone()
            tables = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'key_slot'").fetchall()
            is_locked = bool(tables and connection.execute("SELECT 1 FROM key_slot LIMIT 1").fetchall())
            return str(own[0]), str(own[1] or ""), is_locked
    return None
