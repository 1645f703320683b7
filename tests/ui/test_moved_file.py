"""A file that is moved, replaced or unplugged under the window: what was charted is saved once it is back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.holder import note_of
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_session import parts
from tests.ui.open_window import RAJ, book_of, empty_window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return book_of(tmp_path / "stick" / "practice.iastm")


def opened(qtbot: QtBot, path: Path) -> MainWindow:
    """Return a window on the book, whose settings are not on its drive."""
    window = empty_window(qtbot, path.parent.parent, parts())
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    return window


def save_one(qtbot: QtBot, window: MainWindow) -> None:
    """Save a correction and wait until it is in the file."""
    done: list[bool] = []
    assert window.book
    window.book.correct(window, RAJ, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))


def chart_one(window: MainWindow) -> None:
    """Hand a change to the storage thread that reads nothing first."""
    assert window.book
    window.book.save([window.book.save_of(RAJ, version=3, reason="corrected")], lambda: None)


def says(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Wait until the foot says that something is not saved, in these words."""
    qtbot.waitUntil(lambda: words in window.status.words.text())
    assert window.status.words.text().startswith("Not saved (1 change)")


def retry(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.status.retry_button, Qt.MouseButton.LeftButton)


def a_copy_comes_back(folder: Path, away: Path) -> None:
    """Bring the folder back as a drive does that is plugged in again: other files, the same content."""
    shutil.copytree(away, folder)


def it_comes_back_itself(folder: Path, away: Path) -> None:
    away.rename(folder)


@pytest.mark.parametrize("comes_back", [a_copy_comes_back, it_comes_back_itself])
def test_what_was_charted_while_the_drive_was_away_is_saved_by_retry_in_the_same_window(
    qtbot: QtBot, path: Path, comes_back: Callable[[Path, Path], None]
) -> None:
    folder, away = path.parent, path.parent.with_name("away")
    window = opened(qtbot, path)
    save_one(qtbot, window)
    folder.rename(away)
    chart_one(window)
    says(qtbot, window, "moved, replaced or unplugged while it was open. This was not saved and stays on the screen")
    retry(qtbot, window)
    says(qtbot, window, "moved, replaced or unplugged")
    comes_back(folder, away)
    retry(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
    assert note_of(path).exists(), "this window has it again"
    window.close()
    with open_book(path) as book:
        assert [save.version for save in book.history(RAJ.id)] == [1, 2, 3]
        assert book.verify() == ()


def test_an_older_copy_in_its_place_takes_nothing_and_is_told(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    window = opened(qtbot, path)
    save_one(qtbot, window)
    path.rename(tmp_path / "right")
    shutil.copyfile(older, path)
    chart_one(window)
    says(qtbot, window, "moved, replaced or unplugged")
    retry(qtbot, window)
    says(qtbot, window, "is another file now, or an older copy")
    assert path.read_bytes() == older.read_bytes()
    (tmp_path / "right").replace(path)
    retry(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
    window.close()
    with open_book(path) as book:
        assert [save.version for save in book.history(RAJ.id)] == [1, 2, 3]
