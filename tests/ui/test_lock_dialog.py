"""Locking in the window: at the first start, from the menu, anew; one more person, and a locked backup."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage import age_backups
from iastm_desktop.storage.age_backups import make_age_backup, restore_age
from iastm_desktop.storage.audit import whole_trail
from iastm_desktop.storage.backups import backups_folder, begin_backup, every_backup_in, make_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.clearing import clear_copies
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.pins import set_pin
from iastm_desktop.storage.relocking import lock_book
from iastm_desktop.storage.slots import opened_by
from iastm_desktop.ui.lock_dialog import LockDialog
from iastm_desktop.ui.openers_dialog import OpenersDialog
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.ways_on import show_backups
from tests.journeys.hands import PIN, wait_until
from tests.storage.locked_book import SHEET, WORDS, new_lock, unlocked
from tests.ui.locked_window import asked, fill_in_lock, locked_practice, shown, unlock, words_in_sight
from tests.ui.open_window import ANA, PEGGY, at_door, book_of, come_in, empty_window, parts_at, window_on
from tests.ui.reach import offenders


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


def test_a_locked_backup_is_put_back_in_the_window_of_a_new_computer_with_the_sheet_alone(
    qtbot: QtBot, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, new = tmp_path / "practice 2026-11-28.age", tmp_path / "new"
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.after and window.after.backups
    backups = show_backups(window, window.after.backups)
    backups.save_age(away)
    qtbot.waitUntil(lambda: "read back" in backups.state.text())
    assert "recovery sheet opens it" in backups.state.text() and backups.age_button.isEnabled()
    backups.accept()
    window.close()
    for part in path.parent.glob("practice.iastm*"):
        part.unlink()
    new.mkdir()
    window = empty_window(qtbot, new, parts_at())
    window.show_welcome()
    monkeypatch.setattr("iastm_desktop.ui.window.ask_existing_book", lambda *_: away)
    monkeypatch.setattr("iastm_desktop.ui.ways_on.ask_new_book", lambda *_: new / "practice.iastm")
    assert window.welcome
    qtbot.mouseClick(window.welcome.open_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RestoreDialog)
    assert dialog and dialog.chosen() == away and dialog.secret.isVisible()
    assert not dialog.put_back_button.isEnabled(), "nothing is typed yet"
    for wrong in (WORDS, SHEET[:-1] + ("0" if SHEET[-1] != "0" else "1")):  # no file is there that has the passphrase
        dialog.secret.setText(wrong)
        qtbot.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Type the code from the recovery sheet" in dialog.state.text())
        assert list(new.glob("*.iastm")) == []
        dialog._say("", "muted")
    dialog.secret.setText(SHEET.lower())
    qtbot.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
    unlock(qtbot, window, SHEET)
    assert window.book and window.book.clients[PEGGY.id] == PEGGY
    window.close()


def test_who_leaves_the_backup_of_another_computer_is_back_at_the_welcome(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    window.show_welcome()
    away = tmp_path / "away.iastm-backup"
    away.write_bytes(b"nothing")
    monkeypatch.setattr("iastm_desktop.ui.window.ask_existing_book", lambda *_: away)
    monkeypatch.setattr("iastm_desktop.ui.ways_on.ask_new_book", lambda *_: tmp_path / "practice.iastm")
    window.ask_for_book()
    dialog = window.findChild(RestoreDialog)
    assert dialog
    qtbot.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(away) in dialog.state.text())
    dialog.reject()
    assert window.stack.currentWidget() is window.welcome and not (tmp_path / "practice.iastm").exists()
    window.close()


def test_a_locked_backup_that_cannot_be_read_back_does_not_stay(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, torn = tmp_path / "whole.age", tmp_path / "torn.age"
    with unlocked(path) as book:
        make_age_backup(book, whole)
        write = age_backups.lock_file

        def write_badly(source: Path, target: Path, recipient: str) -> None:
            write(source, target, recipient)
            target.write_bytes(target.read_bytes()[:-5])

        monkeypatch.setattr(age_backups, "lock_file", write_badly)
        with pytest.raises(BookError):
            make_age_backup(book, torn)
    with open_book(path) as book:
        make_age_backup(book, tmp_path / "control.age")  # without a key nobody can read it back
    assert [one.name for one in sorted(tmp_path.glob("*.age"))] == ["control.age", "whole.age"]
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_without_a_lock_says_what_a_locked_backup_needs(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "open.iastm"), parts_at())
    assert window.after
    qtbot.waitUntil(lambda: bool(window.after and window.after.backups))
    assert window.after.backups
    dialog = show_backups(window, window.after.backups)
    qtbot.mouseClick(dialog.age_button, Qt.MouseButton.LeftButton)
    assert "has no lock" in dialog.state.text() and offenders(dialog) == []
    dialog.accept()
    window.close()


def test_what_opens_without_the_lock_is_deleted_after_a_pin_and_a_checked_backup(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    stranger = book_of(tmp_path / "stranger.iastm")
    with open_book(path) as book:
        old = make_backup(book, backups_folder(path), now()).path
        set_pin(book, ANA.id, new_pin(PIN, bytes(16), n=2**4), now=now(), author=ANA.id)
    window = window_on(qtbot, path, parts_at())
    window.locking._put_on(new_lock(), path, ANA.id, None)
    wait_until(lambda: at_door(window))
    come_in(window)
    qtbot.waitUntil(lambda: shown(window, OpenersDialog) is not None)
    dialog = shown(window, OpenersDialog)
    assert isinstance(dialog, OpenersDialog)
    (aside,) = tmp_path.glob("practice before locking *.iastm")
    qtbot.waitUntil(lambda: str(aside) in words_in_sight() and str(old) in words_in_sight())
    assert "nothing is wiped" in words_in_sight() and offenders(dialog) == []
    asked_for_pin(qtbot, dialog, "1111")
    qtbot.waitUntil(lambda: any(one.state.text().startswith("Not this PIN") for one in dialog.findChildren(PinSheet)))
    assert aside.exists() and old.exists()
    (sheet,) = dialog.findChildren(PinSheet)
    qtbot.waitUntil(lambda: not sheet._timer.isActive(), timeout=10_000)
    for digit in PIN:
        QTest.mouseClick(sheet.pad.key(digit), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "files are deleted" in dialog.copies.state.text(), timeout=20_000)
    qtbot.waitUntil(lambda: not dialog.copies.delete_button.isVisible())
    assert not aside.exists() and not old.exists() and stranger.exists() and path.exists()
    window.close()
    with unlocked(path) as book:
        assert ("open_copies_deleted", ANA.id) in [(line.what, line.author) for line in whole_trail(book)]
        assert book.client(PEGGY.id) == PEGGY
    assert [backup.book for backup in every_backup_in(backups_folder(path))] != []


def asked_for_pin(qtbot: QtBot, dialog: OpenersDialog, digits: str) -> None:
    """Tap *Delete these files* and type a PIN."""
    QTest.mouseClick(dialog.copies.delete_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(sheet.pad.isVisible() for sheet in dialog.findChildren(PinSheet)))
    (sheet,) = [sheet for sheet in dialog.findChildren(PinSheet) if sheet.pad.isVisible()]
    for digit in digits:
        QTest.mouseClick(sheet.pad.key(digit), Qt.MouseButton.LeftButton)


def test_where_the_locked_file_is_not_good_nothing_is_deleted(tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    with open_book(path) as book:
        aside = lock_book(book, new_lock(), now=now())
    folder = backups_folder(path)
    for number, is_good in enumerate((False, True)):
        with open_book(path) as book:
            begun = begin_backup(book, folder, Moment(now().utc + timedelta(seconds=number), 0))
            earlier = book.lock.earlier_book()
        if is_good:
            assert clear_copies(begun, [aside], earlier=earlier, folders=[folder], scratch=tmp_path) == ()
            assert not aside.exists(), "control"
            return
        with closing(sqlite3.connect(begun.copy)) as connection, connection:
            connection.execute("DROP TRIGGER client_unchanged")
        with pytest.raises(BookError):
            clear_copies(begun, [aside], earlier=earlier, folders=[folder], scratch=tmp_path)
        assert aside.exists()
