"""A caution zone is drawn in every view that shows its place, on both sides, and answers a stroke there alike."""

import csv
from functools import cache
from pathlib import Path

import pytest

from iastm_desktop.assets import load_regions, load_rulebook
from iastm_desktop.domain.bodymap import Shape
from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import check_entry
from iastm_desktop.domain.rulings import fact
from tests.domain.test_line_rules import record
from tests.domain.test_zones import places

RULEBOOK = load_rulebook()
assert RULEBOOK.body_map
MAP = RULEBOOK.body_map()
with Path(__file__).with_name("zone_views.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
ZONES = [region.id for region in load_regions() if region.kind == "zone"]
STERN = ("", "note", "reason", "block")
# The whole zone lies over bone, whose own limit counts there and is sterner.
OWN_LIMIT = {"zone_tibial_crest": {"medial_right", "medial_left"}}
PRESSURES = (0, 1, 2, 3, 4, 5)


def drawn(zone: str, view: str) -> list[Shape]:
    """Return a zone's shapes in a view and in that of the other side."""
    views = dict.fromkeys((view, view.replace("_right", "_left")))
    return [shape for one in views for shape in MAP.view(one).zones if shape.region.region == zone]


def test_the_table_says_of_every_zone_and_view_whether_it_is_seen_and_why_not() -> None:
    views = [view for view in MAP.views if not view.endswith("_left")]
    assert [(row["zone"], row["view"]) for row in ROWS] == [(zone, view) for zone in ZONES for view in views_of(views)]
    assert {row["seen"] for row in ROWS} == {"yes", "no"}
    assert all(bool(row["why_not"]) == (row["seen"] == "no") for row in ROWS)


def views_of(views: list[str]) -> list[str]:
    """Return the views in the table's order."""
    order = list(dict.fromkeys(row["view"] for row in ROWS))
    assert set(order) == set(views)
    return order


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_drawn_in_every_view_that_shows_its_place_and_on_each_of_its_sides(zone: str) -> None:
    sides = load_regions().region(zone).sides
    for row in (row for row in ROWS if row["zone"] == zone):
        found = [shape.region.side for shape in drawn(zone, row["view"])]
        pair = 2 if row["view"].endswith("_right") and sides == ("midline",) else 1
        assert sorted(found) == (sorted(sides * pair) if row["seen"] == "yes" else []), row["view"]


@cache
def answers(zone: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, by view and side, what the rules say of a short line inside a zone at each pressure."""
    found = {}
    for view in MAP.views.values():
        for shape in view.zones:
            if shape.region.region == zone:
                found[view.id, shape.region.side] = said_in(shape, view.id)
    return found


def said_in(shape: Shape, view: str) -> tuple[str, ...]:
    """Return the levels over a region whose own limit does not count there (`own_line`); of all rules if none is."""
    zone, layer = shape.region.region, MAP.view(view).layer("superficial")
    own = fact(RULEBOOK.catalogue, "zones", zone, "own_line").split()
    inside = [(place, region) for place in places(shape, 40) if (region := layer.region_at(place))]
    free = [(place, region) for place, region in inside if region.region not in own]
    (x, y), region = (free or inside)[len(free or inside) // 2]
    levels = []
    for pressure in PRESSURES:
        heard = check_entry(stroke(region, view, ((x, y), (x, y + 0.2)), pressure), record(), RULEBOOK)
        levels.append(next((ruling.level for ruling in heard if not free or ruling.rule == zone), ""))
    return tuple(levels)


def stroke(region: SidedRegion, view: str, points: tuple[tuple[float, float], ...], pressure: int) -> Stroke:
    path = DrawnPath(map=MAP.version, view=view, layer="superficial", points=points)
    return Stroke(
        id="s",
        position=9,
        region=region.region,
        side=region.side,
        tool="scanner",
        pressure=pressure,
        duration_s=60,
        path=path,
    )


@pytest.mark.parametrize("zone", ZONES)
def test_a_stroke_in_a_zone_is_answered_alike_in_every_view_and_on_both_sides(zone: str) -> None:
    assert len(answers(zone)) == sum(len(drawn(row["zone"], row["view"])) for row in ROWS if row["zone"] == zone)
    mildest = tuple(min(levels, key=STERN.index) for levels in zip(*answers(zone).values(), strict=True))
    assert any(level in ("reason", "block") for level in mildest), "it asks or refuses"
    sterner = {place[0] for place, levels in answers(zone).items() if levels != mildest}
    assert sterner <= OWN_LIMIT.get(zone, set()), answers(zone)


def test_a_stroke_beside_the_zones_hears_nothing_of_them() -> None:
    """The control: the answer comes from the zone and not from the region or the view."""
    layer = MAP.view("lateral_right").layer("superficial")
    region = SidedRegion("pectoralis_major_sternal", "right")
    shape = layer.shape(region)
    assert shape
    beside = next(p for p in places(shape, 40) if not MAP.zones_at("lateral_right", p))
    heard = check_entry(stroke(region, "lateral_right", (beside, beside), 5), record(), RULEBOOK)
    assert not [ruling for ruling in heard if ruling.rule == "zone_breast"]
