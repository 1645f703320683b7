"""The window: alerts on every screen of a client, state of saving, opening and leaving books, the look, the keys."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui import leaving
from iastm_desktop.ui import window as window_module
from iastm_desktop.ui.people_pages import PractitionerDialog
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.storage_thread import StorageThread
from iastm_desktop.ui.today_page import TodayPage
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import (
    OPEN_VISIT,
    PEGGY,
    RAJ,
    SMALL_PRACTICE,
    book_of,
    empty_window,
    leave,
    line_up,
    parts_at,
    window_on,
)

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
# The walk over pages that are not this module's: the session page has its own tests.
PLACES: dict[str, Callable[[MainWindow], None]] = {
    "today": lambda window: window.pages.show_today(),
    "adding to the line-up": lambda window: window.stack.currentWidget().ask_whom(),
    "clients": lambda window: window.pages.show_clients(),
    "client": lambda window: window.pages.show_client("c-peggy"),
    "new client": lambda window: window.pages.new_client("Raj Dhaliwal"),
    "edit client": lambda window: window.pages.edit_client("c-peggy"),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm", (*SMALL_PRACTICE, line_up(PEGGY, "09:30", "Wrist scar")))


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> MainWindow:
    return window_on(qtbot, book, parts_at())


def correction(reason: str = "corrected", version: int = 2) -> Save:
    return Save(fact=replace(RAJ, called="Raj"), author="p-ana", recorded_at=now(), version=version, reason=reason)


def refused_by_the_book() -> Save:
    """Return a save over a version that is there: the book's triggers refuse it."""
    return correction(version=1)


def shown(window: MainWindow, kinds: tuple[type, ...]) -> list[QWidget]:
    widgets = (widget for kind in kinds for widget in window.findChildren(kind))
    return [widget for widget in dict.fromkeys(widgets) if widget.isVisible() and widget.window() is window]


@pytest.mark.parametrize("place", ["client", "edit client", "session"])
def test_the_alerts_of_a_client_stand_on_every_screen_of_that_client(
    qtbot: QtBot, window: MainWindow, place: str
) -> None:
    if place == "session":
        window.pages.start_session("c-peggy")
        qtbot.waitUntil(lambda: bool(window.pages.session))
    else:
        PLACES[place](window)
    assert window.alerts.isVisible()
    assert window.alerts.words.text() == "Peggy (Margaret O’Donnell) – Blood thinner: apixaban"
    window.pages.show_client("c-raj")
    assert not window.alerts.isVisible()
    window.pages.show_today()
    assert not window.alerts.isVisible()


def test_an_alert_that_is_added_shows_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_client("c-raj")
    window.book.take_client(replace(RAJ, alerts=("Latex",)))
    assert window.alerts.words.text() == "Raj Dhaliwal – Latex"


def test_the_status_says_saved_with_the_time_only_after_the_book_has_it(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    window.book.storage.ask(lambda _book: (begun.set(), go_on.wait(20)), lambda _answer: None)  # the disk is slow
    assert begun.wait(20)
    window.book.storage.queue(correction())
    assert window.status.words.text() == "Saving…"
    go_on.set()
    qtbot.waitUntil(lambda: window.status.words.text() == f"All saved {now().local:%H:%M}")
    with open_book(book) as read:
        assert len(read.history("c-raj")) == 2


def test_while_another_program_writes_the_status_stays_saving_and_says_why(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        window.book.storage.queue(correction())
        qtbot.waitUntil(lambda: "Another window or program" in window.status.words.text(), timeout=10_000)
        assert window.status.words.text().startswith("Saving…")
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: window.status.words.text().startswith("All saved"), timeout=10_000)


def test_what_is_not_saved_is_counted_with_the_reason_and_a_retry(qtbot: QtBot, window: MainWindow) -> None:
    window.book.storage.queue(refused_by_the_book())
    qtbot.waitUntil(lambda: window.status.not_saved() == 1)
    qtbot.waitUntil(window.status.retry_button.isVisible)
    assert window.status.words.text().startswith("Not saved (1 change): ")
    assert window.status.retry_button.height() >= 44
    with qtbot.waitSignal(window.book.storage.not_saved):
        qtbot.mouseClick(window.status.retry_button, Qt.MouseButton.LeftButton)


def test_what_the_book_never_takes_can_be_let_go_once_asked(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(leaving, "ask_to_let_go", lambda _w, number, _why: asked.append(number) or len(asked) > 1)
    assert not window.status.let_go_button.isVisible()
    window.book.storage.queue(refused_by_the_book())
    qtbot.waitUntil(window.status.let_go_button.isVisible)
    qtbot.mouseClick(window.status.let_go_button, Qt.MouseButton.LeftButton)
    assert window.status.not_saved() == 1, "kept"
    qtbot.mouseClick(window.status.let_go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.status.words.text().startswith("All saved"))
    assert asked == [1, 1]
    assert not window.status.let_go_button.isVisible()
    assert window.close()


def test_closing_waits_until_everything_is_in_the_book(qtbot: QtBot, book: Path) -> None:
    window = window_on(qtbot, book, parts_at())
    for version in range(2, 42):
        window.book.storage.queue(correction(version=version))
    assert window.close()
    with open_book(book) as read:
        assert len(read.history("c-raj")) == 41


def test_closing_with_something_not_saved_asks_and_stays_when_told_so(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, str]] = []
    answers = [leaving.RETRY, leaving.STAY]

    def ask(_window: QWidget, number: int, why: str) -> str:
        asked.append((number, why))
        return answers[len(asked) - 1]

    monkeypatch.setattr(leaving, "ask_about_unsaved", ask)
    window.book.storage.queue(refused_by_the_book())
    qtbot.waitUntil(lambda: window.status.not_saved() == 1)
    assert not window.close()
    assert [number for number, _why in asked] == [1, 1]
    assert all(why for _number, why in asked)
    assert window.isVisible()


def test_closing_while_another_program_writes_asks_instead_of_waiting_for_ever(
    qtbot: QtBot, window: MainWindow, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(leaving, "ask_about_unsaved", lambda _w, _n, why: asked.append(why) or leaving.STAY)
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        window.book.storage.queue(correction())
        assert not window.close()
        other.execute("ROLLBACK")
    assert len(asked) == 1
    assert "Another window or program" in asked[0]
    qtbot.waitUntil(lambda: window.book.storage.is_idle, timeout=10_000)


def test_a_note_that_is_still_being_typed_is_in_the_book_after_closing(qtbot: QtBot, book: Path) -> None:
    window = window_on(qtbot, book, parts_at())
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: bool(window.pages.session))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    page.show_panel(page.notes)
    qtbot.keyClicks(page.notes.next_visit, "Came by bicycle today.")
    assert window.close()
    with open_book(book) as read:
        assert "Came by bicycle today." in repr(read.session(OPEN_VISIT.id))


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=["1024x600", "1366x768"])
def test_every_control_is_named_large_enough_and_within_the_window(
    qtbot: QtBot, book: Path, size: tuple[int, int]
) -> None:
    window = window_on(qtbot, book, parts_at(), size=size)
    qtbot.waitUntil(lambda: len(window.findChildren(TodayPage)[0].cards()) == 2)
    small, nameless, outside = [], [], []
    for place, go in PLACES.items():
        go(window)
        qtbot.waitUntil(lambda: window.book.storage.is_idle)
        for control in shown(window, CONTROLS):
            what = f"{place}: {type(control).__name__} {control.accessibleName()!r} {control.size().toTuple()}"
            small += [what] if control.height() < 44 else []
            nameless += [] if control.accessibleName() else [what]
            left = control.mapTo(window, QPoint(0, 0)).x()
            outside += [what] if left < 0 or left + control.width() > window.width() else []
    assert (small, nameless, outside) == ([], [], [])
    assert window.size().toTuple() == size
    leave(window)


def test_pages_are_built_when_they_are_first_shown(window: MainWindow) -> None:
    before = window.stack.count()
    window.pages.show_clients()
    window.pages.show_today()
    window.pages.show_clients()
    assert window.stack.count() == before + 1


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (Qt.Key.Key_1, "TodayPage"),
        (Qt.Key.Key_2, "ClientsPage"),
        (Qt.Key.Key_F, "ClientsPage"),
        (Qt.Key.Key_N, "ClientForm"),
    ],
)
def test_a_shortcut_goes_to_its_page(qtbot: QtBot, window: MainWindow, keys: Qt.Key, place: str) -> None:
    window.pages.show_client("c-raj")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, keys, Qt.KeyboardModifier.ControlModifier)
    assert type(window.stack.currentWidget()).__name__ == place


def test_the_look_changes_at_once_and_is_remembered(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    actions = window.top.look_button.menu().actions()
    assert [action.text() for action in actions] == ["Light", "Dark", "High contrast"]
    grounds = set()
    for action in actions:
        action.trigger()
        grounds.add(window.palette().window().color().name())
    assert len(grounds) == 3
    assert window._preferences.theme() == "contrast"
    window.set_theme("light")


def test_who_charts_is_chosen_at_the_top_and_remembered_for_this_book(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    assert window.top.chip.text() == "Ana Ruiz · RMT"
    trainer = next(action for action in window.top.chip.menu().actions() if action.text() == "Ana Ruiz · trainer")
    trainer.trigger()
    assert window.top.chip.text() == "Ana Ruiz · trainer"
    assert window.book.new_session("c-raj").role == "trainer"
    leave(window)
    again = window_on(qtbot, book, parts_at())
    assert again.top.chip.text() == "Ana Ruiz · trainer"
    leave(again)


def test_a_practitioner_is_added_and_can_chart(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.ask_for_practitioner()
    (dialog,) = window.findChildren(PractitionerDialog)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.wrong.text() == "Whoever charts needs a name."
    qtbot.keyClicks(dialog.name, "Mei Tanaka")
    dialog.roles.chip("other").click()
    with qtbot.waitSignal(window.book.loaded):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    texts = [action.text() for action in window.top.chip.menu().actions()]
    assert "Mei Tanaka · other practitioner" in texts
    assert window.top.chip.text() == "Ana Ruiz · RMT"
    with open_book(book) as read:
        assert "Mei Tanaka" in [person.name for person in read.practitioners()]


def test_a_missing_book_is_an_error_with_ways_on_and_never_a_new_file(
    qtbot: QtBot, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    gone = tmp_path / "gone.iastm"
    window.open_book(gone)
    qtbot.waitUntil(window.trouble.isVisible)
    assert str(gone) in window.trouble.sentence.text()
    assert not gone.exists()
    monkeypatch.setattr(window_module, "ask_existing_book", lambda *_: book)
    qtbot.mouseClick(window.trouble.find_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage))
    leave(window)


def test_a_newer_book_is_refused_with_both_numbers_and_left_as_it_is(qtbot: QtBot, tmp_path: Path, book: Path) -> None:
    with closing(sqlite3.connect(book)) as connection:
        (ours,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {ours + 7}")
    bytes_before = book.read_bytes()
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(book)
    qtbot.waitUntil(lambda: f"format {ours + 7}" in window.trouble.sentence.text())
    assert f"up to {ours}" in window.trouble.sentence.text()
    assert book.read_bytes() == bytes_before
    assert not window.trouble.find_button.isVisible()
    window.close()


def test_a_picture_is_no_book(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "holiday.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5_000))
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(picture)
    qtbot.waitUntil(lambda: "not a practice file" in window.trouble.sentence.text())
    window.close()


def test_opening_another_book_leaves_the_first_one_whole(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = book_of(tmp_path / "other.iastm", SMALL_PRACTICE[:3])
    monkeypatch.setattr(window_module, "ask_existing_book", lambda *_: other)
    window.book.storage.queue(correction())
    window.top.open_action.trigger()
    qtbot.waitUntil(lambda: window.book is not None and window.book.path == other)
    assert window.book.clients == {}
    with open_book(book) as read:
        assert len(read.history("c-raj")) == 2
        assert read.verify() == ()


def test_a_window_closed_while_its_book_is_being_opened_ends_the_thread_that_opens_it(
    qtbot: QtBot, tmp_path: Path, book: Path
) -> None:
    """Qt ends a program with an abort where a thread of it still runs."""
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(book)
    (opening,) = window.opening.findChildren(StorageThread)
    assert opening.isRunning() and window.book is None
    assert window.close()
    assert opening.isFinished()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.resize(1100, 700)
    leave(window)
    again = window_on(qtbot, book, parts_at(), size=(0, 0))
    assert window._preferences.geometry() == again._preferences.geometry()
    assert not again._preferences.geometry().isEmpty()
    leave(again)
