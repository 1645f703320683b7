"""The map on the command line: each region and zone with its places, and each place answers what the list says."""

import csv
from functools import cache
from typing import Any

import pytest

from iastm_desktop.assets import assets_dir, load_body_map
from tests.command_line import run

FACTS = {"id", "name", "tissue", "area", "kind", "views", "layers", "sides", "synonyms", "caution"}
FACTS |= {"drawn_from", "label_points"}
ZONE_VIEWS = [view.id for view in load_body_map().views.values() if view.zones]


@cache
def listed() -> list[dict[str, Any]]:
    answer = run("regions", "--json")
    assert answer.code == 0
    found: list[dict[str, Any]] = answer.json
    return found


def points(*, zones: bool) -> list[tuple[str, dict[str, Any]]]:
    rows = [row for row in listed() if (row["kind"] == "zone") == zones]
    return [(row["id"], point) for row in rows for point in row["label_points"]]


def test_the_list_is_140_regions_27_zones_and_the_landmarks() -> None:
    kinds = [row["kind"] for row in listed()]
    assert (kinds.count("region"), kinds.count("zone")) == (140, 27)
    assert kinds.count("landmark") == len(kinds) - 167 >= 34
    assert len({row["id"] for row in listed()}) == len(kinds)


def test_each_of_them_has_every_fact_and_a_place_on_each_of_its_sides() -> None:
    for row in listed():
        assert set(row) == FACTS
        assert all(row[fact] for fact in FACTS - {"synonyms", "caution"}), row["id"]
        assert {point["side"] for point in row["label_points"]} == set(row["sides"]), row["id"]
        assert {point["view"] for point in row["label_points"]} == set(row["views"])
        assert {point["layer"] for point in row["label_points"]} == set(row["layers"])


def rows_of(table: str) -> list[dict[str, str]]:
    with (assets_dir() / "bodymap" / "build" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_says_what_its_shapes_are_drawn_from_as_the_tables_they_are_built_by_say() -> None:
    built = {(row["region"], row["source"]) for row in rows_of("meshes") if row["region"]}
    built |= {(row["region"], "constructed") for table in ("constructed", "zones") for row in rows_of(table)}
    assert {(row["id"], way) for row in listed() for way in row["drawn_from"]} == built
    assert {way for _region, way in built} == {"mesh", "cut", "constructed"}


def test_the_place_of_every_region_answers_that_region_and_side_in_every_view_and_layer() -> None:
    found, asked = [], points(zones=False)
    for region, at in asked:
        answer = run("region-at", at["view"], at["x"], at["y"], "--layer", at["layer"], "--json").json
        found.append((answer["region"], answer["side"], answer["layer"]) == (region, at["side"], at["layer"]))
    assert len(asked) > 1500
    assert found.count(False) == 0


def test_the_place_of_every_zone_names_the_zone_and_what_lies_under_it() -> None:
    asked = points(zones=True)
    assert {at["view"] for _zone, at in asked} == set(ZONE_VIEWS)
    for zone, at in asked:
        answer = run("region-at", at["view"], at["x"], at["y"], "--layer", at["layer"], "--json")
        assert {"region": zone, "side": at["side"]} in answer.json["zones"]
        assert not answer.json["region"].startswith("zone_")


def test_without_a_layer_the_topmost_answers_and_what_is_deeper_stands_under_it() -> None:
    at = next(at for region, at in points(zones=False) if region == "piriformis" and at["view"] == "posterior")
    answer = run("region-at", "posterior", at["x"], at["y"], "--json").json
    assert (answer["region"], answer["layer"]) == ("gluteus_maximus", "superficial")
    assert {"region": "piriformis", "side": at["side"], "layer": at["layer"]} in answer["under"]


def test_what_lies_under_is_never_skin_or_bone_alone() -> None:
    landmarks = {row["id"] for row in listed() if row["kind"] == "landmark"}
    body_map = load_body_map()
    over_one = 0
    for _region, at in points(zones=False):
        place = (at["x"], at["y"])
        deeper = body_map.under_at(at["view"], at["layer"], place)
        if at["layer"] != "superficial" or not landmarks & {hit.region for hit in deeper}:
            continue
        over_one += 1
        under = run("region-at", at["view"], *place, "--json").json["under"]
        assert not landmarks & {hit["region"] for hit in under}, at
    assert over_one > 20, "the drawings have landmarks below what is worked"


def test_for_people_the_region_stands_in_the_first_line_and_zones_in_the_next_ones() -> None:
    at = next(at for zone, at in points(zones=True) if zone == "zone_popliteal_fossa")
    lines = run("region-at", at["view"], at["x"], at["y"]).out.splitlines()
    assert len(lines) == 2
    assert lines[0].split()[1:] == [at["side"], "superficial"]
    assert lines[1] == f"zone_popliteal_fossa {at['side']} zone"


@pytest.mark.parametrize("view", ["posterior", "plantar"])
def test_the_list_of_a_view_holds_what_is_drawn_in_it(view: str) -> None:
    drawn = load_body_map().view(view)
    shapes = [shape for layer in drawn.layers.values() for shape in layer.shapes]
    expected = {shape.region.region for shape in (*shapes, *drawn.zones)}
    assert {row["id"] for row in run("regions", "--view", view, "--json").json} == expected
