"""What goes where on the printed map."""

from typing import Any

import pytest

from iastm_desktop.domain.bodymap import BodyMap
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


def test_a_region_without_a_drawing_is_named_not_lost(plan: Any) -> None:
    made = plan(stroke(region="platysma"))
    assert made.not_drawn == (SidedRegion("platysma", "right"),)
    assert not made.panels


def test_a_line_is_drawn_even_where_its_region_is_not(plan: Any) -> None:
    made = plan(stroke(region="platysma", path=path("anterior", (372, 300))))
    (area,) = made.panels[0].areas
    assert area.shape is None
    assert area.paths
    assert not made.not_drawn


def test_a_view_the_map_does_not_have_falls_back_to_the_region(plan: Any) -> None:
    assert list(shown(plan(stroke(path=path("hand_dorsal", (1, 1)))))) == ["posterior"]


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
