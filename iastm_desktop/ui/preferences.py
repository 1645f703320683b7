"""What the program remembers between starts: last book, theme, window, practitioner. QSettings behind functions."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QTimer

from iastm_desktop.paths import sign_of
from iastm_desktop.ui.background import run_in_background


class _Settings(QSettings):
    """Settings that never write by themselves: writing waits for the disk, and the window must not."""

    # Qt's own names

    def event(self, event: QEvent) -> bool:
        return event.type() == QEvent.Type.UpdateRequest or super().event(event)


class Preferences:
    """The settings file of this person on this computer; it holds no client's name and no practice fact."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._settings = _Settings(str(path), QSettings.Format.IniFormat)
        self._is_due = False

    @property
    def path(self) -> Path:
        """Return where the settings are kept."""
        return self._path

    def last_book(self) -> Path | None:
        """Return the book that was open last, None before the first start is done."""
        text = self._text("book/last")
        return Path(text) if text else None

    def remember_book(self, path: Path) -> None:
        """Keep `path` as the book to open next time."""
        if path != self.last_book():
            self._keep("book/last", str(path))

    def theme(self) -> str:
        """Return the chosen theme's name, empty where none was chosen."""
        return self._text("window/theme")

    def remember_theme(self, name: str) -> None:
        """Keep the theme `light`, `dark` or `contrast`."""
        self._keep("window/theme", name)

    def practitioner(self, book_id: str) -> tuple[str, str]:
        """Return the ids of the practitioner who charted last in that book and of the role acted in."""
        return self._text(f"practitioner/{book_id}/id"), self._text(f"practitioner/{book_id}/role")

    def remember_practitioner(self, book_id: str, practitioner: str, role: str) -> None:
        """Keep who charts in that book, and in which role."""
        self._keep(f"practitioner/{book_id}/id", practitioner)
        self._keep(f"practitioner/{book_id}/role", role)

    def session(self, book_id: str) -> str:
        """Return the id of the session that was on the screen last in that book, empty where it was another page."""
        return self._text(f"session/{book_id}")

    def remember_session(self, book_id: str, session: str) -> None:
        """Keep which session of that book is on the screen, empty for another page."""
        if session != self.session(book_id):
            self._keep(f"session/{book_id}", session)

    def fingerprint(self, book_id: str, path: Path) -> str:
        """Return where the book at that path ended when it was last used here, empty where it never was."""
        return self._text(f"fingerprint/{book_id}/{sign_of(path)}")

    def remember_fingerprint(self, book_id: str, path: Path, words: str) -> None:
        """Keep where the book ends now."""
        self._keep(f"fingerprint/{book_id}/{sign_of(path)}", words)

    def choice(self, name: str) -> str:
        """Return what was chosen under a name, empty where nothing was."""
        return self._text(name)

    def remember_choice(self, name: str, value: str) -> None:
        """Keep a choice under its name."""
        if value != self._text(name):
            self._keep(name, value)

    def geometry(self) -> QByteArray:
        """Return the window's place and size as Qt saved it, empty where there is none."""
        value = self._settings.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember_geometry(self, geometry: QByteArray) -> None:
        """Keep the window's place and size."""
        self._keep("window/geometry", geometry)
        self.write()

    def write(self) -> None:
        """Have what is kept written to the file now, by another thread."""
        self._is_due = False
        run_in_background(partial(_write, self._path), on_done=lambda _none: None)

    def _keep(self, key: str, value: object) -> None:
        self._settings.setValue(key, value)
        if not self._is_due:
            self._is_due = True
            QTimer.singleShot(0, self.write)

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""


def _write(path: Path) -> None:
    """Write what any object of these settings was told: all of one file share it."""
    QSettings(str(path), QSettings.Format.IniFormat).sync()
