"""A signature on paper: the lines as they were drawn, as vectors over a thin rule."""

from reportlab.platypus import Flowable

from iastm_desktop.domain.signature import Signature
from iastm_desktop.reports.fonts import REGULAR
from iastm_desktop.reports.styles import HAIR_PT, HAIRLINE, INK, QUIET

_WIDTH_PT, _HEIGHT_PT, _WORDS_PT, _LINE_PT = 190.0, 58.0, 11.0, 1.1
_LEFT_PT = 6.0


class SignatureDrawn(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A signature in a box of its own, with `words` under its rule."""

    def __init__(self, signature: Signature, words: str) -> None:
        super().__init__()
        self.signature, self.words = signature, words
        self.width, self.height = _WIDTH_PT, _HEIGHT_PT + _WORDS_PT

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(HAIR_PT)
        canvas.line(0, _WORDS_PT, _WIDTH_PT, _WORDS_PT)
        canvas.setFillColor(QUIET)
        canvas.setFont(REGULAR, 7.2)
        canvas.drawString(0, 2, self.words)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(_LINE_PT)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for points in drawn_lines(self.signature):
            path = canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:] or points:
                path.lineTo(*point)
            canvas.drawPath(path)


def drawn_lines(signature: Signature) -> list[list[tuple[float, float]]]:
    """Return the lines in points of the page, from the lower left of the box; nothing is cut off."""
    reach_x = max(signature.width, *(x for line in signature.lines for x, _y in line))
    reach_y = max(signature.height, *(y for line in signature.lines for _x, y in line))
    scale = min(_WIDTH_PT / reach_x, _HEIGHT_PT / reach_y)
    top = _WORDS_PT + _HEIGHT_PT
    return [[(_LEFT_PT + x * scale, top - y * scale) for x, y in line] for line in signature.lines if line]
