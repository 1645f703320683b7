"""The regions under a fingertip, the one that covers most of it first, as all points of the disc say."""

import random
from collections import Counter

import pytest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.touch_disc import disc_shares

MAP = load_body_map()
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
RIGHT_ENOUGH = 0.03
FINE = 40  # points along the radius, for the brute force


def brute_force(layer: Layer, point: Point, radius_mm: float) -> dict[SidedRegion, float]:
    """Return every region's share by asking for each point of a fine square grid in the disc."""
    steps = [(i, j) for i in range(-FINE, FINE + 1) for j in range(-FINE, FINE + 1) if i * i + j * j <= FINE * FINE]
    step = radius_mm / FINE
    found = Counter(layer.region_at((point[0] + i * step, point[1] + j * step)) for i, j in steps)
    return {region: count / len(steps) for region, count in found.items() if region}


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_shares_are_those_of_a_fine_grid_and_the_largest_comes_first(view: str, layer: str) -> None:
    chance, drawn = random.Random(f"{view} {layer}"), MAP.view(view).layer(layer)
    for _ in range(12):
        shape = chance.choice(drawn.shapes)
        left, top, right, bottom = shape.bounds
        point, radius_mm = (chance.uniform(left, right), chance.uniform(top, bottom)), chance.uniform(2, 30)
        shares = disc_shares(drawn, point, radius_mm)
        exact = brute_force(drawn, point, radius_mm)
        assert [share for _region, share in shares] == sorted((share for _region, share in shares), reverse=True)
        for region in {*exact, *dict(shares)}:
            assert dict(shares).get(region, 0) == pytest.approx(exact.get(region, 0), abs=RIGHT_ENOUGH), region


def test_a_disc_well_inside_a_region_is_all_of_it() -> None:
    layer = MAP.view("anterior").layer("superficial")
    thigh = next(shape for shape in layer.shapes if shape.region == ("vastus_lateralis", "right"))
    assert disc_shares(layer, thigh.label_point, 3) == ((thigh.region, 1.0),)


def test_a_disc_of_no_size_is_the_point_and_one_beside_the_body_is_empty() -> None:
    layer = MAP.view("posterior").layer("superficial")
    for shape in layer.shapes:
        assert disc_shares(layer, shape.label_point, 0) == ((shape.region, 1.0),)
    assert disc_shares(layer, (1, 1), 5) == ()


def test_at_the_edge_of_the_body_the_shares_add_up_to_less_than_one() -> None:
    layer = MAP.view("anterior").layer("superficial")
    edge = next(x for x in range(372) if layer.region_at((x, 1100)))
    shares = disc_shares(layer, (edge, 1100), 10)
    assert 0.3 < sum(share for _region, share in shares) < 0.7


def test_mirrored_discs_answer_the_mirrored_regions() -> None:
    view = MAP.view("anterior")
    layer, chance = view.layer("superficial"), random.Random("mirror")
    for _ in range(100):
        x, y = chance.uniform(100, 372), chance.uniform(300, 1600)
        here = {region.region: share for region, share in disc_shares(layer, (x, y), 8) if region.side == "right"}
        there = dict(disc_shares(layer, (view.width_mm - x, y), 8))
        for region, share in here.items():
            assert there.get(SidedRegion(region, "left"), 0) == pytest.approx(share, abs=2 * RIGHT_ENOUGH)


def test_a_negative_radius_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="-1 mm"):
        disc_shares(MAP.view("plantar").layer("superficial"), (10, 10), -1)
