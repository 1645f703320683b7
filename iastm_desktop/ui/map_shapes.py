"""Outlines of the body map as painter paths in mm, made when they are first drawn."""

import struct
import sys
from array import array
from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QPainterPath, QPolygonF

from iastm_desktop.domain.bodymap import Layer, Shape
from iastm_desktop.domain.regions import SidedRegion

_ORDER = QDataStream.ByteOrder.LittleEndian if sys.byteorder == "little" else QDataStream.ByteOrder.BigEndian


class LayerShapes:
    """The paths of one layer by region. A region drawn in several pieces is one path."""

    def __init__(self, layer: Layer) -> None:
        self._shapes: dict[SidedRegion, list[Shape]] = {}
        self._paths: dict[SidedRegion, QPainterPath] = {}
        for shape in layer.shapes:
            self._shapes.setdefault(shape.region, []).append(shape)

    def path(self, region: SidedRegion) -> QPainterPath | None:
        """Return the outline of a region in mm, or None where the layer does not show it."""
        if region not in self._shapes:
            return None
        if region not in self._paths:
            self._paths[region] = _path(self._shapes[region])
        return self._paths[region]

    def label_point(self, region: SidedRegion) -> tuple[float, float]:
        """Return a point well inside a region the layer shows, mm."""
        return self._shapes[region][0].label_point

    def all_paths(self) -> Iterator[QPainterPath]:
        """Yield the outline of every region."""
        for region in self._shapes:
            path = self.path(region)
            if path is not None:
                yield path

    def extent(self, side: str) -> tuple[float, float] | None:
        """Return the left and right end of everything on one side, mm, or None where the side is not shown."""
        bounds = [shape.bounds for region, shapes in self._shapes.items() if region.side == side for shape in shapes]
        return (min(b[0] for b in bounds), max(b[2] for b in bounds)) if bounds else None


def polygon(points: "array[float]") -> QPolygonF:
    """Return x, y, x, y, ... as a polygon; ten times quicker through a stream than point by point."""
    data = QByteArray(struct.pack("=I", len(points) // 2) + points.tobytes())  # the stream does not keep it
    stream = QDataStream(data, QIODevice.OpenModeFlag.ReadOnly)
    stream.setByteOrder(_ORDER)
    made = QPolygonF()
    stream >> made
    return made


def _path(shapes: list[Shape]) -> QPainterPath:
    path = QPainterPath()  # even-odd fill is the default
    for shape in shapes:
        for ring in shape.rings:
            path.addPolygon(polygon(ring))
            path.closeSubpath()
    return path
