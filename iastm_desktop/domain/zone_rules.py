"""Caution zones: what a drawn line meets, where it must stop, and which zones lie beside a region that was tapped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, hypot

from iastm_desktop.domain.bodymap import BodyMap, Point, View
from iastm_desktop.domain.entries import Stroke, sided_region
from iastm_desktop.domain.region_rules import limit_rulings
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, Rulebook, Ruling, fact, place_in_words
from iastm_desktop.domain.totals import BY_HAND
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.zone_index import Bounds

STEP_MM = 1.0  # how closely a line is looked at where a region's own limit counts inside a zone
GAP_MM = 0.1  # what is left between a line that was cut and the zone
ZONES = "zones"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line on a view, for one stroke of one role."""

    points: tuple[Point, ...]
    view: View
    layer: str
    stroke: Stroke
    role: str
    rulebook: Rulebook
    body_map: BodyMap


def zone_rulings(stroke: Stroke, rulebook: Rulebook, *, role: str, frame: Bounds | None = None) -> Iterator[Ruling]:
    """Yield a ruling for each zone that the stroke's line enters; for a tap, a note for each one beside its region.

    `frame` is that of the line, where it is known already.
    """
    if stroke.path is None:
        yield from _beside(stroke, rulebook)
        return
    path = stroke.path
    drawn = _drawn(path.points, path.view, path.layer, stroke, rulebook, role)
    if drawn:
        for number in drawn.view.zone_index.met_by(drawn.points, frame):
            yield from _met(number, drawn)


def clip_at_zones(
    points: Sequence[Point], view: str, layer: str, stroke: Stroke, rulebook: Rulebook, *, role: str = "rmt"
) -> tuple[tuple[Point, ...], tuple[SidedRegion, ...]]:
    """Return a line up to the edge of the first zone that refuses the stroke, and the zones met so far.

    Nothing is kept of a line that begins in such a zone. A zone that only asks for a reason does not cut.
    """
    drawn = _drawn(tuple(points), view, layer, stroke, rulebook, role)
    if drawn is None:
        return tuple(points), ()
    met = drawn.view.zone_index.met_by(drawn.points)
    stops = [(stop, number) for number in met if (stop := _stop(number, drawn)) is not None]
    kept = tuple(points)
    if stops:
        (segment, along), cut_by = min(stops)
        kept = cut_at(drawn.points, segment, along)
        met = (cut_by, *(drawn.view.zone_index.met_by(kept) if kept else ()))
    said = [number for number in met if _level(drawn.view.zones[number].region.region, drawn)]
    return kept, tuple(drawn.view.zones[number].region for number in said)


def _drawn(
    points: tuple[Point, ...], view: str, layer: str, stroke: Stroke, rulebook: Rulebook, role: str
) -> _Drawn | None:
    body_map = rulebook.body_map() if rulebook.body_map else None
    shown = body_map.views.get(view) if body_map else None
    if body_map is None or shown is None or not points:
        return None
    return _Drawn(points, shown, layer, stroke, role, rulebook, body_map)


def _level(zone: str, drawn: _Drawn) -> str:
    """Return how a zone takes this stroke; empty where it does not mind."""
    catalogue, stroke = drawn.rulebook.catalogue, drawn.stroke
    if not catalogue.has(ZONES, zone):
        return ""
    facts = catalogue.term(ZONES, zone).facts
    if stroke.tool == BY_HAND:
        return BLOCK if facts["by_hand"] == "no" else ""
    if facts["block_from"] and stroke.pressure >= int(facts["block_from"]):
        return BLOCK
    if fact(catalogue, "roles", drawn.role, "zones_blocked") == "yes":
        return BLOCK
    return REASON if facts["reason_from"] and stroke.pressure >= int(facts["reason_from"]) else NOTE


def _met(number: int, drawn: _Drawn) -> Iterator[Ruling]:
    zone = drawn.view.zones[number].region
    level = _level(zone.region, drawn)
    own = _own_line(zone.region, drawn) if level else ()
    covers = set(_under(number, own, drawn)) if own else None
    if covers is not None and None not in covers:
        for region, side in sorted(each for each in covers if each and each != sided_region(drawn.stroke)):
            yield from limit_rulings(replace(drawn.stroke, region=region, side=side), drawn.rulebook)
    elif level:
        yield _ruling(level, zone, drawn)


def _ruling(level: str, zone: SidedRegion, drawn: _Drawn) -> Ruling:
    term = drawn.rulebook.catalogue.term(ZONES, zone.region)
    place = zone_in_words(zone, drawn.rulebook)
    text = f"The line crosses a zone of care, {place}: {term.facts['why']}."
    by_hand = "." if drawn.stroke.tool == BY_HAND else ", or work by hand."
    todo = {
        BLOCK: f"Stop at its edge{by_hand}",
        REASON: "Stop at its edge, ease off, or write why.",
        NOTE: "Keep it light.",
    }
    return Ruling(level, zone.region, f"{text} {todo[level]}")


def zone_in_words(zone: SidedRegion, rulebook: Rulebook) -> str:
    """Return `right armpit`."""
    has = rulebook.catalogue.has(ZONES, zone.region)
    if not has:
        return place_in_words(zone, rulebook.regions)
    words = rulebook.catalogue.words(ZONES, zone.region)
    return words if zone.side == "midline" else f"{zone.side} {words}"


def _beside(stroke: Stroke, rulebook: Rulebook) -> Iterator[Ruling]:
    catalogue = rulebook.catalogue
    if stroke.pressure < int(fact(catalogue, "dose_limits", "zone_beside", "value")):
        return
    for term in catalogue.lists.get(ZONES, {}).values():
        if stroke.region in term.facts["beside"].split():
            text = f"Beside a zone of care, {term.words}: {term.facts['why']}. Stay clear of it."
            yield Ruling(NOTE, term.code, text)


def _own_line(zone: str, drawn: _Drawn) -> tuple[str, ...]:
    """Return the regions whose own limits count inside this zone, drawn or tapped alike."""
    return tuple(fact(drawn.rulebook.catalogue, ZONES, zone, "own_line").split())


def _under(number: int, own: tuple[str, ...], drawn: _Drawn) -> Iterator[SidedRegion | None]:
    """Yield for each millimetre inside a zone the region whose own limit counts there, None where none does."""
    for segment, along in positions(drawn.points):
        point = point_along(drawn.points, segment, along)
        if drawn.view.zone_index.holds(number, point):
            yield _counts_at(point, own, drawn)


def _counts_at(point: Point, own: tuple[str, ...], drawn: _Drawn) -> SidedRegion | None:
    stroke = sided_region(drawn.stroke)
    stack = dict(drawn.body_map.stack_at(drawn.view.id, point))
    if stroke and stroke.region in own and stroke in stack.values():
        return stroke
    under = stack.get(drawn.layer)
    return under if under and under.region in own else None


def _stop(number: int, drawn: _Drawn) -> tuple[int, float] | None:
    """Return which bit of the line enters a zone that refuses, and how far along; (-1, 0) where it begins in it."""
    zone, index = drawn.view.zones[number].region.region, drawn.view.zone_index
    if _level(zone, drawn) != BLOCK:
        return None
    own = _own_line(zone, drawn)
    if own:
        return _stop_outside(number, own, drawn)
    if index.holds(number, drawn.points[0]):
        return -1, 0.0
    for segment, (start, end) in enumerate(pairwise(drawn.points)):
        along = index.edge_on(number, start, end)
        if along is not None:
            return segment, along
    return None


def _stop_outside(number: int, own: tuple[str, ...], drawn: _Drawn) -> tuple[int, float] | None:
    """Return the last place before the line is in the zone and on none of the regions whose own limit counts."""
    before = (-1, 0.0)
    for segment, along in positions(drawn.points):
        point = point_along(drawn.points, segment, along)
        if drawn.view.zone_index.holds(number, point) and _counts_at(point, own, drawn) is None:
            return before
        before = (segment, along)
    return None


def cut_at(points: tuple[Point, ...], segment: int, along: float) -> tuple[Point, ...]:
    """Return a line up to a place on one of its bits, a hair short of it; nothing of it where the bit is -1."""
    if segment < 0:
        return ()
    (ax, ay), (bx, by) = points[segment], points[min(segment + 1, len(points) - 1)]
    length = hypot(bx - ax, by - ay)
    back = max(0.0, along - GAP_MM / length) if length else 0.0
    last = (ax + (bx - ax) * back, ay + (by - ay) * back)
    return (*points[: segment + 1], last) if last != points[segment] else points[: segment + 1]


def positions(points: Sequence[Point]) -> Iterator[tuple[int, float]]:
    """Yield places along a line, a millimetre apart at most: the number of its bit, and how far along (0 to 1)."""
    yield 0, 0.0
    for segment, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        steps = max(1, ceil(hypot(bx - ax, by - ay) / STEP_MM))
        yield from ((segment, step / steps) for step in range(1, steps + 1))


def point_along(points: Sequence[Point], segment: int, along: float) -> Point:
    """Return a place on a bit of a line, 0 to 1 along it."""
    (ax, ay), (bx, by) = points[segment], points[min(segment + 1, len(points) - 1)]
    return ax + (bx - ax) * along, ay + (by - ay) * along
