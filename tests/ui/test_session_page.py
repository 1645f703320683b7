"""The session page: what a tap does, what is asked and refused, what is written, and that every control is in reach."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Education, Reaction, Stroke, TapOut, Technique
from iastm_desktop.domain.facts import Fact
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Notes
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.theme import apply_theme
from tests.storage.honest_book import FIRST, MONDAY_EVENING, SESSION, new_book, save_of
from tests.ui.open_session import (
    agreed,
    all_no,
    no_room_in,
    open_editor,
    parts,
    read_session,
    wait_until_saved,
)
from tests.ui.reach import FRAME_PX, controls, offenders

TRAPEZIUS = SidedRegion("upper_trapezius", "right")
WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
DOSE = {"tool": "scanner", "pressure": 2, "duration_s": 60}
LARGE, SMALL = (1366, 768), (1024, 600)
TINY = (683, 384)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_book(tmp_path / "practice.iastm")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def book_of(path: Path, *more: Fact) -> Path:
    """Make a book whose session is followed by `more`, facts that take the place of earlier ones by their id."""
    first = {save.fact.id: save for save in FIRST} | {fact.id: save_of(fact) for fact in more}
    create_book(path, list(first.values()))
    return path


def shown(editor: SessionEditor, qtbot: QtBot, size: tuple[int, int] = LARGE) -> SessionPage:
    """Return the page of a session as it is in a window of that size."""
    page = SessionPage(editor, parts())
    qtbot.addWidget(page)
    page.resize(size[0], size[1] - FRAME_PX)
    page.show()
    qtbot.waitExposed(page)
    page.show_charting()
    settle()
    return page


def settle() -> None:
    """Let every layout that waits be done."""
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@contextmanager
def open_page(path: Path, qtbot: QtBot, *, asked: bool = True, size: tuple[int, int] = LARGE) -> Iterator[SessionPage]:
    """Open the book's session on its page; with `asked`, health and consent are answered."""
    with open_editor(path, qtbot, asked=asked) as (editor, thread):
        page = shown(editor, qtbot, size)
        yield page
        page.save_typed()
        wait_until_saved(qtbot, thread)


def charts(page: SessionPage, **values: object) -> None:
    """Choose a dose and chart it."""
    page.panel.form("stroke").set_values({**DOSE, **values})
    page.panel._on_form_changed()
    page.panel.chart_button.click()


def tap_on(page: SessionPage, region: SidedRegion) -> None:
    """Tap a region's own point."""
    point = next(p for p in parts().body_map.label_points(*region) if p.view == page.map.view)
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.to_widget((point.x, point.y)).toPoint())


# A tap


def test_a_tap_names_the_region_with_its_side_and_goes_near(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        assert page.map.frame is None
        tap_on(page, TRAPEZIUS)
        qtbot.waitUntil(lambda: page.map.selected is not None)
        assert page.map.selected.side == "right" and page.name.text().startswith("RIGHT ")
        assert page.map.frame is not None
        page.select(SidedRegion("upper_trapezius", "left"))
        assert page.name.text() == "LEFT Upper trapezius"
        page.select(SidedRegion("linea_alba", "midline"))
        assert page.name.text() == "Linea alba"


def test_a_tap_before_the_questions_does_not_go_near(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        page.map.set_view("posterior")
        page._on_region_tapped(TRAPEZIUS, (400.0, 300.0))
        assert page.map.frame is None
        assert page.name.text() == "RIGHT Upper trapezius"


def test_what_lies_under_is_one_tap_away(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.select(TRAPEZIUS)
        under = page.under.codes()
        assert under and all(code.endswith(" right") for code in under)
        page.under.chip(under[0]).click()
        assert page.map.selected == SidedRegion(*under[0].split())
        assert page.name.text().startswith("RIGHT ")


def test_under_a_long_name_only_as_many_chips_as_fit_are_shown(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=LARGE) as page:
        page.map.set_view("posterior")
        page.select(TRAPEZIUS)
        wide = len(page.under.codes())
        page.resize(SMALL[0], SMALL[1] - FRAME_PX)
        settle()
        assert 1 <= len(page.under.codes()) < wide


def test_finding_a_region_by_name_shows_it_in_a_view_that_has_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "soleus")
        assert page.finder.list.count() >= 2
        QTest.keyClick(page.finder.search, Qt.Key.Key_Return)
        assert page.map.selected is not None and page.map.selected.region == "soleus"
        assert page._side.currentWidget() is page.panel


def test_arrow_keys_walk_through_what_was_found(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "upper trapezius")
        QTest.keyClick(page.finder.search, Qt.Key.Key_Down)
        second = page.finder.list.item(1).text()
        QTest.keyClick(page.finder.search, Qt.Key.Key_Return)
        assert page.name.text() == second


def test_nothing_found_says_so(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "qqqq")
        assert page.finder.nothing.isVisible() and not page.finder.list.isVisible()


# Charting and the running list


def test_pain_and_reactions_are_never_filled_in_and_the_dose_is_kept(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page, stroke="sweep", pain_nrs=4)
        values = page.panel.form("stroke").values()
        assert {"tool": "scanner", "stroke": "sweep"}.items() <= values.items()
        assert "pain_nrs" not in values
        page.panel.set_kind("reaction")
        assert "reaction" not in page.panel.form("reaction").values()
        page.panel.form("reaction").set_values({"reaction": "erythema", "phase": "during", "grade": 1})
        page.panel._on_form_changed()
        page.panel.chart_button.click()
        assert len(page.editor.record.entries) == 2
        assert not {"reaction", "grade", "appears"} & set(page.panel.form("reaction").values())
        page.panel.set_kind("pain_area")
        assert "nrs" not in page.panel.form("pain_area").values()


def test_details_that_are_remembered_are_said_on_their_button(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        form = page.panel.form("stroke")
        assert form.more.words.startswith("Details: stroke")
        form.set_values({**DOSE, "stroke": "sweep", "angle": "30-60"})
        form.more.setChecked(False)
        assert form.more.words == "\u25cf Details: Sweep · 30 to 60°"
        form.set_values(DOSE)
        assert "\u25cf" not in form.more.words


def test_a_row_of_the_list_chooses_its_region_and_can_be_taken_back_and_undone(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page)
        page.select(None)
        bar, rows = page.panel.bar, page.panel.list
        assert not bar.take_back.isVisible()
        rows.setCurrentIndex(rows.entries.index(0))
        assert page.map.selected == TRAPEZIUS
        assert bar.words.text() == "RIGHT Upper trapezius" and bar.take_back.isVisible()
        bar.take_back.click()
        assert page.editor.record.entries == ()
        assert bar.words.text() == "Taken back: RIGHT Upper trapezius" and not bar.take_back.isVisible()
        bar.undo.click()
        assert len(page.editor.record.entries) == 1


def test_what_is_not_saved_says_why_and_retry_is_beside_it(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        page = shown(editor, qtbot)
        wait_until_saved(qtbot, thread)
        rows, bar = page.panel.list.entries, page.panel.bar
        page.select(TRAPEZIUS)
        with no_room_in(thread, qtbot):
            editor.add([replace(WORK, note="x" * 100_000)])
            entry = editor.record.entries[0]
            assert rows.state_words(entry) == "saving" and not bar.retry.isVisible()
            qtbot.waitUntil(lambda: editor.state(entry.id) == "not_saved", timeout=20_000)
            assert rows.state_words(entry) == "not saved"
            assert editor.reason_not_saved in rows.index(0).data()
            assert bar.retry.isVisible() and editor.reason_not_saved in bar.not_saved.text()
            assert offenders(page) == []
        bar.retry.click()
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
        assert rows.state_words(entry).startswith("saved ") and not bar.retry.isVisible()


def test_the_list_draws_each_state_by_a_sign_of_its_own(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        page = shown(editor, qtbot)
        editor.add([WORK])
        drawn = []
        for state in ("saving", "saved", "not_saved"):
            editor._states[(editor.record.entries[0].id, 1)] = state
            image = page.panel.list.viewport().grab().toImage()
            drawn.append(bytes(image.copy(0, 0, 40, 40).constBits()))
        assert len(set(drawn)) == 3
        wait_until_saved(qtbot, thread)


def test_an_empty_list_says_what_will_stand_there(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        empty = page.panel.list.viewport().grab().toImage()
        page.editor.add([WORK])
        page.editor.undo_stack.undo()
        assert page.panel.list.viewport().grab().toImage() == empty
        colours = {empty.pixelColor(x, y).name() for x in range(0, empty.width(), 2) for y in range(empty.height())}
        assert len(colours) > 3, "nothing is written"


# A visit that is over


def test_a_finished_visit_says_when_and_by_whom_and_asks_once_before_it_is_added_to(
    tmp_path: Path, qtbot: QtBot
) -> None:
    over = replace(SESSION, ended_at=MONDAY_EVENING)
    with open_page(book_of(tmp_path / "over.iastm", over), qtbot) as page:
        assert page._when.text() == "2 Mar 2026, finished 18:30 by Rita Moss"
        page.select(TRAPEZIUS)
        charts(page)
        assert page.editor.record.entries == () and page.panel.later.isVisible()
        said = [words.text() for words in page.panel.later.findChildren(QLabel)]
        assert said[0].startswith("Add to this visit of 2 Mar 2026?")
        page.panel.add_later.click()
        assert len(page.editor.record.entries) == 1 and not page.panel.later.isVisible()
        charts(page)
        assert len(page.editor.record.entries) == 2, "asked once"


def test_an_unfinished_visit_of_another_day_asks_too(tmp_path: Path, qtbot: QtBot) -> None:
    before = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
    with open_page(book_of(tmp_path / "old.iastm", replace(SESSION, started_at=before)), qtbot) as page:
        assert "not finished" in page._when.text()
        page.select(TRAPEZIUS)
        charts(page)
        assert page.panel.later.isVisible() and not page.editor.record.entries


def test_todays_visit_asks_nothing(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page)
        assert not page.panel.later.isVisible() and len(page.editor.record.entries) == 1


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
        assert page.before.result.text() == "Nothing stands against tool work."
        page.before.ready.click()
        assert page._side.currentWidget() is page.panel
        assert page.health.words == "Health: nothing reported\nConsent: accepted"
    assert read_session(path).consent is not None


def test_a_yes_asks_for_a_note_and_may_hold_for_one_region_only(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        item = page.before.items["skin_infection"]
        assert not item.note.isVisible()
        item.chips.chip("yes").click()
        assert item.note.isVisible() and not item.only.isVisible(), "no region was chosen yet"
        page.select(TRAPEZIUS)
        assert item.only.isVisible()
        item.only.click()
        answer = item.answer()
        assert answer is not None and answer.regions == (TRAPEZIUS,)
        item.chips.chip("no").click()
        plain = item.answer()
        assert plain is not None and plain.regions == () and not item.note.isVisible()


def test_a_returning_client_is_one_tap_and_consent(tmp_path: Path, qtbot: QtBot) -> None:
    earlier = replace(
        SESSION, id="session-0", started_at=replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
    )
    asked = replace(all_no(blood_thinners="yes"), session="session-0")
    path = book_of(tmp_path / "again.iastm", earlier, asked, replace(agreed(), session="session-0"))
    with open_page(path, qtbot, asked=False) as page:
        qtbot.waitUntil(page.before.nothing_new.isVisible)
        assert page.before.nothing_new.text() == "Asked: nothing new since 2 Feb 2026"
        page.before.nothing_new.click()
        page.before.consent.decision.chip("accepted").click()
        page.before.consent.method.chip("verbal").click()
        assert page.before.result.text() == "Careful: blood thinners"
        page.before.ready.click()
    record = read_session(path)
    assert record.screening is not None and record.screening.confirmed_from == date(2026, 2, 2)


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


def test_by_hand_instead_keeps_the_dose_and_changes_the_tool(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.editor.set_screening(replace(all_no(open_wound="yes"), id=page.editor.record.screening.id))
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


# By keyboard


def test_on_opening_the_map_has_the_keys_and_no_button_looks_chosen(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.activateWindow()
        page.setFocus()
        qtbot.waitUntil(page.map.hasFocus)
        assert not page.map._ring


@pytest.mark.parametrize("panel", ["notes", "finder", "finish", "before"])
def test_escape_goes_back_to_the_map(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.activateWindow()
        page.show_panel(getattr(page, panel))
        QTest.keyClick(page, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page._side.currentWidget() is page.panel)
        assert page.map.hasFocus()


@pytest.mark.parametrize("panel", ["panel", "notes", "finder", "finish", "before"])
def test_tab_reaches_every_control_that_can_be_used(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK])
        page.activateWindow()
        page.show_panel(getattr(page, panel))
        settle()
        wanted = {w for w in controls(page) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
        page.map.setFocus()
        reached = set()
        for _step in range(len(wanted) + 40):
            reached.add(QApplication.focusWidget())
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        groups = {w.group() for w in reached if isinstance(w, QPushButton) and w.group()}  # arrows go on from there
        missed = [
            w.accessibleName() for w in wanted - reached if not (isinstance(w, QPushButton) and w.group() in groups)
        ]
        assert missed == []


@pytest.mark.parametrize("panel", ["panel", "notes", "finder", "finish", "before"])
def test_every_control_has_a_name_for_a_screen_reader(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(getattr(page, panel))
        settle()
        nameless = [w for w in controls(page) if not (w.accessibleName() or getattr(w, "text", str)())]
        assert nameless == []


# In reach


def _selected(page: SessionPage) -> None:
    page.map.set_view("posterior")
    page.select(TRAPEZIUS)
    page.map.set_frame(page.map.frame_at((480.0, 350.0)))


def _charted(page: SessionPage) -> None:
    _selected(page)
    charts(page)
    page.editor.add([TapOut(reason="not_said", action="stopped")])
    page.panel.list.setCurrentIndex(page.panel.list.entries.index(0))


def _details(page: SessionPage) -> None:
    _selected(page)
    page.panel.form("stroke").more.setChecked(True)


def _refused(page: SessionPage) -> None:
    page.editor.set_screening(replace(all_no(blood_thinners="yes", frailty="yes"), id=page.editor.record.screening.id))
    _selected(page)
    charts(page)
    assert page.panel.refusal.isVisible()


def _kind(kind: str) -> Callable[[SessionPage], None]:
    return lambda page: (_selected(page), page._on_kind_chosen(kind))  # type: ignore[func-returns-value, return-value]


def _panel(name: str) -> Callable[[SessionPage], None]:
    return lambda page: page.show_panel(getattr(page, name))


def _careful(page: SessionPage) -> None:
    page.show_panel(page.before)
    page.select(TRAPEZIUS)
    for item in ("skin_infection", "blood_thinners"):
        page.before.items[item].chips.chip("yes").click()
    page.before.consent.decision.chip("partial").click()


STATES: dict[str, Callable[[SessionPage], None]] = {
    "opened": lambda page: None,
    "selected": _selected,
    **{kind: _kind(kind) for kind in ("reaction", "finding", "pain_area", "measure", "technique", "mark", "tap_out")},
    "details": _details,
    **{name: _panel(name) for name in ("before", "notes", "finder", "finish")},
    "careful": _careful,
    "charted": _charted,
    "refused": _refused,
}
WALKS = [(LARGE, "light"), (SMALL, "light"), (SMALL, "contrast"), (TINY, "dark")]


@pytest.mark.parametrize(("size", "theme"), WALKS, ids=lambda value: value if isinstance(value, str) else f"{value[0]}")
def test_no_control_is_cut_off_covered_or_too_low(
    path: Path, qtbot: QtBot, qapp: QApplication, size: tuple[int, int], theme: str
) -> None:
    apply_theme(qapp, theme)
    found = {}
    with open_page(path, qtbot, size=size) as page:
        for name, go in STATES.items():
            page.panel.set_kind("stroke")
            page.show_charting()
            go(page)
            settle()
            assert len(controls(page)) > 15, "the walk sees the page"
            if wrong := offenders(page):
                found[name] = wrong
    assert found == {}


def test_the_walk_over_the_controls_can_find_faults(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.stop.setFixedSize(40, 20)
        page.undo.move(page.redo.pos() - QPoint(10, 0))
        found = offenders(page)
        assert any(line.startswith("too low") for line in found)
        assert any(line.startswith("on each other: Undo and Redo") for line in found)
        page.undo.move(-30, 0)
        assert any(line.startswith("cut off: Undo") for line in offenders(page))


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_the_view_bar_is_one_line_and_the_map_keeps_its_share(path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    with open_page(path, qtbot, size=size) as page:
        for name in ("before", "panel", "notes"):
            page.show_panel(getattr(page, name))
            _selected(page)
            settle()
            assert page.view_bar.height() < 60
        page.show_panel(page.panel)
        settle()
        assert page.map.height() >= 0.4 * size[1]
        assert page._scroll.verticalScrollBar().maximum() == 0


def test_a_change_of_theme_draws_every_icon_anew(path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    from iastm_desktop.ui.icons import draw_icons_anew

    with open_page(path, qtbot) as page:
        drawn = [w for w in page.findChildren(QPushButton) if w.property("icon_name")]
        assert len(drawn) >= 8
        before = [w.icon().pixmap(20, 20).toImage() for w in drawn]
        apply_theme(qapp, "dark")
        draw_icons_anew(qapp)
        after = [w.icon().pixmap(20, 20).toImage() for w in drawn]
        apply_theme(qapp, "light")
        draw_icons_anew(qapp)
        assert all(one != other for one, other in zip(before, after, strict=True))
        assert [w.icon().pixmap(20, 20).toImage() for w in drawn] == before
