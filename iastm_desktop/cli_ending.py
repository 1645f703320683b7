"""Where a book ends once a command is through with it, kept outside the book: who puts an older copy back is seen."""

from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from iastm_desktop.cli_output import remark
from iastm_desktop.words import _


def keep_end(told: Namespace, *, is_new: bool = False) -> None:
    """Keep in this computer's settings where the book of a command ends now; what cannot be kept is said.

    A fingerprint that disagrees stays until somebody accepts the file as it is, in the window; where the file `is_new`,
    made by the command just now, it was of one that is gone: two demo books have one id. It needs no key.
    """
    path: Path | None = getattr(told, "book", None) or getattr(told, "new", None)
    if path is None or not _is_there(path):
        return
    from iastm_desktop.kept_in_settings import fingerprint_in, keep_fingerprint
    from iastm_desktop.paths import settings_path
    from iastm_desktop.storage.book import look_at_book
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.outside import fingerprint, parse_fingerprint

    settings, wrong = settings_path(), None
    try:
        with look_at_book(path) as book:
            book_id, end = book.book_id, str(fingerprint(book.head()))
            kept = fingerprint_in(settings, book_id, path)
            with suppress(ValueError):  # settings that somebody wrote in
                wrong = book.compare(parse_fingerprint(kept)) if kept else None
    except BookError:  # the command has said so
        return
    if wrong and not (wrong.is_note or is_new):
        remark(_("{wrong} See the backups, and run `verify`.").format(wrong=wrong.text))
    elif kept != end:
        try:
            keep_fingerprint(settings, book_id, path, end, instead_of=kept)
        except OSError as error:
            text = _("where the practice file ends was not kept in {path}: {why}.")
            remark(text.format(path=settings, why=error.strerror or type(error).__name__))


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False
