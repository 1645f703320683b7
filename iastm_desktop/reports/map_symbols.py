"""Patterns and symbols of the printed map: each a colour and a shape, so that black and white says the same."""

import math
from collections.abc import Callable, Iterable

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from iastm_desktop.reports.fonts import SEMIBOLD
from iastm_desktop.reports.map_base import emit
from iastm_desktop.reports.styles import ACCENT, ALARM, INK

Box = tuple[float, float, float, float]  # left, bottom, width, height in points

PAIN = HexColor("#B0305C")
HAND = HexColor("#A8741A")
BLOOD = HexColor("#6B2C91")
SKIN = HexColor("#D2452B")
_HAND_TINT = HexColor("#F5E7CB")
_TOOL_TINTS = tuple(HexColor(tint) for tint in ("#EAF4F6", "#D9ECEF", "#C3E0E5", "#A9D2D9", "#8CC1CA", "#6BADB8"))
_TOOL_GAPS = (7.0, 5.4, 4.3, 3.4, 2.7, 2.1)  # points between hatch lines by pressure: deeper is denser
_CROSSED_FROM = 4
_CHIP = 9.6  # points: the height of a number's chip


def fill_worked(canvas: Canvas, outline: str, box: Box, *, pressure: int | None, unit: float = 1.0) -> None:
    """Fill a region that was worked on: slanted lines for a tool, level lines for hands (pressure None).

    `outline` and `box` count in the canvas's present units, of which a point has `unit`.
    """
    canvas.saveState()
    emit(canvas, f"{outline} W* n")
    canvas.setFillColor(_HAND_TINT if pressure is None else _TOOL_TINTS[pressure])
    canvas.rect(*box, stroke=0, fill=1)
    canvas.setStrokeColor(HAND if pressure is None else ACCENT)
    canvas.setLineWidth(0.45 * unit)
    if pressure is None:
        emit(canvas, _level_lines(box, 3.0 * unit))
    else:
        gap = _TOOL_GAPS[pressure] * unit
        emit(canvas, _slanted_lines(box, gap, rising=True))
        if pressure >= _CROSSED_FROM:
            emit(canvas, _slanted_lines(box, gap * 1.4, rising=False))
    canvas.restoreState()


def fill_painful(canvas: Canvas, outline: str, box: Box, *, unit: float = 1.0) -> None:
    """Dot a region that hurts; outline, box and unit as in `fill_worked`."""
    canvas.saveState()
    emit(canvas, f"{outline} W* n")
    canvas.setStrokeColor(PAIN)
    canvas.setLineWidth(1.5 * unit)
    canvas.setLineCap(1)
    canvas.setDash([0.01, 4.2 * unit])
    emit(canvas, _level_lines(box, 4.2 * unit))
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
    straight = (number_width(text) - _CHIP) / 2
    canvas.saveState()
    canvas.setLineCap(1)  # a chip is a thick line with round ends: far fewer numbers than a rounded box
    for colour, thickness in ((INK, _CHIP + 0.6), (white, _CHIP - 0.6)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(thickness)
        canvas.line(x - straight, y, x + straight, y)
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, 7)
    canvas.drawCentredString(x, y - 2.4, text)
    canvas.restoreState()


def _slanted_lines(box: Box, gap: float, *, rising: bool) -> str:
    """Return 45° lines through a box, as operators."""
    left, bottom, width, height = box
    start, end = (bottom, bottom + height) if rising else (bottom + height, bottom)
    step = gap * math.sqrt(2)
    places = (left - height + index * step for index in range(int((width + height) / step) + 1))
    return _stroked((x, start, x + height, end) for x in places)


def _level_lines(box: Box, gap: float) -> str:
    """Return level lines through a box, as operators."""
    left, bottom, width, height = box
    places = (bottom + (index + 0.5) * gap for index in range(int(height / gap) + 1))
    return _stroked((left, y, left + width, y) for y in places)


def _stroked(lines: Iterable[tuple[float, float, float, float]]) -> str:
    return "\n".join(f"{x1:.1f} {y1:.1f} m {x2:.1f} {y2:.1f} l" for x1, y1, x2, y2 in lines) + " S"


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
