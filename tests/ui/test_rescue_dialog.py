"""A damaged practice file in the window: rescued into a new one with a list, or a good backup put back instead."""

import sqlite3
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import create_book, look_at_book, open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.ui.backup_dialog import BackupDialog
from iastm_desktop.ui.rescue_dialog import RescueDialog
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.ways_on import show_rescue
from iastm_desktop.ui.window import MainWindow
from tests.storage.honest_book import FIRST, strokes
from tests.storage.locked_book import SHEET, new_lock
from tests.storage.signed_book import complete_book
from tests.ui.open_window import book_of, empty_window, parts_at, window_on


def damaged_book(path: Path) -> Path:
    """Make a book whose header is of another length, so that it cannot be opened at all, with a backup beside it."""
    complete_book(path)
    with open_book(path) as book:
        book.save_all(strokes(200, first=10))
        make_backup(book, backups_folder(path), now())
    stored = bytearray(path.read_bytes())
    pages = len(stored) // PAGE_BYTES
    for page in range(pages - 6, pages - 2):  # the newest entries, not what says which tables there are
        stored[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = b"\xff" * PAGE_BYTES
    path.write_bytes(stored[: -2 * PAGE_BYTES])
    return path


def in_trouble(qtbot: QtBot, path: Path, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    window = empty_window(qtbot, path.parent, parts_at(), size=size)
    window.open_book(path)
    qtbot.waitUntil(window.trouble.isVisible)
    assert window.trouble.title.text() == "The practice file is damaged"
    return window


def test_what_can_be_read_goes_into_a_new_file_with_a_list_and_the_damaged_one_stays(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = damaged_book(tmp_path / "practice.iastm")
    before = path.read_bytes()
    window = in_trouble(qtbot, path, (1024, 600))
    qtbot.mouseClick(window.trouble.rescue_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RescueDialog)
    assert dialog
    qtbot.waitUntil(lambda: "newest good backup is of" in dialog.backup.text())
    qtbot.mouseClick(dialog.rescue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.open_button.isVisible, timeout=20_000)
    assert "saves could be read, of 1 client and 1 visit" in dialog.state.text()
    assert "missing or changed." in dialog.state.text() and "is as it was" in dialog.state.text()
    assert "holds more than could be read here" in dialog.backup.text()
    assert "The end of the file cannot be read: what was saved after save" in dialog.list.toPlainText()
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages is not None)
    assert window.book and window.book.path == tmp_path / "practice rescued.iastm"
    window.close()
    assert path.read_bytes() == before
    with open_book(tmp_path / "practice rescued.iastm") as book:
        assert book.verify() == ()


def test_a_locked_file_whose_keys_are_lost_asks_for_the_code_on_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "practice.iastm"
    create_book(path, FIRST, lock=new_lock())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER key_slot_kept")
        connection.execute("DELETE FROM key_slot")
    window = empty_window(qtbot, tmp_path, parts_at())
    dialog = show_rescue(window, path)
    dialog.rescue()
    qtbot.waitUntil(dialog.code.isVisible)
    assert "Type the code on the recovery sheet" in dialog.state.text()
    for typed, told in (("nonsense", "seven groups"), (SHEET, "missing or changed")):
        dialog.code.setText(typed)
        dialog.rescue()
        qtbot.waitUntil(lambda told=told: told in dialog.state.text())
    with look_at_book(dialog.new) as book:
        assert book.lock.is_on and book.verify() == ()
    dialog.accept()


def test_the_good_backup_is_put_back_from_the_page_of_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    path = damaged_book(tmp_path / "practice.iastm")
    before = path.read_bytes()
    window = in_trouble(qtbot, path)
    qtbot.mouseClick(window.trouble.backup_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RestoreDialog)
    assert dialog
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    qtbot.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages is not None)
    window.close()
    (kept,) = tmp_path.glob("practice before restore *.iastm")
    assert kept.read_bytes() == before
    with open_book(path) as book:
        assert book.verify() == ()


def test_a_backup_that_is_not_whole_is_not_put_back_and_the_book_opens_again(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    assert window.after and window.after.backups
    window.show_backups()
    backups = window.findChild(BackupDialog)
    assert backups
    qtbot.mouseClick(backups.restore_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RestoreDialog)
    assert dialog
    (tmp_path / "picture.iastm-backup").write_bytes(b"\x89PNG" * 200)
    dialog.take_file(tmp_path / "picture.iastm-backup")
    qtbot.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "picture.iastm-backup is another kind of file" in dialog.state.text())
    assert window.book is None
    dialog.reject()
    qtbot.waitUntil(lambda: window.pages is not None)
    window.close()
    assert not list(tmp_path.glob("practice before restore*"))
