"""The hit test is exact and names the patient's side; a damaged map is refused in words."""

import random
import struct
import zlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import GRID, Frame, Layer, Shape
from iastm_desktop.domain.hit_test import CELL, ROW, HitIndex
from iastm_desktop.domain.map_file import parse_body_map, parse_frames, parse_view
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.paths import assets_dir

MAP = load_body_map()
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
FRAMES = [frame for view in MAP.views for frame in MAP.frames(view)]
COMPILED = (assets_dir() / "bodymap" / "compiled" / "plantar.bin").read_bytes()


def contains(shape: Shape, x: int, y: int) -> bool:
    """Answer by brute force over all edges: even-odd, top and left borders belong to the shape."""
    inside = False
    for ring in shape.outline:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            if (ay > y) != (by > y):
                crossing = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
                if crossing * (by - ay) > 0:
                    inside = not inside
    return inside


def brute_force(layer: Layer, x: int, y: int) -> SidedRegion | None:
    for shape in layer.shapes:
        left, top, right, bottom = shape.bounds
        if left * GRID < x + 1 < right * GRID + 2 and top * GRID < y + 1 < bottom * GRID + 2 and contains(shape, x, y):
            return shape.region
    return None


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_a_label_point_lies_in_its_own_region(view: str, layer: str) -> None:
    shapes = MAP.view(view).layer(layer).shapes
    assert len(shapes) >= 14
    wrong = [shape.region for shape in shapes if MAP.region_at(view, layer, shape.label_point) != shape.region]
    assert wrong == []


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_ten_thousand_points_answer_as_all_edges_do(view: str, layer: str) -> None:
    chance = random.Random(f"{view} {layer}")
    drawn = MAP.view(view)
    width, height = int(drawn.width_mm * GRID), int(drawn.height_mm * GRID)
    points = [(chance.randrange(width), chance.randrange(height)) for _ in range(10_000)]
    shapes = drawn.layer(layer)
    answers = [shapes.region_at((x / GRID, y / GRID)) for x, y in points]
    assert answers == [brute_force(shapes, x, y) for x, y in points]
    assert sum(answer is not None for answer in answers) > 1_000


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_corners_of_outlines_answer_as_all_edges_do(view: str, layer: str) -> None:
    shapes = MAP.view(view).layer(layer)
    corners = [(s.outline[0][i], s.outline[0][i + 1]) for s in shapes.shapes for i in range(0, len(s.outline[0]), 40)]
    assert [shapes.region_at((x / GRID, y / GRID)) for x, y in corners] == [brute_force(shapes, *p) for p in corners]


rings = st.lists(
    st.tuples(st.integers(-2 * CELL, 2 * CELL), st.integers(-2 * ROW, 2 * ROW)), min_size=3, max_size=9, unique=True
)


@given(st.lists(rings, min_size=1, max_size=3), st.integers(-2 * CELL, 2 * CELL), st.integers(-2 * ROW, 2 * ROW))
def test_any_rings_even_crossing_ones_answer_as_all_edges_do(
    drawn: list[list[tuple[int, int]]], x: int, y: int
) -> None:
    outline = tuple(array("i", [number for point in ring for number in point]) for ring in drawn)
    xs = [number for ring in outline for number in ring[::2]]
    ys = [number for ring in outline for number in ring[1::2]]
    index = HitIndex([outline], [(min(xs), min(ys), max(xs), max(ys))])
    shape = Shape(SidedRegion("any", "left"), "m", outline, (0, 0), (0, 0, 0, 0))
    assert (index.at(x, y) == 0) == contains(shape, x, y)


def test_a_level_border_across_a_cell_divides_it() -> None:
    box = (-CELL, 0, 3 * CELL, ROW // 2)
    left, top, right, bottom = box
    index = HitIndex([[array("i", [left, top, right, top, right, bottom, left, bottom])]], [box])
    assert index.at(CELL // 2, bottom - 1) == 0
    assert index.at(CELL // 2, bottom) is None


def test_neighbours_never_both_claim_a_point_of_their_border() -> None:
    left = array("i", [0, 0, 1000, 0, 1300, 900, 0, 1000])
    right = array("i", [1000, 0, 2000, 0, 2000, 1000, 1300, 900])
    boxes = [(0, 0, 1300, 1000), (1000, 0, 2000, 1000)]
    claims = [[HitIndex([outline], [box]) for outline, box in zip(([left], [right]), boxes, strict=True)]][0]
    for y in range(0, 900, 9):
        x = 1000 + y // 3
        assert sum(claim.at(x, y) == 0 for claim in claims) == 1


def test_preparing_a_layer_changes_no_answer() -> None:
    fresh = parse_view(COMPILED)[1].layer("superficial")
    points = [(x, y) for x in range(0, 336, 7) for y in range(0, 268, 7)]
    before = [fresh.region_at(point) for point in points]
    fresh.prepare()
    assert [fresh.region_at(point) for point in points] == before


def test_the_upper_trapezius_is_hit_in_front_back_and_side_view() -> None:
    for view in ("anterior", "posterior", "lateral_right"):
        point = next(p for p in MAP.label_points("upper_trapezius", "right") if p.view == view)
        assert MAP.region_at(view, "superficial", (point.x, point.y)) == ("upper_trapezius", "right")
    views = {point.view for point in MAP.label_points("upper_trapezius", "left")}
    assert views == {"anterior", "posterior", "lateral_left", "head_neck_left"}


@pytest.mark.parametrize("region", ["upper_trapezius", "splenius", "scalenes", "sternocleidomastoid"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_the_regions_of_the_neck_protocol_are_drawn_on_both_sides(region: str, side: str) -> None:
    assert MAP.label_points(region, side)


# Where the patient's right stands on the page: at its left from the front, the sole and the palms, else at its right.
RIGHT_AT_LEFT = {
    "anterior": True,
    "posterior": False,
    "plantar": True,
    "hand_palmar": True,
    "hand_dorsal": False,
    "foot_dorsal": True,
}


@pytest.mark.parametrize("view", RIGHT_AT_LEFT)
def test_the_patients_right_stands_where_one_sees_it_from_that_side(view: str) -> None:
    drawn = MAP.view(view)
    for layer in drawn.layers.values():
        sided = [shape for shape in (*layer.shapes, *drawn.zones) if shape.region.side != "midline"]
        assert {shape.region.side for shape in sided} == {"right", "left"}
        for shape in sided:
            is_at_left = shape.label_point[0] < drawn.width_mm / 2
            assert is_at_left == ((shape.region.side == "right") == RIGHT_AT_LEFT[view]), shape.region


@pytest.mark.parametrize("view", [view for view in MAP.views if view not in RIGHT_AT_LEFT])
def test_a_side_view_shows_its_own_side_only_in_every_layer(view: str) -> None:
    own = view.rpartition("_")[2]
    assert own in ("right", "left")
    shapes = [shape for layer in MAP.view(view).layers.values() for shape in layer.shapes]
    assert {shape.region.side for shape in (*shapes, *MAP.view(view).zones)} - {"midline"} == {own}


def test_a_body_from_its_right_side_looks_to_the_right_of_the_page() -> None:
    for side, faces in (("right", 1), ("left", -1)):
        for view in (f"lateral_{side}", f"head_neck_{side}"):
            layer = MAP.view(view).layer("superficial")
            nose, ear = (layer.shape(SidedRegion(f"landmark_{part}", which))
                         for part, which in (("nose", "midline"), ("ear", side)))  # fmt: skip
            assert nose and ear
            assert (nose.label_point[0] - ear.label_point[0]) * faces > 0


def test_a_midline_region_has_one_shape_across_the_middle() -> None:
    shape = MAP.view("anterior").layer("superficial").shape(SidedRegion("sternum", "midline"))
    assert shape is not None
    assert shape.bounds[0] < 372 < shape.bounds[2]


def test_the_stack_lists_the_superficial_layer_first() -> None:
    shape = MAP.view("posterior").layer("deep").shape(SidedRegion("rhomboids", "right"))
    assert shape is not None
    stack = MAP.stack_at("posterior", shape.label_point)
    assert [layer for layer, _ in stack] == ["superficial", "deep", "deepest"]
    assert stack[1][1] == ("rhomboids", "right")


def test_outside_the_body_there_is_nothing_and_near_it_the_nearest() -> None:
    ear = MAP.view("anterior").layer("superficial").shape(SidedRegion("landmark_ear", "right"))
    assert ear is not None
    beside = (ear.bounds[0] - 3, ear.label_point[1])
    assert MAP.region_at("anterior", "superficial", beside) is None
    assert MAP.region_near("anterior", "superficial", beside, 10) == ("landmark_ear", "right")
    assert MAP.region_near("anterior", "superficial", beside, 2) is None
    assert MAP.region_near("anterior", "superficial", ear.label_point, 0) == ("landmark_ear", "right")


def test_rings_are_the_outline_in_millimetres() -> None:
    shape = MAP.view("anterior").layer("superficial").shapes[0]
    xs = [x for ring in shape.rings for x in ring[::2]]
    ys = [y for ring in shape.rings for y in ring[1::2]]
    assert (min(xs), min(ys), max(xs), max(ys)) == shape.bounds


def test_an_unknown_view_or_layer_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown view 'above'"):
        MAP.region_at("above", "superficial", (1, 1))
    with pytest.raises(ValueError, match="view plantar has no layer 'deepest'"):
        MAP.region_at("plantar", "deepest", (1, 1))


def test_frames_lie_in_their_view_and_hold_what_they_name() -> None:
    seen: set[str] = set()
    for view in MAP.views.values():
        whole, *parts = MAP.frames(view.id)
        assert (whole.x, whole.y, whole.width, whole.height) == (0, 0, view.width_mm, view.height_mm)
        for frame in (whole, *parts):
            assert frame.id not in seen
            seen.add(frame.id)
            assert frame.words
            assert 0 <= frame.x < frame.x + frame.width <= view.width_mm
            assert 0 <= frame.y < frame.y + frame.height <= view.height_mm
        assert all(frame.holds for frame in parts)
    assert len(seen) > 50


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_a_frame_shows_each_of_its_regions_on_each_of_its_sides(frame: Frame) -> None:
    sides = {"right", "left"} if frame.side == "both" else {frame.side}
    shapes = [shape for layer in MAP.view(frame.view).layers.values() for shape in layer.shapes]
    for region in frame.holds:
        drawn = [shape for shape in shapes if shape.region.region == region]
        for side in sides:
            assert any(shown_in(frame, s) for s in drawn if s.region.side in (side, "midline")), (region, side)


def shown_in(frame: Frame, shape: Shape) -> bool:
    """Return whether a frame shows a shape's label point, or a fifth of the box round it."""
    left, top, right, bottom = shape.bounds
    x, y = shape.label_point
    across = min(right, frame.x + frame.width) - max(left, frame.x)
    down = min(bottom, frame.y + frame.height) - max(top, frame.y)
    has_label = 0 <= x - frame.x <= frame.width and 0 <= y - frame.y <= frame.height
    return has_label or (across > 0 and across * down > (right - left) * (bottom - top) / 5)


def test_every_drawn_region_can_be_charted_in_a_frame() -> None:
    for view in MAP.views.values():
        for layer in view.layers:
            for shape in view.layers[layer].shapes:
                x, y = shape.label_point
                inside = [f for f in view.frames[1:] if 0 <= x - f.x <= f.width and 0 <= y - f.y <= f.height]
                assert inside, (view.id, layer, shape.region)


@pytest.mark.parametrize("length", [0, 7, 15, 16, 400, len(COMPILED) - 1])
def test_a_map_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="cut short"):
        parse_view(COMPILED[:length])


def test_a_changed_byte_or_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        parse_view(COMPILED[:5000] + bytes([COMPILED[5000] ^ 1]) + COMPILED[5001:])
    with pytest.raises(ValueError, match="not a compiled body map"):
        parse_view(b"\x89PNG\r\n\x1a\n" + bytes(100))


def test_points_that_no_shape_claims_are_refused() -> None:
    length = struct.unpack_from("<I", COMPILED, 8)[0]
    body = COMPILED[16:] + bytes(8)
    with pytest.raises(ValueError, match="wrong number of points"):
        parse_view(struct.pack("<8sII", b"BODYMAP1", length, zlib.crc32(body)) + body)


def test_views_of_two_versions_are_refused() -> None:
    length = struct.unpack_from("<I", COMPILED, 8)[0]
    head = COMPILED[16 : 16 + length].replace(b'"version":"2"', b'"version":"3"')
    body = head + COMPILED[16 + length :]
    newer = struct.pack("<8sII", b"BODYMAP1", length, zlib.crc32(body)) + body
    with pytest.raises(ValueError, match="not of one version"):
        parse_body_map([COMPILED, newer], "id,view,side,words,x,y,width,height,holds\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,view\n", "column 'side' is missing"),
        ("id,view,side,words,x,y,width,height,holds\na,plantar,up,A,0,0,1,1,\n", "line 2: side 'up'"),
        ("id,view,side,words,x,y,width,height,holds\na,plantar,left,A,0,b,1,1,\n", "line 2: y 'b' is not a number"),
    ],
)
def test_a_fault_in_the_frames_is_named_by_line_and_column(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_frames(text)
