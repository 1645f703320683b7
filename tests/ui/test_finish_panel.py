"""The end of a visit by taps: what is missing is named, what the client takes home is one tap, nothing is prefilled."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Education, HomeCare, Measure, Reaction, TapOut
from iastm_desktop.domain.tap_outs import one_tap
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import TRAPEZIUS, WORK, book_of, open_page, settle
from tests.ui.open_session import read_session

REDNESS = Reaction(reaction="erythema", phase="during", region="upper_trapezius", side="right")


def worked(page: SessionPage) -> None:
    """Chart two sides and a reaction on the right, and go to the end of the visit."""
    page.editor.add([WORK, replace(WORK, side="left"), replace(WORK, region="levator_scapulae"), REDNESS])
    page.show_panel(page.finish)
    settle()


def test_nothing_seen_is_one_tap_and_one_step_of_undo(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        worked(page)
        missing = page.finish.missing
        assert missing.looked.text().startswith("Reactions not looked at, 2 regions: left upper trapezius, right lev")
        tap(missing.nothing_seen)
        looked = [e for e in page.editor.record.entries if isinstance(e, Reaction) and e.reaction == "none"]
        assert [(e.region, e.side, e.phase) for e in looked] == [
            ("upper_trapezius", "left", "post"),
            ("levator_scapulae", "right", "post"),
        ]
        assert not missing.nothing_seen.isVisible()
        page.editor.undo_stack.undo()
        assert missing.nothing_seen.isVisible() and len(page.editor.record.entries) == 4


def test_a_reaction_that_is_missing_is_one_tap_from_its_form(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        worked(page)
        tap(page.finish.missing.look)
        assert page._side.currentWidget() is page.panel and page.kinds.value() == "reaction"
        assert page.map.selected == TRAPEZIUS._replace(side="left")


def test_a_tap_out_that_nobody_answered_waits_in_amber(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK, one_tap(TRAPEZIUS, MONDAY_EVENING)])
        page.show_panel(page.finish)
        settle()
        rows = page.finish.missing.tap_out_buttons()
        assert [row.accessibleName() for row in rows] == ["Tap-out 18:30, RIGHT Upper trapezius: what happened?"]
        tap_out = next(e for e in page.editor.record.entries if isinstance(e, TapOut))
        page.editor.correct(replace(tap_out, reason="too_sharp"))
        settle()
        assert len(page.finish.missing.tap_out_buttons()) == 1, "it stays in sight, to be completed"
        page.show_panel(page.finish)
        assert page.finish.missing.tap_out_buttons() == []


def test_a_tap_out_is_answered_in_place_each_tap_a_version(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK, one_tap(TRAPEZIUS, MONDAY_EVENING)])
        page.show_panel(page.finish)
        settle()
        (asked,) = page.finish.missing.answers
        assert (asked.action.value(), asked.reason.value(), asked.pain.value()) == ("stopped", None, None)
        tap(asked.reason.chip("too_sharp"))
        tap(asked.pain.number(7))
        tap(asked.action.chip("eased"))
        (kept,) = (e for e in page.editor.record.entries if isinstance(e, TapOut))
        assert (kept.reason, kept.pain_nrs, kept.action) == ("too_sharp", 7, "eased")
        assert page.editor.record.saves[kept.id].version == 4
        tap(asked.pain.number(None))
        (kept,) = (e for e in page.editor.record.entries if isinstance(e, TapOut))
        assert kept.pain_nrs is None


def test_pain_after_is_asked_never_filled_in_and_corrected_in_place(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([Measure(measure="nrs_movement", phase="pre", value=6)])
        page.show_panel(page.finish)
        settle()
        assert page.finish.pain.value() is None
        tap(page.finish.pain.chip("4"))
        tap(page.finish.pain.chip("3"))
    after = [e for e in read_session(path).entries if isinstance(e, Measure) and e.phase == "post"]
    assert [(e.measure, e.value) for e in after] == [("nrs_movement", 3)]


def test_pain_after_tapped_twice_is_taken_back(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.finish)
        settle()
        tap(page.finish.pain.chip("4"))
        tap(page.finish.pain.chip("4"))
        assert page.editor.record.entries == () and page.finish.pain.value() is None


def test_home_care_used_often_is_offered_and_charted_by_a_tap(tmp_path: Path, qtbot: QtBot) -> None:
    earlier = replace(SESSION, id="session-0")
    given = [
        HomeCare(id=f"home-{number}", session="session-0", position=number, text=text)
        for number, text in enumerate(["Walk daily.", "Chin tucks, 10 x 3.", "Chin tucks, 10 x 3."], 1)
    ]
    with open_page(book_of(tmp_path / "home.iastm", earlier, *given), qtbot) as page:
        page.show_panel(page.finish)
        chips = page.finish.home_care.chips
        qtbot.waitUntil(lambda: chips.codes() == ("Chin tucks, 10 x 3.", "Walk daily."))
        settle()
        assert chips.value() == (), "what is offered was not given"
        tap(chips.chip("Chin tucks, 10 x 3."))
        QTest.keyClicks(page.finish.home_care.edit, "Ice if sore.")
        tap(page.finish.home_care.add)
        assert [e.text for e in page.editor.record.entries if isinstance(e, HomeCare)] == [
            "Chin tucks, 10 x 3.",
            "Ice if sore.",
        ]
        tap(chips.chip("Chin tucks, 10 x 3."))
        assert chips.value() == ("Ice if sore.",)


def test_what_was_told_is_the_same_in_the_notes_and_at_the_end(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.finish)
        settle()
        tap(page.finish.told.chip("expect_redness"))
        tap(page.finish.told.chip("when_to_call"))
        assert page.notes.told.value() == ("expect_redness", "when_to_call")
    told = [entry for entry in read_session(path).entries if isinstance(entry, Education)]
    assert [entry.items for entry in told] == [("expect_redness", "when_to_call")]


def test_the_next_visit_is_a_tap_and_other_words_are_kept(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "next.iastm", replace(SESSION, next_visit="after the race"))
    with open_page(path, qtbot) as page:
        page.show_panel(page.finish)
        settle()
        assert page.finish.next_visit.value() == "after the race"
        tap(page.finish.next_visit.chip("2 weeks"))
        tap(page.finish.finish)
    session = read_session(path).session
    assert session.next_visit == "2 weeks" and session.ended_at == MONDAY_EVENING


def test_the_end_says_how_much_was_timed_by_the_clock(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([replace(WORK, timed="clock"), replace(WORK, timed="about")])
        assert page.finish._work_words() == "1 region, tool time 2 min (1 by the clock, 1 about)"
