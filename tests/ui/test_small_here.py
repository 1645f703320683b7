"""What is too small to tap in a frame is offered by name on the map: a press opens chips, a chip chooses like a tap."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.frame_chips import chips_of
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_lettering import FOOT_STRIP_PX, callout_box, is_in_sight, letter_corners
from iastm_desktop.ui.map_words import region_words
from iastm_desktop.ui.small_here import SmallPanel
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX


def show(map_view: BodyMapView, frame_id: str) -> None:
    frames = [frame for view in load_body_map().views.values() for frame in view.frames]
    map_view.set_frame(next(frame for frame in frames if frame.id == frame_id))


def opened(map_view: BodyMapView, qtbot: QtBot) -> SmallPanel:
    """Press the button with the mouse and return the chips."""
    assert map_view.small_here is not None
    assert map_view.childAt(map_view.small_here.geometry().center()) is map_view.small_here
    QTest.mouseClick(map_view.small_here, Qt.MouseButton.LeftButton)
    panel = map_view.small_here.panel
    assert panel is not None
    qtbot.waitExposed(panel)
    return panel


@pytest.mark.parametrize(
    ("frame", "region", "side", "layer"),
    [
        ("anterior_forearm_right", "palmaris_longus", "right", "superficial"),
        ("anterior_chest", "acromioclavicular_joint", "left", "superficial"),
        ("anterior_leg_left", "tibialis_posterior", "left", "deep"),
        ("lateral_right_forearm", "landmark_anatomical_snuffbox", "right", "superficial"),
    ],
)
def test_a_chip_chooses_its_region_as_a_tap_does_in_the_layer_that_shows_it(
    map_view: BodyMapView, qtbot: QtBot, frame: str, region: str, side: str, layer: str
) -> None:
    show(map_view, frame)
    place = SidedRegion(region, side)
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda chosen, _point: taps.append(chosen))
    panel = opened(map_view, qtbot)
    chip = panel.chips[place]
    panel.findChildren(QScrollArea)[0].ensureWidgetVisible(chip)
    at = chip.rect().center()
    assert panel.childAt(chip.mapTo(panel, at)) is chip, "nothing lies over it"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=at)
    assert taps == [place] and map_view.selected == place
    assert map_view.layer == layer and map_view.frame is not None and map_view.frame.id == frame
    assert map_view.accessibleDescription().startswith(side.upper())


def test_every_frame_offers_what_belongs_to_it_and_is_too_small_and_the_whole_view_nothing(
    map_view: BodyMapView,
) -> None:
    button = map_view.small_here
    assert button is not None and not button.isVisible()
    for view in load_body_map().views.values():
        for frame in view.frames[1:]:
            map_view.set_frame(frame)
            assert set(button.offered) == set(chips_of(view, frame)), frame.id
            assert button.isVisible() == bool(button.offered)
            assert button.text().endswith(f" {len(button.offered)}")
        map_view.set_frame(None)
        assert not button.isVisible()


def test_by_keyboard_the_first_chip_has_the_focus_tab_goes_on_and_escape_leaves_all_as_it_was(
    map_view: BodyMapView, qtbot: QtBot
) -> None:
    show(map_view, "anterior_leg_left")
    button = map_view.small_here
    assert button is not None and button.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(button, Qt.Key.Key_Space)
    panel = button.panel
    assert panel is not None
    qtbot.waitExposed(panel)
    first, second = list(panel.chips.values())[:2]
    assert panel.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert panel.focusWidget() is second
    with qtbot.waitSignal(panel.destroyed):
        QTest.keyClick(second, Qt.Key.Key_Escape)
    assert map_view.selected is None


@pytest.mark.parametrize(
    "frame", ["posterior_low_back", "anterior_forearm_left", "posterior_upper_back", "lateral_right_thigh"]
)
def test_the_name_of_a_chosen_region_keeps_off_the_button(map_view: BodyMapView, frame: str) -> None:
    show(map_view, frame)
    button, context = map_view.small_here, map_view._context()
    assert button is not None and button.isVisible()
    shapes = load_body_map().view(map_view.view).layer("superficial").shapes
    seen = [shape.region for shape in shapes if is_in_sight(context, shape.region, map_view.size())]
    words = {region: region_words(load_regions(), region) for region in seen}
    boxes = {region: callout_box(context, region, words[region], map_view.size()) for region in seen}
    assert seen and not [region for region, box in boxes.items() if box.intersects(QRectF(button.geometry()))]


@pytest.mark.parametrize("size", [(868, 484), (400, 300), (300, 240)])
def test_button_and_chips_are_touch_size_with_room_between_and_all_can_be_reached(
    map_view: BodyMapView, qtbot: QtBot, size: tuple[int, int]
) -> None:
    map_view.resize(*size)
    show(map_view, "lateral_right_forearm")
    button = map_view.small_here
    assert button is not None and map_view.rect().contains(button.geometry())
    assert min(button.width(), button.height()) >= TOUCH_PX
    panel = opened(map_view, qtbot)
    assert len(panel.chips) == len(button.offered) > 10
    area = panel.findChildren(QScrollArea)[0]
    boxes = [chip.geometry() for chip in panel.chips.values()]
    assert all(box.height() >= TOUCH_PX and box.right() < area.viewport().width() for box in boxes)
    grown = [box.adjusted(0, 0, GAP_PX - 1, GAP_PX - 1) for box in boxes]
    assert not any(one.intersects(other) for one, other in combinations(grown, 2))
    assert area.verticalScrollBar().maximum() + area.viewport().height() >= max(box.bottom() for box in boxes)
    window = map_view.window()
    assert panel.pos().y() >= window.mapToGlobal(QPoint()).y()
    panel.close()


@pytest.mark.parametrize("height", [145, 190, 484])
def test_the_button_covers_neither_the_letters_nor_the_name_of_what_is_shown(
    map_view: BodyMapView, height: int
) -> None:
    show(map_view, "posterior_neck_shoulders")
    map_view.setMinimumHeight(0)
    map_view.resize(683, height)
    assert map_view.small_here is not None and map_view.small_here.isVisible()
    place = map_view.small_here.geometry()
    assert map_view.rect().contains(place)
    assert not any(place.intersects(corner) for corner in letter_corners(map_view.size()))
    assert place.bottom() < height - FOOT_STRIP_PX
