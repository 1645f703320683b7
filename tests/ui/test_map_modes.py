"""The modes of the map by real events: a tap chooses, a drag draws a line and its regions, taps pick several."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import Point
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import MODES, BodyMapView

TRAPEZIUS, INFRASPINATUS = SidedRegion("upper_trapezius", "right"), SidedRegion("infraspinatus", "right")
Drawn = tuple[tuple[Point, ...], tuple[SidedRegion, ...]]


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def shoulder(map_view: BodyMapView, qtbot: QtBot) -> BodyMapView:
    """Return the map with the back of the right shoulder in its frame, in its large picture."""
    map_view.set_view("posterior")
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_neck_shoulder_right"))
    map_view.grab()
    qtbot.waitUntil(lambda: ("posterior", "superficial") in map_view._pictures._large, timeout=20_000)
    map_view.clearFocus()
    map_view.setFocus(Qt.FocusReason.MouseFocusReason)  # the ring of the keyboard goes, and with it a repaint later
    QApplication.processEvents()
    return map_view


def place_of(map_view: BodyMapView, region: SidedRegion) -> QPoint:
    shape = load_body_map().view(map_view.view).layer(map_view.layer).shape(region)
    assert shape is not None
    return map_view.to_widget(shape.label_point).toPoint()


def between(start: QPoint, end: QPoint, count: int = 20) -> list[QPoint]:
    return [start + (end - start) * number / count for number in range(1, count + 1)]


def drag(map_view: BodyMapView, places: Sequence[QPoint]) -> None:
    QTest.mousePress(map_view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(map_view, place)
    QTest.mouseRelease(map_view, Qt.MouseButton.LeftButton, pos=places[-1])


def drawn(map_view: BodyMapView) -> list[Drawn]:
    lines: list[Drawn] = []
    map_view.path_drawn.connect(lambda points, regions: lines.append((points, regions)))
    return lines


def test_only_the_three_modes_are_known(map_view: BodyMapView) -> None:
    modes: list[str] = []
    map_view.mode_changed.connect(modes.append)
    for mode in (*MODES, "tap", "tap"):
        map_view.set_mode(mode)
    assert modes == ["draw", "several", "tap"]
    with pytest.raises(ValueError, match="unknown mode 'paint'"):
        map_view.set_mode("paint")


def test_a_drag_in_draw_mode_gives_a_line_in_map_units_and_the_regions_under_it(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    lines, moved = drawn(shoulder), shoulder._transform
    start, end = place_of(shoulder, TRAPEZIUS), place_of(shoulder, INFRASPINATUS)
    drag(shoulder, [start, *between(start, end)])
    ((points, regions),) = lines
    assert points[0] == pytest.approx(shoulder.to_map(QPointF(start)), abs=0.5)
    assert points[-1] == pytest.approx(shoulder.to_map(QPointF(end)), abs=0.5)
    assert {TRAPEZIUS, INFRASPINATUS} <= set(regions) and regions[0] == TRAPEZIUS
    assert shoulder.picked == regions
    assert shoulder._transform == moved
    path = shoulder.drawn_path
    assert path is not None and path.points == points
    assert (path.map, path.view, path.layer) == (load_body_map().version, "posterior", "superficial")


def test_a_line_is_cut_at_the_bodys_edge(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    lines = drawn(shoulder)
    shape = load_body_map().view("posterior").layer("superficial").shape(SidedRegion("deltoid_middle", "right"))
    assert shape is not None
    start = shoulder.to_widget(shape.label_point).toPoint()
    off = QPoint(shoulder.width() - 4, start.y())
    assert shoulder.body_map.region_at("posterior", "superficial", shoulder.to_map(QPointF(off))) is None
    drag(shoulder, [start, *between(start, off)])
    ((points, regions),) = lines
    assert shape.region in regions
    last = shoulder.body_map.region_near("posterior", "superficial", points[-1], 0.1)
    assert last is not None and points[-1][0] < shoulder.to_map(QPointF(off))[0] - 5


def test_a_line_beside_the_body_is_none(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    lines = drawn(shoulder)
    corner = QPoint(shoulder.width() - 5, 100)
    drag(shoulder, [corner, *between(corner, corner + QPoint(0, 60))])
    assert lines == [] and shoulder.drawn_path is None


def test_a_tap_in_draw_mode_still_chooses(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    QTest.mouseClick(shoulder, Qt.MouseButton.LeftButton, pos=place_of(shoulder, TRAPEZIUS))
    assert shoulder.selected == TRAPEZIUS


def test_a_locked_map_is_not_drawn_on(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    shoulder.set_charting_allowed(False, "Ask first")
    lines, before = drawn(shoulder), shoulder._transform
    start = place_of(shoulder, TRAPEZIUS)
    drag(shoulder, [start, *between(start, start + QPoint(60, 0))])
    assert lines == [] and shoulder._transform != before


def test_while_a_line_is_drawn_the_map_is_not_painted_whole(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    QApplication.processEvents()
    repaints, renders = shoulder.full_repaints, shoulder._canvas.full_renders
    start = place_of(shoulder, TRAPEZIUS)
    QTest.mousePress(shoulder, Qt.MouseButton.LeftButton, pos=start)
    for place in between(start, place_of(shoulder, INFRASPINATUS), 40):
        QTest.mouseMove(shoulder, place)
        QApplication.processEvents()
    QTest.mouseRelease(shoulder, Qt.MouseButton.LeftButton, pos=place_of(shoulder, INFRASPINATUS))
    QApplication.processEvents()
    assert (shoulder.full_repaints, shoulder._canvas.full_renders) == (repaints, renders)
    shoulder.set_charting_allowed(False, "the control: this must repaint all")
    QApplication.processEvents()
    assert shoulder.full_repaints == repaints + 1


def test_a_finger_draws_and_a_second_one_takes_the_line_back_and_pans(
    shoulder: BodyMapView, finger: QPointingDevice
) -> None:
    shoulder.set_mode("draw")
    lines, before = drawn(shoulder), shoulder._transform
    start, end = place_of(shoulder, TRAPEZIUS), place_of(shoulder, INFRASPINATUS)
    QTest.touchEvent(shoulder, finger).press(0, start, shoulder).commit()
    for place in between(start, end):
        QTest.touchEvent(shoulder, finger).move(0, place, shoulder).commit()
    QTest.touchEvent(shoulder, finger).release(0, end, shoulder).commit()
    assert len(lines) == 1 and shoulder._transform == before
    QTest.touchEvent(shoulder, finger).press(0, start, shoulder).commit()
    QTest.touchEvent(shoulder, finger).move(0, start + QPoint(30, 0), shoulder).commit()
    aside = start + QPoint(120, 0)
    QTest.touchEvent(shoulder, finger).stationary(0).press(1, aside, shoulder).commit()
    for step in (QPoint(0, 20), QPoint(0, 40)):
        moved = QTest.touchEvent(shoulder, finger)
        moved.move(0, start + QPoint(30, 0) + step, shoulder).move(1, aside + step, shoulder).commit()
    lifted = QTest.touchEvent(shoulder, finger)
    lifted.release(0, start + QPoint(30, 40), shoulder).release(1, aside + QPoint(0, 40), shoulder).commit()
    assert len(lines) == 1 and shoulder._stroke is None
    assert shoulder._transform.y > before.y + 20


def test_a_pen_draws_and_its_force_is_nowhere_in_the_path(shoulder: BodyMapView) -> None:
    shoulder.set_mode("draw")
    lines = drawn(shoulder)
    start, end = place_of(shoulder, TRAPEZIUS), place_of(shoulder, INFRASPINATUS)
    places = [start, *between(start, end), end]
    kinds = [QEvent.Type.TabletPress, *([QEvent.Type.TabletMove] * 20), QEvent.Type.TabletRelease]
    for kind, place in zip(kinds, places, strict=True):
        QApplication.sendEvent(shoulder, pen_event(shoulder, kind, place, 0.9))
    by_pen = lines.pop()
    drag(shoulder, [start, *between(start, end)])
    assert by_pen == lines.pop()  # what a mouse without any force gives


def pen_event(map_view: BodyMapView, kind: QEvent.Type, place: QPoint, pressure: float) -> QTabletEvent:
    pen = QPointingDevice.primaryPointingDevice()
    glob = QPointF(map_view.mapToGlobal(place))
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    return QTabletEvent(kind, pen, QPointF(place), glob, pressure, 0, 0, 0, 0, 0, none, button, button)


def test_taps_pick_several_and_a_second_tap_lets_go(shoulder: BodyMapView) -> None:
    shoulder.set_selected(TRAPEZIUS)
    shoulder.set_mode("several")
    assert shoulder.picked == (TRAPEZIUS,)
    toggled: list[tuple[SidedRegion, bool]] = []
    shoulder.region_toggled.connect(lambda region, is_in: toggled.append((region, is_in)))
    for region in (INFRASPINATUS, TRAPEZIUS):
        QTest.mouseClick(shoulder, Qt.MouseButton.LeftButton, pos=place_of(shoulder, region))
    assert toggled == [(INFRASPINATUS, True), (TRAPEZIUS, False)]
    assert shoulder.picked == (INFRASPINATUS,)
    shoulder.set_mode("tap")
    assert shoulder.picked == ()


def test_what_is_picked_or_drawn_is_seen(shoulder: BodyMapView) -> None:
    bare = shoulder.grab().toImage()
    shoulder.set_picked([TRAPEZIUS, INFRASPINATUS])
    QApplication.processEvents()
    assert shoulder.grab().toImage() != bare
    shoulder.clear_picked()
    QApplication.processEvents()
    assert shoulder.grab().toImage() == bare
    shoulder.set_mode("draw")
    start, end = place_of(shoulder, TRAPEZIUS), place_of(shoulder, INFRASPINATUS)
    drag(shoulder, [start, *between(start, end)])
    shoulder.set_view("posterior", "deep")
    shoulder.set_view("posterior", "superficial")
    with_line = shoulder.grab().toImage()
    assert with_line != bare and shoulder.drawn_path is not None
    shoulder.clear_picked()
    shoulder._hover(None)
    assert shoulder.grab().toImage() == bare
