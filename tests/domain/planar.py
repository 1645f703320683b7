"""Measure a layer as a division of the plane: borders, crossings, holes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from iastm_desktop.domain.bodymap import Layer, Shape

Place = tuple[int, int]
Edge = tuple[Place, Place]
CELL = 400  # grid units


def edges(shape: Shape) -> Iterator[Edge]:
    """Yield the directed edges of a shape in grid units."""
    for ring in shape.outline:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        yield from zip(points, points[1:] + points[:1], strict=True)


def crossings(borders: Iterable[Edge]) -> list[tuple[Edge, Edge]]:
    """Return pairs of edges that cross at an inner point of both."""
    cells: dict[Place, list[Edge]] = defaultdict(list)
    found = []
    for edge in {min(edge, edge[::-1]) for edge in borders}:
        (ax, ay), (bx, by) = edge
        near: set[Edge] = set()
        for column in range(min(ax, bx) // CELL, max(ax, bx) // CELL + 1):
            for row in range(min(ay, by) // CELL, max(ay, by) // CELL + 1):
                near.update(cells[column, row])
                cells[column, row].append(edge)
        found += [(edge, other) for other in near if _cross(edge, other)]
    return found


def outline(layer: Layer) -> list[list[Place]]:
    """Return the rings that border on nothing: the silhouette, and holes if there are any."""
    count = Counter(edge for shape in layer.shapes for edge in edges(shape))
    following: dict[Place, list[Place]] = defaultdict(list)
    for (start, end), number in count.items():
        if number > count[end, start]:
            following[start].append(end)
    rings = []
    while following:
        start = next(iter(following))
        ring = [start]
        while not (len(ring) > 1 and ring[-1] == start):
            after = following[ring[-1]]
            ring.append(after.pop())
            if not after:
                del following[ring[-2]]
        rings.append(ring)
    return rings


def twice_area(ring: list[Place]) -> int:
    """Return twice the signed area of a closed ring in grid units."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


def _cross(one: Edge, other: Edge) -> bool:
    (a, b), (c, d) = one, other
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Place, b: Place, c: Place) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)
