"""Mouse, pen, wheel, touch and trackpad on the map, told apart: tap, double tap, draw, pan, zoom, hover, rest."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QNativeGestureEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

TAP_RADIUS_PX = 8.0
TOUCH_RADIUS_PX = 16.0
REST_MS = 600
_WHEEL_NOTCH = 120
_ZOOM_A_NOTCH = 1.2
NO_PRESSURE = -1.0  # of whatever has no sensor


class MapGestures(QObject):
    """Watches `widget` and says what its user does; all places in widget pixels.

    `rested` when the pointer, or a finger held down, has stayed where it is for a while; what is held may still tap.
    A drag pans; where drawing is on it draws: `drawn` comes for every place of it with the pen's pressure 0 to 1 or
    below 0, then `draw_ended`, with False where a second finger or the system took it back.
    """

    tapped = Signal(QPointF)
    touched = Signal(QPointF)
    double_tapped = Signal(QPointF)
    panned = Signal(QPointF)
    zoomed = Signal(float, QPointF)
    hovered = Signal(QPointF)
    rested = Signal(QPointF)
    drawn = Signal(QPointF, float)
    draw_ended = Signal(bool)
    left = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._panning = False
        self._draws = self._drawing = False
        self._space = False
        self._last_tap = (QPointF(-1e6, -1e6), 0)
        self._rest_at = QPointF()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self.rested.emit(self._rest_at))
        kind = QEvent.Type
        self._takers: dict[QEvent.Type, Callable[[Any], bool]] = {
            kind.MouseButtonPress: self._on_mouse_press,
            kind.MouseMove: self._on_mouse_move,
            kind.MouseButtonRelease: self._on_mouse_release,
            kind.MouseButtonDblClick: self._on_double_click,
            kind.TabletPress: self._on_pen,
            kind.TabletMove: self._on_pen,
            kind.TabletRelease: self._on_pen,
            kind.Wheel: self._on_wheel,
            kind.TouchBegin: self._on_touch,
            kind.TouchUpdate: self._on_touch,
            kind.TouchEnd: self._on_touch_end,
            kind.TouchCancel: self._on_touch_cancel,
            kind.NativeGesture: self._on_native,
            kind.Leave: self._on_leave,
        }
        widget.setMouseTracking(True)
        widget.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        widget.installEventFilter(self)

    def hold_space(self, held: bool) -> None:
        """Pan with the plain left button while the space bar is held."""
        self._space = held

    def set_drawing(self, draws: bool) -> None:
        """Let a drag draw, or let it pan the map."""
        self._draws = draws

    def _await_rest(self, place: QPointF) -> None:
        self._rest_at = place
        self._rest.start()

    def _press(self, place: QPointF, *, panning: bool) -> None:
        self._await_rest(place)
        self._pressed_at = self._last = place
        self._panning = panning

    def _move(self, place: QPointF, radius_px: float, pressure: float = NO_PRESSURE) -> None:
        if self._pressed_at is None:
            return
        if not self._panning and not self._drawing and _length(place - self._pressed_at) > radius_px:
            self._rest.stop()
            self._drawing, self._panning = self._draws, not self._draws
            if self._drawing:
                self.drawn.emit(self._pressed_at, pressure)
        if self._drawing:
            self.drawn.emit(place, pressure)
        elif self._panning:
            self.panned.emit(place - self._last)
            self._last = place

    def _release(self) -> bool:
        """End what was pressed and tell whether it was a tap."""
        self._rest.stop()
        was_tap = self._pressed_at is not None and not self._panning and not self._drawing
        self._pressed_at, self._panning = None, False
        self._end_drawing(True)
        return was_tap

    def _end_drawing(self, done: bool) -> None:
        if self._drawing:
            self._drawing = False
            self.draw_ended.emit(done)

    def _on_mouse_press(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(event.position(), panning=self._space)
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._press(event.position(), panning=True)
        return False  # the widget still takes the focus

    def _on_mouse_move(self, event: QMouseEvent) -> bool:
        if event.buttons() == Qt.MouseButton.NoButton:
            self.hovered.emit(event.position())
            self._await_rest(event.position())
        else:
            self._move(event.position(), TAP_RADIUS_PX)
        return True

    def _on_mouse_release(self, event: QMouseEvent) -> bool:
        if self._release():
            self.tapped.emit(event.position())
        return True

    def _on_double_click(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = None
            self.double_tapped.emit(event.position())
        return True

    def _on_pen(self, event: QTabletEvent) -> bool:
        """Take a pen as it is, finer than a finger; what it presses is shown while it draws and kept nowhere."""
        place = event.position()
        if event.type() == QEvent.Type.TabletPress:
            self._press(place, panning=self._space)
        elif event.type() == QEvent.Type.TabletMove:
            self._move(place, TAP_RADIUS_PX, event.pressure())
        elif self._release():
            self.tapped.emit(place)
        event.accept()
        return True

    def _on_wheel(self, event: QWheelEvent) -> bool:
        fingers = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        if fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.panned.emit(QPointF(event.pixelDelta()))
        elif event.angleDelta().y():
            self.zoomed.emit(_ZOOM_A_NOTCH ** (event.angleDelta().y() / _WHEEL_NOTCH), event.position())
        event.accept()
        return True

    def _on_touch(self, event: QTouchEvent) -> bool:
        points = event.points()
        if len(points) >= 2:
            self._pinch(points[0], points[1])
        elif event.type() == QEvent.Type.TouchBegin:
            self._press(points[0].position(), panning=False)
        else:
            self._move(points[0].position(), TOUCH_RADIUS_PX)
        event.accept()
        return True

    def _pinch(self, one: Any, other: Any) -> None:
        self._rest.stop()
        self._end_drawing(False)
        self._panning = True  # neither finger of a pinch taps when it is lifted
        self._pressed_at = None
        old = _length(one.lastPosition() - other.lastPosition())
        new = _length(one.position() - other.position())
        middle = (one.position() + other.position()) / 2
        self.panned.emit(middle - (one.lastPosition() + other.lastPosition()) / 2)
        if old > 1 and new > 1:
            self.zoomed.emit(new / old, middle)

    def _on_touch_end(self, event: QTouchEvent) -> bool:
        place = event.points()[0].position()
        if self._release():
            self.touched.emit(place)
            last, when = self._last_tap
            soon = event.timestamp() - when < QGuiApplication.styleHints().mouseDoubleClickInterval()
            if soon and when and _length(place - last) < 2 * TOUCH_RADIUS_PX:
                self.double_tapped.emit(place)
            self._last_tap = (place, event.timestamp())
        event.accept()
        return True

    def _on_touch_cancel(self, event: QTouchEvent) -> bool:
        self._rest.stop()
        self._pressed_at, self._panning = None, False
        self._end_drawing(False)
        event.accept()
        return True

    def _on_native(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoomed.emit(1.0 + event.value(), event.position())
            return True
        return False

    def _on_leave(self, _event: QEvent) -> bool:
        self._rest.stop()
        self.left.emit()
        return False

    # Qt's own names

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        taker = self._takers.get(event.type())
        return taker(event) if taker else False


def _length(way: QPointF) -> float:
    return float((way.x() ** 2 + way.y() ** 2) ** 0.5)
