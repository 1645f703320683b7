"""What can go wrong with a book, each as one plain sentence: what happened, is the work safe, what to do."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iastm_desktop.words import _


class BookError(Exception):
    """The book, the disk or another program is at fault; the text is fit for people and names no client."""


class BookMissing(BookError):
    """There is no file, it was moved under the program, or its drive is gone."""


class BookExists(BookError):
    """A new book would stand where something stands already."""


class NotABook(BookError):
    """There is something at the path, and it is not a book."""


class BookDamaged(BookError):
    """The file is a book whose bytes cannot be trusted."""


class NewerBook(BookError):
    """The book was written by a newer program."""


class BookHeld(BookError):
    """Another program is writing to the book just now."""


class BookInUse(BookError):
    """Another process has the book open to write; it can be looked at."""


class BookReadOnly(BookError):
    """The file or its folder may not be written or read by this account, or it is open to read only."""


class OlderBook(BookError):
    """The book has an older format, and who only looks at it does not raise that."""


class DiskFull(BookError):
    """There is no room left."""


class BookLocked(BookError):
    """The book is locked, and what was asked of it needs a key; or the key that was given does not fit.

    `wait_s` is how long to wait before the next try.
    """

    wait_s = 0.0


class SaveFailed(BookError):
    """Something was not saved: refused by the book, or the disk failed."""


def missing(path: Path) -> BookMissing:
    """Return the error for a path where nothing is."""
    text = _("There is no practice file at {path}. Nothing was changed. Find the file, or plug in the drive it is on.")
    return BookMissing(text.format(path=path))


def exists(path: Path) -> BookExists:
    """Return the error for a new book at a path that is taken."""
    text = _("{path} is there already. It was left as it is. Choose another name for the new practice file.")
    return BookExists(text.format(path=path))


def not_a_book(path: Path, what: str) -> NotABook:
    """Return the error for something that is no book; `what` says what it is."""
    text = _("{path} is {what}, not a practice file. It was left as it is. Choose the practice file.")
    return NotABook(text.format(path=path, what=what))


def damaged(path: Path) -> BookDamaged:
    """Return the error for a book whose bytes are broken."""
    text = _(
        "The practice file {path} is damaged. Nothing more was written to it. "
        "Keep the file, and go on from the newest backup."
    )
    return BookDamaged(text.format(path=path))


def bad_copy(path: Path) -> BookDamaged:
    """Return the error for a copy that is not whole, or cannot be made because the book is not."""
    text = _(
        "A copy of {path} would not be whole, and none was kept. The earlier backups are as they were. "
        "Check the practice file; where it is whole, the drive for the backups is at fault."
    )
    return BookDamaged(text.format(path=path))


def bad_backup(path: Path, fault: str) -> BookDamaged:
    """Return the error for a backup in which `verify` found a fault."""
    text = _("The backup {path} is not whole: {fault} Nothing was changed. Take an older one.")
    return BookDamaged(text.format(path=path, fault=fault))


def empty(path: Path) -> BookDamaged:
    """Return the error for a file of 0 bytes, which is damage and never a new book."""
    text = _(
        "The practice file {path} is empty (0 bytes). It was left as it is. "
        "Keep the file, and go on from the newest backup."
    )
    return BookDamaged(text.format(path=path))


def newer(path: Path, its_version: int, our_version: int) -> NewerBook:
    """Return the error for a book of a later schema, with both numbers."""
    text = _(
        "The practice file {path} has format {its}; this program knows formats up to {ours}. "
        "Nothing was changed. Install the newer program."
    )
    return NewerBook(text.format(path=path, its=its_version, ours=our_version))


def locked() -> BookLocked:
    """Return the error for names and notes that are asked of a locked book without a key."""
    text = _(
        "This practice file is locked. Nothing was changed. "
        "Unlock it with your passphrase, or with the code on the recovery sheet."
    )
    return BookLocked(text)


def wrong_key(wait_s: float) -> BookLocked:
    """Return the error for a passphrase or code that does not open the book, and how long to wait before the next."""
    text = _("This passphrase or recovery code does not open the practice file. Nothing was changed. {then}")
    wait = _("Wait {seconds} s, then try again.").format(seconds=round(wait_s)) if wait_s else _("Try again.")
    error = BookLocked(text.format(then=wait))
    error.wait_s = wait_s
    return error


def held(path: Path) -> BookHeld:
    """Return the error for a book that another program writes to."""
    text = _(
        "Another window or program is writing to {path} just now. This was not saved yet. "
        "Wait a moment and try again, or close the other one."
    )
    return BookHeld(text.format(path=path))


def in_use(path: Path, by: str) -> BookInUse:
    """Return the error for a book that another process has open; `by` says who, where and since when."""
    text = _(
        "The practice file {path} is in use {by}. Nothing was changed. "
        "Look at it read only, or close it there first: one practice file is used on one computer at a time."
    )
    return BookInUse(text.format(path=path, by=by))


def not_writable(path: Path) -> BookReadOnly:
    """Return the error for a book that is opened to write where it or its folder may not be written to."""
    text = _(
        "{path} or its folder may not be written to by this account. Nothing was changed; what is in the file is safe. "
        "Open it to read only, change the permissions, or copy it to another folder."
    )
    return BookReadOnly(text.format(path=path))


def open_to_look(path: Path) -> BookReadOnly:
    """Return the error for a save into a book that is open to read only."""
    text = _(
        "{path} is open here to read only. This was not saved; what is in the file is safe. "
        "Open it to write once nobody else uses it."
    )
    return BookReadOnly(text.format(path=path))


def older(path: Path, its_version: int, our_version: int) -> OlderBook:
    """Return the error for a book of an earlier format that is to be looked at only."""
    text = _(
        "The practice file {path} has the older format {its}, and is brought to format {ours} when it is opened to "
        "write. Nothing was changed. Open it to write first, where its folder may be written to."
    )
    return OlderBook(text.format(path=path, its=its_version, ours=our_version))


def not_upgraded(path: Path, its_version: int, why: BookError) -> BookError:
    """Return the error for an older book of which no backup could be made, so that it was not upgraded."""
    text = _(
        "The practice file {path} has the older format {its}, and was not brought up to date, because no backup of it "
        "could be made first: {why} Nothing was changed in it."
    )
    return type(why)(text.format(path=path, its=its_version, why=why))


def journal_waits(path: Path) -> BookReadOnly:
    """Return the error for a book that a crash left half saved, where it may not be put right."""
    text = _(
        "A save of {path} was cut off by a crash, and the file or its folder may not be written to, so that it cannot "
        "be put right here. What was saved before is safe. Copy the file and the -journal file beside it to a folder "
        "that may be written to, and open it there."
    )
    return BookReadOnly(text.format(path=path))


def read_only(path: Path) -> BookReadOnly:
    """Return the error for a file or folder without the right to write."""
    text = _(
        "{path} or its folder may not be written to. This was not saved; what is in the file is safe. "
        "Change the permissions or choose another folder."
    )
    return BookReadOnly(text.format(path=path))


def no_folder(path: Path) -> BookMissing:
    """Return the error for a new book whose folder is not there."""
    text = _("The folder {folder} is not there. Nothing was made. Make the folder or choose another.")
    return BookMissing(text.format(folder=path.parent))


def no_name(path: Path) -> NotABook:
    """Return the error for a path that no file can have."""
    text = _("{path} is no name that a practice file can have, or too long a one. Nothing was made. Choose another.")
    return NotABook(text.format(path=path))


def no_place(path: Path) -> BookReadOnly:
    """Return the error for a new book in a folder that takes no files."""
    text = _("The folder {folder} takes no files. Nothing was made. Choose another folder.")
    return BookReadOnly(text.format(folder=path.parent))


def not_readable(path: Path) -> BookReadOnly:
    """Return the error for a file that this account may not read."""
    text = _("{path} may not be read by this account. Nothing was changed. Change the permissions.")
    return BookReadOnly(text.format(path=path))


def in_the_way(folder: Path) -> BookExists:
    """Return the error for a file or folder that cannot be made, because something else has its name."""
    text = _(
        "{folder} cannot be made, because something else of that name is there. It was left as it is, "
        "and the practice file too. Give it another name, then try again."
    )
    return BookExists(text.format(folder=folder))


def no_backup(book: Path) -> BookMissing:
    """Return the error for a book of which no backup was found."""
    text = _("There is no backup of {path} yet. The practice file itself was not touched. Make a backup now.")
    return BookMissing(text.format(path=book))


def no_place_for_backups(place: Path) -> BookMissing:
    """Return the error for a second place that is not there."""
    text = _(
        "The second place for backups, {place}, is not there. Today's backup lies beside the practice file only. "
        "Plug the drive in, or choose another place."
    )
    return BookMissing(text.format(place=place))


def disk_full(path: Path) -> DiskFull:
    """Return the error for a full disk."""
    text = _(
        "The disk with {path} is full. This was not saved; what is in the file is safe. Make room, then try again."
    )
    return DiskFull(text.format(path=path))


def not_the_same(path: Path) -> SaveFailed:
    """Return the error for another file in the place of a book that was open."""
    text = _(
        "At {path} is another file now, or an older copy. This was not saved and stays on the screen; nothing was "
        "written to that file. Put the right file back where it was, then try again."
    )
    return SaveFailed(text.format(path=path))


def moved_away(path: Path) -> BookMissing:
    """Return the error for a book that was moved, replaced or unplugged while it was open."""
    text = _(
        "The practice file {path} was moved, replaced or unplugged while it was open. This was not saved and stays on "
        "the screen; what was saved before is in the file. Put it back where it was, then try again."
    )
    return BookMissing(text.format(path=path))


def disk_failed(path: Path, reason: str) -> SaveFailed:
    """Return the error for a disk that failed; `reason` is SQLite's or the system's name for it."""
    text = _(
        "The disk failed while writing {path} ({reason}). This may not be saved; what was saved before is safe. "
        "Try again, and make a backup to another drive."
    )
    return SaveFailed(text.format(path=path, reason=reason))


def refused(reason: str) -> SaveFailed:
    """Return the error for saves of which one was refused, so that none was kept."""
    return SaveFailed(_("Nothing was saved, because {reason}.").format(reason=reason))


@contextmanager
def plain_sentences(path: Path, *, is_new: bool = False) -> Iterator[None]:
    """Turn every error of SQLite and of the system inside the block into a BookError: the one place for it.

    `is_new`: the book is being made, so that it is no news that it is not there.
    """
    try:
        yield
    except sqlite3.Error as error:
        sentence = _from_sqlite(path, error, is_new)
        if sentence is None:
            raise  # a bug of ours, not the world's
        raise sentence from error
    except OSError as error:
        raise _from_system(path, error, is_new) from error
    except UnicodeDecodeError as error:
        raise damaged(path) from error


def malformed(what: str) -> sqlite3.DatabaseError:
    """Return the error for stored values that are no fact; `plain_sentences` calls it damage."""
    return sqlite3.DatabaseError(f"malformed {what}")


SQLITE_FAMILIES = {
    "SQLITE_BUSY": held,
    "SQLITE_LOCKED": held,
    "SQLITE_FULL": disk_full,
    "SQLITE_CORRUPT": damaged,
    "SQLITE_NOTADB": damaged,
}
SAYS_DAMAGE = (
    *("malformed", "no such table", "no such column", "decode to UTF-8"),
    *("unsupported file format", "already exists"),  # a number in the header that is not the file's own
)


def _from_sqlite(path: Path, error: sqlite3.Error, is_new: bool) -> BookError | None:
    name = getattr(error, "sqlite_errorname", "")
    family = "_".join(name.split("_")[:2])
    if family in SQLITE_FAMILIES:
        return SQLITE_FAMILIES[family](path)
    if family in ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR"):
        return _from_the_disk(path, name, is_new)
    return damaged(path) if any(words in str(error) for words in SAYS_DAMAGE) else None


def _from_the_disk(path: Path, name: str, is_new: bool) -> BookError:
    if name == "SQLITE_READONLY_DBMOVED" or not (is_new or path.exists()):
        return moved_away(path)
    if name == "SQLITE_READONLY_ROLLBACK":
        return journal_waits(path)
    if name.startswith("SQLITE_READONLY") or not _may_write(path):
        return read_only(path)
    return disk_failed(path, name)


def _from_system(path: Path, error: OSError, is_new: bool) -> BookError:
    plain = {
        errno.ENOSPC: disk_full,
        errno.EDQUOT: disk_full,
        errno.EFBIG: disk_full,
        errno.EACCES: read_only,
        errno.EPERM: read_only,
        errno.EROFS: read_only,
        errno.EEXIST: exists,
        errno.EISDIR: in_the_way,
        errno.ENOTDIR: in_the_way,
        errno.ENOENT: no_place if is_new else missing,
        errno.ENODEV: moved_away,
        errno.ENAMETOOLONG: no_name,
    }
    make = plain.get(error.errno or 0)
    return make(path) if make else disk_failed(path, errno.errorcode.get(error.errno or 0, type(error).__name__))


def _may_write(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (os.access(path, os.W_OK) or not path.exists())
