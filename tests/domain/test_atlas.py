"""The atlas divides the body without gap or overlap, alike on both sides, with targets a finger can hit."""

import csv
import importlib.util
import random
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.bodymap import GRID, Frame, Layer, View, clearance
from iastm_desktop.domain.hit_test import HitIndex
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.touch_disc import disc_shares
from iastm_desktop.paths import assets_dir
from tests.domain.planar import crossings, edges, outline, twice_area

MAP = load_body_map()
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
BUILT = [(view, layer) for view, layer in LAYERS if not view.endswith("_left")]
MIRRORED = ("anterior", "posterior", "plantar", "hand_palmar", "hand_dorsal", "foot_dorsal")
PAIRS = ("lateral", "medial", "head_neck")
BODY_PANEL_MM = 377.0  # of a side view; the arm stands beside it
SMALLEST_MM2 = 20.0
SHELF_MM = (80.0, 120.0)  # where "the traps" are tapped, from the midline
SCREEN, TOUCH_PX = (868, 484), 42
TARGETS = Path(__file__).with_name("region_targets.csv")
STALE = "run make_frames.py, see assets/bodymap/build/README.md"


def mirrored(view: View, x: float) -> float:
    """Return the mirror of a place: across the page, in side views across the body's or the arm's part of it."""
    if view.id.startswith("lateral"):
        return BODY_PANEL_MM - x if x < BODY_PANEL_MM else BODY_PANEL_MM + view.width_mm - x
    return view.width_mm - x


def other(region: SidedRegion | None) -> SidedRegion | None:
    sides = {"right": "left", "left": "right", "midline": "midline"}
    return region and SidedRegion(region.region, sides[region.side])


def on_a_border(layer: Layer, place: tuple[float, float]) -> bool:
    """Return whether a place lies so near a border that rounding to the grid decides."""
    near = [s for s in layer.shapes if s.bounds[0] - 1 <= place[0] <= s.bounds[2] + 1]
    near = [s for s in near if s.bounds[1] - 1 <= place[1] <= s.bounds[3] + 1]
    return any(clearance(shape, place) <= 4 / GRID for shape in near)


def places(view: View, count: int) -> list[tuple[float, float]]:
    chance = random.Random(view.id)
    return [(chance.uniform(0, view.width_mm), chance.uniform(0, view.height_mm)) for _ in range(count)]


def body_places(view: str, layer: Layer, count: int) -> list[tuple[float, float]]:
    """Return random places inside the silhouette, which is drawn from what has no neighbour on the other side."""
    rings = [[number for place in ring[:-1] for number in place] for ring in outline(layer)]
    xs, ys = ([number for ring in rings for number in ring[start::2]] for start in (0, 1))
    box = (min(xs), min(ys), max(xs), max(ys))
    body = HitIndex([[array("i", ring) for ring in rings]], [box])
    chance, found = random.Random(f"{view} {layer.name}"), []
    while len(found) < count:
        x, y = chance.randrange(box[0], box[2]), chance.randrange(box[1], box[3])
        if body.at(x, y) == 0:
            found.append((x / GRID, y / GRID))
    return found


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_fifty_thousand_places_of_the_body_each_have_one_region(view: str, layer: str) -> None:
    drawn = MAP.view(view).layer(layer)
    boxes = [tuple(round(number * GRID) for number in shape.bounds) for shape in drawn.shapes]
    hits = [HitIndex([s.outline], [box]) for s, box in zip(drawn.shapes, boxes, strict=True)]  # type: ignore[list-item]
    wrong = []
    for x, y in body_places(view, drawn, 50_000):
        gx, gy = round(x * GRID), round(y * GRID)
        near = [hit for hit, box in zip(hits, boxes, strict=True) if box[0] <= gx <= box[2] and box[1] <= gy <= box[3]]
        if sum(hit.at(gx, gy) == 0 for hit in near) != 1:
            wrong.append((x, y))
    assert wrong == []


@pytest.mark.parametrize(("view", "layer"), BUILT)
def test_no_two_borders_cross_and_no_region_crosses_itself(view: str, layer: str) -> None:
    borders = [edge for shape in MAP.view(view).layer(layer).shapes for edge in edges(shape)]
    assert crossings(borders) == []


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_every_border_is_shared_by_two_regions_or_is_the_silhouette(view: str, layer: str) -> None:
    borders = [edge for shape in MAP.view(view).layer(layer).shapes for edge in edges(shape)]
    assert len(borders) == len(set(borders))
    holes = [ring for ring in outline(MAP.view(view).layer(layer)) if twice_area(ring) < 0]
    sign = [twice_area(ring) > 0 for ring in outline(MAP.view(view).layer(layer))]
    assert len(set(sign)) == 1, f"{len(holes)} holes"


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_no_region_or_piece_of_one_is_too_small_to_see(view: str, layer: str) -> None:
    for shape in MAP.view(view).layer(layer).shapes:
        for ring in shape.outline:
            places = list(zip(ring[::2], ring[1::2], strict=True))
            area = abs(twice_area([*places, places[0]])) / 2 / GRID**2
            assert area >= SMALLEST_MM2, (shape.region, area)


@pytest.mark.parametrize("view", [*MIRRORED, *(f"{pair}_right" for pair in PAIRS)])
def test_twenty_thousand_mirror_places_answer_the_other_side(view: str) -> None:
    here = MAP.view(view)
    there = MAP.view(view.replace("_right", "_left"))
    for layer in here.layers:
        for x, y in places(here, 20_000):
            one, twin = here.layer(layer).region_at((x, y)), there.layer(layer).region_at((mirrored(here, x), y))
            assert twin == other(one) or on_a_border(here.layer(layer), (x, y)), (layer, x, y)


def test_every_region_of_the_list_is_drawn_on_each_of_its_sides() -> None:
    for region in load_regions():
        if region.kind == "region":
            assert {point.side for point in MAP.label_points(region.id)} == set(region.sides), region.id


def test_every_caution_zone_lies_over_a_view_on_each_of_its_sides() -> None:
    drawn = {zone.region for view in MAP.views.values() for zone in view.zones}
    for region in load_regions():
        if region.kind == "zone":
            assert {(region.id, side) for side in region.sides} <= drawn, region.id


def test_a_zone_is_found_at_its_label_point_and_the_region_under_it_still_answers() -> None:
    for view in MAP.views.values():
        for zone in view.zones:
            assert zone.region in MAP.zones_at(view.id, zone.label_point)
            under = MAP.region_at(view.id, "superficial", zone.label_point)
            assert under is not None and not under.region.startswith("zone_")
    assert MAP.zones_at("anterior", (1, 1)) == ()


@pytest.mark.parametrize("view", ["anterior", "posterior"])
def test_the_upper_trapezius_is_tapped_eight_to_twelve_centimetres_from_the_midline(view: str) -> None:
    layer = MAP.view(view).layer("superficial")
    for distance in SHELF_MM[0], sum(SHELF_MM) / 2, SHELF_MM[1]:
        x = 372 - distance if view == "anterior" else 372 + distance
        tall = sum(layer.region_at((x, y / 2)) == ("upper_trapezius", "right") for y in range(1400)) / 2
        assert tall >= (8 if view == "anterior" else 20), (distance, tall)


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_place_of_the_upper_trapezius_is_the_slope_of_the_shoulder_and_levator_lies_under_it(side: str) -> None:
    """Its drawing is widest on the neck, where nobody means it and levator is not underneath."""
    view = MAP.view("posterior")
    shape = view.layer("superficial").shape(SidedRegion("upper_trapezius", side))
    assert shape
    x, y = shape.label_point
    assert 40 <= abs(x - view.width_mm / 2) <= 120
    assert view.layer("superficial").region_at((x, y)) == shape.region
    assert SidedRegion("levator_scapulae", side) in MAP.under_at("posterior", "superficial", (x, y))


@pytest.mark.parametrize("side", ["right", "left"])
def test_under_the_shelf_of_the_shoulder_lie_levator_and_then_supraspinatus(side: str) -> None:
    """The camera looks along the shelf: without a constructed shape, the front of the neck would answer."""
    view, found = MAP.view("posterior"), []
    for distance in (60, 70, 90, 105, 120):
        x = view.width_mm / 2 + (distance if side == "right" else -distance)
        shelf = [y for y in range(280, 366) if view.layer("superficial").region_at((x, y)) == ("upper_trapezius", side)]
        under = MAP.under_at("posterior", "superficial", (x, shelf[len(shelf) // 2]))
        found.append([region.region for region in under][:1])
    assert found == [["levator_scapulae"]] * 2 + [["supraspinatus"]] * 3


@pytest.mark.parametrize("view", ["anterior", "lateral_right", "lateral_left", "head_neck_right"])
def test_the_hollow_above_the_collarbone_is_the_side_of_the_neck_and_not_the_throat(view: str) -> None:
    """Every place a little above the middle third of the collarbone is of the neck's side."""
    side = "left" if view.endswith("_left") else "right"
    layer = MAP.view(view).layer("superficial")
    hollow = layer.shape(SidedRegion("landmark_posterior_triangle", side))
    platysma = {"platysma"} if view.startswith("head_neck") else set()
    if hollow is None:  # covered by the flat muscle of the skin
        assert platysma
        return
    left, top, right, bottom = hollow.bounds
    found = {layer.region_at((x, y)) for x in range(int(left), int(right)) for y in range(int(top), int(bottom))}
    areas = {region.region for region in found if region}
    assert not areas & {"hyoid_muscles", "landmark_prevertebral_muscles", "landmark_chin"}
    assert "zone_carotid_triangle" not in {zone.region for zone in MAP.zones_at(view, hollow.label_point)}
    known = load_regions().region("landmark_posterior_triangle")
    assert known.name.startswith("Side of the neck") and known.kind == "landmark" and known.area == "neck"


def test_an_id_once_given_is_never_lost() -> None:
    ids = (assets_dir() / "bodymap" / "region_ids.txt").read_text("utf-8").split()
    assert set(ids) == {region.id for region in load_regions()}
    assert len(ids) == len(set(ids)) >= 201


@pytest.fixture(scope="module")
def make_frames() -> Iterator[ModuleType]:
    """Return the build script, as a module."""
    path = assets_dir() / "bodymap" / "build" / "make_frames.py"
    specification = importlib.util.spec_from_file_location("make_frames", path)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules["make_frames"] = module  # as its dataclasses want
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    specification.loader.exec_module(module)
    sys.dont_write_bytecode = writes
    yield module
    del sys.modules["make_frames"]


def test_the_frames_and_the_table_of_targets_are_what_one_command_makes_now(make_frames: ModuleType) -> None:
    frames_csv, targets_csv, belonging_csv = make_frames.made()
    assert (assets_dir() / "bodymap" / "frames.csv").read_text("utf-8") == frames_csv, STALE
    assert TARGETS.read_text("utf-8") == targets_csv, STALE
    assert TARGETS.with_name(make_frames.BELONGING).read_text("utf-8") == belonging_csv, STALE


def test_every_region_can_be_charted_in_a_frame_on_each_of_its_sides() -> None:
    expected = {(region.id, side) for region in load_regions() if region.kind == "region" for side in region.sides}
    assert {(row["region"], row["side"]) for row in targets()} == expected
    assert len(targets()) == len(expected) == 275
    frames = {frame.id: frame for view in MAP.views.values() for frame in view.frames}
    for row in targets():
        frame = frames[row["frame"]]
        assert row["region"] in frame.holds
        assert row["side"] == "midline" or frame.side in ("both", row["side"])
        assert (row["region"] in frame.chips) == (row["way"] == "chip")


def test_a_landmark_too_can_be_charted_in_a_frame_on_each_of_its_sides() -> None:
    frames = [frame for view in MAP.views.values() for frame in view.frames]
    for region in load_regions():
        for side in region.sides if region.kind == "landmark" else ():
            sides = ("both", side) if side != "midline" else ("both", "right", "left")
            assert any(region.id in frame.holds and frame.side in sides for frame in frames), region.id


def test_eight_of_ten_regions_have_a_target_of_42_pixels_in_their_frame_and_the_rest_are_chips() -> None:
    for row in targets():
        assert row["way"] in ("direct", "chip")
        assert (row["way"] == "direct") == (int(row["px"]) >= TOUCH_PX), row["region"]
    assert sum(row["way"] == "direct" for row in targets()) >= 0.8 * len(targets())


def test_a_target_is_as_wide_as_the_table_says() -> None:
    """Each way around a place in the middle of it answers the region, for as many pixels as it should."""
    frames = {frame.id: frame for view in MAP.views.values() for frame in view.frames}
    for row in targets():
        frame, region = frames[row["frame"]], SidedRegion(row["region"], row["side"])
        mm = min(int(row["px"]), TOUCH_PX) / 2 / min(SCREEN[0] / frame.width, SCREEN[1] / frame.height)
        layers = [layer for layer in MAP.view(frame.view).layers.values() if layer.shape(region)]
        assert any(has_room(layer, region, frame, 0.97 * mm) for layer in layers), region


def has_room(layer: Layer, region: SidedRegion, frame: Frame, radius: float) -> bool:
    """Return whether a disc fits in both region and frame: round its label point, else anywhere."""
    shape = layer.shape(region)
    assert shape
    left, top, right, bottom = shape.bounds
    step = 1.0
    columns = [left + n * step for n in range(int((right - left) / step) + 1)]
    rows = [top + n * step for n in range(int((bottom - top) / step) + 1)]
    for place in (shape.label_point, *((x, y) for y in rows for x in columns)):
        x, y = place
        inside = frame.x <= x - radius and x + radius <= frame.x + frame.width
        inside = inside and frame.y <= y - radius and y + radius <= frame.y + frame.height
        if inside and layer.region_at(place) == region and disc_shares(layer, place, radius) == ((region, 1.0),):
            return True
    return False


def targets() -> list[dict[str, str]]:
    with TARGETS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
