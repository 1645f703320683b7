"""A line being drawn on the map: live under finger, pen or mouse, and what remains of it once it is done."""

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QRegion

from iastm_desktop.domain.bodymap import Layer
from iastm_desktop.domain.drawn_path import clip_to_body, regions_under, smoothed
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_painting import PaintContext, paint_path_line
from iastm_desktop.ui.map_symbols import round_pen
from iastm_desktop.ui.map_transform import Point

LEAST_SHARE = 0.1  # of a line's length over a region, below which it only brushed past
LOOKS_BACK_MM = 6.0  # of a line while it is drawn: enough to tell a region it runs over from one it brushes past
_SHORTEST_PX = 16.0
_SMOOTH_PX = 2.0  # so far may smoothing move a line
_LINE_PX = 5.0
_WIDER_PX = 7.0  # so much wider is the line where a pen is pressed fully
_CASING_PX = 3.0
_REACH_PX = (_LINE_PX + _WIDER_PX + _CASING_PX) / 2 + 2


class LiveStroke:
    """The line under the hand, in widget pixels; it is thrown away when the hand is lifted, the pen's force with it."""

    def __init__(self) -> None:
        self.places: list[QPointF] = []
        self._widths: list[float] = []
        self._stopped_at: int | None = None  # so many places are shown

    @property
    def is_stopped(self) -> bool:
        """Tell whether the line came to an edge it may not cross; what the hand goes on drawing is kept, not shown."""
        return self._stopped_at is not None

    def stop(self) -> None:
        """Show nothing of the last place, and of what follows."""
        self._stopped_at = len(self.places) - 1

    def add(self, place: QPointF, pressure: float) -> QRect:
        """Take the next place and a pen's pressure 0 to 1, below 0 for none; return the pixels that change."""
        before = self.places[-1] if self.places else place
        self.places.append(place)
        self._widths.append(_LINE_PX + _WIDER_PX * max(pressure, 0.0))
        return _box(before, place).toAlignedRect()

    def last(self, within_px: float) -> list[QPointF]:
        """Return the newest places, so many pixels of the line and two places at least."""
        found, length = self.places[-1:], 0.0
        for place in reversed(self.places[:-1]):
            length += QLineF(place, found[-1]).length()
            found.append(place)
            if length >= within_px:
                break
        return found[::-1]

    def box(self) -> QRect:
        """Return the pixels the whole line covers."""
        boxes = [_box(a, b) for a, b in pairwise(self.places)]
        around = QRectF()
        for box in boxes:
            around |= box
        return around.toAlignedRect()

    def paint(self, painter: QPainter, dirty: QRegion, colour: QColor, casing: QColor) -> None:
        """Paint the pieces of the line that lie in `dirty`."""
        shown = self.places[: self._stopped_at]
        steps = zip(shown, shown[1:], self._widths[1:], strict=False)
        pieces = [(QLineF(a, b), width) for a, b, width in steps if dirty.intersects(_box(a, b).toAlignedRect())]
        for wider, shade in ((_CASING_PX, casing), (0.0, colour)):
            for line, width in pieces:
                painter.setPen(round_pen(shade, width + wider))
                painter.drawLine(line)


def finished(points: Sequence[Point], layer: Layer, scale: float) -> tuple[Point, ...]:
    """Return a drawn line calmed and cut to the body, mm; empty if nothing is left.

    Of a line that leaves the body and comes back the longest piece counts.
    """
    pieces = clip_to_body(layer, smoothed(points, _SMOOTH_PX / scale))
    longest = max(pieces, key=_length, default=())
    return longest if _length(longest) * scale >= _SHORTEST_PX else ()


def worked_regions(layer: Layer, line: Sequence[Point]) -> tuple[SidedRegion, ...]:
    """Return the regions a line runs over, without those it only brushed past."""
    shares = regions_under(layer, line)
    most = max((share for _region, share in shares), default=0.0)
    return tuple(region for region, share in shares if share >= min(LEAST_SHARE, most))


def paint_pending(painter: QPainter, points: Sequence[Point], context: PaintContext) -> None:
    """Paint a line that is drawn and not charted yet, with the head of an arrow at its end."""
    places = [context.point(point) for point in points]
    paint_path_line(painter, places, QColor(context.theme.selected), QColor(context.theme.map_casing))


def line_box(points: Sequence[Point], context: PaintContext) -> QRect:
    """Return the pixels that painting a drawn line can touch."""
    path = QPainterPath()
    for number, point in enumerate(points):
        place = context.point(point)
        path.lineTo(place) if number else path.moveTo(place)
    return path.boundingRect().adjusted(-14, -14, 14, 14).toAlignedRect() if points else QRect()


def _length(points: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _box(a: QPointF, b: QPointF) -> QRectF:
    return QRectF(a, b).normalized().adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX)
