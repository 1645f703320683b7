"""Make pictures to judge the map by: show.py OUT [DRAWING [left top width height scale]] (needs Pillow).

Without a window the whole drawing is shown at 1 px/mm and each part of the body in WINDOWS at 4 px/mm.
"""

import re
import sys
import zlib
from pathlib import Path

from compile_map import grid_rings
from PIL import Image, ImageDraw, ImageFont

MAP = Path(__file__).resolve().parent.parent
WINDOWS = {
    "face": ("anterior", 300, 60, 145, 200),
    "shoulder": ("anterior", 130, 300, 200, 160),
    "shoulder_back": ("posterior", 380, 300, 200, 160),
    "forearm": ("anterior", 80, 620, 150, 220),
    "hand": ("anterior", 30, 860, 130, 190),
    "knee": ("anterior", 255, 1210, 110, 190),
    "foot": ("anterior", 220, 1560, 130, 170),
}
_PATH = re.compile(r'<path id="(\w+)__(\w+)" class="(.)" d="([^"]+)"/>')
_VIEW_BOX = re.compile(r'viewBox="0 0 (\S+) (\S+)"')


def main(out: Path, drawing: str | None, window: list[float]) -> None:
    """Write the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    if drawing:
        show(drawing, *window).save(out / f"{drawing}.png")
        return
    for svg in sorted(path for path in MAP.glob("*.svg") if not path.stem.endswith("_zones")):
        show(svg.stem).save(out / f"{svg.stem}.png")
    for name, (shown, *box) in WINDOWS.items():
        show(shown, *box, 4.0).save(out / f"{shown}_{name}.png")


def show(
    drawing: str, left: float = 0, top: float = 0, width: float = 0, height: float = 0, scale: float = 1.0
) -> Image.Image:
    """Return a window (mm) of a drawing in flat colours over its base picture, names written where there is room."""
    svg = (MAP / f"{drawing}.svg").read_text(encoding="utf-8")
    box = _VIEW_BOX.search(svg)
    assert box
    width, height = width or float(box[1]), height or float(box[2])
    size = (round(width * scale), round(height * scale))
    picture = Image.new("RGB", size, "white")
    _lay_base(picture, drawing, left, top, scale)
    colours = Image.new("RGBA", size)
    pen = ImageDraw.Draw(colours)
    names = []
    for region, _, _, data in _PATH.findall(svg):
        rings = [[((x / 100 - left) * scale, (y / 100 - top) * scale) for x, y in ring] for ring in grid_rings(data)]
        mark = Image.new("1", size)
        for ring in rings:
            one = Image.new("1", size)
            ImageDraw.Draw(one).polygon(ring, fill=1)
            mark = _either(mark, one)
        hue = zlib.crc32(region.encode())
        colours.paste((hue & 255, hue >> 8 & 255, hue >> 16 & 255, 90), mask=mark)
        for ring in rings:
            pen.line([*ring, ring[0]], fill=(60, 20, 20, 255))
        names.append((region, max(rings, key=len)))
    picture = Image.alpha_composite(picture.convert("RGBA"), colours)
    if scale >= 2:
        _write_names(picture, names, scale)
    return picture.convert("RGB")


def _lay_base(picture: Image.Image, drawing: str, left: float, top: float, scale: float) -> None:
    view, _, layer = drawing.partition("_deep")
    layer = f"deep{layer}" if "_deep" in drawing else "superficial"
    with Image.open(MAP / "pictures" / f"{view}_{layer}_large.webp") as base:
        scaled = base.convert("RGBA").resize((round(base.width * scale / 2), round(base.height * scale / 2)))
        picture.paste(scaled, (round(-left * scale), round(-top * scale)), scaled)


def _either(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.logical_xor(one, other)


def _write_names(picture: Image.Image, names: list[tuple[str, list[tuple[float, float]]]], scale: float) -> None:
    pen = ImageDraw.Draw(picture)
    for region, ring in names:
        xs, ys = zip(*ring, strict=True)
        place = (sum(xs) / len(xs) - 20, sum(ys) / len(ys) - 5)
        pen.text(place, region, fill="black", font=ImageFont.load_default(3.0 * scale))


if __name__ == "__main__":
    given = sys.argv[2:]
    main(Path(sys.argv[1]), given[0] if given else None, [float(number) for number in given[1:]])
