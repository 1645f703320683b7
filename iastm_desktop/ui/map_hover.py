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
        self._kept: dict[tuple[SidedRegion, str], tuple[QPixmap, QPointF]] = {}
        self._pixels = 0
        self._look: _Look | None = None

    def paint(
        self, painter: QPainter, region: SidedRegion, context: PaintContext, size: QSize, how: str = "hovered"
    ) -> None:
        """Paint the outline of a region the layer shows."""
        box = context.outline_box(region)
        if box.width() * box.height() > size.width() * size.height():
            path = context.path(region)
            if path is not None:
                _WAYS[how](painter, path, context)
            return
        picture, place = self._painted(region, how, context, painter.device().devicePixelRatioF())
        painter.drawPixmap(place + context.origin(), picture)

    def _painted(self, region: SidedRegion, how: str, context: PaintContext, ratio: float) -> tuple[QPixmap, QPointF]:
        """Return the painted outline and where its corner lies from the map's origin."""
        look = (context.shapes, context.transform.scale, context.theme, ratio)
        if look != self._look or self._pixels > _MOST_PIXELS:
            self._kept, self._pixels, self._look = {}, 0, look
        if (region, how) not in self._kept:
            painted = _painted(
                region, _WAYS[how], context.moved(MapTransform(context.transform.scale, 0.0, 0.0)), ratio
            )
            self._kept[region, how] = painted
            self._pixels += painted[0].width() * painted[0].height()
        return self._kept[region, how]


def _painted(region: SidedRegion, way: _Way, at_origin: PaintContext, ratio: float) -> tuple[QPixmap, QPointF]:
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
