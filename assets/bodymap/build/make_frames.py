"""Make ../frames.csv from frames_plan.csv and the compiled views, and the table of targets: make_frames.py [TARGETS].

The plan names the frames of the patient's right and of both sides; left ones are their mirror. A region belongs to a
frame, however small it is there, where its label point or half of its drawn area lies in it, in one of the layers.
`chips` lists those that belong to a frame and have no touch target in it, 42 px across: they are offered by name.
`holds` lists what a frame is made for: what has such a target in it, and of `chips` what has one in no frame at all.
TARGETS lists the best frame of each region and side: region, side, frame, px, way (direct or chip); BELONGING every
frame with all that belongs to it. The program must be importable; equal input gives equal bytes.
"""

import csv
import heapq
import io
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from iastm_desktop.domain.bodymap import BodyMap, Frame, Layer, Point, Shape, View
from iastm_desktop.domain.map_file import parse_body_map
from iastm_desktop.domain.regions import SidedRegion

MAP = Path(__file__).resolve().parent.parent
TARGETS = MAP.parents[1] / "tests" / "domain" / "region_targets.csv"
BELONGING = "frame_targets.csv"  # beside it
SCREEN = (868, 484)  # px that a frame is shown in
TOUCH_PX = 42
LEAST_PX = 8  # less of a region than this is not there to be seen
BELONGS_SHARE = 0.5  # of a region's drawn area
LEAST_SHOWN = 0.25  # of the box round a shape whose label point is elsewhere: less of it is only a background
BODY_PANEL_MM = 377.0  # width of the body's part of a side view; the arm stands beside it
COLUMNS = "id view side words x y width height holds chips".split()
OTHER = {"right": "left", "left": "right", "midline": "midline"}
SIDES_SEEN = {"both": ("right", "left", "midline"), "right": ("right", "midline"), "left": ("left", "midline")}


class Target(NamedTuple):
    """How large a region's target is in a frame, and whether it belongs to it."""

    px: float
    belongs: bool


class Drawn(NamedTuple):
    """A shape with its layer and its borders: x, y, dx, dy, length squared, mm."""

    shape: Shape
    layer: Layer
    borders: list[tuple[float, float, float, float, float]]


def main(targets: Path) -> None:
    """Write the frames and the table of targets."""
    frames_csv, targets_csv, belonging_csv = made()
    (MAP / "frames.csv").write_text(frames_csv, "utf-8", newline="")
    targets.write_text(targets_csv, "utf-8", newline="")
    targets.with_name(BELONGING).write_text(belonging_csv, "utf-8", newline="")


def made() -> tuple[str, str, str]:
    """Return the text of frames.csv, of the table of targets and of the table of what belongs to each frame."""
    compiled = [file.read_bytes() for file in sorted((MAP / "compiled").glob("*.bin"))]
    body_map = parse_body_map(compiled, ",".join(COLUMNS) + "\n")
    frames = [frame for row in plan() for frame in both_sides(row, body_map)]
    seen = seen_in(body_map, frames)
    direct = {region for targets in seen.values() for region, target in targets.items() if target.px >= TOUCH_PX}
    lines = [COLUMNS]
    for frame in frames:
        targets = seen.get(frame.id, {})
        tapped = {region.region for region, target in targets.items() if target.px >= TOUCH_PX}
        chips = sorted({region.region for region, target in targets.items() if is_chip(target)})
        nowhere = sorted({region.region for region, target in targets.items() if region not in direct and target.px})
        chips = sorted({*chips, *nowhere})
        place = [f"{number:g}" for number in (frame.x, frame.y, frame.width, frame.height)]
        holds = ";".join(sorted(tapped) + nowhere)
        lines.append([frame.id, frame.view, frame.side, frame.words, *place, holds, ";".join(chips)])
    return as_csv(lines), as_csv(best_targets(seen)), as_csv(belonging(seen))


def is_chip(target: Target) -> bool:
    """Tell whether a region belongs to a frame and is too small to be tapped in it."""
    return target.belongs and target.px < TOUCH_PX


def is_whole(frame: Frame) -> bool:
    """Tell whether a frame is its whole view."""
    return frame.id == frame.view


def as_csv(lines: list[list[str]]) -> str:
    """Return lines as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def plan() -> list[dict[str, str]]:
    """Return the rows of the plan."""
    with (MAP / "build" / "frames_plan.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def both_sides(row: dict[str, str], body_map: BodyMap) -> Iterator[Frame]:
    """Yield the frame of a plan row and, for one of the right side, its left twin."""
    x, y, width, height = (float(row[column]) for column in ("x", "y", "width", "height"))
    yield Frame(row["id"], row["view"], row["side"], row["words"], x, y, width, height)
    if row["side"] == "right":
        view = body_map.view(row["view"])
        x = mirrored_x(view, x, width)
        left_id, left_view = (row[key].replace("_right", "_left") for key in ("id", "view"))
        words = row["words"].replace("Right", "Left").replace("right", "left")
        yield Frame(left_id, left_view, "left", words, x, y, width, height)


def mirrored_x(view: View, x: float, width: float) -> float:
    """Return where a frame of the right side begins on the left side's page."""
    if not view.id.startswith("lateral") or (x == 0 and width == view.width_mm):
        return round(view.width_mm - x - width, 2)
    low, high = (0.0, BODY_PANEL_MM) if x + width / 2 < BODY_PANEL_MM else (BODY_PANEL_MM, view.width_mm)
    return round(min(max(low + high - x - width, 0), view.width_mm - width), 2)


def seen_in(body_map: BodyMap, frames: list[Frame]) -> dict[str, dict[SidedRegion, Target]]:
    """Return the targets of every frame that is no whole view; those of left ones mirror the right ones."""
    drawn = {view: list(all_drawn(body_map.view(view))) for view in body_map.views if not view.endswith("_left")}
    seen: dict[str, dict[SidedRegion, Target]] = {}
    for frame in frames:
        if frame.side == "left" and not is_whole(frame):
            twin = seen[frame.id.replace("_left", "_right")]
            seen[frame.id] = {SidedRegion(region, OTHER[side]): of for (region, side), of in twin.items()}
        elif not is_whole(frame):
            seen[frame.id] = targets_in(drawn[frame.view], frame)
    return seen


def all_drawn(view: View) -> Iterator[Drawn]:
    """Yield the shapes of a view with their borders."""
    for layer in view.layers.values():
        for shape in layer.shapes:
            borders = []
            for ring in shape.rings:
                points = list(zip(ring[::2], ring[1::2], strict=True))
                for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
                    borders.append((ax, ay, bx - ax, by - ay, (bx - ax) ** 2 + (by - ay) ** 2))
            yield Drawn(shape, layer, borders)


def targets_in(drawn: list[Drawn], frame: Frame) -> dict[SidedRegion, Target]:
    """Return how many pixels across a target the frame gives each region of its sides, in the best layer for it."""
    found: dict[SidedRegion, Target] = {}
    for one in drawn:
        region = one.shape.region
        if region.side in SIDES_SEEN[frame.side]:
            px, belongs = target_px(one, frame), belongs_to(one.shape, frame)
            if px or belongs:
                before = found.get(region, Target(0.0, belongs=False))
                found[region] = Target(max(px, before.px), belongs=belongs or before.belongs)
    return found


def belongs_to(shape: Shape, frame: Frame) -> bool:
    """Tell whether a shape's label point or half of its area lies in a frame: its size on the screen does not count."""
    x, y = shape.label_point
    if frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height:
        return True
    whole = sum(map(signed_area, map(corners_of, shape.rings)))
    inside = sum(signed_area(clipped(corners_of(ring), frame)) for ring in shape.rings)
    return inside / whole >= BELONGS_SHARE


def corners_of(ring: Sequence[float]) -> list[Point]:
    """Return a ring's points."""
    return list(zip(ring[::2], ring[1::2], strict=True))


def clipped(points: list[Point], frame: Frame) -> list[Point]:
    """Return a ring cut to a frame (Sutherland and Hodgman, 1974): what runs along the frame's edge has no area."""
    right, bottom = frame.x + frame.width, frame.y + frame.height
    for axis, edge, way in ((0, frame.x, 1), (0, right, -1), (1, frame.y, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            before, after = way * (a[axis] - edge), way * (b[axis] - edge)
            if before >= 0:
                kept.append(a)
            if (before >= 0) != (after >= 0):
                along = before / (before - after)
                kept.append((a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))
        points = kept
    return points


def signed_area(points: list[Point]) -> float:
    """Return a ring's area, that of a hole with the other sign."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2


def target_px(drawn: Drawn, frame: Frame) -> float:
    """Return the width in pixels of a large circle in both shape and frame when the frame fills the screen.

    It is the largest one round the label point, else any that reaches TOUCH_PX or nearly the largest (0.5 mm).
    """
    left, top, right, bottom = drawn.shape.bounds
    left, right = max(left, frame.x), min(right, frame.x + frame.width)
    top, bottom = max(top, frame.y), min(bottom, frame.y + frame.height)
    scale = 2 * min(SCREEN[0] / frame.width, SCREEN[1] / frame.height)
    if min(right - left, bottom - top) * scale / 2 < LEAST_PX:
        return 0.0
    at_label = room(drawn, frame, drawn.shape.label_point)
    across, down = (drawn.shape.bounds[n + 2] - drawn.shape.bounds[n] for n in (0, 1))
    if at_label * scale < LEAST_PX and (right - left) * (bottom - top) < LEAST_SHOWN * across * down:
        return 0.0
    if at_label * scale >= TOUCH_PX:
        return at_label * scale
    return max(at_label, widest(drawn, frame, (left, top, right, bottom), TOUCH_PX / scale)) * scale


def widest(drawn: Drawn, frame: Frame, box: tuple[float, float, float, float], enough: float) -> float:
    """Return the most room in mm in a box, to 0.5 mm or until it is enough, by halving the most promising squares."""
    left, top, right, bottom = box
    x, y, half = (left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top) / 2
    best, queue = 0.0, [(-math.inf, x, y, half)]
    while queue and best < enough and -queue[0][0] > best + 0.5:
        _most, x, y, half = heapq.heappop(queue)
        here = room(drawn, frame, (x, y))
        best, most = max(best, here), here + half * math.sqrt(2)
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)) if most > best + 0.5 else ():
            heapq.heappush(queue, (-most, x + dx * half / 2, y + dy * half / 2, half / 2))
    return best


def room(drawn: Drawn, frame: Frame, point: Point) -> float:
    """Return the radius in mm of the circle round a point in both shape and frame, less than 0 outside one of them."""
    x, y = point
    edge = min(x - frame.x, frame.x + frame.width - x, y - frame.y, frame.y + frame.height - y)
    best = math.inf
    for ax, ay, dx, dy, squared in drawn.borders:
        along = ((x - ax) * dx + (y - ay) * dy) / squared
        along = 0.0 if along < 0 else along if along < 1 else 1.0
        across, down = ax + along * dx - x, ay + along * dy - y
        apart = across * across + down * down
        if apart < best:
            best = apart
    free = math.sqrt(best)
    return min(edge, free if drawn.layer.region_at(point) == drawn.shape.region else -free)


def belonging(seen: dict[str, dict[SidedRegion, Target]]) -> list[list[str]]:
    """Return the table of all that belongs to each frame."""
    rows = [
        [frame, region.region, region.side, str(int(target.px)), "chip" if is_chip(target) else "direct"]
        for frame, targets in seen.items()
        for region, target in sorted(targets.items())
        if target.belongs
    ]
    return [["frame", "region", "side", "px", "way"], *rows]


def best_targets(seen: dict[str, dict[SidedRegion, Target]]) -> list[list[str]]:
    """Return the table of the best frame of each region that is no landmark, on each side."""
    best: dict[SidedRegion, tuple[float, str]] = {}
    for frame, targets in seen.items():
        for region, target in targets.items():
            best[region] = max(best.get(region, (0.0, "")), (round(target.px, 1), frame))
    rows = [
        [region.region, region.side, frame, str(int(px)), "direct" if px >= TOUCH_PX else "chip"]
        for region, (px, frame) in sorted(best.items())
        if not region.region.startswith("landmark_")
    ]
    return [["region", "side", "frame", "px", "way"], *rows]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGETS)
