"""The session page: what is asked before the work, what the rules refuse, what the notes and the end keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Education, Reaction, TapOut, Technique
from iastm_desktop.domain.session import Notes
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import TINY, TRAPEZIUS, WORK, book_of, charts, open_page, settle
from tests.ui.open_session import (
    agreed,
    all_no,
    read_session,
)

# Before the work


def test_nothing_is_answered_before_it_was_asked(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        assert page._side.currentWidget() is page.before
        assert all(item.answer() is None for item in page.before.items.values())
        assert not page.before.ready.isEnabled() and page.before.result.text().startswith("Still to ask: ")
        assert page.health.words == "Health: not asked yet\nConsent: not asked yet"


def test_the_answers_open_the_way_to_charting_and_say_the_result(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        for item in page.before.items.values():
            item.chips.chip("no").click()
        page.before.consent.decision.chip("accepted").click()
        page.before.consent.method.chip("verbal").click()
        assert page.before.result.text() == "OK to use tool"
        page.before.ready.click()
        assert page._side.currentWidget() is page.panel
        assert page.health.words == "OK to use tool\nConsent: accepted"
    assert read_session(path).consent is not None


def test_a_yes_asks_for_a_note_and_may_hold_for_one_region_only(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        item = page.before.items["skin_infection"]
        assert not item.note.isVisible()
        item.chips.chip("yes").click()
        assert item.note.isVisible() and not item.places.add.isVisible(), "no region was chosen yet"
        page.select(TRAPEZIUS)
        assert item.places.add.isVisible()
        item.places.add.click()
        answer = item.answer()
        assert answer is not None and answer.regions == (TRAPEZIUS,)
        item.chips.chip("no").click()
        plain = item.answer()
        assert plain is not None and plain.regions == () and not item.note.isVisible()


def seen_before(path: Path, **consent: object) -> Path:
    """Make a book whose client was asked in full a month before, and stopped the work."""
    day = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
    earlier = replace(SESSION, id="session-0", started_at=day)
    asked = replace(all_no(blood_thinners="yes"), session="session-0")
    said = replace(agreed(pain_ceiling=4, notes="asked twice", **consent), session="session-0")
    place = {"region": "upper_trapezius", "side": "right", "session": "session-0", "at": day}
    stop = TapOut(id="stop-1", position=1, reason="too_sharp", action="stopped", **place)  # type: ignore[arg-type]
    return book_of(path, earlier, asked, said, stop)


@contextmanager
def open_again(path: Path, qtbot: QtBot) -> Iterator[SessionPage]:
    """Open the session and wait for what is known from before."""
    with open_page(path, qtbot, asked=False) as page:
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        settle()
        yield page


def test_a_returning_client_is_two_taps(tmp_path: Path, qtbot: QtBot) -> None:
    path = seen_before(tmp_path / "again.iastm", excluded=(TRAPEZIUS,))
    with open_again(path, qtbot) as page:
        health, consent = page.before.health_again, page.before.consent_again
        assert health.again.text() == "No change since 2 Feb 2026" and health.words.text() == "Blood thinners"
        assert consent.words.text() == "Accepted, spoken, pain up to 4, not right upper trapezius"
        assert not any(item.isVisible() for item in page.before.items.values())
        assert page.editor.record.screening is None, "what is offered is not answered"
        tap(health.again)
        assert page.editor.record.screening is None, "consent is still to ask"
        tap(consent.again)
        assert page._side.currentWidget() is page.panel
    record = read_session(path)
    assert record.screening is not None and record.consent is not None
    assert record.screening.confirmed_from == date(2026, 2, 2)
    assert [a.answer for a in record.screening.answers if a.item == "blood_thinners"] == ["yes"]
    agreed_now = record.consent
    assert (agreed_now.pain_ceiling, agreed_now.excluded, agreed_now.notes) == (4, (TRAPEZIUS,), None)
    assert agreed_now.at == MONDAY_EVENING


def test_a_tap_too_many_confirms_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(seen_before(tmp_path / "again.iastm"), qtbot) as page:
        tap(page.before.health_again.again)
        tap(page.before.health_again.again)
        tap(page.before.consent_again.again)
        assert page.editor.record.screening is None and page.editor.record.consent is None


def test_the_full_questions_are_one_tap_away(tmp_path: Path, qtbot: QtBot) -> None:
    path = seen_before(tmp_path / "again.iastm")
    with open_again(path, qtbot) as page:
        tap(page.before.health_again.anew)
        assert all(item.isVisible() and item.answer() is None for item in page.before.items.values())
        tap(page.before.consent_again.again)
        assert not page.before.ready.isEnabled()
        for item in page.before.items.values():
            tap(item.chips.chip("no"))
        tap(page.before.ready)
    screening = read_session(path).screening
    assert screening is not None and screening.confirmed_from is None


def test_consent_that_was_declined_or_withdrawn_is_asked_anew(tmp_path: Path, qtbot: QtBot) -> None:
    for number, consent in enumerate(({"decision": "declined"}, {"withdrawn_at": MONDAY_EVENING})):
        with open_again(seen_before(tmp_path / f"{number}.iastm", **consent), qtbot) as page:
            assert page.before.health_again.isVisible()
            assert not page.before.consent_again.isVisible() and page.before.consent.decision.isVisible()


def test_a_visit_opens_with_where_the_client_said_stop_last_time(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(seen_before(tmp_path / "again.iastm"), qtbot) as page:
        words = "Last visit, 2 Feb 2026: stopped at RIGHT Upper trapezius, too sharp"
        assert page.before.last_visit.isVisible() and page.before.last_visit.text() == words


def test_everything_is_asked_without_scrolling(path: Path, qtbot: QtBot) -> None:
    with open_again(path, qtbot) as page:
        shown = page.before._said
        assert shown.isVisible() and shown.verticalScrollBar().maximum() == 0
        head = page.before._health_head
        assert head.text() == "Health: ask each one" and not head.visibleRegion().isEmpty()


def test_on_a_low_window_the_heading_says_that_health_is_asked(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False, size=TINY) as page:
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        settle()
        head = page.before._health_head
        assert head.text() == "Health: ask each one" and not head.visibleRegion().isEmpty()


# What the rules say


def test_a_refusal_takes_a_reason_where_the_rule_does(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.set_screening(replace(all_no(blood_thinners="yes"), id=page.editor.record.screening.id))
        page.select(TRAPEZIUS)
        charts(page)
        assert page.panel.refusal.isVisible() and page.editor.record.entries == ()
        go_ahead = _button(page, "Go ahead, with my reason")
        go_ahead.click()
        assert page.editor.record.entries == (), "a reason is needed"
        QTest.keyClicks(page.panel.refusal.reason, "light strokes, doctor asked")
        go_ahead.click()
        assert len(page.editor.record.entries) == 1 and not page.panel.refusal.isVisible()


def test_where_hands_may_not_work_either_the_way_on_is_to_end_untreated(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.set_screening(replace(all_no(open_wound="yes"), id=page.editor.record.screening.id))
        page.select(TRAPEZIUS)
        charts(page)
        words = [b.text() for b in page.panel.refusal.findChildren(QPushButton)]
        assert not [said for said in words if said.startswith(("Go ahead", "By hand"))]
        _button(page, "End: not treated").click()
        assert page._side.currentWidget() is page.finish and page.finish.outcome.value() == "not_treated"
        assert page.finish.referred_why.text().startswith("Open wound")


def test_by_hand_instead_keeps_the_dose_and_changes_the_tool(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.set_screening(replace(all_no(), id=page.editor.record.screening.id))
        page.editor.set_consent(agreed(decision="declined"))
        page.select(TRAPEZIUS)
        charts(page)
        assert not [b for b in page.panel.refusal.findChildren(QPushButton) if b.text().startswith("Go ahead")]
        _button(page, "By hand instead").click()
        values = page.panel.form("stroke").values()
        assert (values["tool"], values["pressure"], values["duration_s"]) == ("hand_or_elbow", 2, 60)


def _button(page: SessionPage, words: str) -> QPushButton:
    return next(b for b in page.panel.refusal.findChildren(QPushButton) if b.text() == words)


# Notes, finish, leaving


def test_looking_at_a_session_writes_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    worked = replace(WORK, id="stroke-1", session=SESSION.id, position=1, at=MONDAY_EVENING)
    noted = replace(SESSION, notes=Notes(subjective="Stiff neck."))
    path = book_of(tmp_path / "seen.iastm", noted, all_no(), agreed(), worked)
    with open_book(path) as book:
        head = book.head()
    with open_page(path, qtbot, asked=False) as page:
        for panel in (page.before, page.panel, page.notes, page.finder, page.finish):
            page.show_panel(panel)
        assert "scanner" in page.notes.texts["intervention"].toPlainText(), "written for the eye, saved with a change"
        page.go_back_to_map()
        page.select(TRAPEZIUS)
    with open_book(path) as book:
        assert book.head() == head


def test_lines_written_from_the_taps_are_saved_on_leaving(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK, Reaction(reaction="erythema", phase="during", region="upper_trapezius", side="right")])
        page.back.click()
    notes = read_session(path).session.notes
    assert notes is not None
    assert notes.intervention is not None and notes.intervention.startswith("Right upper trapezius: scanner")
    assert notes.objective is not None and "redness" in notes.objective


def test_a_written_line_that_was_edited_stays_and_new_ones_join_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK])
        page.show_panel(page.notes)
        edit = page.notes.texts["intervention"]
        edit.selectAll()
        QTest.keyClicks(edit, "Slow strokes, she liked it")
        page.editor.add([replace(WORK, side="left")])
        lines = edit.toPlainText().splitlines()
        assert lines[0] == "Slow strokes, she liked it" and len(lines) == 2 and "left" in lines[1].lower()
    notes = read_session(path).session.notes
    assert notes is not None and notes.intervention == "\n".join(lines)


def test_what_the_client_was_told_is_one_entry_that_follows_the_chips(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.notes)
        first, second, *_more = page.notes.told.codes()
        page.notes.told.chip(first).click()
        page.notes.told.chip(second).click()
        told = [entry for entry in page.editor.record.entries if isinstance(entry, Education)]
        assert [entry.items for entry in told] == [(first, second)]
        page.notes.told.chip(first).click()
        page.notes.told.chip(second).click()
        assert page.editor.record.entries == ()


def test_finish_guesses_the_outcome_from_what_was_done_and_ends_the_visit(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.finish)
        assert page.finish.outcome.value() is None
        page.editor.add([Technique(region="upper_trapezius", side="right", technique="heat")])
        page.show_panel(page.finish)
        assert page.finish.outcome.value() == "hands_only"
        page.editor.add([WORK])
        page.show_panel(page.finish)
        assert page.finish.outcome.value() == "treated"
        with qtbot.waitSignal(page.summary_wanted):
            page.finish.finish.click()
    session = read_session(path).session
    assert (session.outcome, session.ended_at) == ("treated", MONDAY_EVENING)


def test_a_trainer_reads_no_word_of_treatment(tmp_path: Path, qtbot: QtBot) -> None:
    with open_page(book_of(tmp_path / "gym.iastm", replace(SESSION, role="trainer")), qtbot) as page:
        for panel in (page.panel, page.notes, page.finish):
            page.show_panel(panel)
            settle()
            said = [w.text() for w in panel.findChildren(QLabel) if w.isVisible()]
            said += [w.text() for w in panel.findChildren(QPushButton) if w.isVisible()]
            assert not [words for words in said if "treat" in words.lower()]
        page.show_panel(page.notes)
        assert "Observations" in [words.text() for words in page.notes.findChildren(QLabel)]
