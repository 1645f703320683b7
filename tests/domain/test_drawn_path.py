"""A drawn path: kept where it lies on the body, divided among regions, and smoothed no farther than allowed."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.drawn_path import clip_to_body, regions_under, smoothed
from iastm_desktop.domain.regions import SidedRegion

MAP = load_body_map()
FRONT = MAP.view("anterior").layer("superficial")
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
numbers = st.floats(-500, 500)


def length(points: tuple[Point, ...] | list[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


def samples(points: tuple[Point, ...] | list[Point], every_mm: float) -> list[Point]:
    found = []
    for (ax, ay), (bx, by) in pairwise(points):
        count = max(1, round(math.dist((ax, ay), (bx, by)) / every_mm))
        found += [(ax + (bx - ax) * n / count, ay + (by - ay) * n / count) for n in range(count)]
    return [*found, points[-1]]


def distance(path: tuple[Point, ...] | list[Point], point: Point) -> float:
    """Return how far a point lies from a path."""
    if len(path) == 1:
        return math.dist(path[0], point)
    best = math.inf
    for (ax, ay), (bx, by) in pairwise(path):
        squared = (bx - ax) ** 2 + (by - ay) ** 2
        along = 0.0 if not squared else ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / squared
        along = min(1.0, max(0.0, along))
        best = min(best, math.dist((ax + along * (bx - ax), ay + along * (by - ay)), point))
    return best


def wandering(view: str, layer: Layer, chance: random.Random, count: int) -> list[Point]:
    """Return a path as a hand draws it, which leaves the body now and then."""
    x, y = chance.choice(layer.shapes).label_point
    course, path = chance.uniform(0, 6.3), [(x, y)]
    for _ in range(count):
        course += chance.uniform(-0.6, 0.6)
        x, y = x + 6 * math.cos(course), y + 6 * math.sin(course)
        path.append((x, y))
    return path


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_what_is_kept_of_a_path_is_what_lies_on_the_body(view: str, layer: str) -> None:
    drawn, chance = MAP.view(view).layer(layer), random.Random(f"{view} {layer}")
    for _ in range(8):
        path = wandering(view, drawn, chance, 60)
        parts = clip_to_body(drawn, path)
        on_body = [drawn.region_at(point) is not None for point in samples(path, 0.05)]
        assert sum(map(length, parts)) == pytest.approx(length(path) * sum(on_body) / len(on_body), abs=1.5)
        assert parts and parts[0][0] == path[0]
        for part in parts:
            assert drawn.region_at(part[0]) and drawn.region_at(part[-1])


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_regions_under_a_path_have_the_share_of_its_length_that_a_fine_walk_finds(view: str, layer: str) -> None:
    drawn, chance = MAP.view(view).layer(layer), random.Random(f"{view} {layer}")
    for _ in range(8):
        path = wandering(view, drawn, chance, 40)
        walk = [drawn.region_at(point) for point in samples(path, 0.05)]
        under = regions_under(drawn, path)
        for region, share in under:
            assert share == pytest.approx(walk.count(region) / len(walk), abs=0.01)
        long_enough = [region for region in dict.fromkeys(walk) if region and walk.count(region) > 20]
        assert [region for region, _share in under if region in long_enough] == long_enough


def test_a_path_that_stays_on_the_body_comes_back_as_it_was() -> None:
    thigh = FRONT.shape(SidedRegion("rectus_femoris", "right"))
    assert thigh
    x, y = thigh.label_point
    path = [(x, y - 60), (x + 2, y), (x, y + 60)]
    assert clip_to_body(FRONT, path) == (tuple(path),)


def test_a_path_from_leg_to_leg_is_two_parts_that_end_at_the_edge() -> None:
    parts = clip_to_body(FRONT, [(300, 1300), (444, 1300)])
    assert len(parts) == 2
    (_start, first_end), (second_start, _end) = parts
    assert FRONT.region_at((first_end[0] + 0.05, 1300)) is None
    assert FRONT.region_at((second_start[0] - 0.05, 1300)) is None
    shares = regions_under(FRONT, [(300, 1300), (444, 1300)])
    assert sum(share for _region, share in shares) == pytest.approx(sum(map(length, parts)) / 144, abs=0.001)


def test_a_dab_is_all_of_its_region_and_nothing_beside_the_body() -> None:
    place = FRONT.shapes[0].label_point
    assert clip_to_body(FRONT, [place]) == ((place,),)
    assert regions_under(FRONT, [place]) == regions_under(FRONT, [place, place]) == ((FRONT.shapes[0].region, 1.0),)
    assert clip_to_body(FRONT, [(1, 1)]) == clip_to_body(FRONT, [(1, 1), (5, 1)]) == clip_to_body(FRONT, []) == ()
    assert regions_under(FRONT, [(1, 1)]) == regions_under(FRONT, []) == ()


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=60), st.floats(0, 20))
def test_a_smoothed_path_keeps_its_ends_and_stays_as_near_as_was_asked(path: list[Point], tolerance: float) -> None:
    calm = smoothed(path, tolerance)
    assert (calm[0], calm[-1]) == (path[0], path[-1])
    assert len(calm) <= len(path)
    assert all(distance(path, point) <= tolerance + 1e-6 for point in calm)
    assert all(distance(calm, point) <= tolerance + 1e-6 for point in path)


def test_a_trembling_line_becomes_calm_and_has_few_points() -> None:
    chance = random.Random("hand")
    path = [(x / 2, 40 * math.sin(x / 80) + chance.gauss(0, 0.4)) for x in range(400)]
    calm = smoothed(path, 3)
    assert len(calm) < len(path) / 10
    assert length(calm) < length(path) / 1.2
    worst = max(abs(y - 40 * math.sin(x / 40)) for x, y in calm[1:-1])
    assert worst < 2.5


def test_strokes_to_and_fro_keep_their_turns() -> None:
    corners = [(0.0, 0.0), (60.0, 3.0), (0.0, 6.0), (60.0, 9.0), (0.0, 12.0)]
    calm = smoothed(samples(corners, 1.5), 1)
    assert all(min(math.dist(corner, point) for point in calm) <= 1 for corner in corners)
    assert len(calm) <= 3 * len(corners)


def test_nothing_and_a_point_are_left_alone_and_a_negative_tolerance_is_refused() -> None:
    assert smoothed([], 1) == ()
    assert smoothed([(3, 4)], 1) == smoothed([(3, 4), (3, 4)], 1) == ((3, 4),)
    with pytest.raises(ValueError, match="-1 mm"):
        smoothed([(0, 0), (1, 1)], -1)
