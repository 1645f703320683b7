"""A client who was here before: pain, motion, both sides and home care in a tap each; nothing is filled in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Education, Entry, HomeCare, Measure, Stroke
from iastm_desktop.domain.last_time import in_pairs
from iastm_desktop.ui.last_time import LastTimePanel
from iastm_desktop.ui.motion_line import MotionLine
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import TRAPEZIUS, WORK, book_of, open_page, settle, tap_on
from tests.ui.open_session import agreed, all_no, read_session

DAY = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
EARLIER = replace(SESSION, id="session-0", started_at=DAY, ended_at=DAY)
ROTATION = Measure(
    measure="rom", phase="pre", value=50, joint="cervical", motion="rotation", side="right", mode="active"
)
LAST: tuple[Entry, ...] = (
    ROTATION,
    replace(WORK, pain_nrs=6),
    replace(WORK, side="left"),
    replace(WORK, region="levator_scapulae"),
    Education(items=("expect_redness", "right_to_stop")),
    HomeCare(text="Chin tucks."),
)


@contextmanager
def open_again(folder: Path, qtbot: QtBot) -> Iterator[SessionPage]:
    """Open the session of a client who was asked, and worked on, a month ago; nobody was asked anything today."""
    numbered = [
        replace(entry, id=f"last-{n}", position=n, session="session-0", at=DAY) for n, entry in enumerate(LAST, start=1)
    ]
    asked = (replace(all_no(), session="session-0"), replace(agreed(), session="session-0", at=DAY))
    path = book_of(folder / "practice.iastm", EARLIER, *asked, *numbered)
    with open_page(path, qtbot, asked=False) as page:
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        settle()
        yield page


def answer(page: SessionPage) -> LastTimePanel:
    """Say that nothing changed, and that the client agrees; last time's work is laid."""
    tap(page.before.health_again.again)
    tap(page.before.consent_again.again)
    settle()
    panel = page._side.plan
    assert page._side.currentWidget() is panel
    return panel


def pick(line: MotionLine, degrees: int) -> None:
    dial = line.dial
    x = next(x for x in range(dial.width()) if dial.degrees_at(x) == degrees)
    tap(dial, QPointF(x + 1, dial.height() / 2))


def test_pain_before_is_asked_with_health_and_consent_and_never_filled_in(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        assert page.before.pain.value() is None
        tap(page.before.pain.number(6))
        tap(page.before.pain.number(5))
        (asked,) = page.editor.record.entries
        assert isinstance(asked, Measure)
        assert (asked.measure, asked.phase, asked.value, asked.region) == ("nrs_rest", "pre", 5, None)
        assert page.editor.record.saves[asked.id].version == 2
        tap(page.before.pain.number(None))
        assert page.editor.record.entries == ()


def test_after_consent_last_times_work_is_laid_near_and_nothing_of_it_counts(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        assert page.map.view == "posterior" and page.map.frame is not None and page.map.selected is None
        panel = answer(page)
        assert [row.done.accessibleName().split(":")[1].strip() for row in panel.rows()] == [
            "BOTH SIDES Upper trapezius",
            "RIGHT Levator scapulae",
            "Home care",
        ]
        assert page.editor.record.entries == ()
        assert panel.motions.lines[0].figure.text() == "\u2013", "the old value is not today's"


def test_one_tap_is_both_sides_and_a_letter_is_one_of_them(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = answer(page)
        both = panel.rows()[0]
        tap(both.sides["left"])
        assert [(e.side, e.pain_nrs) for e in page.editor.record.entries if isinstance(e, Stroke)] == [("left", None)]
        assert page.map.selected == TRAPEZIUS._replace(side="left"), "a reaction that follows belongs there"
        assert not both.sides["left"].isEnabled() and both.done.accessibleName().startswith("Done today: RIGHT Upper")
        page.editor.undo_stack.undo()
        tap(both.done)
        assert {e.side for e in page.editor.record.entries if isinstance(e, Stroke)} == {"left", "right"}
        tap(both.done)
        assert len(page.editor.record.entries) == 2, "a tap too many charts nothing twice"
        page.editor.undo_stack.undo()
        assert page.editor.record.entries == (), "both sides are one step"


def test_only_the_same_dose_on_both_sides_is_one_line() -> None:
    left = replace(WORK, side="left")
    assert in_pairs((WORK, HomeCare(text="Rest."), left)) == ((0, 2), (1,))
    assert in_pairs((WORK, replace(left, pressure=4))) == ((0,), (1,))
    assert in_pairs((WORK, WORK, left, left)) == ((0, 2), (1, 3))


def test_a_region_that_is_not_planned_is_charted_by_its_form(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = answer(page)
        page.map.set_frame(None)
        tap_on(page, TRAPEZIUS)
        assert page._side.currentWidget() is panel
        other = TRAPEZIUS._replace(region="middle_trapezius")
        tap_on(page, other)
        assert page._side.currentWidget() is page.panel and page.map.selected == other


def test_a_motion_is_one_tap_on_its_dial_and_another_tap_corrects_it(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        (line,) = answer(page).motions.lines
        pick(line, 60)
        pick(line, 55)
        (before,) = page.editor.record.entries
        assert replace(before, id="", session="", position=0, at=None) == replace(ROTATION, value=55)
        assert page.editor.record.saves[before.id].version == 2
        page.show_panel(page.finish)
        settle()
        (after,) = page.finish.motions.lines
        assert after.words.text() == "Neck rotation, right, after (before 55°)" and after.figure.text() == "\u2013"
        pick(after, 70)
        assert [(e.phase, e.value) for e in page.editor.record.entries if isinstance(e, Measure)] == [
            ("pre", 55),
            ("post", 70),
        ]


def test_a_dial_by_keyboard_counts_at_enter_and_neither_wheel_nor_leaving_charts(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        (line,) = answer(page).motions.lines
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        line.dial.setFocus()
        QTest.keyClicks(line.dial, "65")
        assert line.figure.text() == "65°" and page.editor.record.entries == ()
        page._side.plan.rows()[0].done.setFocus()
        assert line.figure.text() == "\u2013", "what was not entered is not shown as if it were"
        turned = QWheelEvent(
            QPointF(50, 20),
            QPointF(50, 20),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(line.dial, turned)
        assert page.editor.record.entries == () and line.figure.text() == "\u2013"
        line.dial.setFocus()
        QTest.keyClicks(line.dial, "65")
        QTest.keyClick(line.dial, Qt.Key.Key_Return)
        (before,) = page.editor.record.entries
        assert isinstance(before, Measure) and before.value == 65


def test_what_was_told_and_given_home_last_time_is_one_tap_and_one_step(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        answer(page)
        page.show_panel(page.finish)
        settle()
        again = page.finish.again
        assert again.again.words.startswith("As last time: ") and "Chin tucks." in again.again.words
        tap(again.again)
        told, home = page.editor.record.entries
        assert isinstance(told, Education) and told.items == ("expect_redness", "right_to_stop")
        assert isinstance(home, HomeCare) and home.text == "Chin tucks."
        assert again.isHidden()
        page.editor.undo_stack.undo()
        assert page.editor.record.entries == () and again.isVisible()
        tap(page.finish.told.chip("soreness_24_48h"))
        assert "redness" not in again.again.words, "what was told otherwise today is not offered again"


def test_the_end_of_the_visit_has_the_page_for_itself_and_gives_it_back(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        answer(page)
        tap(page.head.finish)
        settle()
        assert page.finish.width() == page.width() and page.desk.isHidden()
        page.go_back_to_map()
        settle()
        assert page.desk.isVisible() and page.map.width() > page.width() // 2
    assert read_session(tmp_path / "practice.iastm").entries == ()
