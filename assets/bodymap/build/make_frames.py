"""Make ../frames.csv from frames_plan.csv and the compiled views: make_frames.py [TARGETS] (the program importable).

The plan names the frames of the patient's right and of both sides; left ones are their mirror. `holds` lists the
regions whose label points lie in the frame; `chips` those of them too small to be tapped there, to be offered by name.
TARGETS is written as the table of each region's best frame: region, frame, px, way (direct or chip).
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from iastm_desktop.domain.bodymap import BodyMap, Frame, Shape, View, clearance
from iastm_desktop.domain.map_file import parse_body_map

MAP = Path(__file__).resolve().parent.parent
SCREEN = (868, 484)  # px that a frame is shown in
TOUCH_PX = 42
BODY_PANEL_MM = 377.0  # width of the body's part of a side view; the arm stands beside it
COLUMNS = "id view side words x y width height holds chips".split()
SIDES_SEEN = {"both": ("right", "left", "midline"), "right": ("right", "midline"), "left": ("left", "midline")}


def main(targets: Path | None) -> None:
    """Write the frames and, if asked, the table of targets."""
    compiled = [file.read_bytes() for file in sorted((MAP / "compiled").glob("*.bin"))]
    body_map = parse_body_map(compiled, ",".join(COLUMNS) + "\n")
    frames = [frame for row in plan() for frame in both_sides(row, body_map)]
    with (MAP / "frames.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for frame in frames:
            held = held_in(body_map.view(frame.view), frame)
            chips = [region for region, px in held.items() if px < TOUCH_PX]
            whole = frame.id == frame.view
            place = (f"{number:g}" for number in (frame.x, frame.y, frame.width, frame.height))
            lists = ("", "") if whole else (";".join(held), ";".join(chips))
            writer.writerow([frame.id, frame.view, frame.side, frame.words, *place, *lists])
    if targets:
        write_targets(targets, body_map, frames)


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


def held_in(view: View, frame: Frame) -> dict[str, float]:
    """Return the regions whose label points of the frame's sides all lie well inside it, with their touch px."""
    shapes: dict[str, list[Shape]] = {}
    for layer in view.layers.values():
        for shape in layer.shapes:
            if shape.region.side in SIDES_SEEN[frame.side]:
                shapes.setdefault(shape.region.region, []).append(shape)
    held = {}
    for region, drawn in shapes.items():
        if all(_inside(shape, frame) for shape in drawn):
            held[region] = max(touch_px(shape, frame) for shape in drawn)
    return held


def touch_px(shape: Shape, frame: Frame) -> float:
    """Return how many pixels across the widest place of a shape is when the frame fills the screen."""
    scale = min(SCREEN[0] / frame.width, SCREEN[1] / frame.height)
    return 2 * clearance(shape, shape.label_point) * scale


def write_targets(out: Path, body_map: BodyMap, frames: list[Frame]) -> None:
    """Write the best frame of each region that is no landmark."""
    best: dict[str, tuple[float, str]] = {}
    for frame in frames:
        if frame.side != "left" and frame.id != frame.view:
            for region, px in held_in(body_map.view(frame.view), frame).items():
                best[region] = max(best.get(region, (0.0, "")), (px, frame.id))
    with out.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["region", "frame", "px", "way"])
        for region, (px, frame_id) in sorted(best.items()):
            if not region.startswith("landmark_"):
                writer.writerow([region, frame_id, int(px), "direct" if px >= TOUCH_PX else "chip"])


def _inside(shape: Shape, frame: Frame) -> bool:
    x, y = shape.label_point
    margin = 0.02 * frame.width
    return margin <= x - frame.x <= frame.width - margin and margin <= y - frame.y <= frame.height - margin


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
