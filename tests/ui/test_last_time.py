"""Like last time and routines: laid greyed, confirmed one tap an item; what was not tapped is not in the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import HomeCare, Reaction, Stroke
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.last_time import LastTimePanel
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import SMALL, TRAPEZIUS, WORK, book_of, charts, open_page, settle, tap_on
from tests.ui.open_session import read_session
from tests.ui.reach import offenders

DAY = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
EARLIER = replace(SESSION, id="session-0", started_at=DAY, ended_at=DAY)
THEN = {"session": "session-0", "at": DAY}
LAST: tuple[Stroke | HomeCare | Reaction, ...] = (
    replace(WORK, id="stroke-1", position=1, pain_nrs=6, **THEN),  # type: ignore[arg-type]
    replace(WORK, id="stroke-2", position=2, side="left", pressure=4, **THEN),  # type: ignore[arg-type]
    Reaction(id="seen-1", position=3, reaction="erythema", phase="post", **TRAPEZIUS._asdict(), **THEN),  # type: ignore[arg-type]
    HomeCare(id="home-1", position=4, text="Chin tucks.", **THEN),  # type: ignore[arg-type]
)


@contextmanager
def open_again(tmp_path: Path, qtbot: QtBot, size: tuple[int, int] = (1366, 768)) -> Iterator[SessionPage]:
    path = book_of(tmp_path / "practice.iastm", EARLIER, *LAST)
    with open_page(path, qtbot, size=size) as page:
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        settle()
        yield page


def lay(page: SessionPage) -> LastTimePanel:
    """Tap Like last time; return the list."""
    tap(page._side.plan_strip.open)
    settle()
    return page._side.plan


def planned(page: SessionPage) -> list[str]:
    return [f"{mark.region.region} {mark.region.side}" for mark in page._side.more_marks() if mark.kind == "planned"]


def test_last_time_is_one_tap_greyed_on_the_map_and_nothing_of_it_counts(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        assert page._side.plan_strip.open.words == "Like last time, 2 Feb 2026"
        panel = lay(page)
        said = [row.done.accessibleName() for row in panel.rows()]
        assert said == [
            "Done today: RIGHT Upper trapezius: Scanner · light-medium (2) · 1:00 min".replace(
                "light-medium", words(2)
            ),
            f"Done today: LEFT Upper trapezius: Scanner · {words(4)} (4) · 1:00 min",
            "Done today: Home care: Chin tucks.",
        ]
        assert planned(page) == ["upper_trapezius right", "upper_trapezius left"]
        assert page.editor.record.entries == () and page.map.selected == TRAPEZIUS
    assert read_session(tmp_path / "practice.iastm").entries == ()


def words(pressure: int) -> str:
    from tests.ui.open_session import parts

    return parts().catalogue.words("pressures", str(pressure))


def test_a_tap_confirms_one_item_with_its_dose_and_todays_time(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        tap(panel.rows()[1].done)
        (entry,) = page.editor.record.entries
        assert isinstance(entry, Stroke)
        assert (entry.side, entry.pressure, entry.duration_s, entry.timed) == ("left", 4, 60, "about")
        assert (entry.pain_nrs, entry.at) == (None, MONDAY_EVENING)
        assert planned(page) == ["upper_trapezius right"]
        tap(panel.rows()[1].done)
        assert len(page.editor.record.entries) == 1, "a tap too many charts nothing twice"
        qtbot.waitUntil(lambda: panel.rows()[1]._state.text() == "saved 18:30")
    (kept,) = read_session(tmp_path / "practice.iastm").entries
    assert kept == entry and kept.id != "stroke-2"


def test_no_button_confirms_everything_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        rows = {button for row in panel.rows() for button in row.findChildren(QPushButton)}
        for button in [b for b in panel.findChildren(QPushButton) if b.isVisible() and b not in rows]:
            button.click()
            assert page.editor.record.entries == (), button.text()


def test_undo_greys_it_again_and_redo_confirms_it(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        tap(panel.rows()[0].done)
        tap(page.undo)
        assert planned(page) == ["upper_trapezius right", "upper_trapezius left"]
        tap(page.redo)
        assert planned(page) == ["upper_trapezius left"]


def test_what_differs_opens_its_form_with_the_dose_and_no_pain(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        tap(panel.rows()[0].change)
        assert page._side.currentWidget() is page.panel and page.map.selected == TRAPEZIUS
        values = page.panel.form("stroke").values()
        assert (values["tool"], values["pressure"], values["duration_s"]) == ("scanner", 2, 60)
        assert "pain_nrs" not in values
        charts(page, pressure=1)
        settle()
        assert planned(page) == ["upper_trapezius left"], "the changed dose settles it"
        assert page._side.plan_strip.open.words.startswith("2 of 3 still to confirm")


def test_a_region_tapped_on_the_map_leads_to_its_row(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        page.map.set_frame(None)
        tap_on(page, TRAPEZIUS._replace(side="left"))
        assert page._side.currentWidget() is panel and page.editor.record.entries == ()
        assert panel.rows()[1].done.hasFocus()


def test_a_plan_stays_until_it_is_left_out_and_ends_with_the_visit(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        panel = lay(page)
        tap(panel.rows()[0].done)
        page.go_back_to_map()
        assert planned(page) == ["upper_trapezius left"]
        page.show_panel(panel)
        settle()
        tap(panel.leave_out)
        assert planned(page) == [] and panel.rows() == []
        page._side.plans.lay("last_time")
        page.show_panel(page.finish)
        tap(page.finish.finish)
        assert planned(page) == []
    record = read_session(tmp_path / "practice.iastm")
    assert len(record.entries) == 1 and record.withdrawn == ()


def test_a_rule_that_forbids_it_today_is_shown_where_it_can_be_answered(tmp_path: Path, qtbot: QtBot) -> None:
    with open_again(tmp_path, qtbot) as page:
        page.editor.set_consent(replace(page.editor.record.consent, excluded=(TRAPEZIUS,)))  # type: ignore[type-var]
        panel = lay(page)
        tap(panel.rows()[0].done)
        assert page.editor.record.entries == ()
        assert page._side.currentWidget() is page.panel and page.panel.refusal.isVisible()


def test_work_is_kept_as_a_routine_in_two_taps_and_laid_at_another_visit(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm")
    with open_page(path, qtbot) as page:
        page.editor.add([WORK, replace(WORK, side="left", duration_s=540)])
        page.show_panel(page._side.plan)
        settle()
        panel = page._side.plan
        assert panel.name.text().endswith(", 10 min")
        tap(panel.save)
        qtbot.waitUntil(lambda: len(page._side.plans.sources()) == 1)
        panel.name.clear()
        tap(panel.save)
        assert panel.problem.isVisible() and "1 to 40 characters" in panel.problem.text()
        page.editor.undo_stack.undo()
        assert page.editor.record.entries == ()
        name = page._side.plans.sources()[0].words
    with open_book(path) as book:
        (kept,) = book.records("routine")
        assert kept.body["name"] == name and book.verify() == ()
    with open_page(path, qtbot) as page:
        qtbot.waitUntil(lambda: page._side.plan_strip.open.words == "Lay a routine")
        panel = lay(page)
        qtbot.waitUntil(lambda: panel.sources.codes() == (kept.id,))
        tap(panel.sources.chip(kept.id))
        assert len(panel.rows()) == 2
        tap(panel.rows()[0].done)
        assert [entry.kind for entry in page.editor.record.entries] == ["stroke"]


def test_a_routine_that_is_forgotten_stays_in_the_history(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm")
    with open_page(path, qtbot) as page:
        page.editor.add([WORK])
        page._side.plans.save_routine("Neck")
        page.show_panel(page._side.plan)
        qtbot.waitUntil(lambda: len(page._side.plans.sources()) == 1)
        code = page._side.plans.sources()[0].code
        page._side.plans.lay(code)
        settle()
        tap(page._side.plan.forget)
        qtbot.waitUntil(lambda: page._side.plans.sources() == ())
    with open_book(path) as book:
        assert book.records("routine") == ()
        assert [save.withdrawn for save in book.history(code)] == [False, True]


def test_every_control_of_the_list_can_be_reached(tmp_path: Path, qtbot: QtBot) -> None:
    for size in ((1366, 768), SMALL):
        folder = tmp_path / str(size[0])
        folder.mkdir()
        with open_again(folder, qtbot, size) as page:
            panel = lay(page)
            tap(panel.rows()[0].done)
            settle()
            assert offenders(page) == []
            QTest.mouseMove(panel)
