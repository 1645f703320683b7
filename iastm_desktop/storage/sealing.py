"""Saves locked before they are queued, and rows locked on their way into a book and opened on their way out."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.connection import BookConnection
from iastm_desktop.storage.errors import locked, malformed
from iastm_desktop.storage.locks import CannotOpen, Keys, locked_row, opened_row
from iastm_desktop.storage.rows import Unstorable, row_of, save_of, table_of
from iastm_desktop.words import _

SaveId = tuple[str, int]


@dataclass(frozen=True, slots=True)
class LockedSave:
    """One save as the book will hold it, names and notes locked; `refused` says why it cannot be stored."""

    save_id: SaveId
    table: str
    row: tuple[Stored, ...]
    refused: str | None = None


AnySave = Save | LockedSave


def lock_save(save: Save, keys: Keys) -> LockedSave:
    """Return a save locked, so that nothing it says stays in memory while it waits for the disk."""
    table = table_of(save.fact)
    try:
        return LockedSave(save.save_id, table, locked_row(keys, table, row_of(save)))
    except Unstorable as error:
        return LockedSave(save.save_id, table, (), str(error))
    except UnicodeEncodeError:
        return LockedSave(save.save_id, table, (), _("a text or number in it cannot be stored"))


def open_save(save: AnySave, keys: Keys | None) -> Save:
    """Return a save as it was before it was locked."""
    if isinstance(save, Save):
        return save
    return save_of(save.table, opened_row(keys, save.table, save.row))


def stored_row(connection: sqlite3.Connection, save: AnySave) -> tuple[Stored, ...]:
    """Return the row of a save as this book keeps it; BookLocked where that needs a key, Unstorable where it cannot."""
    if isinstance(save, LockedSave):
        if save.refused:
            raise Unstorable(save.refused)
        return save.row
    return own_row(connection, table_of(save.fact), row_of(save))


def own_row(connection: sqlite3.Connection, table: str, row: Sequence[Stored]) -> tuple[Stored, ...]:
    """Return a row as this book keeps it: locked where the book is; BookLocked where that needs a key."""
    if not is_locked(connection):
        return tuple(row)
    try:
        return locked_row(_keys(connection), table, row)
    except CannotOpen:
        raise locked() from None


def table_of_save(save: AnySave) -> str:
    """Return the fact table that a save goes into."""
    return save.table if isinstance(save, LockedSave) else table_of(save.fact)


def same_row(connection: sqlite3.Connection, stored: Sequence[Any], save: AnySave) -> bool:
    """Tell whether a stored row is exactly this save; one that is locked here anew has other bytes each time."""
    if isinstance(save, LockedSave) or not is_locked(connection):
        return tuple(stored) == stored_row(connection, save)
    return tuple(plain_row(connection, table_of(save.fact), stored)) == row_of(save)


def plain_row(connection: sqlite3.Connection, table: str, row: Sequence[Any]) -> Sequence[Any]:
    """Return a stored row with its names and notes open; BookLocked without a key, damage where they do not open."""
    if not is_locked(connection):
        return row
    keys = _keys(connection)
    try:
        return opened_row(keys, table, row)
    except CannotOpen:
        raise (locked() if keys is None else malformed(f"locked row of {table}")) from None


def plain_saves(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> tuple[Save, ...]:
    """Return the saves of stored rows."""
    if not is_locked(connection):
        return tuple(save_of(table, row) for row in rows)
    return tuple(save_of(table, plain_row(connection, table, row)) for row in rows)


def is_locked(connection: sqlite3.Connection) -> bool:
    """Tell whether the book behind a connection is locked, whether or not its keys are here."""
    return isinstance(connection, BookConnection) and connection.is_locked


def _keys(connection: sqlite3.Connection) -> Keys | None:
    return connection.keys if isinstance(connection, BookConnection) else None
