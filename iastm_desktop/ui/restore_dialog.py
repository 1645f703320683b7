"""Putting a backup back: which one, what will be missing, and that the file of now is kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QListWidgetItem, QWidget

from iastm_desktop.backup_words import time_words
from iastm_desktop.domain.moments import now
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.pieces import button, column, holder, label, plain_tip, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.unlock_page import secret_field, show_button
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Backup

_WIDTH_PX, _HEIGHT_PX, _ROW_PX = 680, 560, 48
AGE = ".age"
HOW_TO_OPEN = _(
    "This backup is locked as a whole. Type the code on the recovery sheet, "
    "or a passphrase of the practice file that is there now."
)


class RestoreDialog(QDialog):
    """Lets one backup be chosen. `close_wanted`: the book at `path` must be closed, then `put_back` be called."""

    close_wanted = Signal()
    restored = Signal()

    def __init__(self, path: Path, place: Path | None, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle(_("Put a backup back"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path = path
        self.list = QListWidget()
        self.list.setAccessibleName(_("Backups, the newest first"))
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_choice())
        self.state = label(_("Looking for backups…"), "muted", wrap=True)
        self.file_button = button(_("From a file…"), self._on_file)
        self.put_back_button = button(_("Put it back"), self.close_wanted.emit, role="primary")
        self.put_back_button.setEnabled(False)
        self.secret = secret_field(_("Code on the recovery sheet, or passphrase"))
        self.secret.textChanged.connect(lambda _text: self._show_choice())
        self._secret_row = holder(row(self.secret, show_button(self.secret)))
        self._secret_row.hide()
        text = _(
            "The practice file as it is now is kept beside the one that is put back; nothing is written over. "
            "The backup is checked first."
        )
        self.go_on_button = button(_("Open the practice file"), self._finish, role="primary")
        self.go_on_button.hide()
        cancel = button(_("Cancel"), self.reject)
        foot = row(self.file_button, 0, cancel, self.go_on_button, self.put_back_button, spacing=10)
        layout = column(
            label(_("Put a backup back"), "h1"),
            label(text, "muted", wrap=True),
            self.list,
            self._secret_row,
            self.state,
            foot,
            spacing=12,
        )
        layout.setStretch(2, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(min(_WIDTH_PX, over.window().width()), min(_HEIGHT_PX, over.window().height()))
        run_in_background(lambda: (_found(path, place), _locked(path, place)), self._on_found, receiver=self)

    def chosen(self) -> Path | None:
        """Return the backup that is chosen."""
        item = self.list.currentItem()
        return Path(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def add(self, path: Path, words: str) -> None:
        """Offer a backup."""
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, str(path))
        item.setToolTip(plain_tip(str(path)))
        size = item.sizeHint()
        size.setHeight(_ROW_PX)
        item.setSizeHint(size)
        self.list.addItem(item)

    def put_back(self) -> None:
        """Put the chosen backup back; `restored` follows, or a sentence why not."""
        backup, path, secret = self.chosen(), self._path, self.secret.text()
        if backup is None:
            return
        from iastm_desktop.storage.errors import BookError

        self.put_back_button.setEnabled(False)
        self._say(_("Putting it back…"), "muted")
        run_in_background(
            lambda: _put_back(backup, path, secret),
            self._on_put_back,
            self._on_failed,
            expected=(BookError,),
            receiver=self,
        )

    def _on_found(self, both: tuple[tuple[Backup, ...], tuple[Path, ...]]) -> None:
        found, locked = both
        for backup in found:
            words = _("{time} · {saves} saves").format(time=time_words(backup.made, now()), saves=backup.seq)
            self.add(backup.path, words)
        if self.chosen():  # from a file, while this was looked for
            return
        self.list.setCurrentRow(0 if found else -1)
        for path in locked:
            self.add(path, _("{name} · locked as a whole").format(name=path.name))
        if not (found or locked):
            self._say(_("No backup lies beside the practice file. Choose one from a file."), "muted")

    def _on_file(self) -> None:
        kinds = f"{_('Backups')} (*.iastm-backup *.age *.iastm);;{_('All files')} (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a backup"), str(self._path.parent), kinds)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Choose a backup from elsewhere."""
        self.add(path, path.name)
        self.list.setCurrentRow(self.list.count() - 1)

    def _show_choice(self) -> None:
        backup = self.chosen()
        is_locked = backup is not None and (backup.suffix == AGE or backup == self._needs_secret)
        self._secret_row.setVisible(is_locked)
        self.put_back_button.setEnabled(backup is not None and (not is_locked or bool(self.secret.text().strip())))
        if is_locked:
            self._say(_(HOW_TO_OPEN), "muted")
        elif backup:
            self._say(_("What was charted after this backup will be in the file that is kept beside it only."), "muted")

    def _on_put_back(self, came_back: tuple[str, ...]) -> None:
        if not came_back:
            self._finish()
            return
        words = count(len(came_back), _("record that was destroyed is"), _("records that were destroyed are"))
        self._say(
            _("{records} in this backup again. Destroy once more what must be gone.").format(records=words), "wrong"
        )
        self._waits = True
        for each in (self.put_back_button, self.file_button, self.list):
            each.setEnabled(False)
        self.go_on_button.show()

    def _finish(self) -> None:
        self._waits = False
        self.accept()
        self.restored.emit()

    _needs_secret: Path | None = None  # a file that turned out to be locked as a whole
    _waits = False  # it is put back, and somebody reads what came back with it

    def _on_failed(self, error: Exception) -> None:
        self.put_back_button.setEnabled(True)
        if type(error).__name__ == "BookLocked":
            self._needs_secret = self.chosen()
            self._show_choice()
            self.secret.setFocus()
        self._say(str(error), "wrong")

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)

    # Qt's own names

    def reject(self) -> None:
        """Close without a change, or go on where the backup is put back already."""
        if self._waits:
            self._finish()
        else:
            super().reject()


def _found(path: Path, place: Path | None) -> tuple[Backup, ...]:
    """Return the backups beside a book and in the second place, the newest first, each once."""
    from iastm_desktop.storage.backups import backups_folder, every_backup_in

    by_name = {
        backup.path.name: backup
        for folder in ([place] if place else []) + [backups_folder(path)]
        for backup in every_backup_in(folder)
    }
    return tuple(sorted(by_name.values(), key=lambda backup: (backup.made, backup.seq), reverse=True))


def _locked(path: Path, place: Path | None) -> tuple[Path, ...]:
    """Return the age files beside a book, among its backups and in the second place, by name."""
    from iastm_desktop.storage.backups import backups_folder

    folders = (path.parent, backups_folder(path), *([place] if place else []))
    return tuple(found for folder in folders if folder.is_dir() for found in sorted(folder.glob(f"*{AGE}")))


def _put_back(backup: Path, path: Path, secret: str) -> tuple[str, ...]:
    """Put a backup back, by a secret where it is locked; return the clients whose record was destroyed and is back."""
    from iastm_desktop.storage.age_backups import restore_age
    from iastm_desktop.storage.age_files import is_age_file
    from iastm_desktop.storage.backups import restore
    from iastm_desktop.storage.destroying import come_back

    if backup.is_file() and is_age_file(backup):
        aside = restore_age(backup, path, secret, now())
    else:
        aside = restore(backup, path, now())
    return come_back(path, aside) if aside else ()
