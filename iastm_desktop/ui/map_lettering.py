"""What is written over the map: the patient's R and L, the view's name, the selected region, why it is locked."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_buttons import room_beside
from iastm_desktop.ui.map_painting import PaintContext
from iastm_desktop.ui.map_reader import Sides
from iastm_desktop.ui.map_symbols import round_pen
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX

NAME_JOIN = " · "  # between the parts of the view's name
CALLOUT_FROM_PX = 270  # on a lower map a callout would cover what was worked on; the name stands below it
TOP_STRIP_PX = 90  # the letters R and L stand in the corners of this strip
SMALL_HERE_PX = 150  # from the left edge to the end of the button "Small here"
FOOT_STRIP_PX = 44  # and the view's name in this one
_EDGE_PX = 14.0
_CASE_PX = 4.0  # round letters
_LETTER_PX = 44
_LETTERS_PX = 160.0  # the width of a letter with the words below it
_PILL_PX = 34.0
_ROOMY_PX = 120
_PLATE_ALPHA = 225
_PLATE_PX = 8.0  # of it beside the words
_SEEN_PX = 24.0  # a side counts as shown from this width on


def side_letters(context: PaintContext, size: QSize) -> list[tuple[str, bool]]:
    """Return the sides shown in the widget and whether each stands at the widget's left edge."""
    extents = {side: context.shapes.extent(side) for side in ("right", "left")}
    shown = {side: extent for side, extent in extents.items() if extent}
    if len(shown) == 1:
        return [(next(iter(shown)), True)]
    middles = {side: sum(extent) / 2 for side, extent in shown.items()}
    middle_px = context.transform.to_widget((context.view.width_mm / 2, 0))[0]
    at_left = min(middles, key=lambda side: middles[side])
    at_right = max(middles, key=lambda side: middles[side])
    letters = [(at_left, True)] if middle_px > _SEEN_PX else []
    return [*letters, (at_right, False)] if middle_px < size.width() - _SEEN_PX else letters


def letter_corners(size: QSize) -> tuple[QRect, QRect]:
    """Return the pixels at the left and at the right in which the letters R and L can stand."""
    width = math.ceil(min(_LETTERS_PX, size.width() / 2 - _EDGE_PX) + _EDGE_PX + _CASE_PX)
    return QRect(0, 0, width, TOP_STRIP_PX), QRect(size.width() - width, 0, width, TOP_STRIP_PX)


def paint_side_letters(painter: QPainter, context: PaintContext, size: QSize, sides: Sides) -> None:
    """Paint the patient's R and L, large, each at the edge its side lies at."""
    words = dict(sides)
    width, ratio = math.floor(min(_LETTERS_PX, size.width() / 2 - _EDGE_PX)), painter.device().devicePixelRatioF()
    for side, at_left in side_letters(context, size):
        sign = _side_sign(*words[side], at_left, width, context.theme, ratio)
        left = _EDGE_PX if at_left else size.width() - _EDGE_PX - width
        painter.drawPixmap(QPointF(left - _PLATE_PX, 0), sign)


def paint_view_name(painter: QPainter, text: str, theme: Theme, size: QSize) -> None:
    """Paint the view's name at the bottom left, its first words cut where the map's buttons need the room."""
    shown = _cut_to(text, room_beside(size) - _EDGE_PX - _PLATE_PX)
    sign = _name_sign(shown, theme, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(_EDGE_PX - _PLATE_PX, size.height() - 38), sign)


def callout_box(context: PaintContext, region: SidedRegion, text: str, size: QSize) -> QRectF:
    """Return where the name of a region the layer shows stands: beside the body if there is room, else above or below.

    The name keeps to the side of the widget its region is on, and is always in sight.
    """
    point = context.point(context.shapes.label_point(region))
    bounds = context.box(region)
    width = QFontMetricsF(font(16, bold=True)).horizontalAdvance(text) + 26
    at_left = point.x() < size.width() / 2
    edges = context.transform.box_to_widget((0, 0, context.view.width_mm, 0))
    beside = edges[0] - width - 12 if at_left else edges[0] + edges[2] + 12
    if 6 <= beside <= size.width() - width - 6:
        x, y = beside, point.y() - _PILL_PX / 2
    else:
        x = bounds.center().x() - width / 2
        y = bounds.top() - _PILL_PX - 14
        y = y if y >= 6 else bounds.bottom() + 14
    x = min(max(x, 6.0), max(size.width() - width - 6.0, 6.0))
    foot = FOOT_STRIP_PX if size.height() > _ROOMY_PX else 6  # the view's name stands there
    if foot > 6 and x < SMALL_HERE_PX:
        foot += TOUCH_PX + GAP_PX  # and above it the button that names what is too small to tap
    return QRectF(x, min(max(y, 6.0), size.height() - _PILL_PX - foot), width, _PILL_PX)


def is_in_sight(context: PaintContext, region: SidedRegion, size: QSize) -> bool:
    """Tell whether any part of a region lies in the widget; one that does not is not named on the map."""
    return context.box(region).intersects(QRectF(0, 0, size.width(), size.height()))


def callout_place(context: PaintContext, region: SidedRegion, text: str, size: QSize) -> QRectF:
    """Return the pixels that painting a region's callout can touch."""
    point = context.point(context.shapes.label_point(region))
    around = QRectF(point.x() - 6, point.y() - 6, 12, 12)
    return callout_box(context, region, text, size).adjusted(-4, -4, 4, 4) | around


def paint_callout(
    painter: QPainter, context: PaintContext, region: SidedRegion, text: str, *, size: QSize, clear_px: float
) -> None:
    """Paint a region's name on a pill, with a line that ends `clear_px` before the region's label point."""
    theme = context.theme
    box, point = callout_box(context, region, text, size), context.point(context.shapes.label_point(region))
    start = QPointF(min(max(point.x(), box.left()), box.right()), min(max(point.y(), box.top()), box.bottom()))
    end = _shortened(start, point, clear_px)
    for colour, width in ((theme.map_casing, 4.0), (theme.selected, 1.8)):
        painter.setPen(round_pen(QColor(colour), width))
        painter.drawLine(start, end)
    pill = QPainterPath()
    pill.addRoundedRect(box, 8, 8)
    painter.strokePath(pill, QPen(QColor(theme.map_casing), 3))
    painter.fillPath(pill, QColor(theme.selected))
    painter.setBrush(QColor(theme.selected))
    painter.drawEllipse(end, 2.5, 2.5)
    painter.setFont(font(16, bold=True))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _shortened(start: QPointF, end: QPointF, by_px: float) -> QPointF:
    way = end - start
    length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-6)
    part = min(by_px / length, 1.0)
    return QPointF(end.x() - way.x() * part, end.y() - way.y() * part)


def paint_lock(painter: QPainter, why: str, picture: QPixmap, theme: Theme, size: QSize) -> None:
    """Paint a veil over the map and one line that says why nothing can be charted yet."""
    veil = QColor(theme.map_ground)
    veil.setAlpha(120)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), veil)
    metrics = QFontMetricsF(font(16, bold=True))
    width = min(metrics.horizontalAdvance(why) + 62, size.width() - 2 * _EDGE_PX)
    box = QRectF((size.width() - width) / 2, size.height() - 96, width, 40)
    pill = QPainterPath()
    pill.addRoundedRect(box, 8, 8)
    painter.fillPath(pill, QColor(theme.amber_soft))
    painter.strokePath(pill, QPen(QColor(theme.amber_ink), 1.2))
    painter.drawPixmap(QPointF(box.left() + 14, box.top() + 10), picture)
    painter.setFont(font(16, bold=True))
    painter.setPen(QColor(theme.amber_ink))
    text = metrics.elidedText(why, Qt.TextElideMode.ElideRight, width - 58)
    painter.drawText(box.adjusted(44, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, text)


def paint_focus_ring(painter: QPainter, theme: Theme, size: QSize) -> None:
    """Paint the ring that says the keyboard moves the map."""
    painter.setPen(QPen(QColor(theme.focus), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(1.5, 1.5, size.width() - 3, size.height() - 3), 8, 8)


def font(size_px: int, *, bold: bool = False) -> QFont:
    """Return the application's font in a size of logical pixels."""
    made = QFont()
    made.setPixelSize(size_px)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


@lru_cache(maxsize=16)
def _cut_to(text: str, room: float) -> str:
    """Return a name of parts that fits: the place, said on the rail too, gives way to layer and legend."""
    metrics = QFontMetricsF(font(17, bold=True))
    place, *more = text.split(NAME_JOIN)
    rest = metrics.horizontalAdvance(NAME_JOIN.join(["", *more]))
    return NAME_JOIN.join([metrics.elidedText(place, Qt.TextElideMode.ElideRight, room - rest), *more])


@lru_cache(maxsize=16)
def _side_sign(letter: str, caption: str, at_left: bool, width: int, theme: Theme, pixel_ratio: float) -> QPixmap:
    """Return a side's letter over its words on their plate, kept: they stand over every picture of a map that moves."""
    flag = Qt.AlignmentFlag.AlignLeft if at_left else Qt.AlignmentFlag.AlignRight
    box = QRectF(_PLATE_PX, 6, width, _LETTER_PX + 8)
    below = QRectF(_PLATE_PX, box.bottom() - 4, width, 20)
    sign = _clear_pixmap(width + 2 * _PLATE_PX, below.bottom() + 3, pixel_ratio)
    painter = QPainter(sign)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_plate(painter, box.united(below), flag, _wider(letter, caption), theme)
    _paint_cased(painter, letter, box, flag, font(_LETTER_PX, bold=True), theme, theme.map_ink)
    _paint_cased(painter, caption, below, flag, font(14), theme, theme.muted)
    painter.end()
    return sign


@lru_cache(maxsize=16)
def _name_sign(text: str, theme: Theme, pixel_ratio: float) -> QPixmap:
    """Return the name of what is shown on its plate, kept like the letters of the sides."""
    width = QFontMetricsF(font(17, bold=True)).horizontalAdvance(text)
    box = QRectF(_PLATE_PX, 0, width, 28)
    sign = _clear_pixmap(width + 2 * _PLATE_PX, 31, pixel_ratio)
    painter = QPainter(sign)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_plate(painter, box, Qt.AlignmentFlag.AlignLeft, width, theme)
    _paint_cased(painter, text, box, Qt.AlignmentFlag.AlignLeft, font(17, bold=True), theme, theme.map_ink)
    painter.end()
    return sign


def _clear_pixmap(width: float, height: float, pixel_ratio: float) -> QPixmap:
    made = QPixmap(math.ceil(width * pixel_ratio), math.ceil(height * pixel_ratio))
    made.setDevicePixelRatio(pixel_ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def _wider(letter: str, caption: str) -> float:
    widths = QFontMetricsF(font(_LETTER_PX, bold=True)), QFontMetricsF(font(14))
    return max(metrics.horizontalAdvance(text) for metrics, text in zip(widths, (letter, caption), strict=True))


def _paint_plate(painter: QPainter, box: QRectF, flag: Qt.AlignmentFlag, width: float, theme: Theme) -> None:
    """Paint the ground that words over the drawing stand on."""
    left = box.left() if flag == Qt.AlignmentFlag.AlignLeft else box.right() - width
    ground = QColor(theme.map_ground)
    ground.setAlpha(_PLATE_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(left, box.top(), width, box.height()).adjusted(-_PLATE_PX, 0, _PLATE_PX, 2), 8, 8)


def _paint_cased(
    painter: QPainter, text: str, box: QRectF, flag: Qt.AlignmentFlag, used: QFont, theme: Theme, colour: str
) -> None:
    ratio = painter.device().devicePixelRatioF()
    lettered = _cased(text, used.pixelSize(), used.weight() > QFont.Weight.Normal, theme.map_ground, colour, ratio)
    width, height = lettered.width() / ratio, lettered.height() / ratio
    x = box.left() - _CASE_PX if flag == Qt.AlignmentFlag.AlignLeft else box.right() - width + _CASE_PX
    painter.drawPixmap(QPointF(round(x), round(box.center().y() - height / 2)), lettered)


def _cased(text: str, size_px: int, bold: bool, ground: str, colour: str, pixel_ratio: float) -> QPixmap:
    """Return letters in a casing."""
    used = font(size_px, bold=bold)
    metrics = QFontMetricsF(used)
    width, height = metrics.horizontalAdvance(text) + 2 * _CASE_PX, metrics.capHeight() + 4 * _CASE_PX
    picture = _clear_pixmap(width, height, pixel_ratio)
    letters = QPainterPath()
    letters.addText(QPointF(_CASE_PX, (height + metrics.capHeight()) / 2), used, text)
    casing = QColor(ground)
    casing.setAlpha(220)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(letters, round_pen(casing, 5))
    painter.fillPath(letters, QColor(colour))
    painter.end()
    return picture
