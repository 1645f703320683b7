"""One printed view of the body map: outlines, charted regions, drawn lines, numbers and symbols, R and L."""

import math

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.entries import DrawnPath
from iastm_desktop.reports.fonts import SEMIBOLD
from iastm_desktop.reports.map_base import UNITS_PER_MM, draw_base, emit, outline
from iastm_desktop.reports.map_plan import SURFACE, Area, Box, Panel
from iastm_desktop.reports.map_symbols import draw_number, draw_symbol, fill_painful, fill_worked, number_width
from iastm_desktop.reports.styles import ACCENT, HAIRLINE, INK, LINES, PAPER, QUIET, SILHOUETTE
from iastm_desktop.words import _

_TITLE_PT = 13.0
_THUMB_SHARE = 0.2  # of the panel's width, for the small whole body beside a part
_THUMB_GAP = 6.0
_SYMBOL_STEP = 8.6
_SIGN_NEAR = 5.0  # points: a sign this near needs no line to its place


class MapPanel(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A view of the body with what was charted on it; a part of the body has the whole one small beside it."""

    def __init__(self, panel: Panel, title: str, width: float, height: float) -> None:
        super().__init__()
        self.panel, self.title, self.width, self.height = panel, title, width, height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        _draw_panel(self.canv, self.panel, self.title, self.width, self.height)


class Window:
    """A box of a view placed on the page: map millimetres to page points."""

    __slots__ = ("bottom", "box", "height", "left", "scale", "width")

    def __init__(self, box: Box, left: float, bottom: float, width: float, height: float) -> None:
        self.scale = min(width / box[2], height / box[3])
        self.width, self.height = box[2] * self.scale, box[3] * self.scale
        self.left, self.bottom = left + (width - self.width) / 2, bottom + (height - self.height) / 2
        self.box = box

    def at(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """Return the page point of a map point."""
        left, top, _width, _height = self.box
        return self.left + (x_mm - left) * self.scale, self.bottom + self.height - (y_mm - top) * self.scale


def widened(box: Box, view: View, width: float, height: float) -> Box:
    """Return a box grown to the page's proportions, kept inside the view where it fits."""
    left, top, wide, high = box
    ratio = width / height
    new_wide, new_high = max(wide, high * ratio), max(high, wide / ratio)
    left, top = left - (new_wide - wide) / 2, top - (new_high - high) / 2
    return (_inside(left, new_wide, view.width_mm), _inside(top, new_high, view.height_mm), new_wide, new_high)


def part_height(box: Box, width: float) -> float:
    """Return the height in points that a panel `width` points wide needs for a part of a view."""
    return (width * (1 - _THUMB_SHARE) - _THUMB_GAP) * box[3] / box[2] + _TITLE_PT


def side_letters(view: View) -> tuple[str, str, float]:
    """Return the letters of the patient's sides at the left and right of a view, and the line between, in mm.

    Read from the drawing itself, not from a convention: each letter stands where the shapes of its side are.
    """
    sums = {"left": [0.0, 0], "right": [0.0, 0]}
    for layer in view.layers.values():
        for shape in layer.shapes:
            if shape.region.side in sums:
                sums[shape.region.side][0] += (shape.bounds[0] + shape.bounds[2]) / 2
                sums[shape.region.side][1] += 1
    (left_sum, lefts), (right_sum, rights) = sums["left"], sums["right"]
    if not lefts or not rights:
        letter = _("L") if lefts else _("R") if rights else ""
        return letter, letter, view.width_mm / 2
    left_x, right_x = left_sum / lefts, right_sum / rights
    letters = (_("R"), _("L")) if right_x < left_x else (_("L"), _("R"))
    return (*letters, (left_x + right_x) / 2)


def _inside(start: float, length: float, limit: float) -> float:
    return (limit - length) / 2 if length >= limit else min(max(start, 0.0), limit - length)


def _draw_panel(canvas: Canvas, panel: Panel, title: str, width: float, height: float) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, 8.6)
    canvas.drawString(0, height - 8.6, title)
    room = height - _TITLE_PT
    view = panel.view
    whole: Box = (0.0, 0.0, view.width_mm, view.height_mm)
    if panel.is_whole:
        _draw_window(canvas, panel, Window(whole, 0, 0, width, room))
        _draw_letters(canvas, panel.view, whole, (0, width), room)
        return
    thumb = width * _THUMB_SHARE
    rest = width - thumb - _THUMB_GAP
    box = widened(panel.box, view, rest, room)
    window = Window(box, thumb + _THUMB_GAP, 0, rest, room)
    _draw_window(canvas, panel, window, framed=True)
    _draw_letters(canvas, view, box, (window.left, window.left + window.width), window.bottom + window.height)
    small = Window(whole, 0, 0, thumb, room)
    small.bottom = room - small.height
    _draw_thumb(canvas, panel, small, box)


def _draw_window(canvas: Canvas, panel: Panel, window: Window, *, framed: bool = False) -> None:
    canvas.saveState()
    if framed:
        clip = canvas.beginPath()
        clip.roundRect(window.left, window.bottom, window.width, window.height, 4)
        canvas.clipPath(clip, stroke=0, fill=0)
    _draw_body(canvas, panel.view, window, line=0.35)
    for area in panel.areas:
        _draw_area(canvas, area, window)
    for area in panel.areas:
        for path in area.paths:
            _draw_path(canvas, path, window)
    _draw_signs(canvas, panel, window)
    canvas.restoreState()
    if framed:
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.7)
        canvas.roundRect(window.left, window.bottom, window.width, window.height, 4, stroke=1, fill=0)


def _draw_thumb(canvas: Canvas, panel: Panel, window: Window, box: Box) -> None:
    _draw_body(canvas, panel.view, window, line=0.12)
    canvas.saveState()
    _enter_map(canvas, window)
    canvas.setFillColor(ACCENT)
    for area in panel.areas:
        if area.shape is not None:
            emit(canvas, f"{outline(area.shape)} f*")
    canvas.restoreState()
    canvas.saveState()
    left, top, wide, high = box
    x, y = window.at(max(left, 0), min(top + high, panel.view.height_mm))
    right, upper = window.at(min(left + wide, panel.view.width_mm), max(top, 0))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, right - x, upper - y, stroke=1, fill=0)
    canvas.restoreState()


def _draw_body(canvas: Canvas, view: View, window: Window, *, line: float) -> None:
    """Draw the light line base: the edge of the body darker and wider than the lines within."""
    canvas.saveState()
    unit = _enter_map(canvas, window)
    draw_base(canvas, view, edge=(SILHOUETTE, line * 2 * unit), within=(LINES, line * unit))
    canvas.restoreState()


def _enter_map(canvas: Canvas, window: Window) -> float:
    """Let the canvas count in 0.1 mm of the map, y down; return how many of these a point has."""
    scale = window.scale / UNITS_PER_MM
    canvas.translate(*window.at(0, 0))
    canvas.scale(scale, -scale)
    canvas.setLineJoin(1)
    return 1 / scale


def _draw_area(canvas: Canvas, area: Area, window: Window) -> None:
    """Fill and outline a charted region; the outline of a deep one is dashed."""
    if area.shape is None:
        return
    path = outline(area.shape)
    left, top, right, bottom = (number * UNITS_PER_MM for number in area.shape.bounds)
    box = (left, top, right - left, bottom - top)
    canvas.saveState()
    unit = _enter_map(canvas, window)
    if area.worked:
        fill_worked(canvas, path, box, pressure=area.pressure, unit=unit)
    if area.painful:
        fill_painful(canvas, path, box, unit=unit)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8 * unit)
    if area.layer != SURFACE:
        canvas.setDash([2.2 * unit, 1.6 * unit])
    emit(canvas, f"{path} S")
    canvas.restoreState()


def _draw_path(canvas: Canvas, path: DrawnPath, window: Window) -> None:
    """Draw a line as it was drawn, light under dark, with an arrow at its end; one point is a dot."""
    points = [window.at(*point) for point in path.points]
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    if len(points) == 1:
        canvas.setFillColor(INK)
        canvas.setStrokeColor(white)
        canvas.circle(*points[0], 1.9, stroke=1, fill=1)
    else:
        line = canvas.beginPath()
        line.moveTo(*points[0])
        for point in points[1:]:
            line.lineTo(*point)
        for colour, width in ((PAPER, 3.0), (INK, 1.3)):
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width)
            canvas.drawPath(line, stroke=1, fill=0)
        _draw_arrow(canvas, points)
    canvas.restoreState()


def _draw_arrow(canvas: Canvas, points: list[tuple[float, float]]) -> None:
    end = points[-1]
    before = next((point for point in reversed(points) if math.dist(point, end) > 2), None)
    if before is None:
        return
    angle = math.atan2(end[1] - before[1], end[0] - before[0])
    for turn in (2.6, -2.6):
        canvas.line(*end, end[0] + 5 * math.cos(angle + turn), end[1] + 5 * math.sin(angle + turn))


def _draw_signs(canvas: Canvas, panel: Panel, window: Window) -> None:
    """Draw numbers and symbols at each region's label point, moved apart where they would meet."""
    taken: list[tuple[float, float, float, float]] = []
    middle, _y = window.at(side_letters(panel.view)[2], 0)
    for area in sorted(panel.areas, key=lambda area: _anchor(area, window)[::-1], reverse=True):
        signs = [sign for sign in _signs(area) if sign[0] == "symbol" or not panel.is_crowded]
        if not signs:
            continue
        anchor = _anchor(area, window)
        outward = 1.0 if anchor[0] >= middle else -1.0  # never across the midline: a sign's side must be plain
        start = anchor[0] - outward * signs[0][2] / 2
        length = outward * sum(width for _kind, _text, width in signs)
        x, y = _free((start + length / 2, anchor[1]), abs(length), taken)
        taken.append((x - abs(length) / 2, y - 5.2, x + abs(length) / 2, y + 5.2))
        x -= length / 2
        _draw_leader(canvas, anchor, (x + outward * signs[0][2] / 2, y))
        for kind, text, width in signs:
            draw = draw_number if kind == "number" else draw_symbol
            draw(canvas, text, x + outward * width / 2, y)
            x += outward * width


def _draw_leader(canvas: Canvas, anchor: tuple[float, float], sign: tuple[float, float]) -> None:
    """Tie a sign that had to move to the place it belongs to."""
    if math.dist(anchor, sign) < _SIGN_NEAR:
        return
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.5)
    canvas.line(*anchor, *sign)
    canvas.circle(*anchor, 1.1, stroke=0, fill=1)


def _anchor(area: Area, window: Window) -> tuple[float, float]:
    left, top, wide, high = window.box
    x, y = area.shape.label_point if area.shape is not None else area.paths[0].points[0]
    return window.at(min(max(x, left + 8), left + wide - 8), min(max(y, top + 8), top + high - 8))


def _signs(area: Area) -> list[tuple[str, str, float]]:
    shown = area.numbers if len(area.numbers) <= 3 else (*area.numbers[:2], "…")
    text = "·".join(filter(None, shown))
    numbers = [("number", text, number_width(text) + 1)] if text else []
    return numbers + [("symbol", symbol, _SYMBOL_STEP) for symbol in area.symbols]


def _free(
    wanted: tuple[float, float], width: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float]:
    """Return the free place nearest to the wanted one, up or down."""
    x, y = wanted
    for step in range(40):
        shift = (step + 1) // 2 * 5.4 * (1 if step % 2 else -1)
        if not any(
            x - width / 2 < right and x + width / 2 > left and y + shift - 5.2 < upper and y + shift + 5.2 > lower
            for left, lower, right, upper in taken
        ):
            return x, y + shift
    return wanted


def _draw_letters(canvas: Canvas, view: View, box: Box, ends: tuple[float, float], top: float) -> None:
    """Print the patient's R and L in the upper corners of a view, each only where its side is shown."""
    at_left, at_right, middle = side_letters(view)
    share = (middle - box[0]) / box[2]
    one_side = at_left == at_right
    canvas.saveState()
    canvas.setFont(SEMIBOLD, 13)
    if share > 0.08 or one_side:
        _draw_letter(canvas, at_left, ends[0] + 10, top - 15)
    if share < 0.92 and not one_side:
        _draw_letter(canvas, at_right, ends[1] - 10, top - 15)
    canvas.restoreState()


def _draw_letter(canvas: Canvas, letter: str, x: float, y: float) -> None:
    canvas.setStrokeColor(PAPER)
    canvas.setLineCap(1)
    canvas.setLineWidth(16)
    canvas.line(x, y + 4.4, x, y + 4.4)  # a round spot of paper, so that no outline crosses the letter
    canvas.setFillColor(QUIET)
    canvas.drawCentredString(x, y, letter)
