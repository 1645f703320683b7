"""The window comes back to the session that was on the screen when it was closed or killed, while that goes on."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.today_page import TodayPage
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import OLD_VISIT, OPEN_VISIT, SMALL_PRACTICE, book_of, leave, parts_at, window_on


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm")


@pytest.fixture
def parts() -> Parts:
    return parts_at()


def shown_session(qtbot: QtBot, window: MainWindow, session: str) -> SessionPage:
    assert window.pages is not None
    window.pages.open_session(session)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    return page


@pytest.mark.parametrize("session", [OPEN_VISIT.id, "s-today"])
def test_a_session_that_goes_on_or_ended_today_comes_back(
    qtbot: QtBot, tmp_path: Path, parts: Parts, session: str
) -> None:
    ended_today = replace(OLD_VISIT, id="s-today", started_at=now(), ended_at=now())
    book = book_of(tmp_path / "practice.iastm", (*SMALL_PRACTICE, ended_today))
    before = window_on(qtbot, book, parts)
    shown_session(qtbot, before, session)
    leave(before)
    again = window_on(qtbot, book, parts)
    page = again.stack.currentWidget()
    assert isinstance(page, SessionPage)
    assert page.editor.record.session.id == session
    qtbot.waitUntil(page.before.isVisible)  # nothing was asked yet
    page.back.click()
    assert isinstance(again.stack.currentWidget(), TodayPage)


def test_a_window_that_was_killed_comes_back_too(qtbot: QtBot, book: Path, parts: Parts) -> None:
    shown_session(qtbot, window_on(qtbot, book, parts), OPEN_VISIT.id)
    with open_book(book) as opened:
        book_id = opened.book_id
    qtbot.waitUntil(lambda: OPEN_VISIT.id in (book.parent / "settings.ini").read_text("utf-8"))
    assert Preferences(book.parent / "settings.ini").session(book_id) == OPEN_VISIT.id


def test_a_finished_session_of_another_day_does_not_come_back(qtbot: QtBot, book: Path, parts: Parts) -> None:
    before = window_on(qtbot, book, parts)
    shown_session(qtbot, before, OLD_VISIT.id)
    leave(before)
    assert isinstance(window_on(qtbot, book, parts).stack.currentWidget(), TodayPage)


def test_whoever_left_the_session_comes_back_to_today(qtbot: QtBot, book: Path, parts: Parts) -> None:
    before = window_on(qtbot, book, parts)
    shown_session(qtbot, before, OPEN_VISIT.id).back.click()
    leave(before)
    assert isinstance(window_on(qtbot, book, parts).stack.currentWidget(), TodayPage)


def test_no_book_shows_the_session_of_another(qtbot: QtBot, book: Path, parts: Parts) -> None:
    before = window_on(qtbot, book, parts)
    shown_session(qtbot, before, OPEN_VISIT.id)
    leave(before)
    other = book_of(book.with_name("other.iastm"))  # a session with the same id is in it
    assert isinstance(window_on(qtbot, other, parts).stack.currentWidget(), TodayPage)


def test_the_map_is_painted_before_the_panel_beside_it_is_built(qtbot: QtBot, book: Path, parts: Parts) -> None:
    before = window_on(qtbot, book, parts)
    shown_session(qtbot, before, OPEN_VISIT.id)
    leave(before)
    again = MainWindow(Preferences(book.parent / "settings.ini"), parts, app.build_session, book.parent)
    qtbot.addWidget(again, before_close_func=leave)
    with qtbot.waitSignal(again.opening.opened):
        again.open_book(book)
    page = again.stack.currentWidget()
    assert isinstance(page, SessionPage)
    assert not page._side.is_built("before")
    again.show()
    qtbot.waitUntil(lambda: page._side.is_built("before") and page.before.isVisible())
    assert page.map.full_repaints


def test_a_session_comes_up_with_its_ways_in_words_where_there_is_room(qtbot: QtBot, book: Path, parts: Parts) -> None:
    page = shown_session(qtbot, window_on(qtbot, book, parts), OPEN_VISIT.id)
    assert [way.text() for way in page.head.ways.values()] == [way.accessibleName() for way in page.head.ways.values()]
