"""Backups that leave the computer: the book as an age file, opened again with the recovery sheet alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.recovery_code import looks_like_code, parse_code
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.age_files import lock_file, open_file
from iastm_desktop.storage.backups import Tested, digest_of, restore, try_backup
from iastm_desktop.storage.book import Book, look_at_book
from iastm_desktop.storage.copies import check_copy
from iastm_desktop.storage.errors import (
    BookError,
    BookLocked,
    bad_copy,
    exists,
    missing,
    no_folder,
    plain_sentences,
)
from iastm_desktop.storage.locks import master_of
from iastm_desktop.storage.slots import opened_by, recipient_in
from iastm_desktop.words import _

SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A copy of a locked book that is not in its age file yet; `master` where the book is open, to read it back by."""

    copy: Path
    target: Path
    recipient: str
    master: bytes | None


def make_age_backup(book: Book, target: Path) -> None:
    """Back a locked book up to the new file `target`, locked as a whole; it needs no key. BookError where it fails."""
    finish_age_backup(begin_age_backup(book, target))


def begin_age_backup(book: Book, target: Path, between: Callable[[], None] | None = None) -> Unlocked:
    """Copy a locked book beside `target`; `finish_age_backup` does the rest. `between` as in `copy_to`."""
    recipient = recipient_in(book.lock.slots())
    if recipient is None:
        text = _(
            "This practice file is not locked, so that there is no recovery sheet a backup could be locked for. "
            "Nothing was written. Lock the practice file first, or back it up to a folder."
        )
        raise BookLocked(text)
    if target.exists():
        raise exists(target)
    if not target.parent.is_dir():
        raise no_folder(target)
    copy = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        book.copy_to(copy, between)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return Unlocked(copy, target, recipient, book.lock.keys.master if book.lock.keys else None)


def finish_age_backup(begun: Unlocked) -> None:
    """Check a copy, lock it into its age file, read that back where the key is at hand; BookError where it fails."""
    copy, target = begun.copy, begun.target
    try:
        with plain_sentences(target):
            check_copy(copy)
        lock_file(copy, target, begun.recipient)
        if begun.master:
            _read_back(begun, begun.master)
    finally:
        for left in target.parent.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)


def _read_back(begun: Unlocked, master: bytes) -> None:
    """Open what was written, and compare it with what was to be written; a file that is not it does not stay."""
    try:
        with _scratch(begun.target.parent) as again, plain_sentences(begun.target):
            open_file(begun.target, again, master)
            if digest_of(again) != digest_of(begun.copy):
                raise bad_copy(begun.target)
    except BookError:
        begun.target.unlink(missing_ok=True)
        raise


def restore_age(backup: Path, target: Path, secret: str, moment: Moment) -> Path | None:
    """Put an age backup back at `target`, as `restore` does; BookLocked where the secret does not open it.

    The secret is the recovery code, or a passphrase of the locked book that is at `target`.
    """
    if not backup.is_file():
        raise missing(backup)
    if not target.parent.is_dir():
        raise no_folder(target)
    master = _master(secret, target)
    with _scratch(target.parent) as copy:
        open_file(backup, copy, master)
        return restore(copy, target, moment)


def try_age_backup(backup: Path, secret: str, book: Path, scratch: Path) -> Tested:
    """Open an age backup into the folder `scratch` and check all of it; BookError where it does not open."""
    with _scratch(scratch) as copy:
        open_file(backup, copy, _master(secret, book))
        return try_backup(copy, scratch)


def _master(secret: str, book: Path) -> bytes:
    if looks_like_code(secret):
        return master_of(parse_code(secret))
    keys = None
    if book.exists():
        try:
            with look_at_book(book) as there:
                keys = opened_by(there.lock.slots(), secret)
        except BookError:
            keys = None
    if keys is None:
        text = _(
            "This is neither a recovery code nor a passphrase of the practice file at {path}. Nothing was put back. "
            "Type the code from the recovery sheet."
        )
        raise BookLocked(text.format(path=book))
    return keys.master


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Yield a name for a file that is gone afterwards; its names and notes are locked as in the book."""
    path = folder / f".{secrets.token_hex(8)}.part"
    try:
        yield path
    finally:
        for left in folder.glob(f"{path.name}*"):
            left.unlink(missing_ok=True)
