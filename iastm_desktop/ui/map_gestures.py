"""Mouse, wheel, touch and trackpad on the map, told apart: tap, double tap, pan, zoom, hover, rest."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QNativeGestureEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

TAP_RADIUS_PX = 8.0
TOUCH_RADIUS_PX = 16.0
REST_MS = 600
_WHEEL_NOTCH = 120
_ZOOM_A_NOTCH = 1.2


class MapGestures(QObject):
    """Watches `widget` and says what its user does; all places in widget pixels.

    `rested` when the pointer, or a finger held down, has stayed where it is for a while; what is held may still tap.
    """

    tapped = Signal(QPointF)
    double_tapped = Signal(QPointF)
    panned = Signal(QPointF)
    zoomed = Signal(float, QPointF)
    hovered = Signal(QPointF)
    rested = Signal(QPointF)
    left = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._panning = False
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

    def _await_rest(self, place: QPointF) -> None:
        self._rest_at = place
        self._rest.start()

    def _press(self, place: QPointF, *, panning: bool) -> None:
        self._await_rest(place)
        self._pressed_at = self._last = place
        self._panning = panning

    def _move(self, place: QPointF, radius_px: float) -> None:
        if self._pressed_at is None:
            return
        way = place - self._pressed_at
        if not self._panning and way.x() ** 2 + way.y() ** 2 > radius_px**2:
            self._panning = True
        if self._panning:
            self._rest.stop()
            self.panned.emit(place - self._last)
            self._last = place

    def _release(self, place: QPointF) -> bool:
        self._rest.stop()
        was_tap = self._pressed_at is not None and not self._panning
        self._pressed_at, self._panning = None, False
        if was_tap:
            self.tapped.emit(place)
        return was_tap

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
        self._release(event.position())
        return True

    def _on_double_click(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = None
            self.double_tapped.emit(event.position())
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
        self._panning = True  # neither finger of a pinch taps when it is lifted
        self._pressed_at = None
        before, after = one.lastPosition() - other.lastPosition(), one.position() - other.position()
        old = (before.x() ** 2 + before.y() ** 2) ** 0.5
        new = (after.x() ** 2 + after.y() ** 2) ** 0.5
        middle = (one.position() + other.position()) / 2
        self.panned.emit(middle - (one.lastPosition() + other.lastPosition()) / 2)
        if old > 1 and new > 1:
            self.zoomed.emit(new / old, middle)

    def _on_touch_end(self, event: QTouchEvent) -> bool:
        place = event.points()[0].position()
        if self._release(place):
            last, when = self._last_tap
            way = place - last
            soon = event.timestamp() - when < QGuiApplication.styleHints().mouseDoubleClickInterval()
            if soon and when and way.x() ** 2 + way.y() ** 2 < (2 * TOUCH_RADIUS_PX) ** 2:
                self.double_tapped.emit(place)
            self._last_tap = (place, event.timestamp())
        event.accept()
        return True

    def _on_touch_cancel(self, event: QTouchEvent) -> bool:
        self._rest.stop()
        self._pressed_at, self._panning = None, False
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
