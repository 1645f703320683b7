"""A line drawn into a caution zone stops at its edge, by a real drag; one line says so and offers hands."""

import math
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.bodymap import Point
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_page import LARGE, SMALL, TINY, open_page, parts, settle

VIEW, LAYER = "anterior", "superficial"


def zone_number(zone: str, side: str) -> int:
    zones = parts().body_map.view(VIEW).zones
    return next(n for n, one in enumerate(zones) if one.region == SidedRegion(zone, side))


def inside(zone: str, side: str) -> Point:
    point = next(p for p in parts().body_map.zone_points(zone, side) if p.view == VIEW)
    return point.x, point.y


def of_region(region: str, side: str) -> Point:
    point = next(p for p in parts().body_map.label_points(region, side) if (p.view, p.layer) == (VIEW, LAYER))
    return point.x, point.y


def drag(page: SessionPage, start: Point, end: Point) -> None:
    """Draw from one place on the map to another, as a hand does."""
    page.map.set_view(VIEW, LAYER)
    page.map.set_frame(None)
    page.map.set_frame(page.map.frame_at(start))
    page.map.set_mode("draw")
    settle()
    steps = 30
    places = [
        page.map.to_widget(
            (start[0] + (end[0] - start[0]) * n / steps, start[1] + (end[1] - start[1]) * n / steps)
        ).toPoint()
        for n in range(steps + 1)
    ]
    QTest.mousePress(page.map, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(page.map, place)
    QTest.mouseRelease(page.map, Qt.MouseButton.LeftButton, pos=places[-1])


def choose(page: SessionPage, **dose: object) -> None:
    page.panel.form("stroke").set_values({"tool": "scanner", "pressure": 2, "duration_s": 60, **dose})


@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_a_drag_from_the_biceps_into_the_armpit_stops_at_its_edge(
    path: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    start, end = of_region("biceps_short_head", "right"), inside("zone_axilla", "right")
    number = zone_number("zone_axilla", "right")
    index = parts().body_map.view(VIEW).zone_index
    with open_page(path, qtbot, size=size) as page:
        choose(page)
        drag(page, start, end)
        line = page.map.drawn_path
        assert line is not None
        assert not index.met_by(line.points) or number not in index.met_by(line.points)
        assert not index.holds(number, line.points[-1])
        assert math.dist(line.points[-1], end) > 1.0  # a control: it did not go on to where the hand went
        assert page.table.zones.isVisible()
        said = page.table.zones.words.text()
        assert said.startswith("Stopped at the edge: right armpit.")
        if size == LARGE:  # a narrow map has room for the place alone
            assert "Nerves, vessels and lymph nodes" in said
        assert page.table.zones.hand_button.height() >= 44
        assert page.map.rect().contains(page.table.zones.geometry())


def test_the_line_stops_and_says_so_while_the_finger_is_still_down(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page)
        start, end = of_region("biceps_short_head", "right"), inside("zone_axilla", "right")
        page.map.set_view(VIEW, LAYER)
        page.map.set_frame(page.map.frame_at(start))
        page.map.set_mode("draw")
        settle()
        places = [
            page.map.to_widget((start[0] + (end[0] - start[0]) * n / 30, start[1] + (end[1] - start[1]) * n / 30))
            for n in range(31)
        ]
        QTest.mousePress(page.map, Qt.MouseButton.LeftButton, pos=places[0].toPoint())
        for place in places[1:3]:
            QTest.mouseMove(page.map, place.toPoint())
        assert page.map._stroke is not None and not page.map._stroke.is_stopped
        assert not page.table.zones.isVisible()
        for place in places[3:]:
            QTest.mouseMove(page.map, place.toPoint())
        assert page.map._stroke.is_stopped and page.table.zones.isVisible()
        shown = page.map.grab().toImage()
        QTest.mouseMove(page.map, places[-1].toPoint() + QPoint(0, 40))
        assert page.map.grab().toImage() == shown  # whatever the finger goes on drawing
        QTest.mouseRelease(page.map, Qt.MouseButton.LeftButton, pos=places[-1].toPoint() + QPoint(0, 40))
        assert page.map.drawn_path is not None and page.table.zones.isVisible()


def test_by_hand_in_one_tap_gives_the_line_back_whole(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page)
        drag(page, of_region("biceps_short_head", "right"), inside("zone_axilla", "right"))
        cut = page.map.drawn_path
        QTest.mouseClick(page.table.zones.hand_button, Qt.MouseButton.LeftButton)
        whole = page.map.drawn_path
        assert page.panel.dose()["tool"] == "hand_or_elbow"
        assert cut and whole and math.dist(whole.points[-1], cut.points[-1]) > 1.0
        assert not page.table.zones.isVisible()


def test_a_line_beside_every_zone_that_blocks_is_left_alone(path: Path, qtbot: QtBot) -> None:
    x, y = of_region("rectus_femoris", "right")
    with open_page(path, qtbot) as page:
        choose(page)
        drag(page, (x, y - 30), (x, y + 30))
        assert page.map.drawn_path is not None
        assert not page.table.zones.isVisible()


def test_a_line_that_begins_in_a_zone_leaves_nothing_and_says_why(path: Path, qtbot: QtBot) -> None:
    x, y = inside("zone_femoral_triangle", "right")
    with open_page(path, qtbot) as page:
        choose(page)
        drag(page, (x, y), (x, y + 80))
        assert page.map.drawn_path is None
        assert page.table.zones.words.text().startswith("No tool here: right groin.")


def test_drawing_and_tapping_the_same_light_work_beside_the_carotid_get_the_same_answer(
    path: Path, qtbot: QtBot
) -> None:
    x, y = of_region("sternocleidomastoid", "right")
    with open_page(path, qtbot) as page:
        choose(page, pressure=2)
        drag(page, (x, y - 6), (x, y + 6))
        drawn = page.map.drawn_path
        assert drawn is not None and not page.table.zones.isVisible()
        stroke = page.table.zones._stroke_on(drawn)
        tapped = [r.level for r in page.editor.rulings_on(_tapped(stroke)) if r.level != "note"]
        assert [r.level for r in page.editor.rulings_on(stroke) if r.level != "note"] == tapped == []


def test_a_finger_on_the_map_takes_the_word_of_another_line_away(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page)
        drag(page, of_region("biceps_short_head", "right"), inside("zone_axilla", "right"))
        assert page.table.zones.isVisible()
        x, y = of_region("biceps_short_head", "right")
        drag(page, (x, y - 10), (x, y + 10))
        assert not page.table.zones.isVisible()


def _tapped(stroke: object) -> object:
    from dataclasses import replace

    return replace(stroke, path=None)  # type: ignore[type-var]
