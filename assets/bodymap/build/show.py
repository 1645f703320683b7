"""Make pictures to judge the map by: show.py OUT [DRAWING [left top width height scale]] (needs Pillow).

Without a window each drawing is shown at 1 px/mm in flat colours over its base picture (`VIEW.png`), each base picture
alone (`VIEW_LAYER_bare.png`), the parts of the body in WINDOWS at 4 px/mm both ways in every layer, and the pictures of
the README.
"""

import re
import sys
import zlib
from pathlib import Path

from compile_map import grid_rings
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

MAP = Path(__file__).resolve().parent.parent
PICTURE_PER_MM = 3
WINDOWS = {
    "face": ("anterior", 300, 60, 145, 200),
    "profile": ("lateral_right", 110, 60, 200, 200),
    "shoulder": ("anterior", 130, 300, 200, 160),
    "shoulder_back": ("posterior", 380, 300, 200, 160),
    "forearm": ("anterior", 80, 620, 150, 220),
    "hand": ("anterior", 30, 860, 130, 190),
    "knee": ("anterior", 255, 1210, 110, 190),
    "knee_outer": ("lateral_right", 60, 1210, 130, 190),
    "heel": ("posterior", 400, 1560, 130, 170),
    "foot": ("anterior", 220, 1560, 130, 170),
    "sacrum": ("posterior", 300, 760, 150, 200),
    "elbow": ("posterior", 530, 520, 140, 170),
    "shoulder_outer": ("lateral_right", 430, 330, 150, 170),
    "foot_outer": ("lateral_right", 60, 1570, 260, 170),
    "neck": ("head_neck_right", 40, 120, 230, 250),
    "knee_inner": ("medial_right", 110, 320, 150, 190),
    "foot_inner": ("medial_right", 0, 680, 250, 148),
    "foot_above": ("foot_dorsal", 0, 0, 168, 268),
    "sole": ("plantar", 0, 0, 168, 268),
    "palm": ("hand_palmar", 170, 0, 170, 260),
    "back_of_hand": ("hand_dorsal", 170, 0, 170, 260),
}
README = {  # a whole view, a part of the body, the plain body of clients with worked muscles faded in
    "map-back": ("posterior", "posterior_superficial", (0, 0, 744, 1746, 0.5), ()),
    "map-shoulder": ("posterior", "posterior_superficial", (372, 285, 330, 330, 2.0), ("infraspinatus__right",)),
    "map-client": ("posterior", "posterior_plain", (0, 0, 744, 1746, 0.5), ("upper_trapezius__right", "gastroc*left")),
}
_PATH = re.compile(r'<path id="(\w+)__(\w+)" class="(.)" d="([^"]+)"/>')
_WORKED = (63, 122, 140)


def main(out: Path, drawing: str | None, window: list[float]) -> None:
    """Write the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    if drawing:
        show(drawing, *window).save(out / f"{drawing}.png")
        return
    for svg in sorted(path for path in MAP.glob("*.svg") if not path.stem.endswith("_zones")):
        show(svg.stem).save(out / f"{svg.stem}.png")
    for path in sorted((MAP / "pictures").glob("*_large.webp")):
        name = path.stem.removesuffix("_large")
        bare(name, scale=1.0).save(out / f"{name}_bare.png")
    for name, (view, *box) in WINDOWS.items():
        for layer in layers(view):
            drawing = view if layer == "superficial" else f"{view}_{layer}"
            if layer != "plain":
                show(drawing, *box, 4.0).save(out / f"{drawing}_{name}.png")
            bare(f"{view}_{layer}", *box, 4.0).save(out / f"{view}_{name}_{layer}_bare.png")
    for name, (shown, base, box, worked) in README.items():
        worked_on(shown, base, box, worked).save(out / f"{name}.png", optimize=True)


def layers(view: str) -> list[str]:
    """Return the layers of a view that have a picture, with the plain body."""
    found = (path.stem.removesuffix("_large") for path in (MAP / "pictures").glob(f"{view}_*_large.webp"))
    return sorted(name.removeprefix(f"{view}_") for name in found)


def show(
    drawing: str, left: float = 0, top: float = 0, width: float = 0, height: float = 0, scale: float = 1.0
) -> Image.Image:
    """Return a window (mm) of a drawing in flat colours over its base picture, names written where there is room."""
    view, _, layer = drawing.partition("_deep")
    layer = f"deep{layer}" if "_deep" in drawing else "superficial"
    picture = bare(f"{view}_{layer}", left, top, width, height, scale)
    colours = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(colours)
    names = []
    for region, rings in _outlines(drawing, left, top, scale):
        hue = zlib.crc32(region.partition("__")[0].encode())
        colours.paste((hue & 255, hue >> 8 & 255, hue >> 16 & 255, 90), mask=_filled(rings, picture.size))
        for ring in rings:
            pen.line([*ring, ring[0]], fill=(60, 20, 20, 255))
        names.append((region.partition("__")[0], max(rings, key=len)))
    picture = Image.alpha_composite(picture.convert("RGBA"), colours)
    if scale >= 2:
        _write_names(picture, names, scale)
    return picture.convert("RGB")


def bare(
    name: str, left: float = 0, top: float = 0, width: float = 0, height: float = 0, scale: float = 1.0
) -> Image.Image:
    """Return a window (mm) of a base picture, such as `anterior_plain`, on white."""
    with Image.open(MAP / "pictures" / f"{name}_large.webp") as base:
        width, height = width or base.width / PICTURE_PER_MM, height or base.height / PICTURE_PER_MM
        box = tuple(PICTURE_PER_MM * side for side in (left, top, left + width, top + height))
        size = (round(width * scale), round(height * scale))
        window = base.convert("RGBa").resize(size, Image.Resampling.BICUBIC, box=box).convert("RGBA")  # type: ignore[arg-type]
    picture = Image.new("RGBA", size, "white")
    picture.alpha_composite(window)
    return picture.convert("RGB")


def worked_on(view: str, base: str, box: tuple[float, ...], worked: tuple[str, ...]) -> Image.Image:
    """Return a window (mm) of a picture into which the worked regions are faded, as seen without skin and tinted."""
    left, top, _, _, scale = box
    picture, inner = bare(base, *box), bare(f"{view}_superficial", *box)
    tinted = ImageChops.multiply(inner, Image.new("RGB", inner.size, tuple(255 - (255 - c) // 2 for c in _WORKED)))
    for region, rings in _outlines(view, left, top, scale):
        if any(re.fullmatch(name.replace("*", r"\w*"), region) for name in worked):
            area = _filled(rings, picture.size).convert("L").filter(ImageFilter.GaussianBlur(1.2 * scale))
            picture.paste(tinted, mask=area)
            pen = ImageDraw.Draw(picture)
            for ring in rings:
                pen.line([*ring, ring[0]], fill=_WORKED, width=max(1, round(scale)))
    return picture


def _outlines(drawing: str, left: float, top: float, scale: float) -> list[tuple[str, list[list[tuple[float, float]]]]]:
    """Return each sided region of a drawing with its rings in pixels of a window."""
    svg = (MAP / f"{drawing}.svg").read_text(encoding="utf-8")
    return [
        (
            f"{region}__{side}",
            [[((x / 100 - left) * scale, (y / 100 - top) * scale) for x, y in ring] for ring in grid_rings(data)],
        )
        for region, side, _, data in _PATH.findall(svg)
    ]


def _filled(rings: list[list[tuple[float, float]]], size: tuple[int, int]) -> Image.Image:
    mark = Image.new("1", size)
    for ring in rings:
        one = Image.new("1", size)
        ImageDraw.Draw(one).polygon(ring, fill=1)
        mark = ImageChops.logical_xor(mark, one)
    return mark


def _write_names(picture: Image.Image, names: list[tuple[str, list[tuple[float, float]]]], scale: float) -> None:
    pen = ImageDraw.Draw(picture)
    for region, ring in names:
        xs, ys = zip(*ring, strict=True)
        place = (sum(xs) / len(xs) - 20, sum(ys) / len(ys) - 5)
        pen.text(place, region, fill="black", font=ImageFont.load_default(3.0 * scale))


if __name__ == "__main__":
    given = sys.argv[2:]
    main(Path(sys.argv[1]), given[0] if given else None, [float(number) for number in given[1:]])
