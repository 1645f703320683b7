"""Where things lie on this computer."""

from pathlib import Path

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


def log_file() -> Path:
    """Return the log of our own bugs; it holds no names and no notes."""
    from platformdirs import user_log_path

    return user_log_path("iastm-desktop", appauthor=False) / "iastm-desktop.log"
