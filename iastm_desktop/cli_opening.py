"""How the commands open a book: to write, where nobody else does; or to look at it, whoever else has it open."""

from __future__ import annotations

import getpass
import sys
import warnings
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.cli_output import Refused, remark
from iastm_desktop.domain.moments import now
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

# SQLite is imported by the command that needs it: `--version` and `regions` need none.

SECRET_SIGNS = 1_000


def to_write(told: Namespace) -> Book:
    """Open a book to write, unlocked; BookInUse where another window or program has it."""
    from iastm_desktop.storage.book import open_book

    book = open_book(told.book)
    if book.kept_as:
        text = _("the practice file was brought to the newest format; as it was before, it is kept as {path}")
        remark(text.format(path=book.kept_as))
    return _unlocked(book, told)


def to_read(told: Namespace) -> Book:
    """Open a book to read, unlocked, whoever else has it open; an older one is brought up to date first."""
    return _unlocked(to_check(told.book), told)


def to_check(path: Path) -> Book:
    """Open a book for what needs no key: to check, back up or count it."""
    from iastm_desktop.storage.book import look_at_book, open_book
    from iastm_desktop.storage.errors import OlderBook

    try:
        return look_at_book(path)
    except OlderBook:
        return open_book(path)


def places_of(path: Path, *book_ids: str) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return where backups of a book lie, beside it first, and those second places among them that are not there now.

    The second place is kept under the book's id, and of a book that was locked under the one that it had before.
    """
    from iastm_desktop.kept_in_settings import second_place_in
    from iastm_desktop.paths import settings_path
    from iastm_desktop.storage.backups import backups_folder

    chosen = (second_place_in(settings_path(), book_id) for book_id in book_ids if book_id)
    second = tuple(dict.fromkeys(place for place in chosen if place))
    return (backups_folder(path), *second), tuple(place for place in second if not place.is_dir())


def to_write_or_read(told: Namespace) -> Book:
    """Open a book to write, or to look at it where somebody else has it or it cannot be written to."""
    from iastm_desktop.storage.errors import BookInUse, BookReadOnly

    try:
        return to_write(told)
    except (BookInUse, BookReadOnly):
        return to_read(told)


def note_in(path: Path, what: str, *, author: str = "", **about: str) -> None:
    """Write a line of the audit trail, beside the book where it is in use; one that cannot be written stops nobody."""
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.holder import account_name

    if not author:  # who asked is not known by name: the account of this computer is
        about |= {"account": account_name()}
    with suppress(BookError), _to_note(path) as book:
        note(book, what, author=author, now=now(), **about)


def note_list_seen(told: Namespace, scope: str, found: int) -> None:
    """Write down that a list was seen, once an account of this computer and half hour; it stops nobody."""
    from iastm_desktop.storage.audit import note_list_viewed
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.holder import account_name

    with suppress(BookError), _to_note(told.book) as book:
        note_list_viewed(book, scope, found=found, now=now(), account=account_name())


def note_seen(told: Namespace, client: str, author: str = "") -> None:
    """Write down that somebody saw a client's record, by the account of this computer where nobody is named.

    What cannot be written stops nobody.
    """
    from iastm_desktop.storage.audit import note_viewed
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.holder import account_name

    with suppress(BookError), to_write_or_read(told) as book:
        note_viewed(book, client, author=author, now=now(), account=None if author else account_name())


def _to_note(path: Path) -> Book:
    """Open a book for a line of the audit trail, which needs no key; to read, where it cannot be written to."""
    from iastm_desktop.storage.book import open_book
    from iastm_desktop.storage.errors import BookInUse, BookReadOnly

    try:
        return open_book(path)
    except (BookInUse, BookReadOnly):
        return to_check(path)


def secret(file: str | None, prompt: str) -> str:
    """Return a secret from a file, from stdin (`-`), or typed unseen; never from arguments or environment."""
    if file == "-":
        return sys.stdin.readline(SECRET_SIGNS).rstrip("\r\n")
    if file:
        with Path(file).open(encoding="utf-8", errors="replace") as source:
            return source.readline(SECRET_SIGNS).rstrip("\r\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError, OSError):
            text = _("this practice file is locked, and there is no terminal to ask on: give --passphrase-file FILE.")
            raise Refused(text) from None


def _unlocked(book: Book, told: Namespace) -> Book:
    """Unlock a book that is locked, asking once a command; say what is not locked on the disk though it should be."""
    if not book.lock.needs_key:
        return book
    from iastm_desktop.storage.unlocking import unlock

    try:
        typed = getattr(told, "typed", None)
        told.typed = secret(told.passphrase_file, _("Passphrase or recovery code: ")) if typed is None else typed
        for found in unlock(book, told.typed, now=now()):
            remark(_("self-test: {found} Run `verify`, and lock the file anew.").format(found=found))
    except BaseException:
        book.close()
        raise
    return book
