"""By arrow keys every region of a layer is reached from every other, in the direction the arrow shows."""

from collections import deque

import pytest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import Layer, Shape
from iastm_desktop.domain.map_walk import neighbours, region_to_start_from
from iastm_desktop.domain.regions import SidedRegion

MAP = load_body_map()
LAYERS = [(view.id, layer.name) for view in MAP.views.values() for layer in view.layers.values()]
MIRRORED = ("anterior", "posterior", "plantar", "hand_palmar", "hand_dorsal", "foot_dorsal")
FRONT = MAP.view("anterior").layer("superficial")
TURNED = {"left": "right", "right": "left", "up": "up", "down": "down"}
SIDES = {"left": "right", "right": "left", "midline": "midline"}
MOST_STEPS = 30  # from a hand to the other foot


def steps_from(start: SidedRegion, ways: dict[SidedRegion, list[SidedRegion]]) -> dict[SidedRegion, int]:
    """Return how many arrow keys each region is away."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for region in ways[here]:
            if region not in steps:
                steps[region] = steps[here] + 1
                waiting.append(region)
    return steps


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_every_region_is_reached_from_every_other(view: str, layer: str) -> None:
    drawn = MAP.view(view).layer(layer)
    ways = {shape.region: list(neighbours(drawn, shape.region).values()) for shape in drawn.shapes}
    for start in ways:
        steps = steps_from(start, ways)
        assert set(steps) == set(ways), start
        assert max(steps.values()) <= MOST_STEPS


@pytest.mark.parametrize(("view", "layer"), LAYERS)
def test_an_arrow_leads_where_it_points_and_never_to_where_one_is(view: str, layer: str) -> None:
    drawn = MAP.view(view).layer(layer)
    places = {shape.region: shape.label_point for shape in drawn.shapes}
    for region, (x, y) in places.items():
        found = neighbours(drawn, region)
        assert region not in found.values()
        assert all(places[found[way]][0] < x for way in found if way == "left")
        assert all(places[found[way]][0] > x for way in found if way == "right")
        assert all(places[found[way]][1] < y for way in found if way == "up")
        assert all(places[found[way]][1] > y for way in found if way == "down")
        missing = {"left", "right", "up", "down"} - set(found)
        assert len(missing) <= 2 and missing != {"left", "right"} and missing != {"up", "down"}


def test_on_the_front_of_the_arm_the_arrows_go_where_a_therapist_expects() -> None:
    found = neighbours(FRONT, SidedRegion("biceps_short_head", "right"))
    assert found["left"] == ("biceps_long_head", "right")  # the patient's right is at the left of the page
    assert found["right"] == ("triceps_long_head", "right")
    chest = neighbours(FRONT, SidedRegion("pectoralis_major_sternal", "left"))
    assert chest["up"] == ("pectoralis_major_clavicular", "left")
    assert chest["left"] == ("sternum", "midline")


@pytest.mark.parametrize("view", MIRRORED)
def test_mirrored_regions_have_mirrored_neighbours(view: str) -> None:
    for layer in MAP.view(view).layers.values():
        for shape in layer.shapes:
            if shape.region.side == "right":
                here = neighbours(layer, shape.region)
                there = neighbours(layer, SidedRegion(shape.region.region, "left"))
                for way, region in here.items():
                    twin = there.get(TURNED[way])
                    beside_the_middle = "midline" in (region.side, twin and twin.side)  # whose label may be off it
                    assert beside_the_middle or twin == (region.region, SIDES[region.side]), (shape.region, way)


def test_a_walk_begins_at_the_label_nearest_to_the_middle() -> None:
    for shape in FRONT.shapes:
        assert region_to_start_from(FRONT, shape.label_point) == shape.region
    assert region_to_start_from(Layer("superficial", ()), (1, 1)) is None


def test_a_region_alone_has_no_neighbour_and_one_not_shown_is_refused_by_name() -> None:
    alone: Shape = FRONT.shapes[0]
    assert neighbours(Layer("superficial", (alone,)), alone.region) == {}
    with pytest.raises(ValueError, match="soleus"):
        neighbours(MAP.view("hand_palmar").layer("superficial"), SidedRegion("soleus", "right"))
