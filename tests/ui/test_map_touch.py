"""The body map under fingers: a tap selects, two fingers zoom and pan, a second tap soon after goes into the frame."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView

RIGHT_TRAPEZIUS = SidedRegion("upper_trapezius", "right")


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def _place(map_view: BodyMapView) -> QPoint:
    shape = load_body_map().view("anterior").layer("superficial").shape(RIGHT_TRAPEZIUS)
    assert shape is not None
    return map_view.to_widget(shape.label_point).toPoint()


def test_a_finger_selects_what_it_taps(map_view: BodyMapView, finger: QPointingDevice) -> None:
    map_view.set_frame(next(f for f in load_body_map().frames("anterior") if f.id == "anterior_neck_shoulders"))
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))
    place = _place(map_view)
    QTest.touchEvent(map_view, finger).press(0, place, map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, place, map_view).commit()
    assert taps == [RIGHT_TRAPEZIUS]


def test_a_finger_that_slides_pans(map_view: BodyMapView, finger: QPointingDevice) -> None:
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))
    place = _place(map_view)
    before = map_view.to_map(QPointF(place))
    QTest.touchEvent(map_view, finger).press(0, place, map_view).commit()
    for step in range(10, 60, 10):
        QTest.touchEvent(map_view, finger).move(0, place + QPoint(step, 0), map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, place + QPoint(50, 0), map_view).commit()
    assert taps == []
    assert map_view.to_map(QPointF(place + QPoint(50, 0))) == pytest.approx(before)


def test_two_fingers_zoom_round_the_place_between_them(map_view: BodyMapView, finger: QPointingDevice) -> None:
    scale, middle = map_view._transform.scale, QPoint(430, 240)
    before = map_view.to_map(QPointF(middle))
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))

    def both(half: int) -> tuple[QPoint, QPoint]:
        return middle - QPoint(half, 0), middle + QPoint(half, 0)

    one, other = both(20)
    QTest.touchEvent(map_view, finger).press(0, one, map_view).press(1, other, map_view).commit()
    for half in (30, 40, 50, 60):
        one, other = both(half)
        QTest.touchEvent(map_view, finger).move(0, one, map_view).move(1, other, map_view).commit()
    QTest.touchEvent(map_view, finger).release(0, one, map_view).release(1, other, map_view).commit()
    assert map_view._transform.scale == pytest.approx(scale * 3, rel=0.05)
    assert map_view.to_map(QPointF(middle)) == pytest.approx(before, abs=1)
    assert taps == []
