"""The same book once more, after its file was moved away and put back, or its drive was unplugged and plugged in."""

from contextlib import suppress

from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import BookError, BookMissing, not_the_same
from iastm_desktop.storage.outside import Fingerprint
from iastm_desktop.storage.saving import SaveId


def found_again(old: Book, ended_at: Fingerprint, last: SaveId | None, *, patience_s: float) -> tuple[Book, str]:
    """Return the book that is at the path of `old`, opened anew; else `old` and why nothing is saved.

    Where nothing is there the text is empty too: the next save to `old` says that.
    """
    try:
        return open_again(old, ended_at, last, patience_s=patience_s), ""
    except BookMissing:
        return old, ""
    except BookError as error:
        return old, str(error)


def open_again(old: Book, ended_at: Fingerprint, last: SaveId | None, *, patience_s: float) -> Book:
    """Open the file at a book's path anew, in place of `old`, which is then closed; BookError where it cannot be.

    It must go on from `ended_at` and hold the save that was acknowledged last: an older copy takes nothing.
    """
    new = open_book(old.path, patience_s=patience_s)
    try:
        found = new.compare(ended_at)
        if (found and not found.is_note) or (last and not new.present([last])):
            raise not_the_same(old.path)
        if old.lock.keys:
            new.lock.open_with(old.lock.keys)
        new.stay()
    except BaseException:
        new.close()
        raise
    with suppress(BookError):
        old.close()
    return new
