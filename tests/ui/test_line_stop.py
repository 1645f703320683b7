"""A line drawn onto a wound, or where consent or a region takes no tool, stops at the edge, by a real drag."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.bodymap import Point
from iastm_desktop.domain.drawn_path import regions_under
from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Answer
from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_page import LARGE, TINY, open_page, parts, settle
from tests.ui.test_zone_stop import LAYER, VIEW, choose, drag, of_region

OWN, NEXT = SidedRegion("rectus_femoris", "left"), SidedRegion("vastus_lateralis", "left")


def told(page: SessionPage, *wounds: SidedRegion) -> None:
    """Let the client have a wound on some regions."""
    screening = page.editor.record.screening
    assert screening
    others = tuple(answer for answer in screening.answers if answer.item != "open_wound")
    wound = Answer(item="open_wound", answer="yes", regions=wounds)
    page.editor.set_screening(replace(screening, answers=(*others, wound)))


def across() -> tuple[Point, Point]:
    """Return two places, the second on the wound."""
    return of_region(*OWN), of_region(*NEXT)


def under(page: SessionPage) -> set[SidedRegion]:
    line = page.map.drawn_path
    assert line is not None
    return set(dict(regions_under(parts().body_map.view(VIEW).layer(LAYER), line.points)))


@pytest.mark.parametrize("size", [LARGE, TINY])
def test_a_drag_onto_a_wound_stops_at_its_edge_and_the_set_leaves_it_out(
    path: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    with open_page(path, qtbot, size=size) as page:
        choose(page)
        drag(page, *across())
        assert NEXT in under(page) and NEXT in page.movement.places  # the control: no wound, no stop
        told(page, NEXT)
        page.map.clear_picked()
        drag(page, *across())
        assert NEXT not in under(page) and NEXT not in page.movement.places
        said = page.table.zones.words.text()
        assert said.startswith("Stopped at the edge: left vastus lateralis.")
        if size == LARGE:
            assert "no work on an open wound" in said
            assert not page.table.zones.hand_button.isVisible(), "hands may not either"
        before = len(page.editor.record.entries)
        page.panel.chart()
        settle()
        new = [entry for entry in page.editor.record.entries[before:] if isinstance(entry, Stroke)]
        assert new and NEXT not in {SidedRegion(one.region, one.side) for one in new}
        assert [one.path for one in new if one.path]


def test_it_says_so_while_the_finger_is_still_down(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        told(page, NEXT)
        choose(page)
        start, end = across()
        page.map.set_view(VIEW, LAYER)
        page.map.set_frame(page.map.frame_at(start))
        page.map.set_mode("draw")
        settle()
        steps = [(start[0] + (end[0] - start[0]) * n / 60, start[1] + (end[1] - start[1]) * n / 60) for n in range(61)]
        places = [page.map.to_widget(step).toPoint() for step in steps]
        QTest.mousePress(page.map, Qt.MouseButton.LeftButton, pos=places[0])
        QTest.mouseMove(page.map, places[1])
        assert not page.table.zones.isVisible()
        for place in places[1:]:
            QTest.mouseMove(page.map, place)
        assert page.map._stroke is not None and page.map._stroke.is_stopped and page.table.zones.isVisible()
        QTest.mouseRelease(page.map, Qt.MouseButton.LeftButton, pos=places[-1])


def test_a_line_that_begins_on_the_wound_leaves_nothing(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        told(page, OWN)
        choose(page)
        drag(page, *across())
        assert page.map.drawn_path is None
        assert page.table.zones.words.text().startswith("No tool here: left rectus femoris.")


def test_what_was_drawn_on_the_client_all_the_same_is_given_back_and_charted_with_what_happened(
    path: Path, qtbot: QtBot
) -> None:
    with open_page(path, qtbot) as page:
        told(page, NEXT)
        choose(page)
        drag(page, *across())
        before = len(page.editor.record.entries)
        QTest.mouseClick(page.table.zones.done_button, Qt.MouseButton.LeftButton)
        assert NEXT in under(page) and NEXT in page.movement.places
        page.panel.chart()
        settle()
        card = page.panel.refusal
        assert len(page.editor.record.entries) == before and card.isVisible()
        next(b for b in card.findChildren(QPushButton) if b.text() == "It was done all the same").click()
        card.reason.setText("the graze was under the sock")
        next(b for b in card.findChildren(QPushButton) if b.text() == "Chart it as done").click()
        new = [entry for entry in page.editor.record.entries[before:] if isinstance(entry, Stroke)]
        there = [one for one in new if SidedRegion(one.region, one.side) == NEXT]
        assert there and there[0].breach and there[0].breach.rule == "open_wound"
        assert len([one for one in new if one.path]) == 1
