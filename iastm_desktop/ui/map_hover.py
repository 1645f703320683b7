"""The outlines a pointer leads to, kept as they were painted: it goes back and forth between the same few regions."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_painting import PaintContext, paint_hover
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme

_MOST_PIXELS = 6_000_000  # 24 MB; what is more is forgotten and painted again when it is wanted
_Look = tuple[LayerShapes, float, Theme, float]  # what a painted outline is good for: shapes, scale, theme, pixel ratio


class HoverLines:
    """Paints outlines of hovered regions from what it keeps; one larger than the widget is drawn as a path."""

    def __init__(self) -> None:
        self._kept: dict[SidedRegion, tuple[QPixmap, QPointF]] = {}
        self._pixels = 0
        self._look: _Look | None = None

    def paint(self, painter: QPainter, region: SidedRegion, context: PaintContext, size: QSize) -> None:
        """Paint the outline of a region the layer shows."""
        box = context.outline_box(region)
        if box.width() * box.height() > size.width() * size.height():
            path = context.path(region)
            if path is not None:
                paint_hover(painter, path, context)
            return
        picture, place = self._painted(region, context, painter.device().devicePixelRatioF())
        painter.drawPixmap(place + context.origin(), picture)

    def _painted(self, region: SidedRegion, context: PaintContext, ratio: float) -> tuple[QPixmap, QPointF]:
        """Return the painted outline and where its corner lies from the map's origin."""
        look = (context.shapes, context.transform.scale, context.theme, ratio)
        if look != self._look or self._pixels > _MOST_PIXELS:
            self._kept, self._pixels, self._look = {}, 0, look
        if region not in self._kept:
            painted = _painted(region, context.moved(MapTransform(context.transform.scale, 0.0, 0.0)), ratio)
            self._kept[region] = painted
            self._pixels += painted[0].width() * painted[0].height()
        return self._kept[region]


def _painted(region: SidedRegion, at_origin: PaintContext, ratio: float) -> tuple[QPixmap, QPointF]:
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
        paint_hover(painter, path, at_origin)
    painter.end()
    return picture, corner
