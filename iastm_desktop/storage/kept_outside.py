"""What lies outside a book and says where it ended: the window's settings, paper, and the newest backup beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from iastm_desktop.storage.backups import backups_folder, backups_in
from iastm_desktop.storage.book import Book, look_at_book
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.outside import Fingerprint, fingerprint, parse_fingerprint
from iastm_desktop.words import _

_TRIED = 3  # backups that are opened until one can be read


def disagreeing(book: Book, in_settings: str, second: Path | None = None) -> Iterator[VerifyFinding]:
    """Yield what is wrong with where a book ends by what this computer kept of it, each finding with who says so.

    `second` is the second place for backups, which need not be there.
    """
    folders = (backups_folder(book.path), *([second] if second else []))
    backups = (kept for folder in folders for kept in _of_backups(book, folder))
    for where, kept in (*_of_settings(in_settings), *backups):
        if found := book.compare(kept):
            text = _("{where} does not agree. {what}").format(where=where, what=found.text)
            yield found if found.is_note else replace(found, text=text)


def _of_settings(words: str) -> Iterator[tuple[str, Fingerprint]]:
    try:
        if words:
            yield _("The fingerprint in the settings of this computer"), parse_fingerprint(words)
    except ValueError:  # somebody wrote in the settings
        return


def _of_backups(book: Book, folder: Path) -> Iterable[tuple[str, Fingerprint]]:
    """Return where the newest backup that can be read ends; sealed ones and those of an older format are passed by."""
    newest = reversed(backups_in(folder, book.book_id))
    return islice(_ends(backup.path for backup in islice(newest, _TRIED)), 1)


def _ends(paths: Iterable[Path]) -> Iterator[tuple[str, Fingerprint]]:
    for path in paths:
        try:
            with look_at_book(path) as opened:
                end = fingerprint(opened.head())
        except (BookError, OSError):
            continue
        yield _("The backup {path}").format(path=path), end
