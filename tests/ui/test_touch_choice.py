"""A finger is a disc: on one region it chooses, on several it asks by name and side, on both sides it goes closer."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.touch_disc import disc_shares
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_words import region_words
from iastm_desktop.ui.touch_choice import DISC_PX, ENOUGH, TouchChoice, disc, what_a_touch_means

BACK = load_body_map().view("posterior").layer("superficial")


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def touch(map_view: BodyMapView, finger: QPointingDevice, place: QPoint) -> None:
    QTest.touchEvent(map_view, finger).press(0, place, map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, place, map_view).commit()


def show(map_view: BodyMapView, frame: str) -> list[SidedRegion]:
    """Show a frame of the back; return the list to which taps are added."""
    map_view.set_view("posterior")
    map_view.set_frame(next(one for one in load_body_map().frames("posterior") if one.id == frame))
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))
    return taps


def places(map_view: BodyMapView, wanted: int | str) -> list[QPoint]:
    """Return places in sight where a finger means so many regions, or must go `closer`."""
    radius_mm = DISC_PX / 2 / map_view._transform.scale
    found = []
    for x in range(60, map_view.width() - 60, 16):
        for y in range(60, map_view.height() - 60, 16):
            meant = what_a_touch_means(BACK, map_view.to_map(QPointF(x, y)), radius_mm)
            if meant.closer if wanted == "closer" else not meant.closer and len(meant.regions) == wanted:
                found.append(QPoint(x, y))
    return found


def choice_of(map_view: BodyMapView) -> TouchChoice | None:
    return next((one for one in map_view.findChildren(TouchChoice) if one.isVisible()), None)


def test_where_one_region_covers_enough_of_the_disc_it_is_chosen(
    map_view: BodyMapView, finger: QPointingDevice
) -> None:
    taps = show(map_view, "posterior_neck_shoulder_right")
    last = QPoint()
    for place in places(map_view, 1)[::7]:
        if (place - last).manhattanLength() < 80:
            continue  # soon after and near, it would be a double tap
        last = place
        touch(map_view, finger, place)
        shares = disc_shares(BACK, map_view.to_map(QPointF(place)), DISC_PX / 2 / map_view._transform.scale)
        assert taps[-1] == shares[0][0] and shares[0][1] >= ENOUGH * 0.95 * sum(share for _one, share in shares)
        assert choice_of(map_view) is None
    assert len(taps) > 20


@pytest.mark.parametrize("count", [2, 3, 4])
def test_on_several_regions_nothing_is_chosen_until_a_chip_is_tapped(
    map_view: BodyMapView, finger: QPointingDevice, count: int
) -> None:
    taps = show(map_view, "posterior_neck_shoulder_right")
    place = places(map_view, count)[0]
    touch(map_view, finger, place)
    choice = choice_of(map_view)
    assert taps == [] and map_view.selected is None and choice is not None
    assert [chip.text() for chip in choice.chips] == [region_words(load_regions(), one) for one in choice.offered]
    assert all(chip.text().split()[0] in ("RIGHT", "LEFT", "MIDLINE") for chip in choice.chips)
    assert all(chip.height() >= 48 for chip in choice.chips)
    assert map_view.rect().contains(choice.geometry()) and not disc(QPointF(place)).intersects(choice.geometry())
    last = choice.chips[-1]
    touch_chip = last.rect().center()
    QTest.mouseClick(last, Qt.MouseButton.LeftButton, pos=touch_chip)
    assert taps == [choice_region(last.text())] == [map_view.selected]
    assert choice_of(map_view) is None


def choice_region(words: str) -> SidedRegion:
    return next(shape.region for shape in BACK.shapes if region_words(load_regions(), shape.region) == words)


def test_a_chip_answers_a_finger_too(map_view: BodyMapView, finger: QPointingDevice) -> None:
    taps = show(map_view, "posterior_neck_shoulder_right")
    touch(map_view, finger, places(map_view, 2)[0])
    choice = choice_of(map_view)
    assert choice is not None
    wanted, window = choice.offered[1], map_view.window()
    at = choice.chips[1].mapTo(window, choice.chips[1].rect().center())
    QTest.touchEvent(window, finger).press(0, at, window).commit()
    QTest.touchEvent(window, finger).release(0, at, window).commit()
    QApplication.processEvents()
    assert taps == [wanted]


def test_chips_never_differ_only_in_side_the_map_grows_instead(map_view: BodyMapView, finger: QPointingDevice) -> None:
    taps = show(map_view, "posterior_low_back")
    frame_scale = map_view._transform.scale
    found = places(map_view, "closer")
    assert len(found) > 3
    for place in found[::3]:
        show(map_view, "posterior_low_back")
        map_view.set_frame(next(one for one in load_body_map().frames("posterior") if one.id == "posterior_low_back"))
        touch(map_view, finger, place)
        assert choice_of(map_view) is None and map_view._transform.scale > frame_scale * 1.5
    assert taps == []


def test_everywhere_on_the_frame_the_chips_name_each_region_once(map_view: BodyMapView) -> None:
    show(map_view, "posterior_low_back")
    radius_mm = DISC_PX / 2 / map_view._transform.scale
    for x in range(10, map_view.width(), 14):
        for y in range(10, map_view.height(), 14):
            meant = what_a_touch_means(BACK, map_view.to_map(QPointF(x, y)), radius_mm)
            assert meant.closer or len({one.region for one in meant.regions}) == len(meant.regions) <= 4


def test_over_the_whole_body_a_finger_on_several_regions_goes_into_the_frame(
    map_view: BodyMapView, finger: QPointingDevice
) -> None:
    map_view.set_view("posterior")
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))
    shape = BACK.shape(SidedRegion("infraspinatus", "right"))
    assert shape is not None
    touch(map_view, finger, map_view.to_widget(shape.label_point).toPoint())
    assert taps == [] and map_view.frame == map_view.frame_at(shape.label_point)


def test_as_large_as_can_be_a_finger_on_both_sides_chooses_nothing_and_is_told_where_to_tap(
    map_view: BodyMapView, finger: QPointingDevice
) -> None:
    taps = show(map_view, "posterior_low_back")
    left, right = (BACK.shape(SidedRegion("thoracolumbar_fascia", side)) for side in ("left", "right"))
    assert left is not None and right is not None
    y = left.label_point[1]
    steps = [(x / 20, y) for x in range(round(left.label_point[0] * 20), round(right.label_point[0] * 20))]
    border = next(
        b for a, b in pairwise(steps) if (BACK.region_at(a), BACK.region_at(b)) == (left.region, right.region)
    )
    map_view.zoom(1e6, map_view.to_widget(border))
    assert what_a_touch_means(BACK, border, DISC_PX / 2 / map_view._transform.scale).closer
    place = map_view.to_widget(border).toPoint()
    touch(map_view, finger, place)
    said = choice_of(map_view)
    assert taps == [] and map_view.selected is None and said is not None and said.chips == []
    assert said.advice.isVisible() and said.accessibleName() == said.advice.text() == "Tap further from the middle"
    assert map_view.rect().contains(said.geometry()) and not disc(QPointF(place)).intersects(said.geometry())
    for region, step in ((right.region, 1), (left.region, -1)):
        on_right = map_view.region_at(QPointF(place + QPoint(40, 0))) == right.region
        touch(map_view, finger, place + QPoint(60 * step if on_right else -60 * step, 0))
        assert taps[-1] == region and choice_of(map_view) is None


def test_a_second_touch_elsewhere_a_move_and_escape_take_the_chips_away(
    map_view: BodyMapView, finger: QPointingDevice
) -> None:
    show(map_view, "posterior_neck_shoulder_right")
    asking, clear = places(map_view, 2)[0], places(map_view, 1)[-1]
    touch(map_view, finger, asking)
    QTest.touchEvent(map_view, finger).press(0, clear, map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, clear, map_view).commit()
    assert choice_of(map_view) is None
    for act in (lambda: map_view.pan(QPointF(5, 0)), lambda: QTest.keyClick(map_view, Qt.Key.Key_Escape)):
        map_view._ask_which(
            [SidedRegion("infraspinatus", "right"), SidedRegion("teres_minor", "right")], QPointF(asking)
        )
        assert choice_of(map_view) is not None
        act()
        assert choice_of(map_view) is None


def test_a_mouse_is_exact_and_never_asked(map_view: BodyMapView) -> None:
    taps = show(map_view, "posterior_neck_shoulder_right")
    for place in places(map_view, 3)[:10]:
        QTest.mouseClick(map_view, Qt.MouseButton.LeftButton, pos=place)
        assert taps[-1] == map_view.region_at(QPointF(place))
    assert choice_of(map_view) is None
