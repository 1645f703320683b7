"""The plain body of a client's page: skin and clothes, into which what was worked is faded from its own layer."""

from collections.abc import Callable, Iterable
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from iastm_desktop.domain.bodymap import GRID, Shape, View
from iastm_desktop.reports.fonts import REGULAR, SEMIBOLD
from iastm_desktop.reports.map_drawing import side_letters
from iastm_desktop.reports.map_plan import Area, Panel
from iastm_desktop.reports.styles import INK, QUIET

Pictures = Callable[[str, str, str], bytes]  # view, layer, size (`small`, `large`) to the bytes of a picture

_PLAIN, _SKINLESS = "plain", "superficial"
_DPI = 220
_TINT = (52, 122, 142)  # what was worked: as on the screen, not red
_FADE = 0.82  # of the muscle over the skin
_PAPER = (255, 255, 255)
_SOFT_PX, _LINE_PX = 2.5, 1
_TITLE_PT, _LETTER_PT = 18.0, 12.0
_QUALITY = 88


class FadedBody(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One view of the plain body with what was worked faded in, its name above, the client's R and L beside it."""

    def __init__(self, panel: Panel, title: str, width: float, height: float, pictures: Pictures) -> None:
        super().__init__()
        self.panel, self.title, self.width, self.height, self.pictures = panel, title, width, height, pictures

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        view, canvas = self.panel.view, self.canv
        room = self.height - _TITLE_PT
        scale = min(self.width / view.width_mm, room / view.height_mm)
        wide, high = view.width_mm * scale, view.height_mm * scale
        left = (self.width - wide) / 2
        picture = faded(view, self.panel.areas, self.pictures, per_mm=scale * _DPI / 72)
        canvas.drawImage(ImageReader(BytesIO(picture)), left, room - high, wide, high)
        canvas.setFillColor(INK)
        canvas.setFont(SEMIBOLD, 10)
        canvas.drawCentredString(self.width / 2, self.height - 10, self.title)
        _draw_letters(canvas, view, (left, left + wide), room)


def faded(view: View, areas: Iterable[Area], pictures: Pictures, *, per_mm: float) -> bytes:
    """Return a JPEG of the plain view at `per_mm` pixels a millimetre, the areas faded in; equal input, equal bytes."""
    size = (round(view.width_mm * per_mm), round(view.height_mm * per_mm))
    picture = _base(pictures, view.id, _PLAIN, size)
    for layer in dict.fromkeys(area.layer for area in areas):
        shapes = [area.shape for area in areas if area.layer == layer and area.shape is not None]
        mark = Image.new("1", size)
        for shape in shapes:
            mark = ImageChops.logical_or(mark, _filled(shape, per_mm, size))
        tint = Image.new("RGB", size, tuple(255 - (255 - part) // 2 for part in _TINT))
        inner = ImageChops.multiply(_base(pictures, view.id, layer, size), tint)
        soft = mark.convert("L").filter(ImageFilter.GaussianBlur(_SOFT_PX))
        picture.paste(inner, mask=soft.point(lambda level: level * _FADE))
        for shape in shapes:
            _outline(picture, shape, per_mm)
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _base(pictures: Pictures, view: str, layer: str, size: tuple[int, int]) -> Image.Image:
    """Return a base picture on paper in a size; the small one where it is large enough to be drawn out a little."""
    with Image.open(BytesIO(pictures(view, layer, "small"))) as small:
        found = small.convert("RGBa")
    if found.width * 2 < size[0]:
        with Image.open(BytesIO(pictures(view, layer, "large"))) as large:
            found = large.convert("RGBa")
    scaled = found.resize(size, Image.Resampling.BICUBIC).convert("RGBA")
    paper = Image.new("RGBA", size, _PAPER)
    paper.alpha_composite(scaled)
    return paper.convert("RGB")


def _rings(shape: Shape, per_mm: float) -> list[list[tuple[float, float]]]:
    scale = per_mm / GRID
    return [[(x * scale, y * scale) for x, y in zip(ring[::2], ring[1::2], strict=True)] for ring in shape.outline]


def _filled(shape: Shape, per_mm: float, size: tuple[int, int]) -> Image.Image:
    """Return which pixels a shape covers, even-odd."""
    mark = Image.new("1", size)
    for ring in _rings(shape, per_mm):
        one = Image.new("1", size)
        ImageDraw.Draw(one).polygon(ring, fill=1)
        mark = ImageChops.logical_xor(mark, one)
    return mark


def _outline(picture: Image.Image, shape: Shape, per_mm: float) -> None:
    pen = ImageDraw.Draw(picture)
    for ring in _rings(shape, per_mm):
        pen.line([*ring, ring[0]], fill=_TINT, width=_LINE_PX, joint="curve")


def _draw_letters(canvas: Canvas, view: View, sides: tuple[float, float], top: float) -> None:
    left, right, _middle = side_letters(view)
    canvas.setFont(REGULAR, _LETTER_PT)
    canvas.setFillColor(QUIET)
    canvas.drawString(sides[0], top - _LETTER_PT, left)
    if right != left:
        canvas.drawRightString(sides[1], top - _LETTER_PT, right)
