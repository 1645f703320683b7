"""The outlines a pointer leads to or passes, kept as they were painted: it goes back and forth between the same few."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_painting import PaintContext, paint_hover, paint_selection
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme

_MOST_PIXELS = 6_000_000  # 24 MB; what is more is forgotten and painted again when it is wanted
_Painted = tuple[QPixmap, QPointF]  # and where its corner lies from the map's origin
_Look = tuple[LayerShapes, float, Theme, float]  # what a painted outline is good for: shapes, scale, theme, pixel ratio


_Way = Callable[[QPainter, QPainterPath, PaintContext], None]
_WAYS: dict[str, _Way] = {
    "hovered": paint_hover,
    "selected": partial(paint_selection, tinted=False),
    "tinted": partial(paint_selection, tinted=True),
}


class HoverLines:
    """Paints outlines of hovered and chosen regions from what it keeps; one larger than the widget is drawn as a path.

    `how` is `hovered`, `selected`, or `tinted`: selected with nothing charted on it.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[SidedRegion, str], _Painted] = {}
        self._pixels = 0
        self._look: _Look | None = None

    def paint(
        self, painter: QPainter, region: SidedRegion, context: PaintContext, size: QSize, how: str = "hovered"
    ) -> None:
        """Paint the outline of a region the layer shows."""
        look = (context.shapes, context.transform.scale, context.theme, painter.device().devicePixelRatioF())
        if look != self._look:
            self._kept, self._pixels, self._look = {}, 0, look
        painted = self._kept.get((region, how)) or self._painted(region, how, context, size)
        if painted is not None:
            painter.drawPixmap(painted[1] + context.origin(), painted[0])
            return
        path = context.path(region)
        if path is not None:
            _WAYS[how](painter, path, context)

    def _painted(self, region: SidedRegion, how: str, context: PaintContext, size: QSize) -> _Painted | None:
        """Paint an outline and keep it; None where it is larger than the widget."""
        box = context.outline_box(region)
        if self._look is None or box.width() * box.height() > size.width() * size.height():
            return None
        if self._pixels > _MOST_PIXELS:
            self._kept, self._pixels = {}, 0
        at_origin = context.moved(MapTransform(context.transform.scale, 0.0, 0.0))
        painted = self._kept[region, how] = _painted(region, _WAYS[how], at_origin, self._look[3])
        self._pixels += painted[0].width() * painted[0].height()
        return painted


def _painted(region: SidedRegion, way: _Way, at_origin: PaintContext, ratio: float) -> _Painted:
    box = at_origin.outline_box(region)
    pixels: QRect = QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect()
    picture = QPixmap(pixels.size())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    corner, path = QPointF(pixels.topLeft()) / ratio, at_origin.path(region)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-corner)
    if path is not None:
        way(painter, path, at_origin)
    painter.end()
    return picture, corner
