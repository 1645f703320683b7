"""Which caution zones are worth showing with the regions that are chosen, and how each takes a tool."""

from collections.abc import Iterable, Mapping
from itertools import islice

from iastm_desktop.domain.bodymap import GRID, Layer, Shape, View
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, REASON, Rulebook, fact
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.zone_index import ZoneIndex
from iastm_desktop.domain.zone_rules import ZONES

_BOTH = "midline"
_COARSE = 8  # a zone inside a region is found by every eighth of its corners too


@dataclass(frozen=True, slots=True)
class ZoneLook:
    """What a zone means to one role: `level` block where even the lightest tool is refused, else reason."""

    level: str
    why: str
    beside: tuple[str, ...] = ()


def zone_looks(rulebook: Rulebook, *, role: str) -> dict[str, ZoneLook]:
    """Return how every caution zone takes a tool in the hands of a role."""
    catalogue = rulebook.catalogue
    all_refused = fact(catalogue, "roles", role, "zones_blocked") == "yes"
    found = {}
    for term in catalogue.lists.get(ZONES, {}).values():
        level = BLOCK if all_refused or term.facts["block_from"] == "0" else REASON
        found[term.code] = ZoneLook(level, term.facts["why"], tuple(term.facts["beside"].split()))
    return found


def zones_with(
    regions: Iterable[SidedRegion], view: View, layer: Layer, looks: Mapping[str, ZoneLook]
) -> tuple[SidedRegion, ...]:
    """Return the zones of a view that lie over one of the regions or are told to lie beside it."""
    chosen = tuple(dict.fromkeys(regions))
    shapes = [shape for shape in layer.shapes if shape.region in chosen]
    found = (
        zone.region
        for number, zone in enumerate(view.zones)
        if zone.region.region in looks
        and (_is_beside(zone.region, chosen, looks) or any(_lies_over(number, view, shape) for shape in shapes))
    )
    return tuple(dict.fromkeys(found))


def _is_beside(zone: SidedRegion, chosen: Iterable[SidedRegion], looks: Mapping[str, ZoneLook]) -> bool:
    near = [place for place in chosen if place.region in looks[zone.region].beside]
    return any(place.side == zone.side or _BOTH in (place.side, zone.side) for place in near)


def _lies_over(number: int, view: View, shape: Shape) -> bool:
    """Tell whether a zone and a region share ground: a corner of one lies in the other."""
    zone = view.zones[number]
    (left, top, right, bottom), (x0, y0, x1, y1) = zone.bounds, shape.bounds
    if left > x1 or right < x0 or top > y1 or bottom < y0:
        return False
    if any(view.zone_index.holds(number, corner) for corner in _corners(shape, 1)):
        return True
    ground = ZoneIndex([shape.outline], [shape.bounds], GRID)
    return any(ground.holds(0, corner) for corner in _corners(zone, _COARSE))


def _corners(shape: Shape, every: int) -> Iterable[tuple[float, float]]:
    yield shape.label_point
    for ring in shape.outline:
        points = zip(ring[::2], ring[1::2], strict=True)
        yield from ((x / GRID, y / GRID) for x, y in islice(points, 0, None, every))
