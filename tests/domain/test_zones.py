"""Each caution zone lies where anatomy has it: over the regions it must touch, off those it must not."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.bodymap import GRID, Shape, View
from iastm_desktop.domain.hit_test import HitIndex
from iastm_desktop.domain.regions import SidedRegion

MAP = load_body_map()
with Path(__file__).with_name("zone_places.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
TOUCHES, NEVER = 0.01, 0.03  # a touched region has at least so much of the zone; a border may wander by so much
BODY_PANEL_MM = 377.0  # of a side view; the arm stands beside it
OTHER = {"right": "left", "left": "right", "midline": "midline"}


@cache
def under(view: str, zone: str) -> dict[str, float]:
    """Return the share of a zone's area over each region of the top layer, the zone's own side or the midline."""
    drawn = MAP.view(view)
    shape = next(s for s in drawn.zones if s.region.region == zone and s.region.side in ("right", "midline"))
    found = [drawn.layer("superficial").region_at(place) for place in places(shape, 60)]
    return {region.region: count / len(found) for region, count in by_region(found).items()}


def by_region(found: list[SidedRegion | None]) -> Counter[SidedRegion]:
    return Counter(SidedRegion(region.region, "") for region in found if region)


def places(shape: Shape, count: int) -> list[tuple[float, float]]:
    """Return places inside a shape, on a grid of so many lines across its box."""
    left, top, right, bottom = (round(number * GRID) for number in shape.bounds)
    hits = HitIndex([shape.outline], [(left, top, right, bottom)])
    columns = [left + (right - left) * (2 * n + 1) // (2 * count) for n in range(count)]
    rows = [top + (bottom - top) * (2 * n + 1) // (2 * count) for n in range(count)]
    return [(x / GRID, y / GRID) for y in rows for x in columns if hits.at(x, y) == 0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['zone']}-{row['view']}")
def test_a_zone_touches_what_bounds_it_and_leaves_its_neighbours_alone(row: dict[str, str]) -> None:
    shares = under(row["view"], row["zone"])
    missed = [region for region in row["touches"].split(";") if shares.get(region, 0) < TOUCHES]
    astray = [region for region in row["never"].split(";") if shares.get(region, 0) > NEVER]
    assert (missed, astray) == ([], []), shares


def test_the_table_names_every_zone_in_every_view_of_the_right_side_and_only_known_regions() -> None:
    drawn = {
        (zone.region.region, view.id)
        for view in MAP.views.values()
        if not view.id.endswith("_left")
        for zone in view.zones
    }
    assert {(row["zone"], row["view"]) for row in ROWS} == drawn
    assert {zone for zone, _view in drawn} == {region.id for region in load_regions() if region.kind == "zone"}
    for row in ROWS:
        for region in (row["touches"] + ";" + row["never"]).split(";"):
            assert load_regions().get(region), region
        assert row["why"]


def pairs() -> Iterator[tuple[View, View]]:
    for view in MAP.views.values():
        if not view.id.endswith("_left"):
            yield view, MAP.view(view.id.replace("_right", "_left"))


def mirrored(view: View, x: float) -> float:
    """Return the mirror of a place: across the page, in side views across the body's or the arm's part of it."""
    if view.id.startswith("lateral"):
        return BODY_PANEL_MM - x if x < BODY_PANEL_MM else BODY_PANEL_MM + view.width_mm - x
    return view.width_mm - x


def test_every_zone_has_its_mirror_on_the_other_side() -> None:
    for here, there in pairs():
        chance = random.Random(here.id)
        assert len(here.zones) == len(there.zones)
        for zone in here.zones:
            left, top, right, bottom = zone.bounds
            for _ in range(150):
                x, y = chance.uniform(left - 3, right + 3), chance.uniform(top - 3, bottom + 3)
                twins = {SidedRegion(r, OTHER[side]) for r, side in MAP.zones_at(there.id, (mirrored(here, x), y))}
                assert set(MAP.zones_at(here.id, (x, y))) == twins or on_a_border(here, x, y), (zone.region, x, y)


def on_a_border(view: View, x: float, y: float) -> bool:
    """Return whether rounding to the grid decides which zones hold a place."""
    steps = (-4 / GRID, 4 / GRID)
    around = {MAP.zones_at(view.id, (x + dx, y + dy)) for dx in steps for dy in steps}
    return len(around) > 1


def test_from_behind_the_upper_trapezius_has_no_warning_of_the_plexus_in_front_of_it() -> None:
    back = MAP.view("posterior")
    shelf = next(s for s in back.layer("superficial").shapes if s.region == ("upper_trapezius", "right"))
    warned = Counter(zone.region for place in places(shelf, 40) for zone in MAP.zones_at("posterior", place))
    assert set(warned) <= {"zone_suboccipital_triangle", "zone_spinous_processes"}
