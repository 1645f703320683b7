"""A damaged practice file in the window: rescued into a new one with a list, or a good backup put back instead."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.backup_dialog import BackupDialog
from iastm_desktop.ui.rescue_dialog import RescueDialog
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.window import MainWindow
from tests.storage.honest_book import strokes
from tests.storage.signed_book import complete_book
from tests.ui.open_window import book_of, empty_window, parts_at, window_on

PAGE = 4096


def damaged_book(path: Path) -> Path:
    """Make a book whose header is of another length, so that it cannot be opened at all, with a backup beside it."""
    complete_book(path)
    with open_book(path) as book:
        book.save_all(strokes(200, first=10))
        make_backup(book, backups_folder(path), now())
    stored = bytearray(path.read_bytes())
    for page in range(20, 26):
        stored[page * PAGE : (page + 1) * PAGE] = b"\xff" * PAGE
    path.write_bytes(stored[: -2 * PAGE])
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
    assert "missing or changed" in dialog.state.text()
    assert "The end of the file cannot be read: what was saved after save" in dialog.list.toPlainText()
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages is not None)
    assert window.book and window.book.path == tmp_path / "practice rescued.iastm"
    window.close()
    assert path.read_bytes() == before
    with open_book(tmp_path / "practice rescued.iastm") as book:
        assert book.verify() == ()


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
