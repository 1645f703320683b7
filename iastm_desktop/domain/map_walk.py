"""Walking over the map by arrow keys: which region comes next to the left, to the right, above and below."""

import math

from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.regions import SidedRegion

DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}  # on the page, not the patient's sides


def neighbours(layer: Layer, region: SidedRegion) -> dict[str, SidedRegion]:
    """Return the next region in each direction (left, right, up, down) in which the layer has one.

    Next is the nearest in that quarter of the page, else in that half. From each region of every layer of the atlas
    each other one can be reached (tested). ValueError if the layer does not show the region.
    """
    shape = layer.shape(region)
    if shape is None:
        raise ValueError(f"the layer {layer.name} does not show {region.region}, {region.side}")
    found = {direction: _next(layer, shape.label_point, step) for direction, step in DIRECTIONS.items()}
    return {direction: region for direction, region in found.items() if region}


def region_to_start_from(layer: Layer, point: Point) -> SidedRegion | None:
    """Return the region whose label point is nearest to a point: where a walk begins; None in an empty layer."""
    nearest = min(layer.shapes, key=lambda shape: math.dist(shape.label_point, point), default=None)
    return nearest.region if nearest else None


def _next(layer: Layer, start: Point, step: tuple[int, int]) -> SidedRegion | None:
    ahead: list[tuple[bool, float, SidedRegion]] = []
    for shape in layer.shapes:
        dx, dy = shape.label_point[0] - start[0], shape.label_point[1] - start[1]
        along, across = dx * step[0] + dy * step[1], abs(dx * step[1] + dy * step[0])
        if along > 0:
            ahead.append((across > along, along + across, shape.region))
    return min(ahead)[2] if ahead else None
