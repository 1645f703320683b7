"""A file that is older than the one last used here is told from it."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iastm_desktop.kept_in_settings import fingerprint_in
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.ui.check_dialog import CheckDialog
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.window import MainWindow
from tests.storage.test_tampering import unguarded
from tests.ui.open_window import RAJ, book_of, empty_window, parts_at


def use(qtbot: QtBot, path: Path, parts: object, goes_on: bool = True) -> str:
    """Open the window on a book, save a client, close; return what the foot says once all is saved."""
    window = empty_window(qtbot, path.parent, parts)  # type: ignore[arg-type]
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    book = window.book
    assert book is not None
    done: list[bool] = []
    book.correct(window, RAJ, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    with open_book(path) as other:
        end = str(fingerprint(other.head()))
    if goes_on:
        qtbot.waitUntil(lambda: window._preferences.fingerprint(book.book_id, path) == end)
    qtbot.waitUntil(lambda: window.status.words.toolTip().startswith("All saved"))
    said = window.status.words.toolTip()
    window.close()
    return str(said)


def test_the_same_file_again_is_no_news_and_an_older_copy_is(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    parts = parts_at()
    assert " · " not in use(qtbot, path, parts)
    assert " · " not in use(qtbot, path, parts)
    shutil.copyfile(older, path)
    for _again in range(2):  # what is charted in it makes it no newer
        assert "Save 12 " in use(qtbot, path, parts, goes_on=False)


def opened(qtbot: QtBot, path: Path) -> MainWindow:
    window = empty_window(qtbot, path.parent, parts_at())
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    return window


def checked(qtbot: QtBot, window: MainWindow) -> tuple[CheckDialog, list[str]]:
    dialog = CheckDialog(window.book, window)
    qtbot.waitUntil(lambda: not dialog.found.text().startswith("Checking"))
    return dialog, [line.text() for line in dialog.findChildren(QLabel)]


def cut(path: Path) -> None:
    """Remove the newest two saves with their links, as one can who takes the guards off and puts them back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        unguarded(cut_the_newest)(connection)


def cut_the_newest(connection: sqlite3.Connection) -> None:
    ((last,),) = connection.execute("SELECT max(seq) - 2 FROM chain").fetchall()
    for table in (*FACTS, "chain"):
        connection.execute(f"DELETE FROM {table} WHERE seq > ?", (last,))


def test_a_cut_file_stays_a_finding_until_somebody_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    use(qtbot, path, parts_at())
    shutil.rmtree(tmp_path / "practice backups")
    cut(path)
    for _opening in range(2):
        window = opened(qtbot, path)
        qtbot.waitUntil(lambda w=window: "cut off" in w.status.words.toolTip())
        dialog, said = checked(qtbot, window)
        assert "1 finding." in dialog.found.text() and "cut off" in " ".join(said)
        assert "settings of this computer" in " ".join(said)
        if _opening == 0:
            dialog.close()
            window.close()
    book = window.book
    assert book is not None and not dialog.accept_end.isHidden()
    dialog.accept_end.click()
    qtbot.waitUntil(lambda: "cut off" not in window.status.words.toolTip())
    dialog.close()
    window.close()
    with open_book(path) as whole:
        assert "end_accepted" in {line.what for line in whole.audit_trail()}
    window = opened(qtbot, path)
    dialog, said = checked(qtbot, window)
    assert dialog.found.text().startswith("Whole") and dialog.accept_end.isHidden()
    dialog.close()
    window.close()


def test_a_closed_file_is_kept_with_the_line_of_its_last_backup(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = opened(qtbot, path)
    book, done = window.book, list[bool]()
    assert book is not None
    book_id = book.book_id
    book.correct(window, RAJ, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done) and book.goes_on)
    window.close()
    with open_book(path) as closed:
        end = str(fingerprint(closed.head()))
        assert "backed_up" in {line.what for line in closed.audit_trail()}
    assert window._preferences.fingerprint(book_id, path) == end


def test_the_settings_are_read_without_a_window(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "mine.ini")
    preferences.remember_geometry(QByteArray(b"\x00\xff%;=["))
    preferences.remember_fingerprint("281dfcf9ab", tmp_path / "a book", "281dfcf9-6-27353f16e2eccd40")
    preferences.remember_choice("backups/281dfcf9ab/place", "C:\\Ä = 1, 2")
    preferences.write()
    read = partial(fingerprint_in, tmp_path / "mine.ini", "281dfcf9ab")
    qtbot.waitUntil(lambda: read(tmp_path / "a book") == "281dfcf9-6-27353f16e2eccd40")
    assert read(tmp_path / "another") == fingerprint_in(tmp_path / "none.ini", "x", tmp_path) == ""
