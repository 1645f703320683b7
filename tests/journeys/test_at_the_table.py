"""The whole job with one finger, or by keyboard alone, from Today to signed, counted where the application gets it.

Afterwards every entry is read back from the book on the disk: all that was charted, and nothing that was not tapped.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from iastm_desktop.app import SETTINGS_VARIABLE
from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.at_the_table import (
    LEFT_LEVATOR,
    LEFT_TRAPEZIUS,
    LEVATOR,
    TRAPEZIUS,
    chart_from_empty,
    chart_like_last_time,
    place,
    told,
    what_the_book_says,
)
from tests.journeys.by_keyboard import chart_by_keyboard
from tests.journeys.counting import HandCounter, OtherWindows
from tests.journeys.hands import open_window, rest, wait_until
from tests.journeys.known_client import ANA, DOSE, OTHER_WORK, SAME_WORK, STRETCH, TOLD, book_of_lena

MOST_TAPS, MOST_REPEAT_TAPS, MOST_KEYSTROKES = 42, 24, 90

WORK = {"kind": "stroke", **DOSE, "timed": "about"}
MOTION = {
    "kind": "measure",
    "measure": "rom",
    "joint": "cervical",
    "motion": "rotation",
    "side": "right",
    "mode": "active",
}
BEFORE = [
    {"kind": "measure", "measure": "nrs_rest", "phase": "pre", "value": 6},
    {**MOTION, "phase": "pre", "value": 55},
]
WORKED = [
    {**WORK, **place(TRAPEZIUS)},
    {**WORK, **place(LEFT_TRAPEZIUS)},
    {**WORK, **place(LEVATOR)},
    {**WORK, **place(LEFT_LEVATOR)},
]
STOPPED = {"kind": "tap_out", **place(LEVATOR), "reason": "too_sharp", "action": "stopped", "pain_nrs": 7}
DOTS = {"kind": "reaction", "reaction": "petechiae", "phase": "during", **place(LEVATOR)}
AFTER = {**MOTION, "phase": "post", "value": 70}
PAIN_AFTER = {"kind": "measure", "measure": "nrs_rest", "phase": "post", "value": 3}
AT_HOME = [{"kind": "education", "items": list(TOLD)}, {"kind": "home_care", "text": STRETCH}]


@pytest.fixture
def window(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[MainWindow]:
    """Open the program on a book whose last visit had `request.param`; the dose used last is remembered."""
    settings = tmp_path / "settings.ini"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    DoseSettings(Preferences(settings), ANA.id).use(DOSE)
    made = open_window(book_of_lena(tmp_path / "practice.iastm", request.param))
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
    for watching in (counter, others):
        application.removeEventFilter(watching)
    assert others.seen == [], "nothing flashes up beside the window"
    return counter, what_the_book_says(window.book.path, page.editor.record.session.id)


def is_charted(
    record: SessionRecord, expected: Sequence[dict[str, Any]], *, graded_on: Any, unseen: Sequence[Any]
) -> None:
    """Compare every entry of the visit with what was tapped; redness and looks belong where the work was last."""
    redness = {"kind": "reaction", "reaction": "erythema", "phase": "during", "grade": 2, **place(graded_on)}
    looked = [{"kind": "reaction", "reaction": "none", "phase": "post", **place(region)} for region in unseen]
    entries = [told(entry) for entry in record.entries]
    assert sorted(map(repr, map(_ordered, entries))) == sorted(
        map(repr, map(_ordered, [*expected, redness, STOPPED, DOTS, *looked]))
    )
    assert in_order(record.entries), "the tap-out came during the third tool work"
    assert not record.withdrawn
    assert record.screening is not None and record.screening.confirmed_from is not None
    assert record.consent is not None and record.consent.decision == "accepted"
    assert record.session.ended_at is not None and record.session.outcome == "treated"


def _ordered(said: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(said.items())


def in_order(entries: Sequence[Entry]) -> bool:
    """Tell whether the tap-out stands between the third stroke and the fourth, and answers the third."""
    strokes = [entry for entry in entries if entry.kind == "stroke"]
    stop = next(entry for entry in entries if entry.kind == "tap_out")
    return strokes[2].position < stop.position < strokes[3].position and stop.of == strokes[2].id


@pytest.mark.parametrize("window", [OTHER_WORK], indirect=True)
def test_a_session_from_an_empty_chart(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    counter, record = counted(window, chart_from_empty)
    with capsys.disabled():
        print(f"\ntaps: {counter.taps}")
    expected = [*BEFORE, *WORKED, AFTER, PAIN_AFTER, *AT_HOME]
    is_charted(record, expected, graded_on=TRAPEZIUS, unseen=[LEFT_TRAPEZIUS, LEFT_LEVATOR])
    assert record.session.next_visit == "1 week"
    assert counter.taps <= MOST_TAPS and counter.keystrokes == 0


@pytest.mark.parametrize("window", [SAME_WORK], indirect=True)
def test_the_same_like_last_time(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    counter, record = counted(window, chart_like_last_time)
    with capsys.disabled():
        print(f"\nrepeat taps: {counter.taps}")
    is_charted(record, [*BEFORE, *WORKED, AFTER, *AT_HOME], graded_on=LEFT_TRAPEZIUS, unseen=[TRAPEZIUS, LEFT_LEVATOR])
    assert counter.taps <= MOST_REPEAT_TAPS and counter.keystrokes == 0


@pytest.mark.parametrize("window", [OTHER_WORK], indirect=True)
def test_the_same_by_keyboard_alone(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    counter, record = counted(window, chart_by_keyboard)
    with capsys.disabled():
        print(f"\nkeystrokes: {counter.keystrokes}")
    is_charted(
        record,
        [*BEFORE, *WORKED, AFTER, PAIN_AFTER, *AT_HOME],
        graded_on=TRAPEZIUS,
        unseen=[LEFT_TRAPEZIUS, LEFT_LEVATOR],
    )
    assert counter.keystrokes <= MOST_KEYSTROKES and counter.taps == 0
