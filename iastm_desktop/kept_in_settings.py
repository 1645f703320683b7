"""What the window's settings keep of a book, read without Qt: the command line has no window."""

from configparser import Error, RawConfigParser
from contextlib import suppress
from pathlib import Path

from iastm_desktop.paths import sign_of


class _Settings(RawConfigParser):
    """An INI file whose keys are read as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def second_place_in(settings: Path, book_id: str) -> Path | None:
    """Return the second place for backups that was chosen in the window, None where none was."""
    words = _kept(settings, "backups", rf"{book_id}\place")
    return Path(words.replace("\\\\", "\\").strip('"')) if words else None


def fingerprint_in(settings: Path, book_id: str, book: Path) -> str:
    """Return where the book at that path ended when it was last used in the window, empty where nothing is kept."""
    return _kept(settings, "fingerprint", rf"{book_id}\{sign_of(book)}")


def _kept(settings: Path, group: str, key: str) -> str:
    read = _Settings(delimiters=("=",), strict=False, allow_no_value=True)
    with suppress(Error, OSError, UnicodeDecodeError):
        read.read(settings, "utf-8")
        return read.get(group, key, fallback="") or ""
    return ""
