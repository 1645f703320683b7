"""The whole job with one finger, or by keyboard alone, from Today to signed, counted where the application gets it.

Afterwards every entry is read back from the book on the disk: all that was charted, and nothing that was not tapped.
All the while the window's thread runs no SQL and waits for no fsync.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iastm_desktop.app import SETTINGS_VARIABLE
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys import sql_watch
from tests.journeys.at_the_table import (
    LEFT_LEVATOR,
    LEFT_TRAPEZIUS,
    TRAPEZIUS,
    chart_from_empty,
    chart_like_last_time,
    what_the_book_says,
)
from tests.journeys.by_keyboard import chart_by_keyboard
from tests.journeys.charted import AFTER, AT_HOME, BEFORE, PAIN_AFTER, WORKED, is_charted
from tests.journeys.counting import HandCounter, OtherWindows
from tests.journeys.hands import open_window, rest, wait_until
from tests.journeys.known_client import ANA, DOSE, OTHER_WORK, SAME_WORK, book_of_lena

MANY = 100  # statements of a visit, at the least
MOST_TAPS, MOST_REPEAT_TAPS, MOST_KEYSTROKES = 42, 24, 90


@pytest.fixture
def window(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[MainWindow]:
    """Open the program on a book whose last visit had `request.param`; the dose used last is remembered."""
    settings = tmp_path / "settings.ini"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    DoseSettings(Preferences(settings), ANA.id).use(DOSE)
    book = book_of_lena(tmp_path / "practice.iastm", request.param)
    with sql_watch.watching():
        made = open_window(book)
        made.activateWindow()
        wait_until(made.isActiveWindow)
        rest(50)
        yield made
        made.close()
        wait_for_jobs()


def counted(window: MainWindow, chart: Callable[[MainWindow], SessionPage]) -> tuple[HandCounter, SessionRecord]:
    """Chart the visit, count what it took, and read it back from the disk."""
    counter, others = HandCounter(), OtherWindows()
    page = chart(window)
    application = QApplication.instance()
    assert application is not None and window.book is not None
    assert sql_watch.on_this_thread() == [], "the window's thread waits for no disk"
    assert len(sql_watch.on_others()) > MANY and any(sql.startswith("COMMIT") for sql in sql_watch.on_others())
    for watching in (counter, others):
        application.removeEventFilter(watching)
    assert others.seen == [], "nothing flashes up beside the window"
    return counter, what_the_book_says(window.book.path, page.editor.record.session.id)


@pytest.mark.parametrize("window", [OTHER_WORK], indirect=True)
def test_a_session_from_an_empty_chart(window: MainWindow, record_property: Callable[[str, object], None]) -> None:
    counter, record = counted(window, chart_from_empty)
    record_property("taps", counter.taps)
    expected = [*BEFORE, *WORKED, AFTER, PAIN_AFTER, *AT_HOME]
    is_charted(record, expected, graded_on=TRAPEZIUS, unseen=[LEFT_TRAPEZIUS, LEFT_LEVATOR])
    assert record.session.next_visit == "1 week"
    assert counter.taps <= MOST_TAPS and counter.keystrokes == 0


@pytest.mark.parametrize("window", [SAME_WORK], indirect=True)
def test_the_same_like_last_time(window: MainWindow, record_property: Callable[[str, object], None]) -> None:
    counter, record = counted(window, chart_like_last_time)
    record_property("repeat taps", counter.taps)
    is_charted(record, [*BEFORE, *WORKED, AFTER, *AT_HOME], graded_on=LEFT_TRAPEZIUS, unseen=[TRAPEZIUS, LEFT_LEVATOR])
    assert counter.taps <= MOST_REPEAT_TAPS and counter.keystrokes == 0


@pytest.mark.parametrize("window", [OTHER_WORK], indirect=True)
def test_the_same_by_keyboard_alone(window: MainWindow, record_property: Callable[[str, object], None]) -> None:
    counter, record = counted(window, chart_by_keyboard)
    record_property("keystrokes", counter.keystrokes)
    is_charted(
        record,
        [*BEFORE, *WORKED, AFTER, PAIN_AFTER, *AT_HOME],
        graded_on=TRAPEZIUS,
        unseen=[LEFT_TRAPEZIUS, LEFT_LEVATOR],
    )
    assert counter.keystrokes <= MOST_KEYSTROKES and counter.taps == 0


@pytest.mark.parametrize("window", [OTHER_WORK], indirect=True)
def test_sql_and_fsync_on_the_windows_thread_would_be_seen(window: MainWindow) -> None:
    assert window.book is not None
    with open_book(window.book.path) as opened:
        opened.sessions()
    assert sql_watch.on_this_thread()
    sql_watch.forget()
    with window.book.path.open("rb") as file:
        os.fsync(file.fileno())
    assert sql_watch.on_this_thread() == [sql_watch.FSYNC]
