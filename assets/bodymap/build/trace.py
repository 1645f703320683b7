"""Trace a picture of region numbers into outlines of cubic curves that neighbours share.

The borders between pixels are cut into arcs at the places where three regions meet. Each arc is smoothed and fitted
once; both regions beside it take the same curve, so that nothing overlaps and no gap is left.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from fit_curves import Segment, fit
from scipy.ndimage import gaussian_filter1d

OUTSIDE, MIRROR = 0, -1
Rings = dict[int, list[list[Segment]]]


@dataclass(frozen=True, slots=True)
class Arc:
    """Lattice points from one meeting place to another, and the regions on the two sides of the way."""

    points: np.ndarray
    left: int
    right: int

    def closed(self) -> bool:
        """Return whether the arc is a whole ring."""
        return bool((self.points[0] == self.points[-1]).all())


def trace(labels: np.ndarray, per_mm: float, smooth_mm: float = 1.3, within_mm: float = 0.15) -> Rings:
    """Return for each region its rings of curves, mm from the picture's corner; MIRROR borders stay straight."""
    leaving: dict[int, dict[tuple[float, ...], list[list[Segment]]]] = defaultdict(lambda: defaultdict(list))
    middle = _middle_line(labels)
    for arc in arcs_of(untangle(labels)):
        curve = _curve(arc, per_mm, smooth_mm, within_mm, middle)
        back = [segment[::-1] for segment in reversed(curve)]
        for region, way in ((arc.left, curve), (arc.right, back)):
            if region > 0:
                leaving[region][way[0][0]].append(way)
    return {region: _rings(ways) for region, ways in sorted(leaving.items())}


def _middle_line(labels: np.ndarray) -> float | None:
    """Return the lattice column along which the picture will be mirrored, or None."""
    if (labels[:, 0] == MIRROR).any():
        return 1.0
    return labels.shape[1] - 1.0 if (labels[:, -1] == MIRROR).any() else None


def untangle(labels: np.ndarray) -> np.ndarray:
    """Return the picture without places where a region touches itself only across a corner."""
    labels = labels.copy()
    for _ in range(200):
        a, b, c, d = labels[:-1, :-1], labels[:-1, 1:], labels[1:, :-1], labels[1:, 1:]
        falling, rising = (a == d) & (a != b) & (a != c), (b == c) & (b != a) & (b != d)
        rows, columns = np.nonzero(falling)
        labels[rows, columns + 1] = labels[rows, columns]
        more, across = np.nonzero(rising & ~falling)
        labels[more, across] = labels[more, across + 1]
        if not len(rows) and not len(more):
            return labels
    raise ValueError("the picture of regions does not come to rest")


def arcs_of(labels: np.ndarray) -> list[Arc]:
    """Return the arcs of all borders, in a fixed order."""
    start, end, left, right = _edges(np.pad(labels, 1))
    width = labels.shape[1] + 3
    meeting = np.bincount(np.concatenate([start, end]))
    at: dict[int, list[int]] = defaultdict(list)
    for edge in range(len(start)):
        at[int(start[edge])].append(edge)
        at[int(end[edge])].append(edge)
    used = np.zeros(len(start), bool)
    arcs = []
    seeds = [edge for node, edges in at.items() if meeting[node] != 2 for edge in edges]
    for edge, node in [(edge, None) for edge in seeds] + [(edge, None) for edge in range(len(start))]:
        if used[edge]:
            continue
        first = next((int(end_) for end_ in (start[edge], end[edge]) if meeting[end_] != 2), int(start[edge]))
        nodes = _walk(first, edge, start, end, at, meeting, used)
        forward = first == start[edge]
        points = np.array([(node % width - 1, node // width - 1) for node in nodes], float)
        sides = (left[edge], right[edge]) if forward else (right[edge], left[edge])
        arcs.append(Arc(points, int(sides[0]), int(sides[1])))
    return arcs


def _edges(labels: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return nodes and sides of every border between two pixels of a padded picture; a node is row * width + column."""
    width = labels.shape[1] + 1
    row, column = np.nonzero(labels[:-1] != labels[1:])
    level = ((row + 1) * width + column, (row + 1) * width + column + 1, labels[row, column], labels[row + 1, column])
    row, column = np.nonzero(labels[:, :-1] != labels[:, 1:])
    upright = (row * width + column + 1, (row + 1) * width + column + 1, labels[row, column + 1], labels[row, column])
    return tuple(np.concatenate(pair) for pair in zip(level, upright, strict=True))


def _walk(
    first: int,
    edge: int,
    start: np.ndarray,
    end: np.ndarray,
    at: dict[int, list[int]],
    meeting: np.ndarray,
    used: np.ndarray,
) -> list[int]:
    nodes = [first]
    while True:
        used[edge] = True
        nodes.append(int(start[edge] + end[edge] - nodes[-1]))
        if meeting[nodes[-1]] != 2 or nodes[-1] == first:
            return nodes
        edge = next(other for other in at[nodes[-1]] if not used[other])


def _curve(arc: Arc, per_mm: float, smooth_mm: float, within_mm: float, middle: float | None) -> list[Segment]:
    points = arc.points / per_mm
    if MIRROR in (arc.left, arc.right) or len(points) == 2:
        return [(_rounded(points[0]), _rounded(points[-1]))]
    level = tuple(bool(middle is not None and point[0] == middle) for point in (arc.points[0], arc.points[-1]))
    points = smoothed(points, arc.closed(), smooth_mm * per_mm, level)
    return [tuple(map(_rounded, segment)) for segment in fit(points, within_mm, level)]  # type: ignore[misc]


def smoothed(points: np.ndarray, closed: bool, sigma: float, level: tuple[bool, ...] = (False, False)) -> np.ndarray:
    """Return the points smoothed along the way; the ends of an open way stay where they are.

    At an end marked `level` the way goes on into its own mirror, so it is made to arrive level.
    """
    if closed:
        ring = gaussian_filter1d(points[:-1], min(sigma, len(points) / 8), axis=0, mode="wrap")
        return np.vstack([ring, ring[:1]])
    if len(points) < 4:
        return points
    sigma = min(sigma, len(points) / 5)
    reach = min(len(points) - 1, int(4 * sigma) + 1)
    before, after = 2 * points[0] - points[reach:0:-1], 2 * points[-1] - points[-2 : -reach - 2 : -1]
    if level[0]:
        before[:, 1] = points[reach:0:-1, 1]
    if level[1]:
        after[:, 1] = points[-2 : -reach - 2 : -1, 1]
    smooth = gaussian_filter1d(np.vstack([before, points, after]), sigma, axis=0)[reach : reach + len(points)]
    for end, near in ((0, smooth[: reach + 1]), (-1, smooth[: -reach - 2 : -1])):
        near[:] += (points[end] - near[0]) * np.linspace(1, 0, len(near))[:, None]
    return smooth


def _rings(leaving: dict[tuple[float, ...], list[list[Segment]]]) -> list[list[Segment]]:
    rings = []
    for ways in leaving.values():
        while ways:
            ring = list(ways.pop())
            while ring[-1][-1] != ring[0][0]:
                ring.extend(leaving[ring[-1][-1]].pop())
            rings.append(ring)
    return rings


def _rounded(point: np.ndarray) -> tuple[float, float]:
    return (round(float(point[0]), 2) + 0.0, round(float(point[1]), 2) + 0.0)
