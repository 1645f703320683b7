"""What lies under a fingertip: the regions that a disc touches and how much of it each covers."""

import math
from collections import Counter

from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.regions import SidedRegion

_SAMPLES = 180  # a share is then right to 0.03, and a disc takes a fifth of a millisecond
_TURN = math.pi * (3 - math.sqrt(5))


def _spread_over_a_disc(count: int) -> tuple[Point, ...]:
    """Return places of equal weight in a disc of radius 1, from the middle out, as a sunflower sets its seeds."""
    radii = [math.sqrt((number + 0.5) / count) for number in range(count)]
    return tuple((radius * math.cos(n * _TURN), radius * math.sin(n * _TURN)) for n, radius in enumerate(radii))


_PLACES = _spread_over_a_disc(_SAMPLES)


def disc_shares(layer: Layer, point: Point, radius_mm: float) -> tuple[tuple[SidedRegion, float], ...]:
    """Return the regions of a layer under a disc with the share of it that each covers, the largest first.

    Shares add up to 1 where the disc lies on the body and to less at its edge; of equal ones the nearer the middle
    comes first. ValueError if the radius is negative.
    """
    if radius_mm < 0:
        raise ValueError(f"a disc has no radius of {radius_mm:g} mm")
    x, y = point
    found = Counter(layer.region_at((x + radius_mm * dx, y + radius_mm * dy)) for dx, dy in _PLACES)
    del found[None]  # beside the body
    return tuple((region, count / _SAMPLES) for region, count in found.most_common() if region)
