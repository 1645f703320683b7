"""The fingerprint of a book in the window's settings, read without Qt: the command line has no window."""

from configparser import Error, RawConfigParser
from contextlib import suppress
from pathlib import Path

from iastm_desktop.paths import sign_of


class _Settings(RawConfigParser):
    """An INI file whose keys are read as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def fingerprint_in(settings: Path, book_id: str, book: Path) -> str:
    """Return where the book at that path ended when it was last used in the window, empty where nothing is kept."""
    read = _Settings(delimiters=("=",), strict=False, allow_no_value=True)
    with suppress(Error, OSError, UnicodeDecodeError):
        read.read(settings, "utf-8")
        return read.get("fingerprint", rf"{book_id}\{sign_of(book)}", fallback="") or ""
    return ""
