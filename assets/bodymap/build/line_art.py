"""The light line drawing of a view for the printer: each border once, as compressed PDF operators (standard library).

One unit is 0.1 mm, y runs down. A view that is its own mirror holds one half and draws it twice. The body's edge and
the lines between its parts are apart, so that each can have its own width and grey.
"""

import itertools
import math
import zlib
from collections.abc import Iterable, Iterator

from svg_paths import Point, Segment, read_path

UNITS_PER_MM = 10
WITHIN_MM = 0.3  # on paper a mm of the body is at most 2 points
Way = list[Segment]


def line_art(paths: Iterable[str], width: float) -> tuple[bytes, bytes]:
    """Return the body's edge (filled and stroked) and the lines within (stroked) of a drawing's path data."""
    rings = [ring for data in paths for ring in read_path(data)]
    uses: dict[Segment, int] = {}
    for segment in (segment for ring in rings for segment in ring):
        uses[_undirected(segment)] = uses.get(_undirected(segment), 0) + 1
    symmetric = all(_undirected(_mirror(segment, width)) in uses for segment in uses)
    half = width / 2 if symmetric else 0.0
    edge = _joined(_ways(rings, {segment for segment, count in uses.items() if count == 1}, half))
    within = _ways(rings, {segment for segment, count in uses.items() if count > 1}, half)
    return _stream(edge, "B*", width if symmetric else 0), _stream(within, "S", width if symmetric else 0)


def _ways(rings: list[Way], wanted: set[Segment], from_x: float) -> list[Way]:
    """Return the longest runs of wanted segments right of a line, each segment once."""
    left = {segment for segment in wanted if min(x for x, _ in segment) >= from_x}
    ways: list[Way] = []
    for ring in rings:
        run: Way = []
        for segment in ring:
            if _undirected(segment) in left:
                left.discard(_undirected(segment))
                run.append(segment)
            elif run:
                ways.append(run)
                run = []
        if run:
            ways.append(run)
    return ways


def _joined(ways: list[Way]) -> list[Way]:
    """Return the ways put together where one ends at another's beginning, so that they can be filled."""
    starts: dict[Point, list[Way]] = {}
    for way in ways:
        starts.setdefault(way[0][0], []).append(way)
    ends = {way[-1][-1] for way in ways}
    joined = []
    for first in sorted(ways, key=lambda way: way[0][0] in ends):  # open ways from their free end
        if first not in starts.get(first[0][0], []):
            continue
        starts[first[0][0]].remove(first)
        whole = list(first)
        while whole[-1][-1] != whole[0][0] and starts.get(whole[-1][-1]):
            whole += starts[whole[-1][-1]].pop()
        joined.append(whole)
    return joined


def _stream(ways: list[Way], paint: str, mirrored_width: float) -> bytes:
    drawn = "\n".join([*(line for way in ways for line in _operators(way)), paint])
    if mirrored_width:
        turn = f"q -1 0 0 1 {_unit(mirrored_width)} 0 cm"
        drawn = f"{drawn}\n{turn}\n{drawn}\nQ"
    return zlib.compress(drawn.encode("ascii"), 9)


def _operators(way: Way) -> Iterator[str]:
    x, y = map(_unit, way[0][0])
    yield f"{x} {y} m"
    for segment in _fewer(way):
        numbers = [_unit(number) for point in segment[1:] for number in point]
        yield f"{' '.join(map(str, numbers))} {'l' if len(segment) == 2 else 'c'}"
    if way[-1][-1] == way[0][0]:
        yield "h"


def _fewer(way: Way) -> Iterator[Segment]:
    """Yield curves that each stand for as many of the way's as one can follow closely."""
    at = 0
    while at < len(way):
        best, count = way[at], 1
        while at + count < len(way) and (longer := _one_for(way[at : at + count + 1])):
            best, count = longer, count + 1
        yield best
        at += count


def _one_for(way: Way) -> Segment | None:
    """Return one curve with the way's ends and directions that stays within reach of it, or None."""
    if any(len(segment) == 2 for segment in way) or any(map(_corner, way, way[1:])):
        return None
    points = [_at(segment, t / 4) for segment in way for t in range(4)] + [way[-1][-1]]
    steps = [math.dist(a, b) for a, b in itertools.pairwise(points)]
    along, sums = sum(steps), [0.0]
    for step in steps:
        sums.append(sums[-1] + step)
    first, last = _direction(way[0][0], way[0][1]), _direction(way[-1][3], way[-1][2])
    start, end = points[0], points[-1]
    curve = _fitted(points, [at / along for at in sums], first, last, along)
    fine = [_at(curve, t / 60) for t in range(61)]
    if all(min(math.dist(point, other) for other in fine) < WITHIN_MM for point in points):
        return (start, curve[1], curve[2], end)
    return None


def _fitted(points: list[Point], t: list[float], first: Point, last: Point, along: float) -> Segment:
    """Return the curve between the ends whose handles, in given directions, fit the points best."""
    (x0, y0), (x3, y3) = points[0], points[-1]
    aa = ab = bb = ac = bc = 0.0
    for (x, y), at in zip(points, t, strict=True):
        s = 1 - at
        near, far = 3 * at * s * s, 3 * at * at * s
        held = s * s * s + near
        ax, ay, bx, by = first[0] * near, first[1] * near, last[0] * far, last[1] * far
        cx, cy = x - x0 * held - x3 * (1 - held), y - y0 * held - y3 * (1 - held)
        aa, ab, bb = aa + ax * ax + ay * ay, ab + ax * bx + ay * by, bb + bx * bx + by * by
        ac, bc = ac + ax * cx + ay * cy, bc + bx * cx + by * cy
    det = aa * bb - ab * ab
    near, far = ((ac * bb - bc * ab) / det, (bc * aa - ac * ab) / det) if abs(det) > 1e-9 else (0.0, 0.0)
    if not (0 < near < along and 0 < far < along):
        near = far = along / 3
    return ((x0, y0), (x0 + first[0] * near, y0 + first[1] * near), (x3 + last[0] * far, y3 + last[1] * far), (x3, y3))


def _corner(before: Segment, after: Segment) -> bool:
    (ax, ay), (bx, by) = _direction(before[2], before[3]), _direction(after[0], after[1])
    return ax * bx + ay * by < 0.9


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _at(segment: Segment, t: float) -> Point:
    s = 1 - t
    weights = (s * s * s, 3 * t * s * s, 3 * t * t * s, t * t * t)
    return tuple(sum(w * point[axis] for w, point in zip(weights, segment, strict=True)) for axis in (0, 1))  # type: ignore[return-value]


def _undirected(segment: Segment) -> Segment:
    return min(segment, segment[::-1])


def _mirror(segment: Segment, width: float) -> Segment:
    return tuple((round(width - x, 2) + 0.0, y) for x, y in segment)


def _unit(number: float) -> int:
    return round(number * UNITS_PER_MM)
