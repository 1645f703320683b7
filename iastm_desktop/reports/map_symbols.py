"""Patterns and symbols of the printed map: each a colour and a shape, so that black and white says the same."""

import math
from collections.abc import Callable

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from iastm_desktop.reports.fonts import SEMIBOLD
from iastm_desktop.reports.styles import ACCENT, ALARM, INK

Box = tuple[float, float, float, float]  # left, bottom, width, height in points

PAIN = HexColor("#B0305C")
HAND = HexColor("#A8741A")
BLOOD = HexColor("#6B2C91")
SKIN = HexColor("#D2452B")
_TOOL_TINTS = tuple(HexColor(tint) for tint in ("#EAF4F6", "#D9ECEF", "#C3E0E5", "#A9D2D9", "#8CC1CA", "#6BADB8"))
_TOOL_GAPS = (7.0, 5.4, 4.3, 3.4, 2.7, 2.1)  # points between hatch lines by pressure: deeper is denser
_CROSSED_FROM = 4


def fill_worked(canvas: Canvas, path: PDFPathObject, box: Box, pressure: int | None) -> None:
    """Fill a region that was worked on: slanted lines for a tool, level lines for hands (pressure None)."""
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0, fillMode=0)
    canvas.setFillColor(HexColor("#F5E7CB") if pressure is None else _TOOL_TINTS[pressure])
    canvas.rect(*box, stroke=0, fill=1)
    canvas.setStrokeColor(HAND if pressure is None else ACCENT)
    canvas.setLineWidth(0.45)
    if pressure is None:
        canvas.lines(_level_lines(box, 3.0))
    else:
        gap = _TOOL_GAPS[pressure]
        canvas.lines(_slanted_lines(box, gap, rising=True))
        if pressure >= _CROSSED_FROM:
            canvas.lines(_slanted_lines(box, gap * 1.4, rising=False))
    canvas.restoreState()


def fill_painful(canvas: Canvas, path: PDFPathObject, box: Box) -> None:
    """Dot a region that hurts."""
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0, fillMode=0)
    canvas.setStrokeColor(PAIN)
    canvas.setLineWidth(1.5)
    canvas.setLineCap(1)
    canvas.setDash([0.01, 4.2])
    canvas.lines(_level_lines(box, 4.2))
    canvas.restoreState()


def draw_symbol(canvas: Canvas, name: str, x: float, y: float, size: float = 3.3) -> None:
    """Draw a symbol round a point; `size` is its radius in points."""
    canvas.saveState()
    canvas.setLineWidth(0.9)
    canvas.setLineJoin(1)
    _SYMBOLS[name](canvas, x, y, size)
    canvas.restoreState()


def number_width(text: str) -> float:
    """Return the width of a number's chip in points."""
    return 6.4 + 3.4 * len(text)


def draw_number(canvas: Canvas, text: str, x: float, y: float) -> None:
    """Draw the number of a row of work in a chip round a point."""
    width, height = number_width(text), 9.6
    canvas.saveState()
    canvas.setFillColor(white)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    canvas.roundRect(x - width / 2, y - height / 2, width, height, height / 2, stroke=1, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, 7)
    canvas.drawCentredString(x, y - 2.4, text)
    canvas.restoreState()


def _slanted_lines(box: Box, gap: float, *, rising: bool) -> list[tuple[float, float, float, float]]:
    """Return 45° lines through a box; they stand on a grid of the page, so that neighbours meet."""
    left, bottom, width, height = box
    step = gap * math.sqrt(2)
    first = math.floor((left - height - bottom) / step) * step + bottom
    lines = []
    x = first
    while x < left + width:
        lines.append((x, bottom, x + height, bottom + height) if rising else (x, bottom + height, x + height, bottom))
        x += step
    return lines


def _level_lines(box: Box, gap: float) -> list[tuple[float, float, float, float]]:
    left, bottom, width, height = box
    count = int(height / gap) + 1
    return [(left, bottom + (i + 0.5) * gap, left + width, bottom + (i + 0.5) * gap) for i in range(count)]


def _polygon(canvas: Canvas, points: list[tuple[float, float]], fill: Color) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.setFillColor(fill)
    canvas.setStrokeColor(white)
    canvas.drawPath(path, stroke=1, fill=1)


def _regular(x: float, y: float, size: float, corners: int, turn: float) -> list[tuple[float, float]]:
    angles = [math.radians(turn + 360 / corners * i) for i in range(corners)]
    return [(x + size * math.cos(angle), y + size * math.sin(angle)) for angle in angles]


def _ring(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    canvas.setFillColor(white)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1.4)
    canvas.circle(x, y, size * 0.85, stroke=1, fill=1)


def _skin(canvas: Canvas, x: float, y: float, size: float) -> None:
    _ring(canvas, x, y, size, SKIN)


def _finding(canvas: Canvas, x: float, y: float, size: float) -> None:
    _ring(canvas, x, y, size, INK)
    canvas.setFillColor(INK)
    canvas.circle(x, y, size * 0.32, stroke=0, fill=1)


def _blood(canvas: Canvas, x: float, y: float, size: float) -> None:
    _polygon(canvas, _regular(x, y, size * 1.25, 4, 0), BLOOD)


def _broken(canvas: Canvas, x: float, y: float, size: float) -> None:
    _polygon(canvas, _regular(x, y - size * 0.2, size * 1.3, 3, 90), ALARM)


def _felt(canvas: Canvas, x: float, y: float, size: float) -> None:
    _polygon(canvas, _regular(x, y, size * 1.2, 4, 45), INK)


def _tap_out(canvas: Canvas, x: float, y: float, size: float) -> None:
    _polygon(canvas, _regular(x, y, size * 1.35, 8, 22.5), ALARM)
    canvas.setFillColor(white)
    canvas.rect(x - size * 0.75, y - size * 0.25, size * 1.5, size * 0.5, stroke=0, fill=1)


def _cross(canvas: Canvas, x: float, y: float, size: float) -> None:
    arm = size * 0.75
    for colour, width in ((white, 3.2), (INK, 1.5)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.lines([(x - arm, y - arm, x + arm, y + arm), (x - arm, y + arm, x + arm, y - arm)])


def _tick(canvas: Canvas, x: float, y: float, size: float) -> None:
    for colour, width in ((white, 3.2), (INK, 1.3)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.lines(
            [
                (x - size * 0.8, y, x - size * 0.2, y - size * 0.7),
                (x - size * 0.2, y - size * 0.7, x + size, y + size * 0.8),
            ]
        )


_SYMBOLS: dict[str, Callable[[Canvas, float, float, float], None]] = {
    "skin": _skin,
    "blood": _blood,
    "broken": _broken,
    "felt": _felt,
    "nothing_seen": _tick,
    "tap_out": _tap_out,
    "finding": _finding,
    "mark": _cross,
}
