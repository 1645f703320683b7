"""A locked practice file in the window: asked for, unlocked, locked again; nothing is lost, nothing stays in sight."""

import sqlite3
from contextlib import closing
from ctypes import addressof
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
)
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pending import left_lines, pending_of
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.idle_watch import IdleWatch
from iastm_desktop.ui.openers_dialog import OpenersDialog
from iastm_desktop.ui.people_pages import PractitionerDialog
from iastm_desktop.ui.sleep_watch import SleepWatch, _Message, _WindowsMessages
from iastm_desktop.ui.window import MainWindow
from tests.faults.in_use import in_use
from tests.storage.locked_book import SHEET, unlocked
from tests.ui.locked_window import asked, locked_practice, page_of, shown, type_half_a_client, unlock, words_in_sight
from tests.ui.open_window import PEGGY, RAJ, book_of, empty_window, parts_at, window_on

NAMES = ("Margaret", "Peggy", "O’Donnell", "Dhaliwal", "604 555 0158", "Wrist scar", "Achilles")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return locked_practice(tmp_path / "practice.iastm")


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
    type_half_a_client(window)
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


def test_going_to_sleep_locks(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.locking.sleep is not None
    window.locking.sleep.on_sleep(False)
    assert window.book is not None
    window.locking.sleep.on_sleep(True)
    page_of(qtbot, window)
    window.close()


def test_windows_says_that_it_goes_to_sleep_and_other_messages_lock_nothing(qtbot: QtBot) -> None:
    watch = SleepWatch()
    heard: list[bool] = []
    watch.going.connect(lambda: heard.append(True))
    show = _WindowsMessages(watch).nativeEventFilter
    for kind, number, about in (
        (b"windows_generic_MSG", 0x0218, 0x0012),  # it woke
        (b"windows_generic_MSG", 0x0100, 0x0004),  # a key
        (b"xcb_generic_event_t", 0x0218, 0x0004),
    ):
        message = _Message(None, number, about)
        assert show(QByteArray(kind), addressof(message)) == (False, 0) and heard == []
    message = _Message(None, 0x0218, 0x0004)
    assert show(QByteArray(b"windows_generic_MSG"), addressof(message)) == (False, 0)
    assert heard == [True]


def test_outside_a_session_idle_locks_and_in_one_it_covers(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.pages is not None
    window.pages.open_session("s-open")
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == "s-open")
    left_for(window, 19)
    assert idle_watch(window).cover is None
    left_for(window, 20)
    cover = idle_watch(window).cover
    assert cover and cover.tap_out and window.book and window.book.storage.keys, "TAP OUT goes on in a session"
    QTest.keyClick(cover, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert cover.isVisible() and window.pages.session == "s-open", "no other key works under it"
    QTest.keyClick(cover, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page_of(qtbot, window)
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == "s-open")
    type_half_a_client(window)
    left_for(window, 19)
    assert window.book
    storage = window.book.storage
    left_for(window, 20)
    page_of(qtbot, window)
    assert storage.keys is None and not [name for name in (*NAMES, "Half Typed") if name in words_in_sight()]
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: "Half Typed" in words_in_sight())
    window.close()


def idle_watch(window: MainWindow) -> IdleWatch:
    assert window.book
    watch = window.book.findChild(IdleWatch)
    assert isinstance(watch, IdleWatch)
    return watch


def left_for(window: MainWindow, minutes: float) -> None:
    """Let nobody touch the window for a while."""
    watch = idle_watch(window)
    touched = watch._touched_at
    watch.monotonic = lambda: touched + minutes * 60 + 0.001  # (a + b) - a is less than b for some a
    watch.tick()


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


def test_a_covered_window_that_is_locked_keeps_what_was_typed_and_asks_for_the_passphrase(
    qtbot: QtBot, path: Path
) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    assert window.pages is not None
    window.pages.open_session("s-open")
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == "s-open")
    window.ask_for_practitioner()
    dialog = shown(window, PractitionerDialog)
    assert dialog is not None
    field = next(one for one in dialog.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClicks(field, "Half Typed")
    left_for(window, 20)
    assert idle_watch(window).cover and not field.isVisible()
    window.locking.on_sleep()
    page = page_of(qtbot, window)
    assert page.isVisible() and page.field.isVisible(), "not an empty window"
    assert not [name for name in (*NAMES, "Half Typed") if name in words_in_sight()]
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: "Half Typed" in words_in_sight())
    assert window.stack.isVisible()
    window.close()


def test_what_a_client_answered_is_kept_when_the_file_is_locked_meanwhile(qtbot: QtBot, path: Path) -> None:
    window, _page = asked(qtbot, path)
    unlock(qtbot, window)
    newcomer = window.stack.currentWidget().newcomer_button  # type: ignore[attr-defined]
    QTest.mouseClick(newcomer, Qt.MouseButton.LeftButton)
    (screen,) = window.findChildren(ClientScreen)
    QTest.keyClicks(screen.identity.fields["name"], "Bea Newcomer")
    QTest.mouseClick(screen.next, Qt.MouseButton.LeftButton)
    first, second, *_others = screen.items.values()
    for item in (first, second):
        item.chips.set_value("no")
    left_for(window, 20)
    page_of(qtbot, window)
    assert "Bea" not in words_in_sight()
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
    window.close()
    with unlocked(path) as book:
        (client,) = [one for one in book.clients() if one.name == "Bea Newcomer"]
        (told,) = book.records("intake", client=client.id)
    assert str(told.body).count("'no'") >= 2, "two answers that were tapped, and not left by Next"
