"""The drawing of the map as functions of (painter, thing, context); nothing here knows the widget."""

from collections.abc import Sequence
from dataclasses import field

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.map_marks import (
    LOOKS,
    QUIET,
    SELECTED,
    TICK_GAP_PX,
    ChartedMark,
    RegionMarks,
    colour_of,
    pattern_of,
)
from iastm_desktop.ui.map_patterns import paint_pattern
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_symbols import paint_symbol, round_pen
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme

_OUTLINE_FROM_SCALE = 0.75  # px/mm; below it the borders of all regions would be a grey haze
_STEPS_MM = ((0.5, 1.2), (1.0, 0.6), (2.5, 0.25))  # below this scale in px/mm, this step
_DASH = [4.0, 3.0]
# of 255; solid red is for the button TAP OUT alone
_TINTS = dict.fromkeys(("tap_out", "said_no", "lasting", "blocked", "barred", "careful"), 45)
_MARGIN_PX = 6.0
_CASING_PX = 2.2  # wider than the line it lies under
_HEAD_PX = 12.0  # of the arrow at the end of a line


@dataclass(frozen=True, slots=True)
class PaintContext:
    """Everything a drawing needs to know beside the thing itself."""

    view: View
    theme: Theme
    transform: MapTransform
    shapes: LayerShapes
    _outline_places: dict[SidedRegion, QRect] = field(default_factory=dict, compare=False)

    def path(self, region: SidedRegion) -> QPainterPath | None:
        """Return a region's outline in widget pixels, or None where the layer does not show it."""
        path = self.shapes.path(region, self.step_mm())
        return None if path is None else self.matrix().map(path)

    def outline_box(self, region: SidedRegion) -> QRectF:
        """Return the pixels that painting a region's outline can touch; empty where the layer does not show it."""
        box = self.shapes.bounds(region)
        if box is None:
            return QRectF()
        scale, margin = self.transform.scale, _MARGIN_PX
        left, top = box[0] * scale + self.transform.x - margin, box[1] * scale + self.transform.y - margin
        return QRectF(left, top, box[2] * scale + 2 * margin, box[3] * scale + 2 * margin)

    def outline_place(self, region: SidedRegion) -> QRect:
        """Return `outline_box` in whole pixels."""
        if region not in self._outline_places:
            self._outline_places[region] = self.outline_box(region).toAlignedRect()
        return self._outline_places[region]

    def box(self, region: SidedRegion) -> QRectF:
        """Return the pixels a region lies in; empty where the layer does not show it."""
        box = self.shapes.bounds(region)
        return QRectF(*self.transform.box_to_widget(box)) if box else QRectF()

    def step_mm(self) -> float:
        """Return the shortest piece of an outline worth drawing: about half a pixel, in few sizes to be kept."""
        return next((step for scale, step in _STEPS_MM if self.transform.scale < scale), 0.0)

    def matrix(self) -> QTransform:
        """Return the transform from mm to widget pixels as Qt's matrix."""
        t = self.transform
        return QTransform(t.scale, 0, 0, t.scale, t.x, t.y)

    def point(self, point: tuple[float, float]) -> QPointF:
        """Return a map point in widget pixels."""
        return QPointF(*self.transform.to_widget(point))

    def moved(self, transform: MapTransform) -> "PaintContext":
        """Return the same context elsewhere."""
        return PaintContext(self.view, self.theme, transform, self.shapes)

    def origin(self) -> QPointF:
        """Return the widget pixel of the map's origin."""
        return QPointF(self.transform.x, self.transform.y)


def paint_body(painter: QPainter, picture: QPixmap | None, context: PaintContext, area: QRect) -> None:
    """Paint the ground and the picture of the body in an area, and near to it the borders of its regions."""
    theme, view = context.theme, context.view
    box = QRectF(*context.transform.box_to_widget((0, 0, view.width_mm, view.height_mm)))
    painter.fillRect(area, QColor(theme.map_ground))
    if picture is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(theme.clay_opacity)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))
        painter.setOpacity(1.0)
    if picture is None or context.transform.scale >= _OUTLINE_FROM_SCALE:
        _paint_borders(painter, context, area, 60 if picture is not None else 160)


def paint_region_area(painter: QPainter, marks: RegionMarks, context: PaintContext, area: QRect) -> None:
    """Paint what covers a charted region in an area: its fill, its outline and the lines drawn in this view."""
    path = context.path(marks.region)
    if path is not None:
        if marks.fill is not None:
            _paint_fill(painter, path, marks.fill, context)
        _paint_mark_outline(painter, path, marks.fill or marks.symbols[0], context)
    for mark in _lines_here(marks, context):
        if _line_box(mark, context).intersects(QRectF(area)):
            _paint_line(painter, mark, context)


def paint_region_symbols(painter: QPainter, marks: RegionMarks, context: PaintContext) -> None:
    """Paint one symbol for each kind charted on a region."""
    if context.shapes.path(marks.region) is None:
        return
    side_px = symbol_px(context.transform.scale)
    casing = QColor(context.theme.map_casing)
    for mark, centre in zip(marks.symbols, symbol_places(marks, context), strict=True):
        colour, symbol = QColor(colour_of(mark, context.theme)), LOOKS[mark.kind].symbol
        paint_symbol(painter, centre, symbol=symbol, state=mark.state, side_px=side_px, colour=colour, casing=casing)


def paint_hover(painter: QPainter, path: QPainterPath, context: PaintContext) -> None:
    """Paint a soft outline round the hovered region, in the thin lines that Qt draws thirty times as fast."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_faded(context.theme.map_casing, 170), 1.0))
    painter.drawPath(path.translated(1, 1))
    painter.setPen(QPen(QColor(context.theme.hovered), 1.0))
    painter.drawPath(path)


def paint_touch(painter: QPainter, centre: QPointF, radius_px: float, context: PaintContext) -> None:
    """Paint the ring of a finger that lay on several regions."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((context.theme.map_casing, 4.0), (context.theme.hovered, 2.0)):
        painter.setPen(round_pen(QColor(colour), width))
        painter.drawEllipse(centre, radius_px, radius_px)


def paint_selection(painter: QPainter, path: QPainterPath, context: PaintContext, *, tinted: bool) -> None:
    """Paint the selected region: a strong outline in a casing with ticks inwards, tinted where nothing is charted."""
    colour = QColor(context.theme.selected)
    width, casing = _outline_px(context, 3.4), QColor(context.theme.map_casing)
    if tinted:
        painter.setBrush(_faded(context.theme.accent, 80))
        for shade, wider in ((casing, _CASING_PX), (colour, 0.0)):  # two paths, as a hand that moves has four in all
            pen = QPen(shade, width + wider)
            pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
            painter.setPen(pen)
            painter.drawPath(path)
            painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        _paint_outline(painter, path, colour, width=width, casing=casing)
    gap_px = _outline_px(context, TICK_GAP_PX)
    paint_pattern(painter, path, pattern=SELECTED.pattern, gap_px=gap_px, colour=colour, origin=context.origin())


def marks_box(marks: RegionMarks, context: PaintContext) -> QRectF:
    """Return the pixels that painting a region's marks can touch; empty where the layer does not show it."""
    path, box = context.path(marks.region), QRectF()
    if path is not None:
        box = outline_box(path)
        reach = symbol_px(context.transform.scale)
        for centre in symbol_places(marks, context):
            box |= QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
    for mark in _lines_here(marks, context):
        box |= _line_box(mark, context)
    return box


def outline_box(path: QPainterPath) -> QRectF:
    """Return the pixels that painting an outline can touch."""
    return _with_margin(path.boundingRect())


def _with_margin(box: QRectF) -> QRectF:
    return box.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)


def symbol_px(scale: float) -> float:
    """Return the side of symbols: small over the whole body, larger in a frame."""
    return min(max(8.0 + 10.0 * scale, 10.0), 20.0)


def symbol_places(marks: RegionMarks, context: PaintContext) -> list[QPointF]:
    """Return where the symbols of a region stand: side by side round its label point."""
    middle = context.point(context.shapes.label_point(marks.region))
    step = symbol_px(context.transform.scale) * 1.35
    first = middle.x() - step * (len(marks.symbols) - 1) / 2
    return [QPointF(first + number * step, middle.y()) for number in range(len(marks.symbols))]


def _line_box(mark: ChartedMark, context: PaintContext) -> QRectF:
    """Return the pixels that painting a drawn line can touch."""
    xs, ys = zip(*(mark.path or ((0.0, 0.0),)), strict=True)
    box = QRectF(context.point((min(xs), min(ys))), context.point((max(xs), max(ys))))
    return box.adjusted(-_HEAD_PX, -_HEAD_PX, _HEAD_PX, _HEAD_PX)


def _lines_here(marks: RegionMarks, context: PaintContext) -> list[ChartedMark]:
    """Return the lines to draw: a view that has lost a region since keeps the lines that were drawn on it there."""
    layers = context.view.layers.values()
    is_elsewhere = context.shapes.path(marks.region) is None and any(layer.shape(marks.region) for layer in layers)
    return [] if is_elsewhere else [mark for mark in marks.lines if mark.view in (None, context.view.id)]


def _paint_borders(painter: QPainter, context: PaintContext, area: QRect, opacity: int) -> None:
    painter.save()
    painter.setTransform(context.matrix(), True)
    pen = QPen(_faded("#3a2a22", opacity), 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    near_mm = context.matrix().inverted()[0].mapRect(QRectF(area).adjusted(-2, -2, 2, 2))
    for path in context.shapes.paths_in(near_mm, context.step_mm()):
        painter.drawPath(path)
    painter.restore()


def _paint_fill(painter: QPainter, path: QPainterPath, mark: ChartedMark, context: PaintContext) -> None:
    colour = QColor(colour_of(mark, context.theme))
    if mark.kind in QUIET:
        painter.fillPath(path, _faded(context.theme.map_casing, 110))
    elif mark.state == "saved":
        painter.fillPath(path, _faded(colour.name(), _TINTS.get(mark.kind, 105)))
    elif mark.state == "saving":
        painter.fillPath(path, _faded(context.theme.map_casing, 90))
        return
    pattern, gap_px = pattern_of(mark)
    paint_pattern(
        painter, path, pattern=pattern, gap_px=gap_px, colour=_faded(colour.name(), 205), origin=context.origin()
    )


def _paint_mark_outline(painter: QPainter, path: QPainterPath, mark: ChartedMark, context: PaintContext) -> None:
    colour = QColor(colour_of(mark, context.theme))
    casing = QColor(context.theme.map_casing)
    dashed = mark.state != "saved" or mark.kind in QUIET
    _paint_outline(painter, path, colour, width=_outline_px(context, 2.0), casing=casing, dashed=dashed)


def _paint_outline(
    painter: QPainter, path: QPainterPath, colour: QColor, *, width: float, casing: QColor, dashed: bool = False
) -> None:
    pen = QPen(casing, width + _CASING_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)  # outlines are smooth, and round joins take Qt three times as long
    painter.strokePath(path, pen)
    pen.setColor(colour)
    pen.setWidthF(width)
    if dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(_DASH)
    painter.strokePath(path, pen)


def _outline_px(context: PaintContext, width_px: float) -> float:
    return width_px * min(max(context.transform.scale * 1.4, 0.6), 1.0)  # over the whole body regions are small


def paint_path_line(
    painter: QPainter, places: Sequence[QPointF], colour: QColor, casing: QColor, *, dashed: bool = False
) -> None:
    """Paint a drawn line in widget pixels, with the head of an arrow at its end: the way the tool went."""
    if len(places) < 2:
        return
    line = QPainterPath(places[0])
    for place in places[1:]:
        line.lineTo(place)
    _paint_outline(painter, line, colour, width=3.0, casing=casing, dashed=dashed)
    _paint_arrow_head(painter, _before_the_tip(places), places[-1], colour, casing)


def _paint_line(painter: QPainter, mark: ChartedMark, context: PaintContext) -> None:
    places = [context.point(point) for point in mark.path or ()]
    colour, casing = QColor(colour_of(mark, context.theme)), QColor(context.theme.map_casing)
    paint_path_line(painter, places, colour, casing, dashed=mark.state != "saved")


def _before_the_tip(places: Sequence[QPointF]) -> QPointF:
    """Return the last place a head's length before the end, so that a jitter at the end does not turn the arrow."""
    tip = places[-1]
    far = (place for place in reversed(places[:-1]) if (place - tip).manhattanLength() >= _HEAD_PX)
    return next(far, places[0])


def _paint_arrow_head(painter: QPainter, before: QPointF, tip: QPointF, colour: QColor, casing: QColor) -> None:
    way = tip - before
    length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-6)
    along = QPointF(way.x() / length, way.y() / length)
    across = QPointF(-along.y(), along.x())
    half, wing = along * _HEAD_PX * 0.5, across * _HEAD_PX * 0.55
    painter.setPen(round_pen(casing, 1.6))
    painter.setBrush(colour)
    painter.drawPolygon([tip + half, tip - half + wing, tip - half - wing])


def _faded(colour: str, opacity: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(opacity)
    return faded
