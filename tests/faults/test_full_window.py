"""A full disk in several ways: what was typed stays on the screen, and is saved once there is room."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.window import MainWindow
from tests.faults.compiling import compiled
from tests.faults.full_window_program import WORDS, typed_without_room
from tests.faults.other_programs import environment
from tests.ui.open_session import no_room_in, parts
from tests.ui.open_window import book_of, empty_window


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


def window_on_book(qtbot: QtBot, path: Path, settings: Path) -> MainWindow:
    window = empty_window(qtbot, settings, parts())
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    return window


@pytest.mark.parametrize("no_room", [longest_file, longest_book])
def test_what_was_typed_on_a_full_disk_is_saved_in_the_same_window_once_there_is_room(
    qtbot: QtBot, tmp_path: Path, no_room: Callable[[MainWindow, QtBot], AbstractContextManager[None]]
) -> None:
    window = window_on_book(qtbot, path := book_of(tmp_path / "practice.iastm"), tmp_path)
    assert typed_without_room(window, path, no_room(window, qtbot)) == [WORDS.strip()] * 2


def test_what_was_typed_while_no_write_finds_space_is_saved_once_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "drive"
    folder.mkdir()
    book = book_of(folder / "practice.iastm")
    preload = {"LD_PRELOAD": str(compiled("failing_disk.c", tmp_path)), "FAIL_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_window_program", book, tmp_path / "settings.ini"],
        env=environment(**preload, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "saved\n"), done.stderr


def test_the_control_a_disk_with_room_is_told_apart(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on_book(qtbot, path := book_of(tmp_path / "practice.iastm"), tmp_path)
    with pytest.raises(AssertionError, match=r"[Ss]av(ed|ing)"):
        typed_without_room(window, path, nullcontext())


@pytest.mark.long
def test_what_was_typed_on_a_file_system_without_a_free_byte_is_saved_once_there_is_room(
    qtbot: QtBot, tmp_path: Path, small_drive: Path
) -> None:
    window = window_on_book(qtbot, path := book_of(small_drive / "practice.iastm"), tmp_path)
    assert typed_without_room(window, path, filled_up(window, qtbot)) == [WORDS.strip()] * 2
