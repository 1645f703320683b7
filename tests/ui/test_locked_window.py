"""A locked practice file in the window: asked for, unlocked, locked again; nothing is lost, nothing stays in sight."""

import gc
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.age_backups import restore_age
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.pending import left_lines, pending_of
from iastm_desktop.storage.slots import opened_by
from iastm_desktop.ui.lock_dialog import LockDialog
from iastm_desktop.ui.openers_dialog import OpenersDialog
from iastm_desktop.ui.unlock_page import UnlockPage
from iastm_desktop.ui.window import MainWindow
from tests.faults.in_use import in_use
from tests.storage.locked_book import SHEET, WORDS, new_lock, unlocked
from tests.ui.open_window import ANA, PEGGY, RAJ, SMALL_PRACTICE, book_of, empty_window, parts_at, window_on

NAMES = ("Margaret", "Peggy", "O’Donnell", "Dhaliwal", "604 555 0158", "Wrist scar", "Achilles")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "practice.iastm"
    create_book(path, [Save(fact=fact, author=ANA.id, recorded_at=now()) for fact in SMALL_PRACTICE], lock=new_lock())
    return path


def asked(qtbot: QtBot, path: Path) -> tuple[MainWindow, UnlockPage]:
    """Return a window on a locked file, at the page that asks for the passphrase."""
    window = empty_window(qtbot, path.parent, parts_at())
    window.open_book(path)
    return window, page_of(qtbot, window)


def page_of(qtbot: QtBot, window: MainWindow) -> UnlockPage:
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), UnlockPage))
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    return page


def unlock(qtbot: QtBot, window: MainWindow, secret: str = WORDS) -> None:
    page = page_of(qtbot, window)
    QTest.keyClicks(page.field, secret)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages is not None)


def words_in_sight() -> str:
    """Return everything that any widget of the program says, shown or not, once what is to go has gone."""
    for _number in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    gc.collect()
    said = []
    for widget in QApplication.allWidgets():
        said += [widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QLineEdit | QPushButton):
            said.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
        if isinstance(widget, QAbstractItemView) and widget.model():
            model = widget.model()
            said += [str(model.index(number, 0).data()) for number in range(model.rowCount())]
    return "\n".join(said)


def test_a_locked_file_shows_no_name_until_its_passphrase_is_typed(qtbot: QtBot, path: Path) -> None:
    window, page = asked(qtbot, path)
    assert page.title.text() == "Harbour Massage is locked"
    assert page.field.echoMode() == QLineEdit.EchoMode.Password
    assert not [name for name in NAMES if name in words_in_sight()]
    unlock(qtbot, window)
    assert window.book is not None and PEGGY.id in window.book.clients
    window.go("clients")
    qtbot.waitUntil(lambda: "Peggy" in words_in_sight())
    window.close()


def test_the_sheet_opens_it_and_a_wrong_passphrase_says_so_and_waits(qtbot: QtBot, path: Path) -> None:
    window, page = asked(qtbot, path)
    for _number in range(3):
        qtbot.waitUntil(page.unlock_button.isEnabled)
        QTest.keyClicks(page.field, "not these words")
        QTest.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "does not open" in page.wrong.text())
        assert page.field.text() == ""
    assert not page.unlock_button.isEnabled() and page.unlock_button.text().startswith("Wait ")
    page._monotonic = lambda: float("inf")
    page._count_down()
    with unlocked_after_pause(path):
        unlock(qtbot, window, SHEET)
    window.close()


class unlocked_after_pause:
    """As if the pause were over: the trail says that somebody unlocked the file meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        from iastm_desktop.storage.audit import note

        with open_book(self._path) as book:  # a second connection of this process
            note(book, "unlocked", author="", now=now(), to="file")

    def __exit__(self, *_error: object) -> None: ...


def test_the_key_locks_fully_and_the_passphrase_brings_the_page_back(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.book is not None and window.pages is not None
    storage = window.book.storage
    window.pages.open_session("s-open")
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == "s-open")
    qtbot.waitUntil(lambda: "Raj" in words_in_sight())
    QTest.keySequence(window, QKeySequence("Ctrl+L"))
    page = page_of(qtbot, window)
    assert window.book is None and storage.keys is None
    left = [name for name in (*NAMES, "Raj") if name in words_in_sight()]
    assert left == []
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == "s-open")
    assert not page.isVisible()
    window.close()


def test_a_locked_file_in_use_is_looked_at_with_its_passphrase(qtbot: QtBot, path: Path) -> None:
    with in_use(path):
        window = empty_window(qtbot, path.parent, parts_at())
        window.open_book(path)
        qtbot.waitUntil(window.trouble.isVisible)
        qtbot.mouseClick(window.trouble.look_button, Qt.MouseButton.LeftButton)
        unlock(qtbot, window)
        assert window.book and window.book.looks_only and not window.book.may_chart
        assert {client.name for client in window.book.clients.values()} == {PEGGY.name, RAJ.name}
        qtbot.waitUntil(lambda: "unlocked" in [save.fact.body["what"] for save in left_lines(path)])
        window.close()
    assert PEGGY.name.encode() not in pending_of(path).read_bytes()
    with unlocked(path) as book:
        assert "unlocked" in [line.what for line in book.audit_trail()]


def test_what_waits_when_it_is_locked_is_saved_all_the_same(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    book = window.book
    assert book is not None
    storage = book.storage
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # nothing can be saved now
        client = book.clients[PEGGY.id]
        from dataclasses import replace

        storage.queue(book.save_of(replace(client, email="new@example.com"), version=2, reason="moved"))
        window.locking.lock_now()
        page_of(qtbot, window)
        assert not storage.is_idle
        assert "new@example.com" not in repr((storage._queue, storage._in_hand, storage._held))
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: storage.is_idle)
    window.close()
    with unlocked(path) as opened:
        saved = opened.client(PEGGY.id)
        assert saved is not None and saved.email == "new@example.com"
        assert opened.verify() == ()


def test_what_stood_typed_in_a_form_is_shown_again_after_it(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.pages is not None
    window.pages.new_client()
    form = window.stack.currentWidget()
    field = next(one for one in form.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClicks(field, "Half Typed")
    window.locking.lock_now()
    page_of(qtbot, window)
    assert "Half Typed" not in words_in_sight()
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: "Half Typed" in words_in_sight())
    window.close()


def test_a_computer_that_slept_wakes_locked_and_one_that_was_busy_does_not(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    clock = [1000.0]
    window.locking.wall = lambda: clock[0]
    window.locking.tick()
    clock[0] += 5
    window.locking.tick()
    assert window.book is not None
    clock[0] += 600
    window.locking.tick()
    page_of(qtbot, window)
    window.close()


def test_the_key_covers_a_file_without_a_lock(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "open.iastm"), parts_at())
    assert window.top.lock_action.isVisible() and not window.top.openers_action.isVisible()
    QTest.keySequence(window, QKeySequence("Ctrl+L"))
    qtbot.waitUntil(lambda: "Covered." in words_in_sight())
    assert window.book is not None
    window.close()


def groups_on(sheet: Path) -> list[str]:
    with PdfDocument(sheet) as document:
        text = document[0].get_textpage().get_text_range()
    return re.findall(r"^([0-9A-HJKMNP-TV-Z]{4})\s*$", text, re.M)


def shown(window: MainWindow, kind: type[QDialog]) -> QWidget | None:
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)


def fill_in_lock(qtbot: QtBot, dialog: LockDialog, sheet: Path, words: str) -> None:
    """Answer what the dialog asks, the groups as they stand on the sheet."""
    for field in (dialog.first, dialog.second):
        QTest.keyClicks(field, words)
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert "Print the sheet first" in dialog.wrong_group.text()
    dialog.save_to(sheet)
    qtbot.waitUntil(lambda: "Saved as" in dialog.state.text())
    groups = groups_on(sheet)
    QTest.keyClicks(dialog.groups[0], "0000")
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert "not as on the sheet" in dialog.wrong_group.text()
    for number, field in zip(dialog.asked, dialog.groups, strict=True):
        field.clear()
        QTest.keyClicks(field, groups[number].lower())
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)


def test_an_open_file_is_locked_from_the_menu_and_what_lies_open_is_listed(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    window._act_as("p-sam", "staff")
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


def test_going_to_sleep_locks(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.locking.sleep is not None
    window.locking.sleep.on_sleep(False)
    assert window.book is not None
    window.locking.sleep.on_sleep(True)
    page_of(qtbot, window)
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


def test_a_locked_file_is_unlocked_to_read_only_as_well(qtbot: QtBot, path: Path) -> None:
    before = path.read_bytes()
    window = empty_window(qtbot, path.parent, parts_at())
    window.open_book(path, looks_only=True)
    unlock(qtbot, window)
    assert window.book is not None and window.book.looks_only and window.book.clients[PEGGY.id] == PEGGY
    assert not window.top.lock_action.isVisible()
    window.top.openers_action.trigger()
    dialog = shown(window, OpenersDialog)
    assert isinstance(dialog, OpenersDialog)
    assert not (dialog.add_button.isEnabled() or dialog.lock_button.isEnabled())
    window.close()
    assert path.read_bytes() == before
