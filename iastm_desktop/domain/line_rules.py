"""What a drawn line runs over beside its own region: nobody draws across a wound from the region next to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, hypot

from iastm_desktop.domain.bodymap import BodyMap, Layer, Point
from iastm_desktop.domain.entries import DrawnPath
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zone_index import Bounds, frame_of

Minded = Mapping[tuple[int, int], Sequence[int]]  # numbers of shapes by cell

CELL_MM = 64.0
STEP_MM = 1.0
BRUSHED_MM = 3  # a line that is on a region for less than this only brushed past its border


def minded_on(layer: Layer, places: Collection[SidedRegion]) -> Minded:
    """Return the shapes of a layer that draw one of the places, by the cells their frames touch."""
    found: dict[tuple[int, int], list[int]] = {}
    for number, shape in enumerate(layer.shapes):
        if shape.region in places:
            for cell in _cells(shape.bounds):
                found.setdefault(cell, []).append(number)
    return found


def layer_of(path: DrawnPath, body_map: BodyMap) -> Layer | None:
    """Return the layer that a line was drawn on, None where this map has none of its name."""
    view = body_map.views.get(path.view)
    return view.layers.get(path.layer) if view else None


def run_over(
    points: Sequence[Point], layer: Layer, minded: Minded, frame: Bounds | None = None
) -> tuple[SidedRegion, ...]:
    """Return those of the minded shapes' regions that a line runs over, in the order it comes to them."""
    if not minded or not points:
        return ()
    frame = frame or frame_of(points)
    asked_of = {number for cell in _cells(frame) for number in minded.get(cell, ())}
    near = layer.outlines.met_by(points, frame, sorted(asked_of)) if asked_of else ()
    if not near:
        return ()
    asked = {layer.shapes[number].region for number in near}
    steps: dict[SidedRegion, int] = {}
    for point in _walked(points):
        region = layer.region_at(point)
        if region in asked:
            steps[region] = steps.get(region, 0) + 1
    return tuple(region for region, count in steps.items() if count >= BRUSHED_MM)


def _cells(frame: Bounds) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = frame
    rows = range(int(top // CELL_MM), int(bottom // CELL_MM) + 1)
    for column in range(int(left // CELL_MM), int(right // CELL_MM) + 1):
        for row in rows:
            yield column, row


def _walked(points: Sequence[Point]) -> list[Point]:
    """Return places along a line, a millimetre apart at most."""
    found = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        count = max(1, ceil(hypot(bx - ax, by - ay) / STEP_MM))
        found += [(ax + (bx - ax) * n / count, ay + (by - ay) * n / count) for n in range(1, count + 1)]
    return found
