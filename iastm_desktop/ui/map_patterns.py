"""Patterns that fill a region: lines, dots, rings and more, each in one colour and fixed to the map, not the screen."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen


def paint_pattern(
    painter: QPainter, path: QPainterPath, *, pattern: str, gap_px: float, colour: QColor, origin: QPointF
) -> None:
    """Fill `path` (widget pixels) with a pattern whose lines pass through `origin`, so that it moves with the map."""
    if not pattern:
        return
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    pen = QPen(colour, 1.6 if pattern != "dots" else 2.6)
    # Lines end outside the path, so no cap is seen, and a round one on a slanting line takes Qt forty times as long.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if pattern in _WAYS else Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    area = path.boundingRect() & _seen(painter)  # not the clip: the same lines however little is redrawn
    if pattern == "dots":
        painter.drawPoints(list(_dots(area, gap_px, origin)))
    elif pattern == "zigzag":
        for line in _zigzags(area, gap_px, origin):
            painter.drawPolyline(line)
    elif pattern == TICKS:
        painter.drawLines(list(_ticks(path, area, gap_px)))
    elif pattern in _MARKS:
        _paint_marks(painter, _MARKS[pattern], list(_dots(area, 2 * gap_px, origin)), gap_px)
    else:
        painter.drawLines([line for way in _WAYS[pattern] for line in _lines(area, gap_px, origin, way)])
    painter.restore()


TICKS, _TICK = "ticks", 0.75  # along the edge, inwards; their length in parts of the gap between
# degrees of the lines
_WAYS = {
    "rising": (45,),
    "falling": (135,),
    "cross": (45, 135),
    "level": (0,),
    "upright": (90,),
    "grid": (0, 90),
    "hatch": (60, 150),
}
# lines of one mark, in parts of the gap between marks; a ring has none
_MARKS: dict[str, tuple[QLineF, ...]] = {
    "rings": (),
    "plus": (QLineF(-0.4, 0, 0.4, 0), QLineF(0, -0.4, 0, 0.4)),
    "crosses": (QLineF(-0.36, -0.36, 0.36, 0.36), QLineF(-0.36, 0.36, 0.36, -0.36)),
    "dashes": (QLineF(-0.55, 0, 0.55, 0),),
}


def _seen(painter: QPainter) -> QRectF:
    """Return all that the painter's device shows, as the painter counts pixels: a picture of its own may be moved."""
    return painter.worldTransform().inverted()[0].mapRect(QRectF(painter.window()))


def _paint_marks(painter: QPainter, lines: Sequence[QLineF], places: list[QPointF], gap_px: float) -> None:
    if lines:
        ends = [(line.p1() * gap_px, line.p2() * gap_px) for line in lines]
        painter.drawLines([QLineF(place + start, place + end) for place in places for start, end in ends])
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in places:
        painter.drawEllipse(place, gap_px * 0.3, gap_px * 0.3)


def _lines(area: QRectF, gap_px: float, origin: QPointF, degrees: int) -> Iterator[QLineF]:
    along = QPointF(math.cos(math.radians(degrees)), -math.sin(math.radians(degrees)))
    across = QPointF(-along.y(), along.x())
    corners = [area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()]
    offsets = [QPointF.dotProduct(corner - origin, across) for corner in corners]
    reach = math.hypot(area.width(), area.height()) / 2
    middle = QPointF.dotProduct(area.center() - origin, along)
    for number in range(math.ceil(min(offsets) / gap_px), math.floor(max(offsets) / gap_px) + 1):
        foot = origin + across * (number * gap_px) + along * middle
        yield QLineF(foot - along * reach, foot + along * reach)


def _dots(area: QRectF, gap_px: float, origin: QPointF) -> Iterator[QPointF]:
    for row in _steps(area.top() - origin.y(), area.bottom() - origin.y(), gap_px * 0.75):
        shift = gap_px / 2 if row % 2 else 0
        for column in _steps(area.left() - origin.x(), area.right() - origin.x(), gap_px):
            yield QPointF(origin.x() + column * gap_px + shift, origin.y() + row * gap_px * 0.75)


def _zigzags(area: QRectF, gap_px: float, origin: QPointF) -> Iterator[list[QPointF]]:
    half = gap_px / 2
    columns = _steps(area.left() - origin.x(), area.right() - origin.x(), half)
    for row in _steps(area.top() - origin.y(), area.bottom() - origin.y(), gap_px):
        y = origin.y() + row * gap_px
        yield [QPointF(origin.x() + column * half, y + (half if column % 2 else 0)) for column in columns]


def _ticks(path: QPainterPath, area: QRectF, gap_px: float) -> Iterator[QLineF]:
    """Yield short lines across the edge of a path, evenly along it; the clip leaves their inner halves."""
    for outline in path.toSubpathPolygons():
        left = gap_px
        for start, end in pairwise([outline.at(number) for number in range(outline.size())]):
            edge = QLineF(start, end)
            length = edge.length()
            across = QPointF(-edge.dy(), edge.dx()) * (_TICK * gap_px / length) if length else QPointF()
            while left < length:
                foot = edge.pointAt(left / length)
                if area.contains(foot):
                    yield QLineF(foot - across, foot + across)
                left += gap_px
            left -= length


def _steps(first: float, last: float, step: float) -> range:
    return range(math.floor(first / step) - 1, math.ceil(last / step) + 2)
