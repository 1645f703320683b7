"""The bar above the map: every view, layer and frame is a press away, and it follows the map."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.frame_picker import FramePanel, rows_of
from iastm_desktop.ui.view_bar import VIEW_ORDER, ViewBar

LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot, map_view: BodyMapView) -> ViewBar:
    """Return the bar of a shown map."""
    made = ViewBar(map_view)
    qtbot.addWidget(made)
    made.resize(868, 60)
    made.show()
    return made


def test_every_view_has_a_button(bar: ViewBar, map_view: BodyMapView) -> None:
    for view in VIEW_ORDER:
        QTest.mouseClick(bar.views.button(view), LEFT_BUTTON)
        assert map_view.view == view


def test_every_layer_of_a_view_has_a_button_and_single_layers_none(bar: ViewBar, map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    for layer in ("deepest", "deep", "superficial"):
        QTest.mouseClick(bar.layers.button(layer), LEFT_BUTTON)
        assert map_view.layer == layer
    map_view.set_view("plantar")
    assert not bar.layers.isVisible()


def test_the_bar_follows_the_map(bar: ViewBar, map_view: BodyMapView) -> None:
    frame = next(frame for frame in load_body_map().frames("posterior") if frame.id == "posterior_leg_left")
    map_view.set_frame(frame)
    assert bar.views.value() == "posterior"
    assert bar.frames.words == "Left calf"


@pytest.mark.parametrize("view", VIEW_ORDER)
def test_every_frame_is_in_the_panel_once(view: str) -> None:
    frames = load_body_map().frames(view)
    listed = [frame for row in rows_of(frames) for frame in row]
    assert sorted(frame.id for frame in listed) == sorted(frame.id for frame in frames)


def test_in_the_panel_the_sides_stand_as_in_the_view() -> None:
    for row in rows_of(load_body_map().frames("anterior")):
        if len({frame.side for frame in row}) == 2:
            assert [frame.side for frame in row] == ["right", "left"]
    for row in rows_of(load_body_map().frames("posterior")):
        if len({frame.side for frame in row}) == 2:
            assert [frame.side for frame in row] == ["left", "right"]


def test_a_press_in_the_panel_shows_the_frame(qtbot: QtBot, map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    panel = FramePanel(map_view.body_map.view("posterior"), None, map_view)
    qtbot.addWidget(panel)
    panel.chosen.connect(map_view.set_frame)
    panel.button("posterior_hip_right").click()
    assert map_view.frame is not None
    assert map_view.frame.id == "posterior_hip_right"
