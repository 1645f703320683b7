"""Compile the map's SVGs to one file per view: compile_map.py [OUT]. The layout is documented in README.md.

Curves become polylines at most 0.05 mm off, on a grid of 0.01 mm; each shape gets its bounds and a label point well
inside it. Standard library only; equal input gives equal bytes.
"""

import array
import csv
import heapq
import itertools
import json
import math
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from line_art import line_art
from svg_paths import Segment, read_path

MAP = Path(__file__).resolve().parent.parent
VERSION = "2"
LAYERS = ("superficial", "deep", "deepest")
VIEWS = (
    *("anterior", "posterior", "lateral_left", "lateral_right", "medial_left", "medial_right", "plantar"),
    *("foot_dorsal", "hand_palmar", "hand_dorsal", "head_neck_left", "head_neck_right"),
)
MAGIC = b"BODYMAP1"
GRID = 100  # units per mm
TOLERANCE = 0.05 * GRID
_PATH = re.compile(r'<path id="(\w+)__(\w+)" class="(.)" d="([^"]+)"/>')
_VIEW_BOX = re.compile(r'viewBox="0 0 (\S+) (\S+)"')

GridRing = list[tuple[int, int]]


def main(out: Path) -> None:
    """Write VIEW.bin for every view."""
    out.mkdir(exist_ok=True)
    for view in VIEWS:
        (out / f"{view}.bin").write_bytes(compile_view(view))


def compile_view(view: str) -> bytes:
    """Return the compiled form of one view with all its layers and its caution zones."""
    points: array.array[int] = array.array("i")
    layers = []
    chosen = chosen_labels(view)
    for layer, path in layer_files(view).items():
        svg = path.read_text(encoding="utf-8")
        box = _VIEW_BOX.search(svg)
        assert box
        layers.append({"name": layer, "shapes": _shapes(svg, points, chosen)})
    overlay = MAP / f"{view}_zones.svg"
    zones = _shapes(overlay.read_text(encoding="utf-8"), points, {}) if overlay.exists() else []
    size = {"width_mm": float(box[1]), "height_mm": float(box[2])}
    lines = line_art((data for *_, data in _PATH.findall(surface(view))), float(box[1]))
    facts = {"version": VERSION, "view": view, **size, "layers": layers, "zones": zones, "lines": list(map(len, lines))}
    head = json.dumps(facts, separators=(",", ":")).encode()
    if sys.byteorder == "big":
        points.byteswap()
    body = head + points.tobytes() + b"".join(lines)
    return struct.pack("<8sII", MAGIC, len(head), zlib.crc32(body)) + body


def surface(view: str) -> str:
    """Return the drawing of a view's first layer."""
    return layer_files(view)["superficial"].read_text(encoding="utf-8")


def layer_files(view: str) -> dict[str, Path]:
    """Return the drawings of a view by layer, superficial first."""
    files = {layer: MAP / f"{view if layer == 'superficial' else f'{view}_{layer}'}.svg" for layer in LAYERS}
    return {layer: path for layer, path in files.items() if path.exists()}


def chosen_labels(view: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the label points that the table gives for the right side of a view, and their mirrors."""
    with (Path(__file__).parent / "label_points.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["view"] == view]
    box = _VIEW_BOX.search(surface(view))
    assert box
    found = {}
    for row in rows:
        x, y = round(float(row["x"]) * GRID), round(float(row["y"]) * GRID)
        found[row["region"], "right"] = (x, y)
        found[row["region"], "left"] = (round(float(box[1]) * GRID) - x, y)
    return found


def _shapes(svg: str, points: "array.array[int]", chosen: dict[tuple[str, str], tuple[int, int]]) -> list[list[object]]:
    """Return the facts of each path and add its points to the list."""
    shapes = []
    for region, side, kind, data in _PATH.findall(svg):
        rings = grid_rings(data)
        label = chosen.get((region, side)) or label_point(rings)
        shapes.append([region, side, kind, *label, *bounds(rings), [len(ring) for ring in rings]])
        points.extend(number for ring in rings for point in ring for number in point)
    return shapes


def grid_rings(data: str) -> list[GridRing]:
    """Return the closed polylines of path data on the grid, without repeated points."""
    rings = []
    for ring in read_path(data):
        points = [point for segment in ring for point in flatten(segment)]
        points = [point for at, point in enumerate(points) if point != points[at - 1]]
        if len(points) > 2:
            rings.append(points)
    return rings


def flatten(segment: Segment) -> Iterator[tuple[int, int]]:
    """Yield the points of a segment after its first; a border gives the same points in both directions."""
    backwards = segment[-1] < segment[0]
    points = list(_polyline(segment[::-1] if backwards else segment))
    return iter(points[-2::-1] if backwards else points[1:])


def _polyline(segment: Segment) -> Iterator[tuple[int, int]]:
    scaled = [(x * GRID, y * GRID) for x, y in segment]
    steps = 1
    if len(scaled) == 4:
        bend = max(
            math.hypot(p[0] - 2 * q[0] + r[0], p[1] - 2 * q[1] + r[1])
            for p, q, r in zip(scaled, scaled[1:], scaled[2:], strict=False)
        )
        steps = max(1, math.ceil(math.sqrt(0.75 * bend / TOLERANCE)))  # the error of n chords is <= 6 * bend / (8 n^2)
    for step in range(steps + 1):
        yield tuple(round(_at([point[axis] for point in scaled], step / steps)) for axis in (0, 1))  # type: ignore[misc]


def _at(numbers: list[float], t: float) -> float:
    if t in (0, 1):
        return numbers[-int(t)]
    while len(numbers) > 1:
        numbers = [a + (b - a) * t for a, b in itertools.pairwise(numbers)]
    return numbers[0]


def bounds(rings: list[GridRing]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom in grid units."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def label_point(rings: list[GridRing]) -> tuple[int, int]:
    """Return a grid point far from every border, found by halving the most promising squares."""
    edges = [edge for ring in rings for edge in zip(ring, ring[1:] + ring[:1], strict=True)]
    left, top, right, bottom = bounds(rings)
    half = max(right - left, bottom - top) / 2
    best = (-math.inf, 0, 0)
    queue = [_square((left + right) / 2, (top + bottom) / 2, half, edges)]
    while queue and -queue[0][0] > best[0] + max(GRID / 4, best[0] / 5):
        _, clearance, x, y, half = heapq.heappop(queue)
        best = max(best, (clearance, round(x), round(y)))
        for dx, dy in ((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)):
            heapq.heappush(queue, _square(x + dx * half, y + dy * half, half / 2, edges))
    return best[1], best[2]


def _square(
    x: float, y: float, half: float, edges: list[tuple[tuple[int, int], ...]]
) -> tuple[float, float, float, float, float]:
    """Return (minus the most clearance possible, clearance at the centre, centre, half width)."""
    clearance, inside = math.inf, False
    for (ax, ay), (bx, by) in edges:
        if (ay <= y < by or by <= y < ay) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
        dx, dy = bx - ax, by - ay
        t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        clearance = min(clearance, (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2)
    clearance = math.sqrt(clearance) if inside else -math.sqrt(clearance)
    return -(clearance + half * math.sqrt(2)), clearance, x, y, half


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MAP / "compiled")
