"""What the window does about a practice file that cannot be opened, is empty of people, or is to be put right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.backing_up import Backups
from iastm_desktop.ui.book_dialogs import SUFFIX, ask_new_book
from iastm_desktop.ui.open_book import OpenBook

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Backup
    from iastm_desktop.ui.backup_dialog import BackupDialog
    from iastm_desktop.ui.rescue_dialog import RescueDialog
    from iastm_desktop.ui.restore_dialog import RestoreDialog
    from iastm_desktop.ui.window import MainWindow


def lead_on(window: MainWindow) -> None:
    """Let the buttons of the page of trouble do what they say."""
    trouble = window.trouble
    for signal in (trouble.find_wanted, trouble.open_wanted):
        signal.connect(window.ask_for_book)
    trouble.new_wanted.connect(window.ask_for_new_book)
    trouble.retry_wanted.connect(lambda: open_again(window))
    trouble.look_wanted.connect(lambda: open_again(window, looks_only=True))
    trouble.rescue_wanted.connect(lambda: trouble.path and show_rescue(window, trouble.path))
    trouble.backup_wanted.connect(lambda: trouble.path and show_restore(window, trouble.path))
    window.opening.failed.connect(lambda path, error: show_trouble(window, path, error))


def open_again(window: MainWindow, *, looks_only: bool = False) -> None:
    """Open the file that could not be opened, to read only where it is said so."""
    if window.trouble.path:
        window.open_book(window.trouble.path, looks_only=looks_only)


def show_trouble(window: MainWindow, path: Path, error: Exception) -> None:
    """Show why a file cannot be opened."""
    window.show_alone(window.trouble)
    window.trouble.show_error(path, error)
    if type(error).__name__ == "BookDamaged":
        from iastm_desktop.ui.rescue_dialog import good_backup

        run_in_background(
            lambda: good_backup(path), lambda good: _name_backup(window, path, good), receiver=window.trouble
        )


def _name_backup(window: MainWindow, path: Path, good: Backup | None) -> None:
    """Say which backup is good, while the page still tells of the same file."""
    from iastm_desktop.ui.rescue_dialog import good_words

    if window.trouble.path == path:
        window.trouble.say_more(good_words(good))


def show_backups(window: MainWindow, backups: Backups) -> BackupDialog:
    """Show the backups of the open book; one can be put back, and a damaged file rescued."""
    from iastm_desktop.ui.backup_dialog import BackupDialog

    path = backups.path
    dialog = BackupDialog(backups, window)
    dialog.restore_wanted.connect(lambda: show_restore(window, path, backups.place))
    dialog.rescue_wanted.connect(lambda: show_rescue(window, path, backups.place))
    dialog.open()
    return dialog


def show_restore(window: MainWindow, path: Path, place: Path | None = None) -> RestoreDialog:
    """Let a backup be chosen and put back at `path`; the book is closed for that, and opened again after."""
    from iastm_desktop.ui.restore_dialog import RestoreDialog

    before = window.book.path if window.book else path
    dialog = RestoreDialog(path, place, window)
    dialog.close_wanted.connect(lambda: window.leave_book_then(dialog.put_back))
    dialog.restored.connect(lambda: window.open_book(path))
    dialog.rejected.connect(lambda: _go_on(window, before))
    dialog.open()
    return dialog


def bring_back(window: MainWindow, backup: Path, folder: Path) -> None:
    """Put a backup from elsewhere back as a practice file of this computer, which may have none yet."""
    name = backup.stem.split(" 20")[0] + SUFFIX  # without the time that a backup's name bears
    target = ask_new_book(window, (folder if folder.is_dir() else Path.home()) / name)
    if target:
        show_restore(window, target).take_file(backup)


def show_rescue(window: MainWindow, path: Path, place: Path | None = None) -> RescueDialog:
    """Let what can be read in a damaged file be rescued into a new one, and show what is missing."""
    from iastm_desktop.ui.rescue_dialog import RescueDialog

    dialog = RescueDialog(path, place, window)
    dialog.close_wanted.connect(lambda: window.leave_book_then(dialog.rescue))
    dialog.open_wanted.connect(lambda new: window.leave_book_then(lambda: window.open_book(new)))
    dialog.restore_wanted.connect(lambda: show_restore(window, path, place))
    dialog.rejected.connect(lambda: _go_on(window, path))
    dialog.open()
    return dialog


def _go_on(window: MainWindow, path: Path) -> None:
    """Open the book again that was closed for something that was then left."""
    if window.book is None and window.stack.currentWidget() is not window.welcome:
        window.open_book(path)


def ask_first_people(window: MainWindow, book: OpenBook, catalogue: Catalogue, go_on: Callable[[], object]) -> None:
    """Ask who works here, for a book that was made without anybody."""
    from iastm_desktop.ui.people_pages import FirstPeoplePage

    page = FirstPeoplePage(book, catalogue)

    def on_saved() -> None:
        window.stack.removeWidget(page)
        page.deleteLater()
        book.loaded.connect(go_on, Qt.ConnectionType.SingleShotConnection)
        book.load()

    page.saved.connect(on_saved)
    window.stack.addWidget(page)
    window.show_alone(page)


def set_own_pin(window: MainWindow) -> None:
    """Let whoever acts now set a PIN."""
    from iastm_desktop.ui.pin_setting import change_pin

    book = window.book
    if book and book.practitioner:
        change_pin(window, book, book.practitioner, book.load)
