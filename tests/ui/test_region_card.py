"""The card about a region: comes after a rest, by mouse, finger or key; says what the table says; hides no region."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QInputDevice, QPainterPath, QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.region_card import RegionCard, card_place, under_line

RIGHT_TRAPEZIUS = SidedRegion("upper_trapezius", "right")
FRAME = "posterior_neck_shoulder_right"


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def _near(map_view: BodyMapView, region: SidedRegion = RIGHT_TRAPEZIUS) -> QPoint:
    """Show the back of the right shoulder; return the pixel of a region's own point."""
    map_view.set_view("posterior")
    map_view.set_frame(next(frame for frame in load_body_map().frames("posterior") if frame.id == FRAME))
    shape = load_body_map().view("posterior").layer("superficial").shape(region)
    assert shape is not None
    return map_view.to_widget(shape.label_point).toPoint()


def _card(map_view: BodyMapView) -> RegionCard:
    card = map_view.findChild(RegionCard)
    assert isinstance(card, RegionCard)
    return card


def _is_told(map_view: BodyMapView) -> bool:
    return any(card.isVisible() for card in map_view.findChildren(RegionCard))


def _shown_by_mouse(map_view: BodyMapView, qtbot: QtBot) -> RegionCard:
    place = _near(map_view)
    QTest.mouseMove(map_view, place + QPoint(1, 0))
    QTest.mouseMove(map_view, place)
    qtbot.waitUntil(lambda: _is_told(map_view), timeout=3000)
    return _card(map_view)


def test_a_pointer_at_rest_is_told_name_side_layer_tissue_and_caution(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    assert card.name.text() == "RIGHT upper trapezius"
    assert card.kind.text() == "Muscle · Surface layer"
    assert card.caution.text() == f"Caution: {load_regions().region('upper_trapezius').caution}"
    assert card.accessibleName().startswith("RIGHT upper trapezius. Muscle")


def test_the_card_names_no_landmark_as_lying_under() -> None:
    table = load_regions()
    landmark = next(SidedRegion(region.id, "right") for region in table if region.kind == "landmark")
    assert under_line([landmark], table) == ""
    assert under_line([landmark, RIGHT_TRAPEZIUS], table) == "Under it: upper trapezius"


def test_the_card_does_not_come_at_once(map_view: BodyMapView) -> None:
    place = _near(map_view)
    QTest.mouseMove(map_view, place + QPoint(1, 0))
    QTest.mouseMove(map_view, place)
    assert map_view._hovered == RIGHT_TRAPEZIUS
    assert not _is_told(map_view)


def test_the_card_stays_on_the_map_and_off_the_region_it_speaks_of(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    assert map_view.rect().contains(card.geometry())
    outline = map_view._context().path(RIGHT_TRAPEZIUS)
    assert outline is not None and not outline.intersects(QRectF(card.geometry()))


def test_the_card_goes_when_the_pointer_goes_to_another_region_or_away(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    QTest.mouseMove(map_view, _near(map_view, SidedRegion("infraspinatus", "right")))
    assert not card.isVisible()


def test_the_card_goes_when_the_map_moves(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    map_view.zoom(1.2)
    assert not card.isVisible()


def test_escape_takes_the_card_away(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    QTest.keyClick(map_view, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_a_finger_held_down_is_told_and_still_selects_when_it_is_lifted(
    map_view: BodyMapView, qtbot: QtBot, finger: QPointingDevice
) -> None:
    place = _near(map_view)
    QTest.touchEvent(map_view, finger).press(0, place, map_view).commit()
    qtbot.waitUntil(lambda: _is_told(map_view), timeout=3000)
    QTest.touchEvent(map_view, finger).release(0, place, map_view).commit()
    assert map_view.selected == RIGHT_TRAPEZIUS
    assert _is_told(map_view)
    other = _near(map_view, SidedRegion("infraspinatus", "right"))
    QTest.touchEvent(map_view, finger).press(0, other, map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, other, map_view).commit()
    assert not _is_told(map_view)


def test_a_finger_that_slides_is_told_nothing(map_view: BodyMapView, qtbot: QtBot, finger: QPointingDevice) -> None:
    place = _near(map_view)
    rests: list[QPointF] = []
    map_view._gestures.rested.connect(rests.append)
    QTest.touchEvent(map_view, finger).press(0, place, map_view).commit()
    QTest.touchEvent(map_view, finger).move(0, place + QPoint(40, 0), map_view).commit()
    assert not map_view._gestures._rest.isActive()
    QTest.touchEvent(map_view, finger).release(0, place + QPoint(40, 0), map_view).commit()
    assert rests == []


def test_the_keyboard_asks_about_the_selected_region(map_view: BodyMapView) -> None:
    _near(map_view)
    QTest.keyClick(map_view, Qt.Key.Key_I)
    assert not _is_told(map_view)
    map_view.set_selected(RIGHT_TRAPEZIUS)
    QTest.keyClick(map_view, Qt.Key.Key_I)
    assert _is_told(map_view) and _card(map_view).region == RIGHT_TRAPEZIUS


def test_a_tap_goes_through_the_card_to_the_map(map_view: BodyMapView, qtbot: QtBot) -> None:
    card = _shown_by_mouse(map_view, qtbot)
    assert map_view.childAt(card.geometry().center()) is None


def test_a_view_with_one_layer_names_no_layer(map_view: BodyMapView) -> None:
    map_view.set_view("hand_palmar")
    map_view.set_selected(SidedRegion("palmar_fascia", "left"))
    QTest.keyClick(map_view, Qt.Key.Key_I)
    assert _card(map_view).kind.text() == "Fascia"


@pytest.mark.parametrize("x", [20, 300, 560])
@pytest.mark.parametrize("y", [20, 200, 380])
def test_a_card_keeps_clear_of_finger_and_region_wherever_they_are(x: int, y: int) -> None:
    outline = QPainterPath()
    outline.addRect(QRectF(x - 10, y - 10, 90, 60))
    within = QRectF(8, 8, 634, 434)
    size = QSizeF(300, 110)
    place = QRectF(card_place(size, QPointF(x, y), within, outline), size)
    assert within.contains(place)
    assert not outline.intersects(place) and not place.contains(QPointF(x, y))


def test_a_card_on_a_region_that_fills_the_map_keeps_off_the_finger() -> None:
    outline = QPainterPath()
    outline.addRect(QRectF(0, 0, 650, 450))
    size = QSizeF(300, 110)
    place = QRectF(card_place(size, QPointF(120, 60), QRectF(8, 8, 634, 434), outline), size)
    assert not place.contains(QPointF(120, 60))
