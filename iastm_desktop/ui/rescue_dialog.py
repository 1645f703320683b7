"""Rescue of a damaged practice file: all that can be read goes into a new one, and what is missing is listed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from iastm_desktop.backup_words import good_backup_words, missing_words, rescued_words
from iastm_desktop.domain.moments import now
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.people_step import big_field
from iastm_desktop.ui.pieces import button, column, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Backup
    from iastm_desktop.storage.rescue import Rescued

_WIDTH_PX, _HEIGHT_PX = 720, 560


class RescueDialog(QDialog):
    """`close_wanted`: close the book at `path`, then call `rescue`. `open_wanted` carries the new file."""

    close_wanted = Signal()
    open_wanted = Signal(object)
    restore_wanted = Signal()

    def __init__(self, path: Path, place: Path | None, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle(_("Rescue a damaged file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path, self._place = path, place
        self.new = free_name(path)
        text = _(
            "Everything that can be read in {path} goes into a new practice file, {new}. "
            "The damaged file stays as it is. What cannot be read is listed here."
        )
        self.state = label("", wrap=True)
        self.backup = label(_("Looking for a good backup…"), "muted", wrap=True)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setAccessibleName(_("What is missing"))
        self.list.hide()
        self.code = big_field(_("Code on the recovery sheet"))
        self.code.setPlaceholderText(_("Code on the recovery sheet"))
        self.code.hide()
        self.rescue_button = button(_("Rescue"), self.close_wanted.emit, role="primary")
        self.open_button = button(_("Open the rescued file"), self._on_open, role="primary")
        self.restore_button = button(_("Put a backup back…"), self._on_restore)
        self.open_button.hide()
        ways = QWidget()
        flow = FlowLayout(ways)
        for way in (self.rescue_button, self.open_button, self.restore_button):
            flow.addWidget(way)
        layout = column(
            label(_("Rescue a damaged file"), "h1"),
            label(text.format(path=path.name, new=self.new.name), "muted", wrap=True),
            self.state,
            self.code,
            self.list,
            self.backup,
            ways,
            row(0, button(_("Close"), self.reject)),
            spacing=12,
        )
        layout.setStretch(4, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(min(_WIDTH_PX, over.window().width()), min(_HEIGHT_PX, over.window().height()))
        run_in_background(lambda: good_backup(path, place), self._on_backup, receiver=self)

    def rescue(self) -> None:
        """Make the new file; what is missing follows."""
        from iastm_desktop.storage.errors import BookError

        path, new = self._path, self.new
        try:
            code = _code(self.code.text())
        except ValueError as error:
            self._say(_(str(error)), "wrong")
            return
        self.rescue_button.setEnabled(False)
        self._say(_("Reading what can be read…"), "muted")
        run_in_background(
            lambda: _rescue(path, new, code),
            self._on_rescued,
            self._on_failed,
            expected=(BookError, OSError),
            receiver=self,
        )

    def _on_rescued(self, rescued: Rescued) -> None:
        missing = missing_words(rescued)
        self._say(" ".join(rescued_words(rescued, self._path, self.new)), "wrong" if missing else "ok")
        self._rescued = rescued
        self._show_backup()
        self.list.setPlainText("\n".join(missing))
        self.list.setVisible(bool(missing))
        self.rescue_button.hide()
        self.code.hide()
        self.open_button.show()

    def _on_failed(self, error: Exception) -> None:
        self.rescue_button.setEnabled(True)
        if type(error).__name__ == "BookLocked":  # nobody can read names without a key: the sheet makes one anew
            self.code.show()
            self.code.setFocus()
            text = _(
                "The keys inside this locked file cannot be read. Nothing was made, and the file is as it was. "
                "Type the code on the recovery sheet and rescue again, or put a backup back."
            )
            self._say(text, "wrong")
        else:
            self._say(str(error), "wrong")

    def _on_backup(self, good: Backup | None) -> None:
        self._good, self._looked = good, True
        self._show_backup()

    def _show_backup(self) -> None:
        if self._looked:
            self.backup.setText(good_words(self._good, self._rescued))

    def _on_open(self) -> None:
        self.accept()
        self.open_wanted.emit(self.new)

    def _on_restore(self) -> None:
        self.accept()
        self.restore_wanted.emit()

    _good: Backup | None = None
    _looked = False
    _rescued: Rescued | None = None

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)


def free_name(path: Path) -> Path:
    """Return a path beside a book that nothing has yet, for what is rescued from it."""
    number = 1
    while True:
        more = f" {number}" if number > 1 else ""
        new = path.with_name(_("{name} rescued").format(name=path.stem) + more + path.suffix)
        if not new.exists():
            return new
        number += 1


def good_words(good: Backup | None, rescued: Rescued | None = None) -> str:
    """Say of when the newest good backup is, and whether it holds more than was rescued."""
    return good_backup_words(good, rescued, now()) or _("No good backup lies beside the practice file.")


def good_backup(path: Path, place: Path | None = None) -> Backup | None:
    """Return the newest backup beside a book or in a second place that is whole; it is opened to see that."""
    from iastm_desktop.storage.backups import backups_folder, newest_good

    with tempfile.TemporaryDirectory() as scratch:
        found = [newest_good(folder, Path(scratch)) for folder in (backups_folder(path), *([place] if place else []))]
    return max((one for one in found if one), key=lambda backup: backup.made, default=None)


def _code(typed: str) -> int | None:
    """Return the recovery code that was typed, None for nothing; ValueError with a sentence where it is none."""
    from iastm_desktop.domain.recovery_code import parse_code

    return parse_code(typed) if typed.strip() else None


def _rescue(path: Path, new: Path, code: int | None) -> Rescued:
    from iastm_desktop.storage.rescue import rescue

    return rescue(path, new, now(), code=code)
