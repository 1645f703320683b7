"""The clock of a stroke and the times it takes: into the dose as `clock`, with one tap or by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.tap_outs import one_tap
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.stroke_clock import StrokeClock
from iastm_desktop.ui.table_bar import ClockButton, RunLine, TotalLabel
from iastm_desktop.ui.timed_work import TimedWork
from tests.storage.honest_book import MONDAY_EVENING
from tests.ui.open_page import TRAPEZIUS, WORK
from tests.ui.open_session import open_editor, read_session, wait_until_saved

LEFT = SidedRegion("upper_trapezius", "left")


@dataclass
class Table:
    """A clock a test sets, the region in work, the dose in use, and whether a stop charts by itself."""

    editor: SessionEditor
    now_s: float = 50.0
    place: SidedRegion | None = TRAPEZIUS
    dose: dict[str, Any] = field(default_factory=lambda: {"tool": "scanner", "pressure": 2, "duration_s": 300})
    by_itself: bool = False

    def __post_init__(self) -> None:
        self.work = TimedWork(
            self.editor,
            StrokeClock(lambda: self.now_s),
            place=lambda: self.place,
            dose=lambda: self.dose,
            by_itself=lambda: self.by_itself,
        )

    def run(self, seconds: float) -> None:
        self.work.toggle()
        self.now_s += seconds
        self.work.toggle()


@contextmanager
def table_of(path: Path, qtbot: QtBot, **settings: Any) -> Iterator[Table]:
    with open_editor(path, qtbot) as (editor, thread):
        yield Table(editor, **settings)
        wait_until_saved(qtbot, thread)


def charted(path: Path) -> list[Stroke]:
    return [entry for entry in read_session(path).entries if isinstance(entry, Stroke)]


def test_a_stopped_clock_is_charted_with_the_dose_in_use_by_one_tap(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        line = RunLine(table.work, table.editor.parts)
        qtbot.addWidget(line)
        assert line.isHidden()
        table.run(84.6)
        assert not line.isHidden() and line.chart.text() == "Chart 1:24"
        assert table.editor.record.entries == (), "nothing is charted that nobody confirmed"
        QTest.mouseClick(line.chart, Qt.MouseButton.LeftButton)
        assert line.isHidden() and table.work.left == ()
    (stroke,) = charted(path)
    assert (stroke.duration_s, stroke.timed, stroke.tool, stroke.pressure) == (84, "clock", "scanner", 2)
    assert (stroke.region, stroke.side) == TRAPEZIUS and stroke.at == MONDAY_EVENING


def test_it_charts_by_itself_where_that_was_chosen(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot, by_itself=True) as table:
        table.run(30)
        table.run(12)
    assert [stroke.duration_s for stroke in charted(path)] == [30, 12]


@pytest.mark.parametrize(
    ("dose", "place", "words"),
    [
        ({}, TRAPEZIUS, "0:30: choose the tool"),
        ({"tool": "knob"}, TRAPEZIUS, "0:30: choose how firm"),
        ({"tool": "knob", "pressure": 0}, None, "0:30: choose the region"),
    ],
)
def test_what_is_not_known_is_asked_for_and_the_time_is_kept(
    path: Path, qtbot: QtBot, dose: dict[str, Any], place: SidedRegion | None, words: str
) -> None:
    with table_of(path, qtbot, by_itself=True, dose=dose, place=place) as table:
        line = RunLine(table.work, table.editor.parts)
        qtbot.addWidget(line)
        table.run(30)
        assert (line.chart.text(), line.chart.isEnabled()) == (words, False)
        table.dose, table.place = {"tool": "knob", "pressure": 0}, TRAPEZIUS
        line.show_run()
        QTest.mouseClick(line.chart, Qt.MouseButton.LeftButton)
    assert [(stroke.duration_s, stroke.pressure) for stroke in charted(path)] == [(30, 0)]


def test_a_time_stays_with_the_region_it_was_begun_on(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        line = RunLine(table.work, table.editor.parts)
        qtbot.addWidget(line)
        table.work.toggle()
        table.place = LEFT
        assert table.work.place == TRAPEZIUS
        table.now_s += 20
        table.work.toggle()
        assert line.chart.text() == "Chart 0:20,\nright upper trapezius"
        table.work.chart(table.work.left[0])
    assert charted(path)[0].side == "right"


def test_a_slip_of_the_finger_is_no_time_and_a_time_can_be_let_go(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        line = RunLine(table.work, table.editor.parts)
        qtbot.addWidget(line)
        table.run(0.4)
        assert table.work.left == ()
        table.run(5)
        QTest.mouseClick(line.drop, Qt.MouseButton.LeftButton)
        assert table.work.left == () and table.editor.record.entries == ()


def test_the_total_has_what_is_charted_what_is_not_yet_and_what_runs(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        total = TotalLabel(table.work)
        qtbot.addWidget(total)
        table.editor.add([WORK])
        assert total.figure.text() == "1:00"
        table.run(30)
        table.work.toggle()
        table.now_s += 15
        table.work.clock.ticked.emit()
        assert total.figure.text() == "1:45"
        table.work.toggle()
        for run in table.work.left:
            table.work.chart(run)
        assert total.figure.text() == "1:45", "charted, it is counted once"


def test_the_button_starts_at_the_press_and_says_what_it_will_do(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        button = ClockButton(table.work)
        qtbot.addWidget(button)
        assert button.text() == "0:00\nStart"
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        assert table.work.clock.is_running
        table.now_s += 67
        table.work.clock.ticked.emit()
        assert button.text() == "1:07\nStop" and button.accessibleName() == "Stop the clock, 1:07"
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        assert table.work.clock.is_running, "the release does nothing"


def test_work_before_the_client_said_stop_is_charted_without_a_question_and_work_after_it_is_asked_about(
    path: Path, qtbot: QtBot
) -> None:
    with table_of(path, qtbot) as table:
        table.work.toggle()
        table.now_s += 40
        table.work.stop()
        later = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(minute=31))
        table.editor.add([one_tap(TRAPEZIUS, later)])
        assert table.work.chart(table.work.left[0])
        refused: list[str] = []
        table.editor.refused.connect(lambda _entries, rulings: refused.extend(ruling.rule for ruling in rulings))
        table.editor.add([replace(WORK, at=later)])
        assert refused == ["tap_out"]


def test_a_refused_time_is_kept(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as table:
        table.editor.add([one_tap(TRAPEZIUS, MONDAY_EVENING)])
        table.run(20)
        assert not table.work.chart(table.work.left[0])
        assert [run.seconds for run in table.work.left] == [20]
