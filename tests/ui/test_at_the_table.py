"""On the page itself: TAP OUT, the pedal's keys, the time the clock left, table mode in and out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Reaction, Stroke, TapOut
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.tap_outs import waiting
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.stroke_clock import StrokeClock
from iastm_desktop.ui.table_settings import TableSettings
from tests.ui.open_page import LARGE, SMALL, TINY, TRAPEZIUS, WORK, settle
from tests.ui.open_session import open_editor, parts, read_session, wait_until_saved
from tests.ui.reach import FRAME_PX, offenders

LEFT = SidedRegion("upper_trapezius", "left")
KEYS = {"timer": Qt.Key.Key_F8, "redness": Qt.Key.Key_F9, "chart": Qt.Key.Key_F10, "table": Qt.Key.Key_F11}


@contextmanager
def page_of(
    path: Path,
    qtbot: QtBot,
    size: tuple[int, int] = LARGE,
    *,
    settings: TableSettings | None = None,
    asked: bool = True,
) -> Iterator[SessionPage]:
    with open_editor(path, qtbot, asked=asked) as (editor, thread):
        editor.parts = replace(parts(), table=settings or TableSettings())
        page = SessionPage(editor, editor.parts)
        qtbot.addWidget(page)
        page.resize(size[0], size[1] - FRAME_PX)
        page.show()
        page.activateWindow()
        qtbot.waitExposed(page)
        page.show_charting()
        if asked:
            page.select(TRAPEZIUS)
        settle()
        yield page
        page.save_typed()
        wait_until_saved(qtbot, thread)


def set_clock(page: SessionPage) -> list[float]:
    """Let the page's clock show what a test says."""
    now = [100.0]
    page.table.clock._monotonic = lambda: now[0]
    return now


def press(page: SessionPage, key: Qt.Key) -> None:
    QTest.keyClick(page.window().focusWidget() or page, key)


# TAP OUT


def test_one_press_and_the_questions_wait_in_amber_until_they_are_answered(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        QTest.mousePress(page.stop, Qt.MouseButton.LeftButton)
        notice = page.table.tap_outs.notice
        assert notice is not None and notice.geometry() == page.window().rect()
        QTest.mouseClick(notice.back, Qt.MouseButton.LeftButton)
        assert page.table.line.bar.isVisible()
        QTest.mouseClick(page.table.line.bar.answer, Qt.MouseButton.LeftButton)
        questions = page._side.questions
        assert questions.isVisible() and not page.table.line.isVisible()
        for chip in (questions.reason.chip("burning"), questions.pain.number(6), questions.elsewhere.chip("yes")):
            QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        QTest.mouseClick(questions.done, Qt.MouseButton.LeftButton)
        assert page._side.currentWidget() is page.panel and not page.table.line.isVisible()
    (entry,) = read_session(path).entries
    assert isinstance(entry, TapOut) and (entry.region, entry.side) == TRAPEZIUS
    assert (entry.reason, entry.pain_nrs, entry.continued_elsewhere) == ("burning", 6, True)


def test_the_end_of_the_visit_names_it_as_missing_and_leads_to_its_questions(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        page.table.tap_outs.tap_out()
        page.table.tap_outs.notice.lift()  # type: ignore[union-attr]
        page.show_panel(page.finish)
        settle()
        (answer,) = page.finish.missing.tap_out_buttons()
        QTest.mouseClick(answer, Qt.MouseButton.LeftButton)
        assert page._side.currentWidget() is page._side.questions
        assert len(waiting(page.editor.record.entries)) == 1


def test_tool_work_there_afterwards_is_asked_about(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        page.table.tap_outs.tap_out()
        page.table.tap_outs.notice.lift()  # type: ignore[union-attr]
        assert not page.editor.add([WORK])
        assert page.panel.refusal.isVisible()
        assert page.editor.add([replace(WORK, side="left")])


def test_work_that_was_done_before_the_stop_is_said_to_be_in_one_tap_and_only_that_work(
    path: Path, qtbot: QtBot
) -> None:
    with page_of(path, qtbot) as page:
        page.table.tap_outs.tap_out()
        page.table.tap_outs.notice.lift()  # type: ignore[union-attr]
        page.editor.add([WORK])
        buttons = page.panel.refusal.findChildren(QPushButton)
        before = next(b for b in buttons if b.isVisible() and b.text() == "It was done before the client said stop")
        QTest.mouseClick(before, Qt.MouseButton.LeftButton)
        assert not page.editor.add([WORK]), "the next is asked about again"
    stroke = read_session(path).entries[-1]
    assert isinstance(stroke, Stroke)
    assert [(o.rule, o.reason) for o in stroke.overrides] == [("tap_out", "done before the client said stop")]


def test_the_map_and_the_list_say_what_the_client_said_no_to(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        page.table.tap_outs.tap_out()
        assert page.editor.said_no == (TRAPEZIUS,)
        rows = page.panel.list.entries
        assert "To answer: client said stop" in str(rows.data(rows.index(0)))
        page.editor.correct(replace(page.editor.record.entries[0], action="eased"))
        assert page.editor.said_no == ()


def test_a_visit_that_is_over_asks_before_the_strip_adds_to_it(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        page.editor.set_session(ended_at=page.editor.parts.now())
        QTest.mouseClick(page.desk.strip.button("reaction:erythema"), Qt.MouseButton.LeftButton)
        assert page.panel.later.isVisible() and page.editor.record.entries == ()
        QTest.mouseClick(page.panel.add_later, Qt.MouseButton.LeftButton)
        assert page.editor.record.entries == (), "nothing but what is tapped is charted"
        QTest.mouseClick(page.desk.strip.button("reaction:erythema"), Qt.MouseButton.LeftButton)
    assert [entry.kind for entry in read_session(path).entries] == ["reaction"]


# The clock and the pedal


def test_the_pedal_starts_and_stops_the_clock_and_charts_its_time(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        now = set_clock(page)
        page.panel.form("stroke").set_values({"tool": "scanner", "pressure": 2, "duration_s": 300})
        press(page, KEYS["timer"])
        assert page.table.clock.is_running and page.table.line.stop.isVisible()
        now[0] += 75
        press(page, KEYS["timer"])
        assert page.table.line.runs.chart.text() == "Chart 1:15"
        press(page, KEYS["chart"])
        assert not page.table.line.isVisible()
        press(page, KEYS["redness"])
    stroke, reaction = read_session(path).entries
    assert isinstance(stroke, Stroke) and (stroke.duration_s, stroke.timed, stroke.tool) == (75, "clock", "scanner")
    assert isinstance(reaction, Reaction) and (reaction.reaction, reaction.of) == ("erythema", stroke.id)


def test_the_mapped_key_taps_out_also_in_table_mode_and_escape_leads_back_step_by_step(
    path: Path, qtbot: QtBot
) -> None:
    with page_of(path, qtbot) as page:
        press(page, KEYS["table"])
        mode = page.table.mode
        assert mode is not None and mode.isVisible()
        press(page, Qt.Key.Key_F12)
        assert page.table.tap_outs.notice is not None and len(page.editor.record.entries) == 1
        press(page, Qt.Key.Key_F12)
        press(page, KEYS["timer"])
        assert len(page.editor.record.entries) == 1 and not page.table.clock.is_running
        press(page, Qt.Key.Key_Escape)
        assert page.table.tap_outs.notice is None and mode.isVisible()
        press(page, Qt.Key.Key_Escape)
        assert page.table.mode is None and not mode.isVisible()


def test_another_key_is_learnt_by_pressing_it_and_kept(path: Path, qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.ini")
    settings = TableSettings(preferences)
    with page_of(path, qtbot, settings=settings) as page:
        settings.set_key("timer", "B")
        press(page, KEYS["timer"])
        assert not page.table.clock.is_running
        press(page, Qt.Key.Key_B)
        assert page.table.clock.is_running
        settings.set_key("tap_out", "B")
        assert settings.keys()["timer"] == "", "a key does one thing"
    assert TableSettings(preferences).keys()["tap_out"] == "B"
    assert TableSettings(preferences).keys()["timer"] == ""


def test_a_letter_that_is_typed_into_a_text_is_no_pedal(path: Path, qtbot: QtBot) -> None:
    settings = TableSettings()
    settings.set_key("tap_out", "B")
    with page_of(path, qtbot, settings=settings) as page:
        page.show_panel(page.finish)
        page.finish.referred_to.setFocus()
        QTest.keyClicks(page.finish.referred_to, "Bob B")
        assert page.finish.referred_to.text() == "Bob B" and page.editor.record.entries == ()


def test_before_health_and_consent_the_clock_asks_for_them(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot, asked=False) as page:
        press(page, KEYS["timer"])
        press(page, KEYS["table"])
        assert not page.table.clock.is_running and page.table.mode is None
        assert page._side.currentWidget() is page.before


# Table mode


def test_what_is_chosen_in_table_mode_is_chosen_on_the_page(path: Path, qtbot: QtBot) -> None:
    with page_of(path, qtbot) as page:
        QTest.mouseClick(page.head.ways["table"], Qt.MouseButton.LeftButton)
        mode = page.table.mode
        assert mode is not None and mode.map.selected == TRAPEZIUS
        mode._select(LEFT)
        mode.map.set_view("posterior")
        QTest.mouseClick(mode.leave, Qt.MouseButton.LeftButton)
        assert page.name.text() == "LEFT Upper trapezius" and page.map.view == "posterior"


def test_left_handed_everything_is_the_other_way_round(path: Path, qtbot: QtBot) -> None:
    settings = TableSettings()
    with page_of(path, qtbot, settings=settings) as page:
        settle()
        at_left = page.stop.mapTo(page, page.stop.rect().center()).x()
        settings.set_left_handed(True)
        settle()
        assert at_left < page.width() / 2 < page.stop.mapTo(page, page.stop.rect().center()).x()


@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_what_waits_leaves_everything_in_reach(path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    with page_of(path, qtbot, size) as page:
        now = set_clock(page)
        page.table.work.toggle()
        now[0] += 30
        page.table.tap_outs.tap_out()
        page.table.tap_outs.notice.lift()  # type: ignore[union-attr]
        settle()
        assert page.table.line.isVisible() and offenders(page) == []
        page._on_answer_wanted(waiting(page.editor.record.entries)[0])
        settle()
        assert offenders(page) == []
        QApplication.processEvents()


def test_the_clock_given_is_the_one_that_counts() -> None:
    now = [0.0]
    clock = StrokeClock(lambda: now[0])
    clock.start()
    now[0] = 61.9
    assert clock.stop() == 61 and clock.seconds() == 0
