"""Write a drawing: outlines of sided regions as SVG and base pictures, the left made as the mirror of the right."""

from trace import MIRROR, Rings, trace

import numpy as np
from drawings import PER_MM, Drawing
from fit_curves import Segment
from labels import area_of, without_crumbs
from PIL import Image
from svg_paths import write_path
from tables import MAP, constructions, fits, region_facts

CREDIT = "BodyParts3D, (c) The Database Center for Life Science licensed under CC Attribution-Share Alike 2.1 Japan"
STYLE = (
    "<style>path{fill-rule:evenodd;stroke:#6e2f27;stroke-width:.5}"
    ".m{fill:#cb7060}.t{fill:#f1e1ca}.b{fill:#f2e8d6}.s{fill:#f0d1ba}.z{fill:none;stroke:#b03020}</style>"
)
SideRings = dict[tuple[str, str], list[list[Segment]]]


def write_drawing(drawing: Drawing, page: np.ndarray, picture: np.ndarray, regions: dict[int, str]) -> None:
    """Write SVG and pictures of a drawing and of its mirror."""
    right = traced(drawing, page, regions)
    write_both_pictures(drawing, drawing.layer, picture)
    if drawing.mirrored:
        write_svg(drawing.name, drawing, right | mirrored(right, drawing.width_mm))
        return
    write_svg(drawing.name, drawing, right)
    write_svg(drawing.name.replace("_right", "_left"), drawing, mirrored_panels(right, drawing))


def write_both_pictures(drawing: Drawing, kind: str, picture: np.ndarray) -> None:
    """Write the pictures of a drawing's right half, completed or followed by their mirror; kind: a layer or plain."""
    if drawing.mirrored:
        write_pictures(f"{drawing.view}_{kind}", np.where(picture[..., 3:] > 0, picture, picture[:, ::-1]))
        return
    write_pictures(f"{drawing.view}_{kind}", picture)
    left = drawing.view.replace("_right", "_left")
    write_pictures(f"{left}_{kind}", mirrored_picture(picture, drawing))


def write_zones(drawing: Drawing, page: np.ndarray, regions: dict[int, str]) -> None:
    """Write the caution zones that lie over a view, each cut to the body's silhouette."""
    numbers = {region: number for number, region in regions.items()}
    right: SideRings = {}
    for shape in constructions(drawing.name, "zones.csv"):
        zone = np.zeros_like(page)
        for panel in drawing.panels:
            rows, columns = panel.camera.size(PER_MM)
            top, left = round(panel.page_top * PER_MM), round(panel.page_left * PER_MM)
            box = (slice(top, top + rows), slice(left, left + columns))
            area = area_of(shape, drawing, panel, (rows, columns)) & (page[box] > 0)
            if shape.over:
                names = [regions.get(number, "") for number in range(page.max() + 1)]
                area &= np.array([fits(" ".join(shape.over), name) for name in names])[page[box]]
            zone[box][area] = numbers[shape.region]
        right |= traced(drawing, without_crumbs(zone), regions)
    if not right:
        return
    if drawing.mirrored:
        write_svg(f"{drawing.view}_zones", drawing, right | mirrored(right, drawing.width_mm), "z")
        return
    write_svg(f"{drawing.view}_zones", drawing, right, "z")
    left_view = drawing.view.replace("_right", "_left")
    write_svg(f"{left_view}_zones", drawing, mirrored_panels(right, drawing), "z")


def traced(drawing: Drawing, page: np.ndarray, regions: dict[int, str]) -> SideRings:
    """Return the rings of the right half's regions; midline regions are closed with their own mirror."""
    facts = region_facts()
    middle = page.shape[1] // 2
    left_half = drawing.mirrored and page[:, :middle].any()
    half = page
    if drawing.mirrored:
        half = page[:, :middle] if left_half else page[:, middle:]
        edge = np.full((len(page), 1), MIRROR, page.dtype)
        half = np.hstack([half, edge] if left_half else [edge, half])
    rings = trace(half, PER_MM)
    if drawing.mirrored and not left_half:
        rings = _moved(rings, drawing.width_mm / 2 - 1 / PER_MM)
    result: SideRings = {}
    for number, ring in rings.items():
        region = regions[number]
        if facts[region][0] == "paired":
            result[region, "right"] = ring
        else:
            result[region, "midline"] = whole(ring, drawing.width_mm) if drawing.mirrored else ring
    return result


def whole(rings: list[list[Segment]], width: float) -> list[list[Segment]]:
    """Return rings that end at the page's middle closed with their mirror, and the others with a mirrored twin."""
    result = []
    for ring in rings:
        chains = _off_middle(ring, width)
        for chain in chains:
            back = _mirror_ring(chain, width)
            result += [chain + back] if chain[0][0] != chain[-1][-1] else [chain, back]
    return result


def _off_middle(ring: list[Segment], width: float) -> list[list[Segment]]:
    """Return the ring's ways between its stretches along the middle; the ring itself if it has none."""
    along = [len(segment) == 2 and segment[0][0] == segment[1][0] == width / 2 for segment in ring]
    if not any(along):
        return [ring]
    first = along.index(True)
    ring, along = ring[first:] + ring[:first], along[first:] + along[:first]
    chains: list[list[Segment]] = []
    for segment, skip, before in zip(ring, along, [True, *along[:-1]], strict=True):
        if not skip:
            if before:
                chains.append([])
            chains[-1].append(segment)
    return chains


def mirrored(right: SideRings, width: float) -> SideRings:
    """Return the left regions: the right ones mirrored at the page's middle; midline regions are left out."""
    return {
        (region, "left"): [_mirror_ring(ring, width) for ring in rings]
        for (region, side), rings in right.items()
        if side == "right"
    }


def mirrored_panels(right: SideRings, drawing: Drawing) -> SideRings:
    """Return a left side view: each panel mirrored in its own window, so that it keeps its place on the page."""
    result: SideRings = {}
    for (region, side), rings in right.items():
        turned = []
        for ring in rings:
            left, wide = _window(drawing, ring[0][0][0])
            turned.append(_mirror_ring(ring, 2 * left + wide))
        result[region, "left" if side == "right" else side] = turned
    return result


def mirrored_picture(picture: np.ndarray, drawing: Drawing) -> np.ndarray:
    """Return a left side view's picture, panel by panel."""
    result = np.zeros_like(picture)
    for panel in drawing.panels:
        left, wide = _window(drawing, panel.page_left)
        box = slice(round(left * PER_MM), round((left + wide) * PER_MM))
        result[:, box] = picture[:, box][:, ::-1]
    return result


def _window(drawing: Drawing, x: float) -> tuple[float, float]:
    panel = max((panel for panel in drawing.panels if panel.page_left <= x), key=lambda panel: panel.page_left)
    return panel.page_left, panel.camera.right_mm - panel.camera.left_mm


def write_svg(name: str, drawing: Drawing, shapes: SideRings, kind: str | None = None) -> None:
    """Write one SVG; kind (m, t, b, s) comes from the region's tissue unless given."""
    facts = region_facts()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width_mm:g} {drawing.height_mm:g}">',
        f"<title>{name}</title>",
        f"<desc>{CREDIT}. Changed: see NOTICE</desc>",
        STYLE,
    ]
    for (region, side), rings in sorted(shapes.items()):
        lines.append(f'<path id="{region}__{side}" class="{kind or facts[region][1]}" d="{write_path(rings)}"/>')
    (MAP / f"{name}.svg").write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8", newline="\n")


def write_pictures(name: str, picture: np.ndarray) -> None:
    """Write the base picture as it was painted and at 0.5 px/mm."""
    full = Image.fromarray(picture, "RGBA")
    for word, per_mm, quality in (("large", PER_MM, 84), ("small", 0.5, 80)):
        size = (round(picture.shape[1] * per_mm / PER_MM), round(picture.shape[0] * per_mm / PER_MM))
        small = full.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
        small.save(MAP / "pictures" / f"{name}_{word}.webp", quality=quality, method=4)


def _moved(rings: Rings, by: float) -> Rings:
    return {
        number: [[tuple((round(x + by, 2), y) for x, y in segment) for segment in ring] for ring in found]
        for number, found in rings.items()
    }


def _mirror_ring(ring: list[Segment], width: float) -> list[Segment]:
    """Return a ring or way mirrored and run backwards, so that its region stays on the same hand."""
    return [_mirror(segment, width)[::-1] for segment in reversed(ring)]


def _mirror(segment: Segment, width: float) -> Segment:
    return tuple((round(width - x, 2), y) for x, y in segment)
