"""Build drawings of the body map from the meshes: build_map.py MESHES [DRAWING ...] (see README.md).

MESHES is the folder of bp3d_msk.npz and pseudo_skin.npz. What cameras see is kept in WORK (environment
BODYMAP_WORK, default: none) so that a change of a table needs no new look at the meshes.
"""

import os
import pickle
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from clay import named_regions, paint
from drawings import PER_MM, Drawing, all_drawings
from labels import Names, Seen, look, regions_seen
from meshes import Part, load_right_half, load_skin
from outlines import write_both_pictures, write_drawing, write_zones
from plain import paint_plain
from tables import region_facts

FACE = "landmark_nose landmark_mouth landmark_chin landmark_cheek landmark_ear"


def main(meshes: Path, names: list[str]) -> None:
    """Build the named drawings, or all."""
    parts, skin = load_right_half(meshes), load_skin(meshes)
    numbers = {region: number for number, region in enumerate(region_facts(), 1)}
    for drawing in all_drawings(parts):
        if not names or drawing.name in names:
            begun = time.monotonic()
            build(drawing, parts, skin, numbers)
            print(f"{drawing.name}: {time.monotonic() - begun:.0f} s", flush=True)


def build(drawing: Drawing, parts: list[Part], skin: Part, numbers: dict[str, int]) -> None:
    """Make the outlines and the pictures of one drawing and, for side views, of its mirror."""
    size = (round(drawing.height_mm * PER_MM), round(drawing.width_mm * PER_MM))
    page, picture, plain = np.zeros(size, np.int32), np.zeros((*size, 4), np.uint8), np.zeros((*size, 4), np.uint8)
    for number, panel in enumerate(drawing.panels):
        seen = _seen(drawing, number, parts, skin)
        labels = regions_seen(drawing, seen, parts, numbers)
        top, left = round(panel.page_top * PER_MM), round(panel.page_left * PER_MM)
        box = (slice(top, top + labels.shape[0]), slice(left, left + labels.shape[1]))
        page[box], picture[box] = labels, paint(drawing, seen, labels, numbers)
        if drawing.layer == "superficial":
            plain[box] = paint_plain(drawing, seen, named_regions(labels, numbers, FACE))
    regions = {number: region for region, number in numbers.items()}
    write_drawing(drawing, page, picture, regions)
    if drawing.layer == "superficial":
        write_zones(drawing, page, regions)
        write_both_pictures(drawing, "plain", plain)


def _seen(drawing: Drawing, number: int, parts: list[Part], skin: Part) -> Seen:
    keep = os.environ.get("BODYMAP_WORK")
    file = Path(keep or ".") / f"{drawing.name}_{number}.pickle"
    if keep and file.exists():
        return pickle.loads(file.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 - written by this script
    seen = look(drawing, drawing.panels[number], parts, skin)
    if keep:
        file.write_bytes(pickle.dumps(replace(seen, scene=Names(seen.scene.names))))
    return seen


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
