"""Cut rings of curves along a straight line, and join neighbours by dropping the border they share."""

import itertools
import math
from typing import NamedTuple

from svg_paths import Point, Ring, Segment, round_point

_BESIDE = 0.0037  # mm; keeps a cut off the 0.01 mm grid, so that no corner lies on it


class Line(NamedTuple):
    """A cutting line: a point of it and the unit vector to its left (seen along it, y downwards)."""

    origin: Point
    left: Point

    def offset(self, point: Point) -> float:
        """Return how far left of the line a point lies."""
        return (point[0] - self.origin[0]) * self.left[0] + (point[1] - self.origin[1]) * self.left[1]

    def along(self, point: Point) -> float:
        """Return how far along the line a point lies."""
        return point[1] * self.left[0] - point[0] * self.left[1]


def line_through(start: Point, end: Point) -> Line:
    """Return the line from `start` to `end`."""
    length = math.dist(start, end)
    left = ((end[1] - start[1]) / length, (start[0] - end[0]) / length)
    return Line((start[0] + _BESIDE, start[1] + _BESIDE), left)


def cut(rings: list[Ring], line: Line) -> tuple[list[Ring], list[Ring]]:
    """Return what lies left and what lies right of the line."""
    whole: dict[bool, list[Ring]] = {False: [], True: []}
    chains: dict[bool, list[Ring]] = {False: [], True: []}
    for ring in rings:
        _sort_ring(ring, line, whole, chains)
    left, right = (whole[side] + _close(chains[side], line) for side in (True, False))
    return left, right


def notch(rings: list[Ring], line: Line) -> list[Ring]:
    """Return rings with a corner wherever they cross the line, so that they match a neighbour that was cut there."""
    return [[piece for segment in ring for piece in _notched(segment, line)] for ring in rings]


def _notched(segment: Segment, line: Line) -> list[Segment]:
    pieces = [tuple(round_point(point) for point in piece) for piece in _split(segment, line)]
    ends = [pieces[0][0], *(piece[-1] for piece in pieces)]
    apart = all(math.dist(p, q) > 0.02 for p, q in itertools.pairwise(ends))
    return pieces if apart else [segment]


def join(rings: list[Ring]) -> list[Ring]:
    """Return rings with every border that two of them share, once in each direction, removed."""
    left: dict[Segment, int] = {}
    for segment in (segment for ring in rings for segment in ring):
        if left.get(segment[::-1], 0):
            left[segment[::-1]] -= 1
        else:
            left[segment] = left.get(segment, 0) + 1
    starting: dict[Point, list[Segment]] = {}
    for segment, count in left.items():
        starting.setdefault(segment[0], []).extend([segment] * count)
    joined = []
    for leaving in starting.values():
        while leaving:
            joined.append(_walk(leaving.pop(), starting))
    return joined


def _walk(segment: Segment, starting: dict[Point, list[Segment]]) -> Ring:
    ring = [segment]
    while ring[-1][-1] != ring[0][0]:
        ring.append(starting[ring[-1][-1]].pop())
    return ring


def _sort_ring(ring: Ring, line: Line, whole: dict[bool, list[Ring]], chains: dict[bool, list[Ring]]) -> None:
    pieces = [piece for segment in ring for piece in _split(segment, line)]
    sides = [line.offset(_middle(piece)) > 0 for piece in pieces]
    if len(set(sides)) == 1:
        whole[sides[0]].append(ring)
        return
    first = next(i for i in range(len(sides)) if sides[i] != sides[i - 1])
    pieces, sides = pieces[first:] + pieces[:first], sides[first:] + sides[:first]
    chain: Ring = []
    for i, (piece, side) in enumerate(zip(pieces, sides, strict=True)):
        chain.append(tuple(round_point(point) for point in piece))
        if i + 1 == len(sides) or sides[i + 1] != side:
            chains[side].append(chain)
            chain = []


def _close(chains: list[Ring], line: Line) -> list[Ring]:
    """Link the ends of chains in pairs along the cut: between the first and second end lies the inside, and so on."""
    ends = sorted(
        (line.along(point), number, at_end)
        for number, chain in enumerate(chains)
        for at_end, point in ((False, chain[0][0]), (True, chain[-1][-1]))
    )
    partner = {}
    for one, other in zip(ends[::2], ends[1::2], strict=True):
        partner[one[1:]], partner[other[1:]] = other[1:], one[1:]
    rings, todo = [], set(range(len(chains)))
    while todo:
        number, forward, ring = min(todo), True, []
        while number in todo:
            todo.remove(number)
            _append(ring, chains[number] if forward else [piece[::-1] for piece in reversed(chains[number])])
            number, at_end = partner[number, forward]
            forward = not at_end
        _append(ring, [])
        rings.append(ring)
    return rings


def _append(ring: Ring, run: Ring) -> None:
    """Add a run to a ring, with a straight chord to it; no run closes the ring."""
    target = run[0][0] if run else ring[0][0]
    if ring and ring[-1][-1] != target:
        ring.append((ring[-1][-1], target))
    ring.extend(run)


def _split(segment: Segment, line: Line) -> list[Segment]:
    """Return the segment cut where it crosses the line."""
    pieces, done = [], 0.0
    for t in _crossings([line.offset(point) for point in segment]):
        before, segment = _divide(segment, (t - done) / (1 - done))
        pieces.append(before)
        done = t
    return [*pieces, segment]


def _crossings(offsets: list[float]) -> list[float]:
    if min(offsets) > 0 or max(offsets) < 0:
        return []
    if len(offsets) == 2:
        return [offsets[0] / (offsets[0] - offsets[1])]
    turns = [0.0, *_turning_points(*offsets), 1.0]
    found = []
    for low, high in itertools.pairwise(turns):
        if (_value(offsets, low) > 0) != (_value(offsets, high) > 0):
            found.append(_bisect(offsets, low, high))
    return found


def _turning_points(d0: float, d1: float, d2: float, d3: float) -> list[float]:
    a, b, c = d3 - 3 * d2 + 3 * d1 - d0, 2 * (d2 - 2 * d1 + d0), d1 - d0
    if abs(a) < 1e-12:
        roots = [-c / b] if abs(b) > 1e-12 else []
    else:
        square = b * b - 4 * a * c
        roots = [(-b + sign * math.sqrt(square)) / (2 * a) for sign in (-1, 1)] if square > 0 else []
    return sorted(t for t in roots if 0 < t < 1)


def _value(d: list[float], t: float) -> float:
    s = 1 - t
    return s * s * s * d[0] + 3 * s * s * t * d[1] + 3 * s * t * t * d[2] + t * t * t * d[3]


def _bisect(offsets: list[float], low: float, high: float) -> float:
    rising = _value(offsets, high) > 0
    for _ in range(60):
        middle = (low + high) / 2
        if (_value(offsets, middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _divide(segment: Segment, t: float) -> tuple[Segment, Segment]:
    """Return both halves of a line or curve divided at `t` (de Casteljau)."""
    first, last, points = [segment[0]], [segment[-1]], list(segment)
    while len(points) > 1:
        points = [_between(p, q, t) for p, q in itertools.pairwise(points)]
        first.append(points[0])
        last.append(points[-1])
    return tuple(first), tuple(last[::-1])


def _middle(segment: Segment) -> Point:
    return _divide(segment, 0.5)[0][-1]


def _between(p: Point, q: Point, t: float) -> Point:
    return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)
