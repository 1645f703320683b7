"""The fast dose by real taps: three rows in sight, both sides, several regions in one movement, the same again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.often_panel import OftenPanel
from iastm_desktop.ui.often_row import OftenRow
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.theme import TOUCH_PX
from tests.journeys.hands import tap
from tests.storage.honest_book import SESSION
from tests.ui.open_page import DOSE, LARGE, SMALL, TINY, TRAPEZIUS, charts, open_page, settle, tap_on

LEFT = SidedRegion("upper_trapezius", "left")
INFRASPINATUS = SidedRegion("infraspinatus", "right")


def near_shoulder(page: SessionPage) -> None:
    """Show the back of the right shoulder in its frame."""
    page.map.set_view("posterior")
    page.map.set_frame(next(f for f in page.map.body_map.frames("posterior") if f.id.endswith("neck_shoulder_right")))


def dose(page: SessionPage) -> None:
    page.panel.form("stroke").set_values(DOSE)
    page.panel._on_form_changed()


def strokes(page: SessionPage) -> list[Stroke]:
    return [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]


def is_whole(page: SessionPage, widget) -> bool:
    """Tell whether all of a widget can be seen without scrolling."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_tool_how_firm_how_long_and_chart_are_seen_without_scrolling(path: Path, qtbot: QtBot, size) -> None:
    with open_page(path, qtbot, size=size) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        page.take_turn("chart")
        dose(page)
        settle()
        form = page.panel.form("stroke")
        for field in ("tool", "pressure", "duration_s"):
            assert is_whole(page, form.row(field)), field
            assert form.row(field).chip(form.row(field).value()).isVisible()  # type: ignore[attr-defined]
        assert is_whole(page, page.panel.chart_button)


def test_pain_felt_is_seen_and_never_filled_in(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=LARGE) as page:
        page.select(TRAPEZIUS)
        dose(page)
        settle()
        pain = page.panel.form("stroke").row("pain_nrs")
        assert is_whole(page, pain)
        tap(pain.number(6))  # type: ignore[attr-defined]
        tap(page.panel.chart_button)
        assert strokes(page)[-1].pain_nrs == 6
        assert pain.value() is None  # type: ignore[attr-defined]
        tap(page.panel.chart_button)
        assert strokes(page)[-1].pain_nrs is None


def test_what_is_rarely_taken_is_two_taps_away_and_then_in_sight(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=LARGE) as page:
        page.select(TRAPEZIUS)
        row = page.panel.form("stroke").row("tool")
        assert isinstance(row, OftenRow) and not row.chip("gua_sha_plate").isVisible()
        tap(row.all_chips)  # type: ignore[arg-type]
        panel = QApplication.activePopupWidget()
        assert isinstance(panel, OftenPanel)
        tap(panel.chip("gua_sha_plate"))
        assert row.value() == "gua_sha_plate" and row.chip("gua_sha_plate").isVisible()


def test_a_tool_is_moved_to_often_by_hand_and_brings_its_time(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=LARGE) as page:
        page.select(TRAPEZIUS)
        dose(page)
        form = page.panel.form("stroke")
        row = form.row("tool")
        assert isinstance(row, OftenRow)
        row.set_value("gua_sha_plate")
        panel = row.open_all()
        assert panel.times is not None
        tap(panel.times.chip("180"))
        tap(panel.moves)
        assert panel.tier("knob") == "sometimes"
        tap(panel.chip("knob"))
        tap(panel.chip("knob"))
        assert panel.tier("knob") == "often"
        panel.close()
        tap(row.chip("scanner"))
        assert form.values()["duration_s"] == 60
        row.chip("gua_sha_plate").click()
        assert form.values()["duration_s"] == 180


def test_habits_are_learnt_and_kept_on_this_computer(tmp_path: Path) -> None:
    from iastm_desktop.ui.dose_settings import DoseSettings

    file = tmp_path / "settings.ini"
    for _time in range(3):
        DoseSettings(Preferences(file), "me").use({"tool": "knob", "pressure": 1, "duration_s": 30})
    assert DoseSettings(Preferences(file), "me").habits.uses["tool"] == ("knob",) * 3
    assert DoseSettings(Preferences(file), "another").habits.uses == {}
    spoilt = Preferences(file)
    spoilt.remember_choice("dose/me", "[1, {")
    assert DoseSettings(spoilt, "me").habits.uses == {}


def test_habits_learn_from_what_is_charted_any_way_at_all(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        habits = page.panel._habits
        assert page.editor.add([Stroke(tool="knob", pressure=1, duration_s=41, timed="clock", **TRAPEZIUS._asdict())])
        assert habits.habits.uses == {"tool": ("knob",), "pressure": ("1",), "duration_s": ("41",)}
        page.select(TRAPEZIUS)
        charts(page)
        assert habits.habits.uses["tool"] == ("knob", "scanner")
        (first, _second) = page.editor.record.entries
        page.editor.withdraw(first)
        page.editor.undo_stack.undo()
        assert habits.habits.uses["tool"] == ("knob", "scanner")  # taking back and mending is no use


def test_both_sides_are_charted_by_one_tap_more(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        dose(page)
        tap(page.names.other_side)
        assert page.name.text() == "BOTH SIDES Upper trapezius"
        assert page.panel.chart_button.text() == "Chart on 2 regions"
        tap(page.panel.chart_button)
        assert [(s.region, s.side, s.time) for s in strokes(page)] == [(*TRAPEZIUS, "own"), (*LEFT, "own")]
        assert tool_seconds(strokes(page)) == 120
        assert page.map.picked == () and page.name.text() == "RIGHT Upper trapezius"
        page.editor.undo_stack.undo()
        assert strokes(page) == []


def test_another_tap_lets_go_of_the_other_side(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        tap(page.names.other_side)
        tap_on(page, INFRASPINATUS)
        assert page.movement.places == (INFRASPINATUS,)


def test_several_regions_in_one_movement_share_one_time_or_have_each_its_own(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        dose(page)
        for time, seconds in (("shared", 60), ("own", 180)):
            tap(page.desk.modes.button("several"))
            for place in (TRAPEZIUS, INFRASPINATUS):
                if place not in page.map.picked:
                    tap_on(page, place)
            assert set(page.movement.places) == {TRAPEZIUS, INFRASPINATUS}
            assert page.name.text().startswith("2 regions: RIGHT ") and page.name.text().count("RIGHT") == 2
            assert page.panel.time.value() == "shared"
            tap(page.panel.time.chip(time))
            tap(page.panel.chart_button)
            assert {stroke.time for stroke in strokes(page)[-2:]} == {time}
            assert tool_seconds(strokes(page)) == seconds
            tap(page.desk.modes.button("tap"))
        assert len({stroke.set for stroke in strokes(page)}) == 2


def test_a_drawn_line_is_charted_with_the_regions_under_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        dose(page)
        tap(page.desk.modes.button("draw"))
        draw(page, TRAPEZIUS, INFRASPINATUS)
        places = page.map.picked
        assert {TRAPEZIUS, INFRASPINATUS} <= set(places)
        tap(page.panel.chart_button)
        assert [SidedRegion(stroke.region, stroke.side) for stroke in strokes(page)] == list(places)
        path_kept = [stroke.path for stroke in strokes(page)]
        assert path_kept[0] is not None and set(path_kept[1:]) == {None}
        assert (path_kept[0].map, path_kept[0].view, path_kept[0].layer) == (
            page.map.body_map.version,
            "posterior",
            "superficial",
        )
        assert page.map.drawn_path is None
    with open_book(path) as book:
        record = book.session(SESSION.id)
    assert record is not None and [e.path for e in record.entries if isinstance(e, Stroke)] == path_kept


def draw(page: SessionPage, start: SidedRegion, end: SidedRegion) -> None:
    """Drag over the map from one region's own point to another's."""
    a, b = (_place(page, region) for region in (start, end))
    QTest.mousePress(page.map, Qt.MouseButton.LeftButton, pos=a)
    for number in range(1, 21):
        QTest.mouseMove(page.map, a + (b - a) * number / 20)
    QTest.mouseRelease(page.map, Qt.MouseButton.LeftButton, pos=b)


def _place(page: SessionPage, region: SidedRegion) -> QPoint:
    shape = page.map.body_map.view("posterior").layer("superficial").shape(region)
    assert shape is not None
    return page.map.to_widget(shape.label_point).toPoint()


def test_what_is_refused_in_one_region_keeps_the_whole_movement_out(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        dose(page)
        page.select_several([SidedRegion("soleus", "right"), SidedRegion("popliteus", "right")])
        tap(page.panel.chart_button)
        assert strokes(page) == [] and page.panel.refusal.isVisible()
        assert len(page.map.picked) == 2


def test_the_same_again_charts_the_last_dose_where_the_map_says(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        charts(page, stroke="sweep", pain_nrs=4)
        tap(page.kinds.chip("finding"))
        tap_on(page, INFRASPINATUS)
        tap(page.panel.again)
        assert isinstance(page.panel.again, QPushButton)
        first, second = strokes(page)
        assert (second.region, second.stroke, second.pain_nrs) == ("infraspinatus", "sweep", None)
        assert (second.tool, second.pressure, second.duration_s) == (first.tool, first.pressure, first.duration_s)


def test_another_kind_is_charted_on_each_of_several_regions(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        tap(page.names.other_side)
        tap(page.kinds.chip("finding"))
        tap(page.panel.form("finding").row("finding").chip("taut_band"))  # type: ignore[attr-defined]
        tap(page.panel.chart_button)
        assert [(e.region, e.side) for e in page.editor.record.entries] == [TRAPEZIUS, LEFT]  # type: ignore[attr-defined]


def test_the_words_of_chart_are_never_cut(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=SMALL) as page:
        near_shoulder(page)
        tap_on(page, TRAPEZIUS)
        charts(page)
        for kind in ("stroke", "reaction", "finding", "measure", "technique"):
            page.panel.set_kind(kind)
            settle()
            chart = page.panel.chart_button
            assert chart.fontMetrics().horizontalAdvance(chart.text()) <= chart.width() - 20, chart.text()


def test_a_scale_that_just_fits_leaves_no_empty_line(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=LARGE) as page:
        page.select(TRAPEZIUS)
        charts(page)
        for kind in ("measure", "stroke"):
            page.panel.set_kind(kind)
            settle()
        rows = [page.panel.form("stroke").row(field) for field in ("tool", "pressure", "duration_s")]
        assert {row.height() for row in rows} == {TOUCH_PX}
