"""Where a drawn line must stop: at the edge of a zone, or of a region that takes no such work, the nearer of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.line_rules import layer_of, minded_on, run_over
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import BLOCK, BY_HAND, ActiveRules, refused_there
from iastm_desktop.domain.rulings import place_in_words
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.zone_rules import clip_at_zones, cut_at, point_along, positions, zone_in_words

FINE_MM = 0.05  # how near the cut lies to a region's edge


@dataclass(frozen=True, slots=True)
class Stop:
    """What a line stopped at: the place and why in words, and whether hands may go on."""

    place: str
    why: str
    by_hand: bool


def stopped_line(path: DrawnPath, stroke: Stroke, active: ActiveRules) -> tuple[tuple[Point, ...], Stop | None]:
    """Return a line up to where it must stop, and at what; as it is, with None, where nothing refuses it.

    Nothing is kept of a line that begins where the work is refused. What only asks for a reason does not stop it, nor
    does a region that it brushes past.
    """
    rulebook, role = active.rulebook, active.record.session.role
    kept, zones = clip_at_zones(path.points, path.view, path.layer, stroke, rulebook, role=role)
    found = None
    if kept != path.points and zones:
        facts = rulebook.catalogue.term("zones", zones[0].region).facts
        found = Stop(zone_in_words(zones[0], rulebook), _sentence(facts["why"]), facts["by_hand"] != "no")
    before, region = _clip_at_regions(kept, path, stroke, active) if kept else (kept, None)
    return (before, region) if region else (kept, found)


def _clip_at_regions(
    points: tuple[Point, ...], path: DrawnPath, stroke: Stroke, active: ActiveRules
) -> tuple[tuple[Point, ...], Stop | None]:
    layer = layer_of(path, active.rulebook.body_map()) if active.rulebook.body_map else None
    if layer is None or not active.minded:
        return points, None
    drawn_on = (path.view, path.layer)
    if drawn_on not in active.minded_shapes:
        active.minded_shapes[drawn_on] = minded_on(layer, active.minded)
    over = run_over(points, layer, active.minded_shapes[drawn_on])
    refused = {place for place in over if _blocks(stroke, place, active)}
    if not refused:
        return points, None
    place, segment, along = _entered(points, layer, refused)
    return cut_at(points, segment, along), _stop_at(place, stroke, active)


def _blocks(stroke: Stroke, place: SidedRegion, active: ActiveRules) -> bool:
    return any(ruling.level == BLOCK for ruling in refused_there(stroke, place, active))


def _stop_at(place: SidedRegion, stroke: Stroke, active: ActiveRules) -> Stop:
    ruling = next(each for each in refused_there(stroke, place, active) if each.level == BLOCK)
    why = ruling.message.split(". ")[0].removesuffix(".")
    hands = not _blocks(replace(stroke, tool=BY_HAND), place, active)
    return Stop(place_in_words(place, active.rulebook.regions), why, hands)


def _entered(points: Sequence[Point], layer: Layer, refused: Collection[SidedRegion]) -> tuple[SidedRegion, int, float]:
    """Return the refused region a line comes to first, on which bit and how far along it; -1 at its beginning."""
    before = 0.0
    for segment, along in positions(points):
        place = layer.region_at(point_along(points, segment, along))
        if place is not None and place in refused:
            if along == 0.0:
                return place, -1, 0.0
            return place, segment, _edge(points, layer, place, segment, before if before < along else 0.0, along)
        before = along
    raise AssertionError("a line that runs over a region comes to it")


def _edge(
    points: Sequence[Point], layer: Layer, place: SidedRegion, segment: int, outside: float, inside: float
) -> float:
    """Return how far along a bit of a line the region begins, by halving."""
    (ax, ay), (bx, by) = points[segment], points[segment + 1]
    length = max(abs(bx - ax), abs(by - ay), FINE_MM)
    while (inside - outside) * length > FINE_MM:
        middle = (outside + inside) / 2
        if layer.region_at(point_along(points, segment, middle)) == place:
            inside = middle
        else:
            outside = middle
    return outside


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
