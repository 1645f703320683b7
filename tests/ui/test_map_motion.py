"""The map in motion: pushed, only what comes into sight is painted; enlarged, it is stretched until it rests."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_marks import ChartedMark

BACK = load_body_map().view("posterior").layer("superficial")


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def charted(map_view: BodyMapView, qtbot: QtBot) -> BodyMapView:
    """Return the map near the back with tool work on many regions, painted and at rest."""
    map_view.set_view("posterior")
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_low_back"))
    line = ((330.0, 560.0), (345.0, 640.0), (350.0, 720.0))
    worked = [ChartedMark(shape.region, "stroke", "saved", n % 6) for n, shape in enumerate(BACK.shapes) if n % 2]
    map_view.set_marks([*worked, ChartedMark(BACK.shapes[0].region, "stroke", "saved", 4, line, "posterior")])
    map_view.grab()
    qtbot.waitUntil(lambda: ("posterior", "superficial") in map_view._pictures._large, timeout=20_000)
    settle(map_view, qtbot)
    return map_view


def settle(map_view: BodyMapView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not map_view._is_busy() and not map_view._picture_waits)
    QApplication.processEvents()


def picture(map_view: BodyMapView) -> QImage:
    return map_view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def furthest_apart(one: QImage, other: QImage) -> int:
    return max(abs(a - b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))


def pieces_apart(one: QImage, other: QImage) -> float:
    """Return which part of the bytes of two pictures differs by more than is seen."""
    pairs = list(zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))
    return sum(abs(a - b) > 24 for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("by", [(48, 0), (-48, 0), (0, 48), (0, -48), (17.3, -31.8), (-200, 150)])
def test_a_pushed_map_is_the_map_drawn_there(charted: BodyMapView, by: tuple[float, float]) -> None:
    renders = charted._canvas.full_renders
    for _step in range(3):
        charted.pan(QPointF(*by) / 3)
        charted.grab()
    pushed = picture(charted)
    assert charted._canvas.full_renders == renders
    charted._canvas.forget()
    anew = picture(charted)
    assert charted._canvas.full_renders == renders + 1  # the control
    assert pieces_apart(pushed, anew) < 2e-4


def test_what_is_charted_after_a_push_is_drawn_as_if_nothing_had_moved(charted: BodyMapView) -> None:
    charted.pan(QPointF(40, 25))
    charted.grab()
    charted.set_marks([ChartedMark(BACK.shapes[2].region, "pain_area")])
    after = picture(charted)
    charted._canvas.forget()
    assert pieces_apart(after, picture(charted)) < 2e-4


def test_a_map_that_grows_is_stretched_and_sharp_when_it_rests(charted: BodyMapView, qtbot: QtBot) -> None:
    renders = charted._canvas.full_renders
    for _step in range(4):
        charted.zoom(1.15, QPointF(300, 200))
        charted.grab()
    coarse = picture(charted)
    assert charted._canvas.full_renders == renders and not charted._canvas.is_sharp(charted._scene())
    settle(charted, qtbot)
    sharp = picture(charted)
    assert charted._canvas.full_renders == renders + 1 and charted._canvas.is_sharp(charted._scene())
    assert pieces_apart(coarse, sharp) < 0.35  # the same body in the same place, coarser
    charted._canvas.forget()
    assert furthest_apart(sharp, picture(charted)) == 0


def test_beside_a_map_that_shrinks_the_ground_is_painted(charted: BodyMapView) -> None:
    charted.grab()
    charted.zoom(0.5, QPointF(charted.width() / 2, charted.height() / 2))
    coarse = picture(charted)
    assert not charted._canvas.is_sharp(charted._scene())
    ground = QColor(charted._theme.map_ground).name()
    beside = [(3, charted.height() / 2), (charted.width() / 3, 3), (charted.width() / 3, charted.height() - 60)]
    assert {coarse.pixelColor(round(x), round(y)).name() for x, y in beside} == {ground}


def test_what_is_charted_while_the_map_grows_is_shown(charted: BodyMapView, qtbot: QtBot) -> None:
    charted.zoom(1.3)
    charted.grab()
    charted.set_marks([])
    settle(charted, qtbot)
    bare = picture(charted)
    charted._canvas.forget()
    assert furthest_apart(bare, picture(charted)) == 0


def test_fingers_that_push_pinch_and_draw_never_have_the_whole_map_drawn_anew(
    charted: BodyMapView, finger: QPointingDevice, qtbot: QtBot
) -> None:
    renders, middle = charted._canvas.full_renders, QPoint(430, 240)
    touch = QTest.touchEvent
    touch(charted, finger).press(0, middle, charted).commit()
    for step in range(20, 200, 20):
        touch(charted, finger).move(0, middle + QPoint(step, step // 2), charted).commit()
        QApplication.processEvents()
    touch(charted, finger).release(0, middle + QPoint(200, 100), charted).commit()
    touch(charted, finger).press(0, middle, charted).press(1, middle + QPoint(40, 0), charted).commit()
    for step in range(50, 120, 10):
        touch(charted, finger).move(0, middle, charted).move(1, middle + QPoint(step, 0), charted).commit()
        charted.grab()
    assert charted._canvas.full_renders == renders
    touch(charted, finger).release(0, middle, charted).release(1, middle + QPoint(120, 0), charted).commit()
    settle(charted, qtbot)
    renders += 1  # sharp again after the pinch
    assert charted._canvas.full_renders == renders
    charted.set_mode("draw")
    touch(charted, finger).press(0, middle, charted).commit()
    for step in range(20, 200, 20):
        touch(charted, finger).move(0, middle + QPoint(step, step // 2), charted).commit()
        QApplication.processEvents()
    touch(charted, finger).release(0, middle + QPoint(200, 100), charted).commit()
    assert charted._canvas.full_renders == renders


def test_a_better_picture_waits_until_the_hand_is_off(charted: BodyMapView, qtbot: QtBot) -> None:
    charted.set_mode("draw")
    renders = charted._canvas.full_renders
    QTest.mousePress(charted, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    QTest.mouseMove(charted, QPoint(440, 240))
    charted._pictures.arrived.emit("posterior", "superficial")
    QApplication.processEvents()
    assert charted._canvas.full_renders == renders
    QTest.mouseRelease(charted, Qt.MouseButton.LeftButton, pos=QPoint(440, 240))
    qtbot.waitUntil(lambda: charted._canvas.full_renders == renders + 1)
