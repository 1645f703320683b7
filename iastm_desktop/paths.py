"""Where things lie on this computer."""

import hashlib
import os
from pathlib import Path

SETTINGS_VARIABLE = "IASTM_DESKTOP_SETTINGS"
_PACKAGE = Path(__file__).parent


def assets_dir() -> Path:
    """Return the folder of drawings, rules and icons: inside the installed package, or beside it in the source tree."""
    installed = _PACKAGE / "assets"
    return installed if installed.is_dir() else _PACKAGE.parent / "assets"


def books_dir() -> Path:
    """Return the folder a new book is suggested in: a folder of our own among the person's documents."""
    from platformdirs import user_documents_path  # here, because only this question needs it

    return user_documents_path() / "IASTM Desktop"


def settings_file() -> Path:
    """Return the file of window preferences; no practice facts."""
    from platformdirs import user_config_path

    return user_config_path("iastm-desktop", appauthor=False) / "settings.ini"


def settings_path() -> Path:
    """Return the settings file: the user's own, or the one the environment names (tests, a second practice)."""
    named = os.environ.get(SETTINGS_VARIABLE)
    return Path(named) if named else settings_file()


def sign_of(book: Path) -> str:
    """Return a name for a path that settings can hold whatever is in it, and that tells nothing of it."""
    return hashlib.sha256(os.fsencode(book.absolute())).hexdigest()[:16]


def log_file() -> Path:
    """Return the log of our own bugs; it holds no names and no notes."""
    from platformdirs import user_log_path

    return user_log_path("iastm-desktop", appauthor=False) / "iastm-desktop.log"
