"""What is charted on a region, kept as it was painted: beside something new the marks around it are only copied."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_marks import RegionMarks
from iastm_desktop.ui.map_painting import PaintContext, paint_region_area
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme

_LARGEST_PX = 250_000  # of one region: what is larger is painted, as it is not often beside something new
_MOST_PX = 4_000_000  # 16 MB; what is more is forgotten and painted again when it is wanted
_Look = tuple[LayerShapes, float, Theme, float]  # what a painted mark is good for: shapes, scale, theme, pixel ratio


class KeptMarks:
    """Paints fills, outlines and drawn lines of regions from what it keeps."""

    def __init__(self) -> None:
        self._kept: dict[SidedRegion, tuple[RegionMarks, QPixmap, QPointF]] = {}
        self._pixels = 0
        self._look: _Look | None = None

    def forget(self) -> None:
        """Paint everything anew next time."""
        self._kept, self._pixels = {}, 0

    def paint(self, painter: QPainter, marks: RegionMarks, context: PaintContext, area: QRect, box: QRectF) -> None:
        """Paint what covers a region in an area; `box` is what its marks can touch, both in widget pixels."""
        ratio = painter.device().devicePixelRatioF()
        if box.width() * box.height() * ratio * ratio > _LARGEST_PX:
            paint_region_area(painter, marks, context, area)
            return
        look = (context.shapes, context.transform.scale, context.theme, ratio)
        if look != self._look or self._pixels > _MOST_PX:
            self.forget()
            self._look = look
        kept = self._kept.get(marks.region)
        if kept is None or kept[0] != marks:
            picture, corner = _painted(marks, context, box.translated(-context.origin()), ratio)
            self._pixels += picture.width() * picture.height()
            kept = self._kept[marks.region] = marks, picture, corner
        painter.drawPixmap(kept[2] + context.origin(), kept[1])


def _painted(marks: RegionMarks, context: PaintContext, box: QRectF, ratio: float) -> tuple[QPixmap, QPointF]:
    """Return a region's marks as a picture and where its corner lies from the map's origin."""
    pixels: QRect = QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect()
    picture = QPixmap(pixels.size())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    corner = QPointF(pixels.topLeft()) / ratio
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-corner)
    at_origin = context.moved(MapTransform(context.transform.scale, 0.0, 0.0))
    paint_region_area(painter, marks, at_origin, box.toAlignedRect())
    painter.end()
    return picture, corner
