"""What lies beside a locked book and opens without its key is deleted, once the locked one has proved itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from iastm_desktop.storage.backups import Unfinished, finish_backup, try_backup
from iastm_desktop.storage.destroying import delete_file
from iastm_desktop.storage.errors import bad_backup
from iastm_desktop.storage.relocking import open_copies


def clear_copies(
    backup: Unfinished, copies: Iterable[Path], *, earlier: str, folders: Iterable[Path], scratch: Path
) -> tuple[str, ...]:
    """Delete open copies of a locked book, after a new backup of it was opened and checked whole; BookError if not.

    `earlier` is the book that this one was made of. Only what is still an open copy goes. Return a sentence for each
    that could not be deleted.
    """
    made = finish_backup(backup)
    faults = try_backup(made.path, scratch).faults
    if faults:
        raise bad_backup(made.path, faults[0])
    still = set(open_copies(backup.book, backup.book_id, earlier, *folders))
    return tuple(words for path in copies if path in still and (words := delete_file(path)))
