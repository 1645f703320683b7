"""The map by keyboard alone: arrows walk from region to region, Enter goes on with the one that is chosen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_keys import label_points
from tests.ui.open_page import DOSE, TRAPEZIUS, open_page

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.mark.parametrize(
    ("key", "is_on"),
    [
        (LEFT, lambda here, there: there[0] < here[0]),
        (RIGHT, lambda here, there: there[0] > here[0]),
        (UP, lambda here, there: there[1] < here[1]),
        (DOWN, lambda here, there: there[1] > here[1]),
    ],
)
def test_an_arrow_key_chooses_the_neighbour_on_that_side(
    map_view: BodyMapView, qtbot: QtBot, key: Qt.Key, is_on: Callable[[tuple[float, ...], tuple[float, ...]], bool]
) -> None:
    map_view.set_view("posterior")
    map_view.set_selected(TRAPEZIUS)
    points = label_points(map_view.body_map, "posterior", "superficial")
    with qtbot.waitSignal(map_view.walked) as walked:
        QTest.keyClick(map_view, key)
    assert map_view.selected == walked.args[0] != TRAPEZIUS
    assert is_on(points[TRAPEZIUS], points[walked.args[0]])


def test_with_nothing_chosen_an_arrow_key_begins_in_the_middle_and_the_region_is_always_in_sight(
    map_view: BodyMapView,
) -> None:
    map_view.set_view("posterior")
    map_view.set_frame(map_view.frame_at((480.0, 350.0)))
    for _step in range(12):
        QTest.keyClick(map_view, DOWN)
        point = label_points(map_view.body_map, "posterior", "superficial")[map_view.selected]  # type: ignore[index]
        assert map_view.rect().contains(map_view.to_widget(point).toPoint())


def test_with_control_the_arrow_keys_move_the_picture(map_view: BodyMapView) -> None:
    map_view.set_selected(TRAPEZIUS)
    map_view.zoom(3)
    before = map_view.to_widget((500.0, 500.0))
    QTest.keyClick(map_view, RIGHT, Qt.KeyboardModifier.ControlModifier)
    assert map_view.to_widget((500.0, 500.0)).x() < before.x() and map_view.selected == TRAPEZIUS


def test_enter_on_the_map_charts_what_is_chosen(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.select(TRAPEZIUS)
        page.panel.form("stroke").set_values(DOSE)
        page.panel._on_form_changed()
        QTest.keyClick(page.map, Qt.Key.Key_Return)
        assert [entry.region for entry in page.editor.record.entries] == ["upper_trapezius"]  # type: ignore[attr-defined]


def test_enter_before_health_and_consent_leads_there(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        page.show_panel(page.finder)
        QTest.keyClick(page.map, Qt.Key.Key_Return)
        assert page._side.currentWidget() is page.before
        assert page.editor.record.entries == ()
