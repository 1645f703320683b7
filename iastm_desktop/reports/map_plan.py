"""What goes where on the printed map: which views, which part of each, which regions, lines and symbols."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from iastm_desktop.domain.bodymap import BodyMap, Frame, Shape, View
from iastm_desktop.domain.entries import (
    DrawnPath,
    Entry,
    Finding,
    Mark,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
    sided_region,
)
from iastm_desktop.domain.regions import SidedRegion

Box = tuple[float, float, float, float]  # left, top, width, height in mm

SURFACE = "superficial"
_GOOD_VIEW = 0.6  # a view shows a region well from this share of its largest area on
_NAMED_VIEW = 0.4  # a view that a path names anyway is kept for a region from this share on
_PART = 0.6  # what an area counts in the drawing of a part, next to one on the whole body: its place is known at sight
_HIDDEN = 0.3  # what an area that lies under other muscles counts, next to one at the surface
_IN_FRAME = 0.85  # a frame holds a region from this share of its bounds on
_CROWDED = 24  # numbers of more regions than this would hide a view
_AROUND_MM = 55.0  # of the body is shown around the work
_CROP_BELOW = 0.55  # work within this share of the view's height is shown alone, larger
_SKIN = {"erythema", "wheal", "warmth", "skin_irritation", "itch", "swelling", "allergic_contact", "infection"}
_BROKEN = {"abrasion", "friction_burn", "blister"}
_BLOOD = {"petechiae", "ecchymosis", "haematoma"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A charted region as it is drawn in one view; `pressure` is the greatest of its tool work."""

    region: SidedRegion
    layer: str
    shape: Shape | None
    worked: bool = False
    pressure: int | None = None
    painful: bool = False
    numbers: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    paths: tuple[DrawnPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One view to print: the box to show, the frame that names it (None: the view does), what is on it."""

    view: View
    box: Box
    frame: Frame | None
    areas: tuple[Area, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether the whole view is shown."""
        return self.box == (0.0, 0.0, self.view.width_mm, self.view.height_mm)

    @property
    def is_crowded(self) -> bool:
        """Tell whether numbers would hide the drawing."""
        return len(self.areas) > _CROWDED


@dataclass(frozen=True, slots=True)
class MapPlan:
    """The panels in the map's order of views, and the regions that no drawing shows."""

    panels: tuple[Panel, ...]
    not_drawn: tuple[SidedRegion, ...]


def plan_map(entries: Iterable[Entry], numbers: Mapping[str, int], body_map: BodyMap) -> MapPlan:
    """Plan the printed map: a path's own view, else the fewest views that show each region large."""
    placed = [entry for entry in entries if sided_region(entry) is not None]
    home = _home_views(placed, body_map)
    areas: dict[tuple[str, SidedRegion], Area] = {}
    missing: dict[SidedRegion, None] = {}
    for entry in placed:
        region = sided_region(entry)
        assert region is not None  # placed entries have one
        view = _view_of(entry, region, home, body_map)
        if view is None:
            missing[region] = None
            continue
        area = areas.get((view, region)) or _new_area(region, body_map.views[view], entry)
        areas[view, region] = _with_entry(area, entry, numbers)
    panels = (
        _panel(view, tuple(area for (name, _region), area in areas.items() if name == view.id))
        for view in body_map.views.values()
    )
    return MapPlan(tuple(panel for panel in panels if panel.areas), tuple(missing))


def family(reaction: str) -> str:
    """Return which symbol stands for a reaction."""
    if reaction == "none":
        return "nothing_seen"
    for name, codes in (("skin", _SKIN), ("broken", _BROKEN), ("blood", _BLOOD)):
        if reaction in codes:
            return name
    return "felt"


def symbol_of(entry: Entry) -> str | None:
    """Return the symbol of an entry, None for what is shown as an area."""
    match entry:
        case Reaction():
            return family(entry.reaction)
        case TapOut():
            return "tap_out"
        case Finding():
            return "finding"
        case Mark():
            return "mark"
        case _:
            return None


def _path(entry: Entry, body_map: BodyMap) -> DrawnPath | None:
    path = entry.path if isinstance(entry, Stroke) else None
    return path if path is not None and path.points and path.view in body_map.views else None


def _view_of(entry: Entry, region: SidedRegion, home: Mapping[SidedRegion, str], body_map: BodyMap) -> str | None:
    path = _path(entry, body_map)
    return path.view if path else home.get(region)


def _home_views(entries: Iterable[Entry], body_map: BodyMap) -> dict[SidedRegion, str]:
    """Give every drawable region one view: that of its own path, else a named one, else the best for most."""
    home: dict[SidedRegion, str] = {}
    regions: dict[SidedRegion, None] = {}
    for entry in entries:
        region = sided_region(entry)
        if region is not None:
            regions[region] = None
            path = _path(entry, body_map)
            if path is not None:
                home.setdefault(region, path.view)
    sizes = {region: _sizes(region, body_map) for region in regions if region not in home}
    named = tuple(dict.fromkeys(home.values()))
    for region, size in sizes.items():
        best = max(named, key=lambda view: size.get(view, 0.0), default=None)
        if best is not None and size and size.get(best, 0.0) >= _NAMED_VIEW * max(size.values()):
            home[region] = best
    _cover(home, {region: size for region, size in sizes.items() if size and region not in home})
    return home


def _cover(home: dict[SidedRegion, str], sizes: dict[SidedRegion, dict[str, float]]) -> None:
    """Choose the fewest views that show every region well, of those the ones that show them largest."""
    good = [{view for view, area in size.items() if area >= _GOOD_VIEW * max(size.values())} for size in sizes.values()]
    views = sorted(set().union(*good))
    for count in range(1, len(views) + 1):
        covering = [
            chosen for chosen in combinations(views, count) if all(not well.isdisjoint(chosen) for well in good)
        ]
        if covering:
            best = max(covering, key=lambda chosen: sum(_largest(size, chosen)[0] for size in sizes.values()))
            home |= {region: _largest(size, best)[1] for region, size in sizes.items()}
            return


def _largest(size: Mapping[str, float], views: Iterable[str]) -> tuple[float, str]:
    return max((size.get(view, 0.0), view) for view in views)


def _sizes(region: SidedRegion, body_map: BodyMap) -> dict[str, float]:
    """Return the region's largest drawn area in each view, less if under other muscles or in the drawing of a part."""
    sizes: dict[str, float] = {}
    for point in body_map.label_points(*region):
        shape = body_map.views[point.view].layers[point.layer].shape(region)
        if shape is not None:
            view_counts = 1.0 if body_map.views[point.view].is_whole_body else _PART
            area = _area(shape) * view_counts * (1.0 if point.layer == SURFACE else _HIDDEN)
            sizes[point.view] = max(sizes.get(point.view, 0.0), area)
    return sizes


def _area(shape: Shape) -> float:
    return abs(sum(_ring_area(ring) for ring in shape.outline))


def _ring_area(ring: "Iterable[int]") -> float:
    numbers = list(ring)
    xs, ys = numbers[::2], numbers[1::2]
    return sum(x * y2 - x2 * y for x, y, x2, y2 in zip(xs, ys, xs[1:] + xs[:1], ys[1:] + ys[:1], strict=True)) / 2


def _new_area(region: SidedRegion, view: View, entry: Entry) -> Area:
    wanted = entry.path.layer if isinstance(entry, Stroke) and entry.path else None
    names = sorted(view.layers, key=lambda name: name != wanted)  # stable: superficial first
    for name in names:
        shape = view.layers[name].shape(region)
        if shape is not None:
            return Area(region=region, layer=name, shape=shape)
    return Area(region=region, layer=names[0], shape=None)


def _with_entry(area: Area, entry: Entry, numbers: Mapping[str, int]) -> Area:
    symbol = symbol_of(entry)
    if symbol is not None and symbol not in area.symbols:
        area = replace(area, symbols=(*area.symbols, symbol))
    if isinstance(entry, Stroke | Technique):
        area = replace(area, worked=True, numbers=(*area.numbers, str(numbers.get(entry.id, ""))))
    if isinstance(entry, Stroke):
        pressure = max(entry.pressure, -1 if area.pressure is None else area.pressure)
        paths = (*area.paths, entry.path) if entry.path and entry.path.points else area.paths
        area = replace(area, pressure=pressure, paths=paths)
    return replace(area, painful=True) if isinstance(entry, PainArea) else area


def _panel(view: View, areas: tuple[Area, ...]) -> Panel:
    """Show the part that was worked on, named by the smallest frame that holds it; else the whole view."""
    whole: Box = (0.0, 0.0, view.width_mm, view.height_mm)
    bounds = [box for area in areas for box in _bounds(area)]
    box = _around(bounds) if bounds else whole
    if box[3] > _CROP_BELOW * view.height_mm or box[2] > view.width_mm:
        return Panel(view, whole, None, areas)
    fitting = [frame for frame in view.frames if all(_held(frame, box) for box in bounds)]
    frame = min(fitting, key=lambda frame: frame.width * frame.height, default=None)
    is_part = frame is not None and frame.height < view.height_mm
    return Panel(view, box, frame if is_part else None, areas)


def _bounds(area: Area) -> Iterable[Box]:
    """Yield left, top, right, bottom of what is drawn for an area."""
    if area.shape is not None:
        yield area.shape.bounds
    for path in area.paths:
        xs, ys = [x for x, _y in path.points], [y for _x, y in path.points]
        yield min(xs), min(ys), max(xs), max(ys)


def _held(frame: Frame, bounds: Box) -> bool:
    left, top, right, bottom = bounds
    wide = min(right, frame.x + frame.width) - max(left, frame.x)
    high = min(bottom, frame.y + frame.height) - max(top, frame.y)
    share_x = 1.0 if right == left else wide / (right - left)
    share_y = 1.0 if bottom == top else high / (bottom - top)
    return wide >= 0 and high >= 0 and share_x * share_y >= _IN_FRAME


def _around(bounds: list[Box]) -> Box:
    """Return a box round all bounds with some body around it, so that the place is known at sight."""
    left, top = min(box[0] for box in bounds), min(box[1] for box in bounds)
    right, bottom = max(box[2] for box in bounds), max(box[3] for box in bounds)
    pad = _AROUND_MM + 0.08 * max(right - left, bottom - top)
    return left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad
