"""Outlines of the body map as painter paths in mm, made when they are first drawn."""

import struct
import sys
from array import array
from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from iastm_desktop.domain.bodymap import Layer, Shape
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_transform import Box

_ORDER = QDataStream.ByteOrder.LittleEndian if sys.byteorder == "little" else QDataStream.ByteOrder.BigEndian


class LayerShapes:
    """The paths of one layer by region. A region drawn in several pieces is one path."""

    def __init__(self, layer: Layer) -> None:
        self.name = layer.name
        self._shapes: dict[SidedRegion, list[Shape]] = {}
        self._paths: dict[tuple[SidedRegion, float], QPainterPath] = {}
        self._extents: dict[str, tuple[float, float] | None] = {}
        self._bounds: dict[SidedRegion, Box] = {}
        for shape in layer.shapes:
            self._shapes.setdefault(shape.region, []).append(shape)

    def path(self, region: SidedRegion, step_mm: float = 0.0) -> QPainterPath | None:
        """Return the outline of a region in mm, or None where the layer does not show it.

        Corners closer than `step_mm` to the one before are left out: less to stroke where they are below a pixel.
        """
        if region not in self._shapes:
            return None
        key = (region, step_mm)
        if key not in self._paths:
            self._paths[key] = _path(self._shapes[region], step_mm)
        return self._paths[key]

    def bounds(self, region: SidedRegion) -> Box | None:
        """Return left, top, width and height in mm of a region, or None where the layer does not show it."""
        if region in self._shapes and region not in self._bounds:
            lefts, tops, rights, bottoms = zip(*(shape.bounds for shape in self._shapes[region]), strict=True)
            left, top = min(lefts), min(tops)
            self._bounds[region] = (left, top, max(rights) - left, max(bottoms) - top)
        return self._bounds.get(region)

    def regions(self) -> Iterator[SidedRegion]:
        """Yield the regions the layer shows."""
        yield from self._shapes

    def label_point(self, region: SidedRegion) -> tuple[float, float]:
        """Return a point well inside a region the layer shows, mm."""
        return self._shapes[region][0].label_point

    def paths_in(self, area_mm: QRectF, step_mm: float) -> Iterator[QPainterPath]:
        """Yield the outline of every region of which a piece may lie in an area."""
        left, top, right, bottom = area_mm.left(), area_mm.top(), area_mm.right(), area_mm.bottom()
        for region, shapes in self._shapes.items():
            bounds = (shape.bounds for shape in shapes)
            if any(b[0] <= right and b[2] >= left and b[1] <= bottom and b[3] >= top for b in bounds):
                path = self.path(region, step_mm)
                if path is not None:
                    yield path

    def extent(self, side: str) -> tuple[float, float] | None:
        """Return the left and right end of everything on one side, mm, or None where the side is not shown."""
        if side not in self._extents:
            sided = (shapes for region, shapes in self._shapes.items() if region.side == side)
            bounds = [shape.bounds for shapes in sided for shape in shapes]
            self._extents[side] = (min(b[0] for b in bounds), max(b[2] for b in bounds)) if bounds else None
        return self._extents[side]


def polygon(points: "array[float]") -> QPolygonF:
    """Return x, y, x, y, ... as a polygon; ten times quicker through a stream than point by point."""
    data = QByteArray(struct.pack("=I", len(points) // 2) + points.tobytes())  # the stream does not keep it
    stream = QDataStream(data, QIODevice.OpenModeFlag.ReadOnly)
    stream.setByteOrder(_ORDER)
    made = QPolygonF()
    stream >> made
    return made


def _path(shapes: list[Shape], step_mm: float) -> QPainterPath:
    path = QPainterPath()  # even-odd fill is the default
    for shape in shapes:
        for ring in shape.rings:
            path.addPolygon(polygon(_thinned(ring, step_mm) if step_mm else ring))
            path.closeSubpath()
    return path


def _thinned(ring: "array[float]", step_mm: float) -> "array[float]":
    kept = ring[:2]
    last_x, last_y = kept
    for x, y in zip(ring[2::2], ring[3::2], strict=True):
        if abs(x - last_x) + abs(y - last_y) >= step_mm:
            kept.extend((x, y))
            last_x, last_y = x, y
    return kept if len(kept) >= 6 else ring
