"""The body map: views, layers, shapes and frames in millimetres, and which region lies at a point."""

import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from iastm_desktop.domain.hit_test import HitIndex
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.zone_index import ZoneIndex

GRID = 100  # grid units per mm
_BODY_MM = 1500.0  # a view this high shows a body from head to foot
EARLIER_VERSIONS = ("1",)  # of the map, in the same millimetres: what was drawn on them is still in its place
LAYERS = ("superficial", "deep", "deepest")

Point = tuple[float, float]


class LabelPoint(NamedTuple):
    """A point well inside a region, mm in its view."""

    view: str
    layer: str
    side: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of a view to chart in, mm; `side` is left, right or both, `holds` the regions it is made for.

    `chips` are those that belong to it and are too small to be tapped in it, to be offered by name.
    """

    id: str
    view: str
    side: str
    words: str
    x: float
    y: float
    width: float
    height: float
    holds: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of one sided region in one layer; kind is m muscle, t tendon or fascia, b bone, s skin, z zone."""

    region: SidedRegion
    kind: str
    outline: tuple["array[int]", ...]  # closed rings x, y, x, y, ... in 0.01 mm
    label_point: Point
    bounds: tuple[float, float, float, float]  # left, top, right, bottom

    @property
    def rings(self) -> tuple["array[float]", ...]:
        """Return the closed rings as x, y, x, y, ... in mm (even-odd fill); computed on each call."""
        return tuple(array("d", [number / GRID for number in ring]) for ring in self.outline)


@dataclass(frozen=True, slots=True)
class Layer:
    """The shapes of one depth of a view; the first wins where two overlap."""

    name: str
    shapes: tuple[Shape, ...]
    _hits: HitIndex = field(init=False, repr=False, compare=False)
    outlines: ZoneIndex = field(init=False, repr=False, compare=False)  # numbers are places in `shapes`

    def __post_init__(self) -> None:
        outlines = ZoneIndex([shape.outline for shape in self.shapes], [shape.bounds for shape in self.shapes], GRID)
        object.__setattr__(self, "outlines", outlines)
        bounds = [tuple(round(number * GRID) for number in shape.bounds) for shape in self.shapes]
        hits = HitIndex([shape.outline for shape in self.shapes], bounds)  # type: ignore[arg-type]
        object.__setattr__(self, "_hits", hits)

    def region_at(self, point: Point) -> SidedRegion | None:
        """Return the region at a point in mm, rounded to the grid of 0.01 mm, or None outside the body."""
        number = self._hits.at(round(point[0] * GRID), round(point[1] * GRID))
        return None if number is None else self.shapes[number].region

    def shape(self, region: SidedRegion) -> Shape | None:
        """Return the shape of a sided region, or None if this layer does not show it."""
        return next((shape for shape in self.shapes if shape.region == region), None)

    def prepare(self) -> None:
        """Build the hit test for the whole layer now instead of row by row as points fall (about 50 ms)."""
        self._hits.prepare()


@dataclass(frozen=True, slots=True)
class View:
    """One picture of the body with its layers, superficial first, and its frames, the whole view first."""

    id: str
    width_mm: float
    height_mm: float
    layers: Mapping[str, Layer]
    frames: tuple[Frame, ...] = ()
    zones: tuple[Shape, ...] = ()  # caution zones: overlays that may overlap, never what a tap answers
    lines: tuple[bytes, ...] = ()  # for the printer: the body's edge and the lines within, ready PDF content in 0.1 mm
    zone_index: ZoneIndex = field(init=False, repr=False, compare=False)  # numbers are places in `zones`

    def __post_init__(self) -> None:
        outlines, bounds = [zone.outline for zone in self.zones], [zone.bounds for zone in self.zones]
        object.__setattr__(self, "zone_index", ZoneIndex(outlines, bounds, GRID))

    @property
    def is_whole_body(self) -> bool:
        """Tell whether the view shows the body from head to foot, not a part of it."""
        return self.height_mm >= _BODY_MM

    def layer(self, name: str) -> Layer:
        """Return a layer by name; ValueError if this view has none of that name."""
        if name not in self.layers:
            raise ValueError(f"view {self.id} has no layer {name!r}, only {', '.join(self.layers)}")
        return self.layers[name]


@dataclass(frozen=True, slots=True)
class BodyMap:
    """The drawn body; sides are always the patient's."""

    version: str
    views: Mapping[str, View]

    @property
    def known_versions(self) -> tuple[str, ...]:
        """Return the versions whose millimetres are this map's, earlier ones first."""
        return (*(version for version in EARLIER_VERSIONS if version != self.version), self.version)

    def view(self, view: str) -> View:
        """Return a view by id; ValueError if the map has none of that name."""
        if view not in self.views:
            raise ValueError(f"unknown view {view!r}, not one of {', '.join(self.views)}")
        return self.views[view]

    def region_at(self, view: str, layer: str, point: Point) -> SidedRegion | None:
        """Return the sided region at a point in mm, or None; ValueError on an unknown view or layer."""
        try:
            shapes = self.views[view].layers[layer]
        except KeyError:
            shapes = self.view(view).layer(layer)  # says what is wrong
        return shapes.region_at(point)

    def stack_at(self, view: str, point: Point) -> tuple[tuple[str, SidedRegion], ...]:
        """Return (layer, region) for every layer that has one at the point, superficial first."""
        found = ((name, layer.region_at(point)) for name, layer in self.view(view).layers.items())
        return tuple((name, region) for name, region in found if region is not None)

    def under_at(self, view: str, layer: str, point: Point) -> tuple[SidedRegion, ...]:
        """Return what lies under a point of a layer in the deeper ones, nearest first, each region once."""
        layers = list(self.view(view).layers)
        here = self.region_at(view, layer, point)
        deeper = (self.region_at(view, name, point) for name in layers[layers.index(layer) + 1 :])
        return tuple(dict.fromkeys(region for region in deeper if region is not None and region != here))

    def zones_at(self, view: str, point: Point) -> tuple[SidedRegion, ...]:
        """Return the caution zones that a point in mm lies in, or an empty tuple."""
        x, y = round(point[0] * GRID), round(point[1] * GRID)
        return tuple(zone.region for zone in self.view(view).zones if _holds(zone, x, y))

    def region_near(self, view: str, layer: str, point: Point, within_mm: float) -> SidedRegion | None:
        """Return the region at the point, else the one whose border is nearest and within `within_mm`."""
        shapes = self.view(view).layer(layer)
        return shapes.region_at(point) or _nearest(shapes.shapes, point, within_mm)

    def label_points(self, region: str, side: str | None = None) -> tuple[LabelPoint, ...]:
        """Return a point inside every drawn shape of a region, of one side or of all."""
        return tuple(
            LabelPoint(view.id, layer.name, shape.region.side, *shape.label_point)
            for view in self.views.values()
            for layer in view.layers.values()
            for shape in layer.shapes
            if shape.region.region == region and side in (None, shape.region.side)
        )

    def zone_points(self, zone: str, side: str | None = None) -> tuple[LabelPoint, ...]:
        """Return a point inside every drawing of a caution zone, of one side or of all; zones lie over the skin."""
        return tuple(
            LabelPoint(view.id, LAYERS[0], shape.region.side, *shape.label_point)
            for view in self.views.values()
            for shape in view.zones
            if shape.region.region == zone and side in (None, shape.region.side)
        )

    def frames(self, view: str) -> tuple[Frame, ...]:
        """Return the frames of a view, the whole view first."""
        return self.view(view).frames


def _holds(shape: Shape, x: int, y: int) -> bool:
    """Return whether a grid point lies in a shape: even-odd, borders as in the hit test."""
    left, top, right, bottom = shape.bounds
    if not (left * GRID <= x + 1 and x - 1 <= right * GRID and top * GRID <= y + 1 and y - 1 <= bottom * GRID):
        return False
    bounds = (round(left * GRID), round(top * GRID), round(right * GRID), round(bottom * GRID))
    return HitIndex([shape.outline], [bounds]).at(x, y) == 0


def clearance(shape: Shape, point: Point) -> float:
    """Return the distance in mm from a point to the nearest border of a shape."""
    return min(_ring_distance(ring, point) for ring in shape.rings)


def _nearest(shapes: Iterable[Shape], point: Point, within_mm: float) -> SidedRegion | None:
    nearest, found = within_mm, None
    for shape in shapes:
        left, top, right, bottom = shape.bounds
        x, y = point
        if left - nearest <= x <= right + nearest and top - nearest <= y <= bottom + nearest:
            distance = clearance(shape, point)
            if distance < nearest or (distance == nearest and found is None):
                nearest, found = distance, shape.region
    return found


def _ring_distance(ring: "array[float]", point: Point) -> float:
    points = list(zip(ring[::2], ring[1::2], strict=True))
    return min(edge_distance(a, b, point) for a, b in zip(points, points[1:] + points[:1], strict=True))


def edge_distance(start: Point, end: Point, point: Point) -> float:
    """Return the distance from a point to a straight piece, which may be of no length."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    squared = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / squared if squared else 0.0
    along = max(0.0, min(1.0, along))
    return math.hypot(start[0] + along * dx - point[0], start[1] + along * dy - point[1])
