"""What goes where on the printed map."""

from dataclasses import replace
from typing import Any

import pytest

from iastm_desktop.domain.bodymap import BodyMap, Layer
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.reports.map_drawing import part_height, side_letters, widened
from iastm_desktop.reports.map_plan import MapPlan, plan_map
from tests.reports.conftest import RecordMaker
from tests.reports.samples import plain_session, stroke


def path(view: str, *points: tuple[float, float], layer: str = "superficial") -> dict[str, Any]:
    return {"map": "1", "view": view, "layer": layer, "points": [list(point) for point in points]}


@pytest.fixture
def plan(record: RecordMaker, body_map: BodyMap) -> Any:
    def make(*entries: dict[str, Any], on: BodyMap = body_map) -> MapPlan:
        made = record(plain_session(entries=list(entries))).entries
        return plan_map(made, {entry.id: number for number, entry in enumerate(made, start=1)}, on)

    return make


def shown(plan: MapPlan) -> dict[str, set[SidedRegion]]:
    return {panel.view.id: {area.region for area in panel.areas} for panel in plan.panels}


def test_a_region_is_drawn_in_one_view_only(plan: Any) -> None:
    assert shown(plan(stroke())) == {"posterior": {SidedRegion("upper_trapezius", "right")}}


def test_the_fewest_views_show_every_region(plan: Any) -> None:
    neck = ("upper_trapezius", "splenius", "scalenes", "sternocleidomastoid")
    views = shown(plan(*(stroke(region=region, side=side) for region in neck for side in ("right", "left"))))
    assert len(views) == 2
    assert sum(len(regions) for regions in views.values()) == 8


def test_a_drawn_line_names_the_view(plan: Any) -> None:
    views = shown(plan(stroke(path=path("anterior", (300, 260), (310, 270)))))
    assert views == {"anterior": {SidedRegion("upper_trapezius", "right")}}


def test_entries_on_a_region_join_the_view_its_line_names(plan: Any) -> None:
    reaction = {"kind": "reaction", "reaction": "erythema", "phase": "post", "grade": 1}
    reaction |= {"region": "upper_trapezius", "side": "right"}
    views = shown(plan(stroke(path=path("anterior", (300, 260))), reaction))
    assert list(views) == ["anterior"]


def test_the_same_muscle_of_both_sides_is_two_areas(plan: Any) -> None:
    areas = shown(plan(stroke(side="right"), stroke(side="left")))["posterior"]
    assert areas == {SidedRegion("upper_trapezius", "right"), SidedRegion("upper_trapezius", "left")}


def without(body_map: BodyMap, region: str) -> BodyMap:
    """Return the front of a map as if a region had not been drawn."""
    view = body_map.views["anterior"]
    layers = {
        name: Layer(name, tuple(shape for shape in layer.shapes if shape.region.region != region))
        for name, layer in view.layers.items()
    }
    return BodyMap(body_map.version, {"anterior": replace(view, layers=layers)})


def test_a_region_without_a_drawing_is_named_not_lost(plan: Any, body_map: BodyMap) -> None:
    assert plan(stroke(region="platysma")).panels
    made = plan(stroke(region="platysma"), on=without(body_map, "platysma"))
    assert made.not_drawn == (SidedRegion("platysma", "right"),)
    assert not made.panels


def test_a_line_is_drawn_even_where_its_region_is_not(plan: Any, body_map: BodyMap) -> None:
    entry = stroke(region="platysma", path=path("anterior", (372, 300)))
    made = plan(entry, on=without(body_map, "platysma"))
    (area,) = made.panels[0].areas
    assert area.shape is None
    assert area.paths
    assert not made.not_drawn


def test_a_view_the_map_does_not_have_falls_back_to_the_region(plan: Any, body_map: BodyMap) -> None:
    whole_bodies = {name: view for name, view in body_map.views.items() if view.is_whole_body}
    fewer = BodyMap(body_map.version, whole_bodies)
    assert list(shown(plan(stroke(path=path("hand_dorsal", (1, 1))), on=fewer))) == ["posterior"]


@pytest.mark.parametrize(
    ("region", "view"),
    [
        ("temporalis", "lateral_right"),
        ("landmark_thumb", "posterior"),
        ("gastrocnemius_medial", "posterior"),
        ("platysma", "head_neck_right"),
        ("landmark_malleolus_medial", "medial_right"),
    ],
)
def test_the_whole_body_is_shown_unless_the_drawing_of_a_part_shows_much_more(
    region: str, view: str, plan: Any
) -> None:
    assert list(shown(plan(stroke(region=region)))) == [view]


@pytest.mark.parametrize(
    ("view", "region", "letters"),
    [
        ("hand_palmar", "thenar", "RL"),
        ("hand_dorsal", "hand_interossei_lumbricals", "LR"),
        ("foot_dorsal", "extensor_digitorum_brevis_foot", "RL"),
        ("head_neck_right", "platysma", "RR"),
        ("head_neck_left", "platysma", "LL"),
        ("medial_left", "gracilis", "LL"),
    ],
)
def test_the_drawing_of_a_part_is_shown_with_its_own_sides(
    view: str, region: str, letters: str, plan: Any, body_map: BodyMap
) -> None:
    side = "left" if letters[0] == "L" else "right"
    shape = body_map.views[view].layers["superficial"].shape(SidedRegion(region, side))
    assert shape is not None
    (panel,) = plan(stroke(region=region, side=side, path=path(view, shape.label_point))).panels
    assert panel.view.id == view
    assert "".join(side_letters(panel.view)[:2]) == letters
    assert shape.bounds[0] >= panel.box[0] - 1 and shape.bounds[2] <= panel.box[0] + panel.box[2] + 1


def test_a_line_on_the_drawing_of_a_part_is_shown_there(plan: Any) -> None:
    assert list(shown(plan(stroke(region="thenar", path=path("hand_palmar", (100, 150)))))) == ["hand_palmar"]


def test_the_greatest_pressure_of_a_region_is_drawn(plan: Any) -> None:
    made = plan(stroke(pressure=1), stroke(pressure=4), stroke(pressure=2))
    (area,) = made.panels[0].areas
    assert area.pressure == 4
    assert area.numbers == ("1", "2", "3")


def test_work_in_one_part_is_cropped_and_work_all_over_is_not(plan: Any) -> None:
    assert not plan(stroke()).panels[0].is_whole
    assert plan(stroke(), stroke(region="gastrocnemius_medial")).panels[0].is_whole


def test_every_region_is_drawn_whole_within_its_panel(plan: Any, body_map: BodyMap, regions: RegionTable) -> None:
    drawn = 0
    for region in (region for region in regions if region.kind != "zone"):
        for panel in plan(*(stroke(region=region.id, side=side) for side in region.sides)).panels:
            left, top, width, height = panel.box
            for area in panel.areas:
                x1, y1, x2, y2 = area.shape.bounds
                assert left <= x1 and top <= y1 and x2 <= left + width and y2 <= top + height, region.id
                drawn += 1
    assert drawn > 200


def test_a_deep_muscle_is_drawn_from_its_own_layer(plan: Any, body_map: BodyMap) -> None:
    (panel,) = plan(stroke(region="levator_scapulae")).panels
    (area,) = panel.areas
    assert area.shape in panel.view.layers[area.layer].shapes


@pytest.mark.parametrize("view", ["anterior", "posterior", "plantar"])
def test_each_letter_stands_on_its_own_side(view: str, body_map: BodyMap) -> None:
    at_left, at_right, middle = side_letters(body_map.view(view))
    letter = {"right": "R", "left": "L"}
    assert {at_left, at_right} == {"R", "L"}
    for point in body_map.label_points("upper_trapezius" if view != "plantar" else "abductor_hallucis"):
        if point.view == view:
            assert letter[point.side] == (at_left if point.x < middle else at_right)


def test_front_and_back_are_no_mirror_images(body_map: BodyMap) -> None:
    assert side_letters(body_map.view("anterior"))[:2] == ("R", "L")
    assert side_letters(body_map.view("posterior"))[:2] == ("L", "R")
    assert side_letters(body_map.view("lateral_right"))[:2] == ("R", "R")


def test_a_widened_box_holds_the_box(body_map: BodyMap) -> None:
    view = body_map.view("posterior")
    left, top, width, height = widened((300, 200, 100, 50), view, 200, 300)
    assert left <= 300 and top <= 200 and left + width >= 400 and top + height >= 250
    assert width / height == pytest.approx(200 / 300)
    assert part_height((0, 0, 100, 50), 200) < part_height((0, 0, 100, 100), 200)
