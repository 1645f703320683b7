"""The body's light lines as prepared PDF forms, compressed with the map itself, and outlines of charted shapes."""

import math
from collections.abc import Iterable, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFFormXObject, PDFName, PDFResourceDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from iastm_desktop.domain.bodymap import GRID, Shape, View
from iastm_desktop.reports.styles import BODY_TONE

UNITS_PER_MM = 10  # the form counts in 0.1 mm: whole numbers keep it small
_THIN_MM = 1.1  # points nearer than this are left out where the line runs straight on
_SHARP = math.cos(math.radians(35))
_outlines: dict[int, tuple[Shape, str]] = {}


def draw_base(canvas: Canvas, view: View, *, edge: tuple[Color, float], within: tuple[Color, float]) -> None:
    """Draw a view's light lines, colour and width of the body's edge and of what is within; y runs down, in 0.1 mm."""
    for number, (content, (colour, width)) in enumerate(zip(view.lines, (edge, within), strict=False)):
        name = f"map_{view.id}_{number}"
        if not canvas.hasForm(name):
            canvas._doc.addForm(name, _Prepared(content, view))  # reportlab's only way in for a form made elsewhere
        canvas.setStrokeColor(colour)
        canvas.setFillColor(BODY_TONE)
        canvas.setLineWidth(width)
        canvas.doForm(name)


def emit(canvas: Canvas, operators: str) -> None:
    """Write drawing operators as they are: formatting each number through the canvas takes most of a page's time."""
    canvas._code.append(operators)


def outline(shape: Shape) -> str:
    """Return the operators of a shape's outline in 0.1 mm; kept for the life of the process."""
    known = _outlines.get(id(shape))
    if known is None or known[0] is not shape:
        known = _outlines[id(shape)] = shape, "\n".join(_ring_operators(shape))
    return known[1]


def thin(ring: Sequence[int]) -> list[tuple[float, float]]:
    """Return a ring of 0.01 mm numbers as points in mm without those that cannot be seen on paper."""
    points = [(ring[i] / GRID, ring[i + 1] / GRID) for i in range(0, len(ring), 2)]
    kept = points[:1]
    for point, after in zip(points[1:], [*points[2:], points[0]], strict=True):
        away = math.dist(kept[-1], point)
        if away >= _THIN_MM or (away > 0.25 and _turns(kept[-1], point, after)):
            kept.append(point)
    return kept if len(kept) > 2 else points


def _turns(before: tuple[float, float], point: tuple[float, float], after: tuple[float, float]) -> bool:
    ax, ay, bx, by = point[0] - before[0], point[1] - before[1], after[0] - point[0], after[1] - point[1]
    lengths = math.hypot(ax, ay) * math.hypot(bx, by)
    return lengths > 0 and (ax * bx + ay * by) / lengths < _SHARP


def _ring_operators(shape: Shape) -> Iterable[str]:
    for ring in shape.outline:
        (x, y), *others = thin(ring)
        yield f"{_unit(x)} {_unit(y)} m"
        yield from (f"{_unit(x)} {_unit(y)} l" for x, y in others)
        yield "h"


def _unit(number_mm: float) -> int:
    return round(number_mm * UNITS_PER_MM)


class _Prepared(PDFFormXObject):  # type: ignore[misc]  # reportlab has no types
    """A form whose content is compressed already."""

    def __init__(self, stream: bytes, view: View) -> None:
        super().__init__(0, 0, round(view.width_mm * UNITS_PER_MM), round(view.height_mm * UNITS_PER_MM))
        encoding = PDFDictionary()
        encoding["Filter"] = PDFName("FlateDecode")
        self.Contents = PDFStream(encoding, stream)
        self.Resources = PDFResourceDictionary()
