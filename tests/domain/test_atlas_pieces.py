"""Every piece of a region lies where that part of the body is, and a map version's millimetres stay in their place."""

import csv
from collections.abc import Iterator
from math import hypot
from pathlib import Path

import pytest

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.bodymap import EARLIER_VERSIONS, GRID, Layer, Shape, View, clearance
from iastm_desktop.domain.regions import SidedRegion
from tests.domain.planar import twice_area

MAP = load_body_map()
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
FAR_MM = 60.0  # from the largest piece of a region
BODY_PANEL_MM = 377.0  # of a side view; the arm stands beside it
HERE = Path(__file__).parent
# Where in a view of the whole body the parts of the list's areas may lie, mm from the top of the page.
HEIGHTS = {
    "head_face": (40, 300),
    "neck": (150, 480),
    "shoulder_girdle": (180, 650),
    "arm": (320, 710),
    "elbow": (570, 750),
    "forearm": (540, 900),
    "wrist_hand": (840, 1090),
    "abdomen": (460, 930),
    "pelvis_hip": (730, 1060),
    "thigh": (740, 1370),
    "knee": (1190, 1480),
    "leg": (1230, 1720),
    "ankle": (1450, 1746),
    "foot": (1600, 1746),
}
PARTS = {  # of views of a part: the areas that can be seen there
    "plantar": {"foot", "ankle", "leg"},
    "foot_dorsal": {"foot", "ankle", "leg"},
    "hand_palmar": {"wrist_hand", "forearm"},
    "hand_dorsal": {"wrist_hand", "forearm"},
    "medial_right": {"foot", "ankle", "leg", "knee", "thigh", "pelvis_hip", "back_lumbar", "abdomen"},
}


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def pieces(shape: Shape, view: View) -> Iterator[tuple[float, tuple[float, float, float, float], bool]]:
    """Yield area, bounds (mm) and whether it lies beside the body, on the lifted arm, of each outer ring."""
    for ring in shape.outline:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        xs, ys = zip(*points, strict=True)
        box = (min(xs) / GRID, min(ys) / GRID, max(xs) / GRID, max(ys) / GRID)
        on_arm = view.id.startswith("lateral") and (box[0] + box[2]) / 2 > BODY_PANEL_MM
        yield abs(twice_area([*points, points[0]])) / 2 / GRID**2, box, on_arm


def apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = max(0.0, one[0] - other[2], other[0] - one[2])
    down = max(0.0, one[1] - other[3], other[1] - one[3])
    return hypot(across, down)


def far_pieces(view: str, layer: str) -> set[str]:
    """Return the regions of which a piece lies far from the largest one on the same part of the page."""
    shown, found = MAP.view(view), set()
    for shape in shown.layer(layer).shapes:
        for arm in (False, True):
            mine = sorted((piece for piece in pieces(shape, shown) if piece[2] is arm), reverse=True)
            found |= {shape.region.region for piece in mine[1:] if apart(mine[0][1], piece[1]) > FAR_MM}
    return found


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_no_piece_of_a_region_lies_far_from_the_rest_but_for_those_that_have_a_reason(view: str, layer: str) -> None:
    known = {row["region"] for row in table("far_pieces.csv") if row["view"] == view.replace("_left", "_right")}
    assert far_pieces(view, layer) - known == set()


def test_the_list_of_pieces_that_lie_far_apart_holds_no_other() -> None:
    drawn = {(view, region) for view, layer in LAYERS for region in far_pieces(view, layer)}
    rows = table("far_pieces.csv")
    assert {(row["view"], row["region"]) for row in rows} <= drawn
    assert all(row["why"] for row in rows)


@pytest.mark.parametrize(("view", "layer"), [each for each in LAYERS if MAP.view(each[0]).is_whole_body])
def test_what_is_drawn_lies_at_the_height_of_its_part_of_the_body(view: str, layer: str) -> None:
    shown, astray = MAP.view(view), []
    for shape in shown.layer(layer).shapes:
        area = load_regions().region(shape.region.region).area
        top, bottom = HEIGHTS.get(area, (0, shown.height_mm))
        boxes = [box for _size, box, _arm in pieces(shape, shown)]
        astray += [(shape.region, area, box) for box in boxes if box[1] < top or box[3] > bottom]
    assert astray == []


@pytest.mark.parametrize("view", PARTS)
def test_a_view_of_a_part_shows_nothing_of_another_part(view: str) -> None:
    for one in {view, view.replace("_right", "_left")}:
        for layer in MAP.view(one).layers.values():
            astray = {s.region for s in layer.shapes if load_regions().region(s.region.region).area not in PARTS[view]}
            assert astray == set()


def test_places_of_the_first_map_version_lie_where_they_were_and_what_is_called_otherwise_there_is_known() -> None:
    """The table holds the label points of map version 1, whose outline is that of version 2 (build/README.md).

    What is more than 10 mm from its region now is listed one by one: it is drawn in another `layer` there, in another
    `view` only, or its `border` was moved. The place on the body is the same, so no line is moved.
    """
    rows = table("map_version_1.csv")
    assert EARLIER_VERSIONS == ("1",) and len(rows) > 1000
    since = {named_row(row): row for row in table("map_version_1_since.csv")}
    same, far = 0, {}
    for row in rows:
        layer, place = MAP.view(row["view"]).layer(row["layer"]), (float(row["x"]), float(row["y"]))
        found = layer.region_at(place) or (None, None)
        assert found[0], row
        assert found[1] in (row["side"], "midline") or row["side"] == "midline", row
        wanted = SidedRegion(row["region"], row["side"])
        same += found == wanted
        if not is_near(layer, wanted, place):
            far[named_row(row)] = why_far(row["view"], layer, wanted, place)
    assert {name: since.get(name, {}).get("cause") for name in far} == far
    assert same >= 0.88 * len(rows) and len(since) <= 79


def named_row(row: dict[str, str]) -> tuple[str, ...]:
    return row["view"], row["layer"], row["region"], row["side"]


def is_near(layer: Layer, wanted: SidedRegion, place: tuple[float, float]) -> bool:
    shape = layer.shape(wanted)
    return layer.region_at(place) == wanted or (shape is not None and clearance(shape, place) <= 10)


def why_far(view: str, here: Layer, wanted: SidedRegion, place: tuple[float, float]) -> str:
    others = [layer for layer in MAP.view(view).layers.values() if layer.name != here.name]
    if any(is_near(layer, wanted, place) for layer in others):
        return "layer"
    return "border" if here.shape(wanted) else "view"
