"""The files that hold the same practice and open without its lock: listed, and deleted after a PIN and a new backup."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.moments import now
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, clear, column, label, row
from iastm_desktop.ui.signing_flow import signers
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Unfinished
    from iastm_desktop.storage.book import Book
    from iastm_desktop.ui.pin_sheet import Signer

WHAT_DELETING_IS = _(
    "Deleting takes the files off this computer; nothing is wiped. A solid-state disk or a backup program may keep the "
    "old blocks for a while, and only a disk that is encrypted as a whole leaves nothing legible in them. "
    "Sticks, cloud folders and other computers are not looked for."
)


class OpenCopies(QWidget):
    """Lists the open copies of a locked book. `cleared` once some were deleted."""

    cleared = Signal()

    def __init__(self, book: OpenBook, over: QWidget) -> None:
        super().__init__()
        self._book, self._over = book, over
        self._copies: tuple[Path, ...] = ()
        self._list = column(spacing=6)
        self.state = label("", wrap=True)
        self.state.hide()
        self.delete_button = button(_("Delete these files…"), self._ask, role="danger")
        self.delete_button.hide()
        layout = column(self._list, self.state, row(self.delete_button, 0), spacing=8)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def show_copies(self, copies: tuple[Path, ...]) -> None:
        """List these files."""
        self._copies = copies
        clear(self._list)
        self.delete_button.setVisible(bool(copies) and not self._book.looks_only)
        if not copies:
            return
        text = _("These files hold the same practice and open without this lock. Destroy them once you trust this one:")
        self._list.addWidget(label(text, "caution", wrap=True))
        for path in copies:
            shown = label(str(path), "small", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._list.addWidget(shown)
        self._list.addWidget(label(_(WHAT_DELETING_IS), "small", wrap=True))

    def _ask(self) -> None:
        from iastm_desktop.ui.pin_sheet import ask_pin

        files = count(len(self._copies), _("file"), _("files"))
        words = _("Delete {files} that open without the lock, after a new backup of the locked one").format(files=files)
        ask_pin(
            self._over,
            self._book,
            words=words,
            purpose="destroy",
            people=signers(self._book),
            on_right=self._delete,
        )

    def _delete(self, signer: Signer) -> None:
        copies = self._copies
        folders = folders_of(self._book)
        self.delete_button.setEnabled(False)
        self._say(_("Backing up the locked file and checking it first…"), "muted")

        def begun(both: tuple[Unfinished, str]) -> None:
            backup, earlier = both
            run_in_background(
                lambda: _clear(backup, copies, earlier, folders),
                lambda wrong: self._on_deleted(copies, wrong, signer),
                self._on_failed,
                expected=_expected(),
                receiver=self,
            )

        self._book.storage.ask_in_steps(
            lambda opened, between: _begin(opened, folders[0], between), begun, self._on_failed
        )

    def _on_deleted(self, copies: tuple[Path, ...], wrong: tuple[str, ...], signer: Signer) -> None:
        gone = len(copies) - len(wrong)
        by = signer.practitioner
        note_event(self._book, "backed_up", author=by)
        note_event(self._book, "open_copies_deleted", author=by, files=str(gone))
        self.delete_button.setEnabled(True)
        files = count(gone, _("file is"), _("files are"))
        done = _("{files} deleted. The audit trail says so.").format(files=files)
        self._say("\n".join((*wrong, *([done] if gone else []))), "wrong" if wrong else "ok")
        self.cleared.emit()

    def _on_failed(self, error: Exception) -> None:
        self.delete_button.setEnabled(True)
        self._say(_("Nothing was deleted. {why}").format(why=error), "wrong")

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()


def folders_of(book: OpenBook) -> tuple[Path, ...]:
    """Return the folder of the book's backups, and the second place where one was chosen on this computer."""
    from iastm_desktop.storage.backups import backups_folder

    second = book.preferences.choice(f"backups/{book.book_id}/place") if book.preferences else ""
    return (backups_folder(book.path), *([Path(second)] if second else []))


def _begin(book: Book, folder: Path, between: Callable[[], None]) -> tuple[Unfinished, str]:
    from iastm_desktop.storage.backups import begin_backup

    return begin_backup(book, folder, now(), between), book.lock.earlier_book()


def _clear(backup: Unfinished, copies: tuple[Path, ...], earlier: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    from iastm_desktop.storage.clearing import clear_copies

    with tempfile.TemporaryDirectory() as scratch:
        return clear_copies(backup, copies, earlier=earlier, folders=folders, scratch=Path(scratch))


def _expected() -> tuple[type[Exception], ...]:
    from iastm_desktop.storage.errors import BookError

    return (BookError, OSError)
