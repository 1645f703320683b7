"""Mending a slip by real taps: any field of any kind of entry, in three taps or fewer; what it said before stays."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import (
    DrawnPath,
    Education,
    Entry,
    Finding,
    HomeCare,
    Mark,
    Measure,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
    Test,
)
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Override
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.entry_order import move
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.counting import HandCounter
from tests.journeys.hands import choose, tap
from tests.ui.open_page import LARGE, SMALL, TINY, TRAPEZIUS, WORK, open_page, settle, tap_on
from tests.ui.open_session import wait_until_saved
from tests.ui.reach import offenders

HERE = TRAPEZIUS._asdict()
MOST_TAPS = 3
# An entry of each kind, the field that was wrong, the chip that puts it right, and what it says then.
SLIPS: tuple[tuple[Entry, str, str, object], ...] = (
    (WORK, "pressure", "3", 3),
    (WORK, "tool", "handlebar_small", "handlebar_small"),
    (WORK, "duration_s", "90", 90),
    (Reaction(reaction="erythema", phase="during", grade=1, **HERE), "grade", "2", 2),
    (Finding(finding="tender", **HERE), "finding", "taut_band", "taut_band"),
    (PainArea(by="client", nrs=4, **HERE), "nrs", "5", 5),
    (Measure(measure="nrs_rest", phase="pre", value=4), "value", "6", 6),
    (Technique(technique="swedish", duration_s=600, **HERE), "technique", "cupping", "cupping"),
    (Mark(mark="scar", effect="none", **HERE), "effect", "avoid", "avoid"),
    (Test(name="Spurling", result="negative", side="left"), "result", "positive", "positive"),
    (TapOut(reason="too_sharp", action="eased", **HERE), "action", "stopped", "stopped"),
    (Education(items=("hydrate_and_move",), handout=False), "handout", "yes", True),
)


def tap_entry(page: SessionPage, row: int = 0) -> None:
    """Tap a line of the running list."""
    line = page.panel.list
    line.scrollTo(line.model().index(row, 0))
    tap(line.viewport(), QPointF(line.visualRect(line.model().index(row, 0)).center()))
    settle()


@pytest.mark.parametrize(("entry", "field", "code", "meant"), SLIPS, ids=[f"{e.kind} {f}" for e, f, _c, _m in SLIPS])
def test_a_field_of_every_kind_is_mended_in_three_taps(
    path: Path, qtbot: QtBot, entry: Entry, field: str, code: str, meant: object
) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([entry])
        (before,) = page.editor.record.entries
        settle()
        counter = HandCounter()
        tap_entry(page)
        assert page.panel.mend.form is not None
        choose(page.panel.mend.form.row(field), code)
        tap(page.panel.mend.save)
        assert counter.taps <= MOST_TAPS, counter.taps
        (after,) = page.editor.record.entries
        assert after == replace(before, **{field: meant})  # type: ignore[arg-type]
        assert not page.panel.mend.isVisible() and page.panel.chart_button.isVisible()
        save = page.editor.record.saves[before.id]
        assert (save.version, save.reason) == (2, "slip at charting")


def test_what_is_typed_is_mended_by_typing(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([HomeCare(text="Ise the neck")])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        field = page.panel.mend.form.row("text")
        tap(field)
        field.selectAll()  # type: ignore[attr-defined]
        QTest.keyClicks(field, "Ice the neck")
        tap(page.panel.mend.save)
        assert page.editor.record.entries[0].text == "Ice the neck"  # type: ignore[attr-defined]


def test_the_other_side_is_one_tap_and_the_old_value_another(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        line = DrawnPath(map=2, view="posterior", layer="superficial", points=((350.0, 300.0), (352.0, 310.0)))
        assert page.editor.add([replace(WORK, path=line)])
        settle()
        counter = HandCounter()
        tap_entry(page)
        tap(page.panel.bar.other_side)
        assert counter.taps == 2
        (entry,) = page.editor.record.entries
        assert isinstance(entry, Stroke) and (entry.side, entry.path) == ("left", None)
        wait_until_saved(qtbot, page.editor._storage)
        tap_entry(page)
        assert page.panel.mend.history.text() == "Before: 1"
        tap(page.panel.mend.history)
        qtbot.waitUntil(page.panel.mend.was.isVisible)
        assert "(slip at charting): RIGHT Upper trapezius: Scanner" in page.panel.mend.was.text()
        assert page.panel.bar.other_side.text() == "It was RIGHT"
    with open_book(path) as book:
        assert [save.fact.side for save in book.history(entry.id)] == ["right", "left"]  # type: ignore[union-attr]


def test_a_motion_without_a_region_changes_sides_too(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        rom = {"measure": "rom", "joint": "cervical", "motion": "rotation", "mode": "active", "phase": "pre"}
        assert page.editor.add([Measure(side="left", value=60, **rom)])  # type: ignore[arg-type]
        settle()
        tap_entry(page)
        tap(page.panel.bar.other_side)
        assert page.editor.record.entries[0].side == "right"  # type: ignore[attr-defined]


def test_a_tap_on_the_map_gives_the_open_entry_another_place(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        tap_on(page, SidedRegion("infraspinatus", "right"))
        assert page.panel.mend.moved.text() == "To RIGHT Infraspinatus"
        tap(page.panel.mend.save)
        assert page.editor.record.entries[0].region == "infraspinatus"  # type: ignore[attr-defined]


def test_the_same_rules_hold_and_going_ahead_mends_instead_of_charting_twice(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        choose(page.panel.mend.form.row("pressure"), "5")
        tap(page.panel.mend.save)
        assert page.panel.refusal.isVisible()
        assert [e.pressure for e in page.editor.record.entries if isinstance(e, Stroke)] == [2]
        page.panel.refusal.went_ahead.emit("Scar work, agreed", None)
        (entry,) = page.editor.record.entries
        assert isinstance(entry, Stroke) and entry.pressure == 5
        assert isinstance(page.editor.record.session.overrides[0], Override)


def test_a_wrong_time_is_said_in_a_sentence_and_nothing_changes(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        tap(page.panel.mend.form.more)
        field = page.panel.mend.form.row("at")
        field.setText("25:99")  # type: ignore[attr-defined]
        tap(page.panel.mend.save)
        assert page.panel.mend.problem.text() == "At: '25:99' is no time of day such as 14:05"
        field.setText("18:05")  # type: ignore[attr-defined]
        tap(page.panel.mend.save)
        (entry,) = page.editor.record.entries
        assert entry.at is not None and f"{entry.at.local:%H:%M}" == "18:05"


def test_every_field_of_every_kind_has_a_row() -> None:
    """Beside those of place, order and links, and what only rules or the map write, every field can be mended."""
    from dataclasses import fields

    from iastm_desktop.domain.entries import KINDS
    from iastm_desktop.ui.mend_forms import mend_form

    elsewhere = {"id", "session", "position", "set", "of", "region", "side", "time", "path", "overrides", "breach"}
    for kind, made in KINDS.items():
        rows = {row.field for row in mend_form(kind).rows}
        assert {field.name for field in fields(made)} - elsewhere - {"resolved_at"} <= rows, kind


def test_the_dose_in_use_is_not_changed_by_mending(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.panel.form("stroke").set_values({"tool": "knob", "pressure": 1, "duration_s": 30})
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        choose(page.panel.mend.form.row("pressure"), "3")
        tap(page.panel.mend.leave)
        assert not page.panel.mend.isVisible()
        assert page.panel.dose() == {"tool": "knob", "pressure": 1, "duration_s": 30}
        assert page.editor.record.saves[page.editor.record.entries[0].id].version == 1


@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_mending_is_in_reach_at_every_size(path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    with open_page(path, qtbot, size=size) as page:
        mark = Mark(mark="scar", effect="none", seen_on=date(2026, 1, 5), **HERE)
        for entry in (WORK, mark):
            assert page.editor.add([entry])
            settle()  # a mark on the region has a strip of its own, and the list may go behind its button
            if size == TINY:
                page.take_turn("chart")
                settle()
            if not page.panel.list.isVisible():
                tap(page.panel.list_button)
            settle()
            tap_entry(page)
            if size == TINY:
                page.take_turn("chart")  # choosing an entry shows its place first
                settle()
            assert page.panel.mend.isVisible() and page.panel.mend.save.isVisible()
            assert not offenders(page)
            page.panel.mend.leave.click()


def test_what_nobody_touched_stays_even_where_the_form_cannot_show_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        pain = PainArea(by="client", nrs=4, name="a nerve of my own words", note="two\nlines", **HERE)
        assert page.editor.add([pain])
        settle()
        tap_entry(page)
        assert page.panel.mend.form is not None
        choose(page.panel.mend.form.row("nrs"), "5")
        tap(page.panel.mend.save)
        (entry,) = page.editor.record.entries
        assert isinstance(entry, PainArea)
        assert (entry.nrs, entry.name, entry.note) == (5, "a nerve of my own words", "two\nlines")


def test_a_mend_that_was_begun_stays_whatever_else_happens_in_the_session(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        pain = PainArea(by="client", nrs=4, **HERE)
        assert page.editor.add([pain]) and page.editor.add([WORK])
        settle()
        tap_entry(page)
        mend = page.panel.mend
        assert mend.form is not None
        choose(mend.form.row("pressure"), "3")
        mend.form.row("note").setText("half a sen")  # type: ignore[attr-defined]
        page.editor.set_session(plan="again in a week")
        assert page.editor.add([Reaction(reaction="erythema", phase="during", grade=1, **HERE)])
        settle()
        assert mend.isVisible() and mend.form.values()["note"] == "half a sen"
        tap_entry(page, 2)  # another entry is looked at in between
        assert mend.form.form.kind == "pain_area"
        tap(mend.leave)
        assert not mend.isVisible()
        tap_entry(page, 1)
        assert (mend.form.values()["note"], mend.form.values()["pressure"]) == ("half a sen", 3)
        tap(page.panel.bar.other_side)  # the entry itself changes beneath
        assert mend.isVisible() and mend.form.values()["note"] == "half a sen"
        tap(mend.save)
        after = next(entry for entry in page.editor.record.entries if isinstance(entry, Stroke))
        assert (after.side, after.pressure, after.note) == ("left", 3, "half a sen")
        assert not mend.isVisible() and not mend.is_begun
        tap_entry(page, 1)
        tap(mend.leave)
        assert not mend.is_begun


def test_what_was_left_as_it_is_does_not_come_back(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        assert page.editor.add([WORK])
        settle()
        tap_entry(page)
        mend = page.panel.mend
        tap_on(page, SidedRegion("infraspinatus", "right"))
        assert mend.moved.isVisible() and mend.is_begun
        page.panel.list.clearSelection()
        tap_entry(page)
        assert mend.moved.isVisible() and mend.moved.text() == "To RIGHT Infraspinatus"
        tap(mend.leave)
        tap_entry(page)
        assert not mend.moved.isVisible() and not mend.is_begun


def test_a_line_left_behind_by_the_other_side_is_said_and_can_be_had_back(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        line = DrawnPath(map=2, view="posterior", layer="superficial", points=((350.0, 300.0), (352.0, 310.0)))
        assert page.editor.add([replace(WORK, path=line)])
        settle()
        tap_entry(page)
        tap(page.panel.bar.other_side)
        bar = page.panel.bar
        assert bar.words.toolTip() == "LEFT Upper trapezius, without its drawn line" and bar.undo.isVisible()
        tap(bar.undo)
        assert page.editor.record.entries[0].path == line  # type: ignore[attr-defined]


def test_a_mended_entry_says_so_in_the_list_and_a_moved_one_does_not(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        assert page.editor.add([WORK]) and page.editor.add([PainArea(by="client", nrs=4, **HERE)])
        model = page.panel.list.entries
        settle()
        first = page.editor.record.entries[0]
        assert move(page.editor, first, 1)
        texts = [str(model.data(model.index(row, 0))) for row in range(2)]
        assert not any("changed" in text for text in texts)
        plain = page.panel.list.viewport().grab().toImage()
        (work,) = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
        page.editor.correct(replace(work, pressure=3))
        page.editor.correct(replace(work, pressure=2, position=next(iter(page.editor.record.entries)).position + 9))
        settle()
        texts = [str(model.data(model.index(row, 0))) for row in range(2)]
        assert [", changed, " in text for text in texts] == [True, False]
        assert page.panel.list.viewport().grab().toImage() != plain
