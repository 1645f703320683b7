"""A full disk in three ways: what was typed stays on the screen, and is saved once there is room."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_session import no_room_in, parts
from tests.ui.open_window import OPEN_VISIT, book_of, empty_window

WORDS = "Slept badly, better after the third day. " * 400  # more than what is free in the pages the file has


@contextmanager
def longest_file(window: MainWindow, _qtbot: QtBot) -> Iterator[None]:
    """Let no file of this process grow beyond the book's size, as a quota does."""
    assert window.book
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (window.book.path.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def longest_book(window: MainWindow, qtbot: QtBot) -> Iterator[None]:
    """Let SQLite say that there is no further page."""
    assert window.book
    with no_room_in(window.book.storage, qtbot):
        yield


@contextmanager
def filled_up(window: MainWindow, _qtbot: QtBot) -> Iterator[None]:
    """Fill the file system that the book is on to its last byte."""
    assert window.book
    filler = window.book.path.with_name("holiday-video")
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@pytest.fixture
def small_drive(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 2 MB; without the right to do so this fails with a sentence, it does not skip."""
    place = tmp_path / "drive"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.fail("this test mounts a small file system, and needs root for that")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def typed_without_room(
    qtbot: QtBot, path: Path, settings: Path, no_room: Callable[[MainWindow, QtBot], object]
) -> None:
    """Type notes while the disk is full, leave the field, make room, press Retry in the same window."""
    window = empty_window(qtbot, settings, parts())
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    assert window.book and window.pages
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    page.show_panel(page.notes)
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
    with no_room(window, qtbot):  # type: ignore[attr-defined]
        for name in ("subjective", "plan"):
            field = page.notes.texts[name]
            qtbot.mouseClick(field.viewport(), Qt.MouseButton.LeftButton)
            QApplication.clipboard().setText(WORDS)
            qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            page.notes.save()
        qtbot.waitUntil(lambda: "ry again" in window.status.words.text(), timeout=20_000)
        said = window.status.words.text()
        assert said.startswith("Not saved") and "disk" in said and "safe" in said
        for name in ("subjective", "plan"):
            assert page.notes.texts[name].toPlainText() == WORDS, "the text is still on the screen"
        with open_book(path) as book:
            record = book.session(OPEN_VISIT.id)
        assert record and record.session.notes is None, "the control: it is not on the disk"
    qtbot.mouseClick(window.status.retry_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle), timeout=20_000)
    assert window.close()
    with open_book(path) as book:
        kept = book.session(OPEN_VISIT.id)
        assert kept and kept.session.notes
        assert (kept.session.notes.subjective, kept.session.notes.plan) == (WORDS.strip(), WORDS.strip())
        assert book.verify() == ()


@pytest.mark.parametrize("no_room", [longest_file, longest_book])
def test_what_was_typed_on_a_full_disk_is_saved_in_the_same_window_once_there_is_room(
    qtbot: QtBot, tmp_path: Path, no_room: Callable[[MainWindow, QtBot], object]
) -> None:
    typed_without_room(qtbot, book_of(tmp_path / "practice.iastm"), tmp_path, no_room)


@pytest.mark.long
def test_what_was_typed_on_a_file_system_without_a_free_byte_is_saved_once_there_is_room(
    qtbot: QtBot, tmp_path: Path, small_drive: Path
) -> None:
    typed_without_room(qtbot, book_of(small_drive / "practice.iastm"), tmp_path, filled_up)
