"""What a rule blocks is refused as a plan; what was done all the same is charted with what happened, by real events."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Breach, Technique
from iastm_desktop.ui.entry_list import what_words
from iastm_desktop.ui.timed_work import Run
from tests.journeys.hands import choose, choose_kind, tap, tap_region, wait_until_saved
from tests.journeys.test_health import FOREARM, TRAPEZIUS, answer, begun, in_the_book
from tests.journeys.test_safety import button_of, incidents, opened, printed, said, strokes, try_to_chart

DOSE = {"tool": "scanner", "pressure": "2", "duration_s": "60"}
ANYWAY = "It was done all the same"


def test_a_technique_on_a_wound_is_refused_and_charted_once_somebody_says_it_was_done(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, page = begun(qtbot, tmp_path)
    tap_region(page, "anterior", FOREARM)
    answer(page, open_wound="yes")
    tap(page.before.items["open_wound"].places.add_part)
    tap(page.before.ready)
    tap_region(page, "anterior", FOREARM)
    choose_kind(page, "technique")
    choose(page.panel.form("technique").row("technique"), "swedish")
    tap(page.panel.chart_button)
    card = page.panel.refusal
    assert not page.editor.record.entries and "Open wound" in said(page)
    names = [each.accessibleName() for each in card.findChildren(type(page.panel.chart_button)) if each.isVisible()]
    assert sorted(names) == ["Close", ANYWAY], "no hands where hands were refused, no end of a visit for one forearm"
    tap(button_of(card, ANYWAY))
    tap(button_of(card, "Chart it as done"))
    assert card.isVisible() and not page.editor.record.entries, "not without words"
    QTest.keyClicks(card.reason, "the graze showed once the sleeve was up")
    tap(button_of(card, "Chart it as done"))
    (work,) = page.editor.record.entries
    assert isinstance(work, Technique) and work.breach
    assert (work.breach.rule, work.breach.explanation) == ("open_wound", "the graze showed once the sleeve was up")
    assert what_words(work, page.editor.parts).startswith("Done against a rule")
    assert "An incident is open" in said(page)
    assert in_the_book(window, page).entries == (work,)
    assert [(each.cause, each.rule) for each in incidents(window)] == [("breach", "open_wound")]
    assert "Done although a rule says no: open wound." in printed(window, page, tmp_path)


def test_a_trainer_who_worked_too_firmly_charts_it_as_done(qtbot: QtBot, tmp_path: Path) -> None:
    words = "slipped to firm before she eased"
    _window, page = opened(qtbot, tmp_path, role="trainer")
    tap_region(page, "posterior", TRAPEZIUS)
    try_to_chart(page, **(DOSE | {"pressure": "4"}))
    assert not strokes(page)  # the plan
    tap(button_of(page.panel.refusal, ANYWAY))
    QTest.keyClicks(page.panel.refusal.reason, words)
    tap(button_of(page.panel.refusal, "Chart it as done"))
    (stroke,) = strokes(page)
    assert stroke.breach and (stroke.breach.rule, stroke.breach.explanation) == ("role", words)
    try_to_chart(page, pressure="4")
    assert len(strokes(page)) == 1, "the next plan is refused again"


def test_a_clot_told_of_late_makes_hands_that_worked_a_breach_too(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, tmp_path)
    tap_region(page, "posterior", TRAPEZIUS)
    choose_kind(page, "technique")
    choose(page.panel.form("technique").row("technique"), "swedish")
    tap(page.panel.chart_button)
    (work,) = page.editor.record.entries
    assert isinstance(work, Technique) and work.breach is None  # the control
    for told, rule in (("yes", "dvt"), ("no", None)):
        tap(page.health)
        choose(page.before.items["dvt"].chips, told)
        tap(page.before.end if told == "yes" else page.before.ready)
        (work,) = page.editor.record.entries
        assert isinstance(work, Technique)
        assert (work.breach.rule if isinstance(work.breach, Breach) else None) == rule
    wait_until_saved(page)
    assert not incidents(window), "a slip opens nothing in the end"


def test_a_clock_that_may_not_run_offers_nothing_to_chart_and_one_that_ran_keeps_its_time(
    qtbot: QtBot, tmp_path: Path
) -> None:
    _window, page = opened(qtbot, tmp_path)
    tap_region(page, "posterior", TRAPEZIUS)
    try_to_chart(page, tool="scanner", pressure="5", duration_s="60")
    assert not strokes(page)
    tap(button_of(page.panel.refusal, "Close"))
    page.table.work.left = (Run(TRAPEZIUS, page.editor.parts.now(), 42),)
    page.table.chart_time()  # what the clock took was done, and the rules refuse deep pressure without a reason
    assert not strokes(page) and len(page.table.work.left) == 1
    tap(button_of(page.panel.refusal, ANYWAY))
    QTest.keyClicks(page.panel.refusal.reason, "she asked for more and I followed")
    tap(button_of(page.panel.refusal, "Chart it as done"))
    (stroke,) = strokes(page)
    assert (stroke.duration_s, stroke.timed, stroke.breach and stroke.breach.rule) == (42, "clock", "dose")
    assert not page.table.work.left, "charted, and no longer waiting"
    tap(page.health)
    choose(page.before.items["dvt"].chips, "yes")
    tap(page.before.end)
    tap(page.health)
    page.go_back_to_map()
    page.table.toggle_clock()
    QApplication.processEvents()
    assert "No work today" in said(page) and not page.table.clock.is_running
    buttons = page.panel.refusal.findChildren(type(page.panel.chart_button))
    assert {each.accessibleName() for each in buttons if each.isVisible()} == {"End: not treated", "Close"}
