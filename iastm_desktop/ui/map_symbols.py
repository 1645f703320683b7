"""Symbols on the map: one shape a kind; hollow while saving, solid with a tick when saved, red with ! when not."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

Outline = Callable[[QPointF, float], QPainterPath]


def paint_symbol(
    painter: QPainter, centre: QPointF, *, symbol: str, state: str, side_px: float, colour: QColor, casing: QColor
) -> None:
    """Paint a symbol of `side_px` round `centre`, with a casing that parts it from whatever lies below."""
    path = OUTLINES[symbol](centre, side_px / 2)
    painter.setPen(round_pen(casing, max(side_px * 0.22, 2.0)))
    painter.setBrush(casing)
    painter.drawPath(path)
    solid = state == "saved"
    pen = round_pen(colour, 1.8)
    if not solid:
        pen.setDashPattern([2.0, 1.4])
    painter.setPen(pen)
    painter.setBrush(colour if solid else casing)
    painter.drawPath(path)
    if not (solid and symbol in _SAYS_ALL):
        _INNER[state](painter, centre, side_px, casing if solid else colour)


_SAYS_ALL = ("no_entry", "halt", "ring", "plus", "careful")  # a tick in it would read as "yes" or "done"


def round_pen(colour: QColor, width_px: float) -> QPen:
    """Return a pen with round corners and ends."""
    pen = QPen(colour, width_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _polygon(angles: range, turn: float, reach: tuple[float, float] = (1.0, 1.0)) -> Outline:
    def outline(centre: QPointF, radius: float) -> QPainterPath:
        path = QPainterPath()
        for number, degrees in enumerate(angles):
            r = radius * reach[number % 2]
            a = math.radians(degrees + turn)
            corner = QPointF(centre.x() + r * math.sin(a), centre.y() - r * math.cos(a))
            path.lineTo(corner) if number else path.moveTo(corner)
        path.closeSubpath()
        return path

    return outline


def _disc(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(centre, radius, radius)
    return path


def _no_entry(centre: QPointF, radius: float) -> QPainterPath:
    bar = QPainterPath()
    bar.addRoundedRect(QRectF(centre.x() - radius * 0.6, centre.y() - radius * 0.2, radius * 1.2, radius * 0.4), 1, 1)
    return _disc(centre, radius).subtracted(bar)


def _careful(centre: QPointF, radius: float) -> QPainterPath:
    """Return a triangle with an exclamation mark cut out of it."""
    mark = QPainterPath()
    mark.addRect(QRectF(centre.x() - radius * 0.12, centre.y() - radius * 0.35, radius * 0.24, radius * 0.5))
    mark.addRect(QRectF(centre.x() - radius * 0.12, centre.y() + radius * 0.24, radius * 0.24, radius * 0.2))
    return OUTLINES["triangle"](centre, radius).subtracted(mark)


def _halt(centre: QPointF, radius: float) -> QPainterPath:
    path = OUTLINES["octagon"](centre, radius)
    for turn in (1, -1):
        arm = [(-0.6, -0.4), (-0.4, -0.6), (0.6, 0.4), (0.4, 0.6), (-0.6, -0.4)]
        bar = QPainterPath()
        bar.addPolygon(QPolygonF([centre + QPointF(x * turn, y) * radius for x, y in arm]))
        path = path.subtracted(bar)
    return path


def _ring(centre: QPointF, radius: float) -> QPainterPath:
    return _disc(centre, radius).subtracted(_disc(centre, radius * 0.5))


def _plus(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    arm = radius * 0.42
    path.addRect(QRectF(centre.x() - radius, centre.y() - arm, 2 * radius, 2 * arm))
    other = QPainterPath()
    other.addRect(QRectF(centre.x() - arm, centre.y() - radius, 2 * arm, 2 * radius))
    return path.united(other)


OUTLINES: dict[str, Outline] = {
    "disc": _disc,
    "diamond": _polygon(range(0, 360, 90), 0, (1.12, 1.12)),
    "triangle": _polygon(range(0, 360, 120), 0, (1.2, 1.2)),
    "square": _polygon(range(0, 360, 90), 45, (1.2, 1.2)),
    "octagon": _polygon(range(0, 360, 45), 22.5, (1.1, 1.1)),
    "burst": _polygon(range(0, 360, 30), 0, (1.25, 0.85)),
    "no_entry": _no_entry,
    "halt": _halt,
    "ring": _ring,
    "plus": _plus,
    "careful": _careful,
}


def _tick(painter: QPainter, centre: QPointF, side_px: float, colour: QColor) -> None:
    unit = side_px / 20
    painter.setPen(round_pen(colour, max(1.5, 2.2 * unit)))
    corners = ((-4.0, 0.4), (-1.2, 3.4), (4.2, -3.2))
    painter.drawPolyline([centre + QPointF(x * unit, y * unit) for x, y in corners])


def _alarm(painter: QPainter, centre: QPointF, side_px: float, colour: QColor) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(round(side_px * 0.8), 8))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour)
    box = QRectF(centre.x() - side_px, centre.y() - side_px, 2 * side_px, 2 * side_px)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


def _nothing(painter: QPainter, centre: QPointF, side_px: float, colour: QColor) -> None:
    """Paint nothing inside: hollow means not yet safe."""


_INNER: dict[str, Callable[[QPainter, QPointF, float, QColor], None]] = {
    "saved": _tick,
    "saving": _nothing,
    "not_saved": _alarm,
}
