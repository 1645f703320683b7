"""Mending beyond one entry: the time of a movement, what was changed before today's list, a change that was begun."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import PainArea, Reaction, Stroke
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.movements import SHARED
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.ui import begun_mends
from iastm_desktop.ui.entry_list import EntryList
from iastm_desktop.ui.entry_order import move
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import choose, tap
from tests.ui.open_page import TRAPEZIUS, WORK, open_page, settle
from tests.ui.open_session import agreed, all_no, open_editor, wait_until_saved
from tests.ui.open_window import OPEN_VISIT, book_of, parts_at, window_on
from tests.ui.test_mending import HERE, tap_entry

SHARED_WORK = [
    replace(WORK, set="1", time=SHARED),
    replace(WORK, region="infraspinatus", set="1", time=SHARED),
]


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Return what every page needs."""
    return parts_at(now)


# The time of a movement


def test_the_shared_time_of_a_movement_is_mended_in_one_place_and_undone_in_one_step(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add(SHARED_WORK) and page.editor.add([replace(WORK, duration_s=90)])
        settle()
        tap_entry(page, 1)
        mend = page.panel.mend
        assert mend.form is not None and not mend.together.isVisible()
        choose(mend.form.row("duration_s"), "120")
        settle()
        assert mend.together.isVisible() and "1 other region" in mend.together.text()
        tap(mend.save)
        strokes = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
        assert [stroke.duration_s for stroke in strokes] == [120, 120, 90]
        assert tool_seconds(strokes) == 210
        page.editor.undo_stack.undo()
        assert tool_seconds(page.editor.record.entries) == 150


def test_a_movement_of_one_time_can_be_given_each_its_own(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add(SHARED_WORK)
        settle()
        tap_entry(page)
        mend = page.panel.mend
        assert mend.form is not None
        choose(mend.form.row("time"), "own")
        tap(mend.save)
        strokes = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
        assert [(stroke.time, stroke.duration_s) for stroke in strokes] == [("own", 60), ("own", 60)]
        assert tool_seconds(strokes) == 120


def test_work_on_one_region_is_not_asked_whose_time_it_is(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        assert "time" not in {row.field for row in page.panel.mend.form.form.rows}


def test_a_refused_time_of_a_movement_is_kept_and_goes_ahead_for_all_its_regions(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add(SHARED_WORK)
        settle()
        tap_entry(page)
        mend = page.panel.mend
        assert mend.form is not None
        mend.form.set_values({**mend.form.values(), "pressure": 5, "duration_s": 120})
        mend.form.changed.emit()
        tap(mend.save)
        assert page.panel.refusal.isVisible() and mend.is_begun
        page.panel.refusal.went_ahead.emit("Scar work, agreed", None)
        strokes = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
        assert [(stroke.pressure, stroke.duration_s) for stroke in strokes] == [(2, 120), (5, 120)]
        assert not mend._begun


# What was changed before


def test_a_list_made_later_says_what_was_changed_and_nothing_of_order_or_completion(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        editor.set_screening(all_no())
        editor.set_consent(agreed())
        assert editor.add([WORK]) and editor.add([PainArea(by="client", nrs=4, **HERE)])
        assert editor.add([Reaction(reaction="erythema", phase="during", **HERE)])
        work, _pain, redness = editor.record.entries
        editor.correct(replace(work, pressure=3))  # type: ignore[call-arg]
        editor.correct(replace(redness, grade=1), reason="completed")  # type: ignore[call-arg]
        for entry in editor.record.entries[:2]:
            assert move(editor, entry, 1)
        wait_until_saved(qtbot, thread)
    with open_editor(path, qtbot, asked=False) as (editor, thread):
        assert editor.record.saves[work.id].reason == "order of what happened", "its newest version tells nothing"
        shown = EntryList(editor)
        qtbot.addWidget(shown)
        qtbot.waitUntil(lambda: any(shown.entries.is_changed(entry) for entry in editor.record.entries))
        assert [entry.id for entry in editor.record.entries if shown.entries.is_changed(entry)] == [work.id]
        wait_until_saved(qtbot, thread)


def test_what_an_entry_said_before_leaves_out_its_places_in_the_order(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([WORK]) and page.editor.add([PainArea(by="client", nrs=4, **HERE)])
        page.editor.correct(replace(page.editor.record.entries[0], pressure=3))  # type: ignore[call-arg]
        assert move(page.editor, page.editor.record.entries[0], 1)
        wait_until_saved(qtbot, page.editor._storage)
        settle()
        tap_entry(page)
        tap(page.panel.mend.history)
        qtbot.waitUntil(page.panel.mend.was.isVisible)
        assert page.panel.mend.was.text().count("Until") == 1 and "slip at charting" in page.panel.mend.was.text()
        tap_entry(page, 1)
        tap(page.panel.mend.history)
        qtbot.waitUntil(page.panel.mend.was.isVisible)
        assert page.panel.mend.was.text() == "Only its place in the order was changed."


# A change that was begun


@contextmanager
def begun(qtbot: QtBot, path: Path, parts: Parts) -> Iterator[tuple[MainWindow, Callable[[], SessionPage]]]:
    """Chart in a window, and begin to mend without saving."""
    window = window_on(qtbot, book_of(path), parts)
    assert window.pages is not None
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: bool(window.pages and window.pages.session))

    def page() -> SessionPage:
        shown = window.pages and window.pages.shown_session()
        assert shown is not None
        return shown

    asked = page().editor
    asked.set_screening(replace(all_no(), session=OPEN_VISIT.id))
    asked.set_consent(replace(agreed(), session=OPEN_VISIT.id))
    page().show_charting()
    assert asked.add([WORK])
    settle()
    tap_entry(page())
    mend = page().panel.mend
    assert mend.form is not None
    choose(mend.form.row("pressure"), "3")
    qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
    yield window, page


def test_a_begun_change_outlives_the_page_of_its_visit(qtbot: QtBot, tmp_path: Path, parts: Parts) -> None:
    with begun(qtbot, tmp_path / "book.iastm", parts) as (window, page):
        assert window.pages is not None
        (entry,) = page().editor.record.entries
        first = page()
        window.pages.show_today()
        window.pages._open_anew(OPEN_VISIT.id)
        qtbot.waitUntil(lambda: bool(window.pages and window.pages.session) and page() is not first)
        model = page().panel.list.entries
        assert ", change begun, " in str(model.data(model.index(0, 0)))
        page().panel.list.choose(entry.id)
        settle()
        mend = page().panel.mend
        assert mend.isVisible() and mend.form is not None and mend.form.values()["pressure"] == 3
        tap(mend.save)
        (after,) = page().editor.record.entries
        assert isinstance(after, Stroke) and after.pressure == 3
        assert window.book is not None and begun_mends.first_begun(window.book) is None


def test_closing_asks_about_a_begun_change_and_leads_to_it(
    qtbot: QtBot, tmp_path: Path, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun(qtbot, tmp_path / "book.iastm", parts) as (window, page):
        asked: list[str] = []
        answers = iter([begun_mends.STAY, begun_mends.LEAVE])

        def ask(_window: object, one: begun_mends.Begun) -> str:
            asked.append(one.words)
            return next(answers)

        monkeypatch.setattr(begun_mends, "ask_about_begun", ask)
        assert window.pages is not None
        window.pages.show_today()
        assert not window.close() and window.isVisible()
        assert asked == ["Raj Dhaliwal, Change tool work: RIGHT Upper trapezius"]
        settle()
        assert page().panel.mend.isVisible() and page().panel.mend.save.isEnabled()
        assert window.close() and len(asked) == 2


def test_an_entry_that_was_taken_back_is_not_asked_about(
    qtbot: QtBot, tmp_path: Path, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun(qtbot, tmp_path / "book.iastm", parts) as (window, page):
        monkeypatch.setattr(begun_mends, "ask_about_begun", lambda *_: pytest.fail("asked"))
        page().editor.withdraw(page().editor.record.entries[0])
        qtbot.waitUntil(lambda: bool(window.book and window.book.storage.is_idle))
        assert window.close()


def test_a_visit_is_not_signed_over_a_begun_change(qtbot: QtBot, tmp_path: Path, parts: Parts) -> None:
    with begun(qtbot, tmp_path / "book.iastm", parts) as (_window, page):
        page().show_panel(page().finish)
        page().finish.sign.click()
        settle()
        ways = page().finish.to_sign.ways()
        said = {way: way.parentWidget().findChild(QLabel).text() for way in ways}
        (way,) = [w for w in ways if said[w].startswith("A change was begun and not saved: Raj Dhaliwal")]
        way.click()
        settle()
        assert page().panel.mend.isVisible() and page().panel.mend.entry is not None
        assert page().map.selected == TRAPEZIUS
