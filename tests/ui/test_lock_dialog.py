"""Locking in the window: at the first start, from the menu, anew; one more person, and a locked backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.storage.age_backups import restore_age
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.slots import opened_by
from iastm_desktop.ui.lock_dialog import LockDialog
from iastm_desktop.ui.openers_dialog import OpenersDialog
from tests.storage.locked_book import SHEET, WORDS, new_lock, unlocked
from tests.ui.locked_window import asked, fill_in_lock, locked_practice, shown, unlock, words_in_sight
from tests.ui.open_window import ANA, PEGGY, book_of, empty_window, parts_at, window_on


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return locked_practice(tmp_path / "practice.iastm")


def test_an_open_file_is_locked_from_the_menu_and_what_lies_open_is_listed(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    window._act_as("p-sam", "staff")
    qtbot.waitUntil(lambda: bool(window.book and window.book.author == "p-sam"))
    window.top.lock_action.trigger()
    dialog = shown(window, LockDialog)
    assert isinstance(dialog, LockDialog)
    QTest.keyClicks(dialog.first, "short")
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert "at least" in dialog.wrong_passphrase.text() and dialog.steps.currentIndex() == 0
    dialog.first.clear()
    fill_in_lock(qtbot, dialog, tmp_path / "sheet.pdf", WORDS)
    qtbot.waitUntil(lambda: shown(window, OpenersDialog) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "before locking" in words_in_sight())
    assert window.book is not None and PEGGY.id in window.book.clients
    assert window.book.practitioner is not None and window.book.practitioner.id == "p-sam"  # as before
    assert window.top.openers_action.isVisible() and not window.top.lock_action.isVisible()
    window.close()
    assert b"Margaret" not in path.read_bytes()
    with unlocked(path) as book:
        assert book.verify() == ()
    assert len(list(tmp_path.glob("practice before locking *.iastm"))) == 1


def test_one_more_person_is_added_in_the_window(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    window.top.openers_action.trigger()
    dialog = shown(window, OpenersDialog)
    assert isinstance(dialog, OpenersDialog)
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert "whose passphrase" in dialog.wrong.text()
    QTest.keyClicks(dialog.name, "Sam Reed")
    QTest.keyClicks(dialog.passphrase, "seven gulls on a pier")
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Sam Reed opens this file now." in dialog.said.text())
    window.close()
    with unlocked(path, "seven gulls on a pier") as book:
        assert book.client(PEGGY.id) == PEGGY


def test_a_new_practice_is_locked_from_the_first_start_on(qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    window.show_welcome()
    welcome = window.welcome
    assert welcome is not None and welcome.done.wants_lock(), "the recommended answer"
    welcome.people.practice.setText("Harbour Massage")
    welcome.people.name.setText("Ana Ruiz")
    for _step in range(3):
        welcome.go_on()
    qtbot.waitUntil(lambda: shown(window, LockDialog) is not None)
    dialog = shown(window, LockDialog)
    assert isinstance(dialog, LockDialog)
    fill_in_lock(qtbot, dialog, tmp_path / "sheet.pdf", WORDS)
    qtbot.waitUntil(lambda: shown(window, OpenersDialog) is not None, timeout=20_000)
    window.close()
    (made,) = (tmp_path / "books").glob("*.iastm")  # nothing of an empty file is kept open beside it
    with unlocked(made) as book:
        assert [slot.holder for slot in book.lock.slots()] == ["", "Ana Ruiz"]
        assert book.verify() == ()


def test_who_does_not_lock_at_the_first_start_is_not_asked_again(qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    window.show_welcome()
    welcome = window.welcome
    assert welcome is not None
    welcome.people.practice.setText("Harbour Massage")
    welcome.people.name.setText("Ana Ruiz")
    welcome.done.lock.set_value("open")
    for _step in range(3):
        welcome.go_on()
    qtbot.waitUntil(lambda: window.pages is not None)
    QCoreApplication.processEvents()
    assert shown(window, LockDialog) is None
    assert window.top.lock_action.isVisible()
    window.close()


def test_another_lock_shuts_out_every_earlier_key(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    window.top.openers_action.trigger()
    openers = shown(window, OpenersDialog)
    assert isinstance(openers, OpenersDialog)
    QTest.mouseClick(openers.lock_button, Qt.MouseButton.LeftButton)
    dialog = shown(window, LockDialog)
    assert isinstance(dialog, LockDialog)
    fill_in_lock(qtbot, dialog, tmp_path / "sheet.pdf", "another four quite new words")
    qtbot.waitUntil(lambda: shown(window, OpenersDialog) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "before locking" in words_in_sight())
    window.close()
    with open_book(path) as book:
        assert opened_by(book.lock.slots(), WORDS) is None and opened_by(book.lock.slots(), SHEET) is None
        assert opened_by(book.lock.slots(), "another four quite new words") is not None


def test_a_file_that_cannot_be_locked_is_opened_again_as_it_was_and_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER client_unchanged")
        connection.execute("UPDATE client SET called = 'Pegg' WHERE called IS NOT NULL")
    window = window_on(qtbot, path, parts_at())
    window.locking._put_on(new_lock(), path, ANA.id, None)
    qtbot.waitUntil(lambda: "not locked" in window.status.words.text(), timeout=20_000)
    assert window.book is not None and window.top.lock_action.isVisible()
    window.close()


def test_a_locked_backup_is_saved_in_the_window_and_opened_with_the_sheet(
    qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    window.top.openers_action.trigger()
    dialog = shown(window, OpenersDialog)
    assert isinstance(dialog, OpenersDialog)
    dialog.save_age(tmp_path / "away.age")
    qtbot.waitUntil(lambda: "Saved as" in dialog.said.text())
    dialog.save_age(tmp_path / "away.age")
    qtbot.waitUntil(lambda: "is there already" in dialog.wrong.text())
    window.close()
    restore_age(tmp_path / "away.age", tmp_path / "back.iastm", SHEET, now())
    with unlocked(tmp_path / "back.iastm") as book:
        assert book.client(PEGGY.id) == PEGGY
