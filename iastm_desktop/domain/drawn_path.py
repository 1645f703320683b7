"""A line drawn on the map: what of it lies on the body, which regions it runs over, and the line without its jitter."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

from iastm_desktop.domain.bodymap import Layer, Point, edge_distance
from iastm_desktop.domain.regions import SidedRegion

_STEP_MM = 0.5  # a gap or a region narrower than this may be stepped over
_FINE_MM = 0.01  # how near a cut lies to the border
_PASSES = 4  # of smoothing

_Found = TypeVar("_Found")
_Piece = tuple[_Found, Point, Point]


def clip_to_body(layer: Layer, points: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    """Return the parts of a path that lie on the drawn body, each cut at the body's edge; none if it runs beside it.

    A path that lies wholly on the body comes back as it is; a single point is a part of its own.
    """
    parts: list[list[Point]] = []
    for is_on, pieces in groupby(_pieces(points, lambda point: layer.region_at(point) is not None), lambda it: it[0]):
        if is_on:
            run = list(pieces)
            parts.append([run[0][1], *(end for _on, start, end in run if end != start)])
    return tuple(tuple(part) for part in parts)


def regions_under(layer: Layer, points: Sequence[Point]) -> tuple[tuple[SidedRegion, float], ...]:
    """Return the regions that a path runs over, in the order it first touches them, each with its share of the length.

    Shares add up to less than 1 where the path leaves the body; a single point is all of its region.
    """
    lengths: dict[SidedRegion, float] = {}
    whole = 0.0
    for region, start, end in _pieces(points, layer.region_at):
        whole += math.dist(start, end)
        if region:
            lengths[region] = lengths.get(region, 0.0) + math.dist(start, end)
    if not whole:
        return tuple((region, 1.0) for region in lengths)
    return tuple((region, length / whole) for region, length in lengths.items() if length)


def smoothed(points: Sequence[Point], tolerance_mm: float) -> tuple[Point, ...]:
    """Return a path without jitter and with few points: nowhere farther than `tolerance_mm` from the one drawn.

    Its ends stay in place. ValueError if the tolerance is negative.
    """
    if tolerance_mm < 0:
        raise ValueError(f"a line is not smoothed by {tolerance_mm:g} mm")
    drawn = [point for point, _again in groupby(points)]
    return _thinned(_calmed(drawn, tolerance_mm / 2), tolerance_mm / 2)


def _pieces(points: Sequence[Point], asked: Callable[[Point], _Found]) -> Iterator[_Piece[_Found]]:
    """Yield a path in straight pieces, each with what is found all along it; a single point is a piece of no length."""
    if len(points) == 1:
        yield asked(points[0]), points[0], points[0]
    for start, end in pairwise(points):
        count = max(1, math.ceil(math.dist(start, end) / _STEP_MM))
        stops = [_between(start, end, number / count) for number in range(count)] + [end]
        found = [asked(stop) for stop in stops]
        steps = zip(pairwise(stops), pairwise(found), strict=True)
        cut = [piece for (a, b), (at_a, at_b) in steps for piece in _parted(asked, a, b, at_a, at_b)]
        for what, run in groupby(cut, lambda piece: piece[0]):
            same = list(run)
            yield what, same[0][1], same[-1][2]


def _parted(asked: Callable[[Point], _Found], a: Point, b: Point, at_a: _Found, at_b: _Found) -> list[_Piece[_Found]]:
    """Return a short piece divided where what is found changes; the cut stands where something is found."""
    if at_a == at_b:
        return [(at_a, a, b)]
    if math.dist(a, b) <= _FINE_MM:
        cut = a if at_a else b
        return [(at_a, a, cut), (at_b, cut, b)]
    middle = _between(a, b, 0.5)
    at_middle = asked(middle)
    return _parted(asked, a, middle, at_a, at_middle) + _parted(asked, middle, b, at_middle, at_b)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _calmed(drawn: Sequence[Point], within_mm: float) -> list[Point]:
    """Return the points drawn toward the middle of their neighbours, none farther than `within_mm` from its place."""
    calm = list(drawn)
    for _pass in range(_PASSES):
        inner = zip(drawn[1:-1], calm, calm[1:], calm[2:], strict=False)
        moved = [_kept_near(home, _between(_between(a, c, 0.5), b, 0.5), within_mm) for home, a, b, c in inner]
        calm[1:-1] = moved
    return calm


def _kept_near(home: Point, place: Point, within_mm: float) -> Point:
    far = math.dist(home, place)
    return place if far <= within_mm else _between(home, place, within_mm / far)


def _thinned(points: Sequence[Point], within_mm: float) -> tuple[Point, ...]:
    """Return the points that are needed for all to lie within a distance of the line (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return tuple(points)
    kept = {0, len(points) - 1}
    open_ends = [(0, len(points) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        between = range(first + 1, last)
        farthest = max(between, key=lambda n: edge_distance(points[first], points[last], points[n]), default=None)
        if farthest is not None and edge_distance(points[first], points[last], points[farthest]) > within_mm:
            kept.add(farthest)
            open_ends += [(first, farthest), (farthest, last)]
    return tuple(points[number] for number in sorted(kept))
