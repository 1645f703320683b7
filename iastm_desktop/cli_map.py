"""The commands about the body map: no book, no window."""

from argparse import Namespace
from typing import Any

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.cli_output import Refused, WrongUse, print_json, print_lines
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.regions import Region, SidedRegion
from iastm_desktop.search import find_regions
from iastm_desktop.words import _


def regions(told: Namespace) -> int:
    """Print the regions that match, with where the map shows them."""
    body_map = load_body_map()
    _check_view(told.view, body_map)
    table = load_regions()
    matching = find_regions(table, told.search, limit=len(table)) if told.search.strip() else table
    found = [_region(region, body_map) for region in matching]
    if told.view:
        found = [region for region in found if told.view in region["views"]]
    if told.json:
        print_json(found)
    else:
        print_lines(_line(region) for region in found)
    return 0


def region_at(told: Namespace) -> int:
    """Print the region at a point, of one layer or of the topmost that has one there, and the caution zones over it."""
    body_map = load_body_map()
    _check_view(told.view, body_map)
    layers = body_map.view(told.view).layers
    if told.layer and told.layer not in layers:
        raise Refused(_("the view {view} has no layer {layer}.").format(view=told.view, layer=told.layer))
    stack = body_map.stack_at(told.view, (told.x, told.y))
    hits = [(layer, hit) for layer, hit in stack if told.layer in (None, layer)]
    if not hits:
        text = _("no region is at {x:g}, {y:g} in the view {view}.")
        raise Refused(text.format(x=told.x, y=told.y, view=told.view))
    zones = body_map.zones_at(told.view, (told.x, told.y))
    if told.json:
        print_json(_answer(hits, zones))
    else:
        layer, hit = hits[0]
        print_lines([f"{hit.region} {hit.side} {layer}", *(f"{zone.region} {zone.side} zone" for zone in zones)])
    return 0


def _answer(hits: list[tuple[str, SidedRegion]], zones: tuple[SidedRegion, ...]) -> dict[str, Any]:
    (layer, hit), *deeper = hits
    worked = load_regions().worked(region for _depth, region in deeper if region != hit)
    return {
        **hit._asdict(),
        "layer": layer,
        "under": [{**region._asdict(), "layer": depth} for depth, region in deeper if region in worked],
        "zones": [zone._asdict() for zone in zones],
    }


def _check_view(view: str | None, body_map: BodyMap) -> None:
    if view is not None and view not in body_map.views:
        known = ", ".join(body_map.views)
        raise WrongUse(_("the map has no view {view!r}; it has {known}.").format(view=view, known=known))


def _region(region: Region, body_map: BodyMap) -> dict[str, Any]:
    points = body_map.zone_points(region.id) if region.kind == "zone" else body_map.label_points(region.id)
    return {
        "id": region.id,
        "name": region.name,
        "kind": region.kind,
        "tissue": region.tissue,
        "area": region.area,
        "views": list(dict.fromkeys(point.view for point in points)),
        "layers": list(dict.fromkeys(point.layer for point in points)),
        "sides": list(region.sides),
        "synonyms": list(region.synonyms),
        "caution": region.caution,
        "drawn_from": list(region.drawn_from),
        "label_points": [point._asdict() for point in points],
    }


def _line(region: dict[str, Any]) -> str:
    views = ", ".join(region["views"]) or _("not drawn")
    return f"{region['id']:32} {region['name']} ({region['kind']}; {views})"
