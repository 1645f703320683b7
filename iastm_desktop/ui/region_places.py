"""Where on the map a region is best seen: the view and layer to show, and the frame to go near in."""

from math import hypot

from PySide6.QtCore import QPointF, QTimer

from iastm_desktop.domain.bodymap import BodyMap, Frame, LabelPoint, Shape
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView

_STAYING = 2.0  # so many times larger must a region be in another view to leave the one that is shown
_CLOSE_UP = 3.0  # and so many times larger to go to the drawing of a part instead of the whole body
_SCREEN = (868, 484)  # px that a frame is shown in
_NEARLY_WHOLE = 0.8  # so much of the box round a region must a frame show


def show_near(shown: BodyMapView, region: SidedRegion) -> None:
    """Go to the view and layer where a region is best seen, and near it; a region that is not drawn moves nothing."""
    point = best_point(shown.body_map, region, shown.view)
    if point is not None:
        shown.set_view(point.view, point.layer)
        shown.set_frame(nearest_frame(shown.body_map, region, point))


def show_zone(shown: BodyMapView, zone: SidedRegion) -> None:
    """Go to where a caution zone lies, hatch it and say what it asks for; no region is chosen."""
    found = zone_frame(shown.body_map, zone, shown.view)
    if found is None:
        return
    frame, place = found
    shown.clear_picked()
    shown.set_frame(frame)
    shown.seek_zone(zone)
    QTimer.singleShot(0, shown, lambda: shown.tell(zone, QPointF(shown.to_widget(place))))  # once the map has its size


def zone_frame(body_map: BodyMap, zone: SidedRegion, view: str) -> tuple[Frame, tuple[float, float]] | None:
    """Return the frame in which a zone is best seen and a point of the zone in it; None for a zone drawn nowhere.

    Best is where it is large on the screen and nearly whole; the `view` that is shown is left only for one that shows
    it much larger, as where it is seen face on and not at the body's edge.
    """
    found = [
        (frame, shape)
        for drawn in body_map.views.values()
        for shape in drawn.zones
        if shape.region == zone
        for frame in drawn.frames
        if frame.side in (zone.side, "both") or zone.side == "midline"
    ]

    largest = max((_area(shape) for _frame, shape in found), default=0.0)

    def worth(one: tuple[Frame, Shape]) -> float:
        frame, shape = one
        shown = _area(shape) * _seen(shape, frame)
        px = shown * min(_SCREEN[0] / frame.width, _SCREEN[1] / frame.height) ** 2
        return px * min(shown / largest, _NEARLY_WHOLE) ** 2 * (_STAYING if frame.view == view else 1.0)

    best = max(found, key=worth, default=None)
    return (best[0], _point_in(best[1], best[0])) if best else None


def _area(shape: Shape) -> float:
    """Return a shape's area, mm²; a zone has no holes."""
    edges = (
        zip(ring[::2], ring[1::2], (*ring[2::2], ring[0]), (*ring[3::2], ring[1]), strict=True) for ring in shape.rings
    )
    return sum(abs(sum(ax * by - bx * ay for ax, ay, bx, by in edge)) / 2 for edge in edges)


def _point_in(shape: Shape, frame: Frame) -> tuple[float, float]:
    """Return the shape's label point, or the corner of it nearest to that where the frame cuts the label point off."""
    x, y = shape.label_point
    corners = [place for ring in shape.rings for place in zip(ring[::2], ring[1::2], strict=True)]
    inside = [at for at in [(x, y), *corners] if _holds(frame, at)]
    return min(inside, key=lambda at: hypot(at[0] - x, at[1] - y), default=(x, y))


def _holds(frame: Frame, at: tuple[float, float]) -> bool:
    return frame.x <= at[0] <= frame.x + frame.width and frame.y <= at[1] <= frame.y + frame.height


def show_both_sides_near(shown: BodyMapView, region: SidedRegion) -> None:
    """Go to the view where a region is best seen, near it and its other side; nothing is chosen by it."""
    point = best_point(shown.body_map, region, shown.view)
    if point is not None:
        shape = shown.body_map.view(point.view).layer(point.layer).shape(region)
        around = [frame for frame in _around(shown.body_map, point) if frame.side == "both"]
        both = [frame for frame in around if shape and _seen(shape, frame) >= _NEARLY_WHOLE]
        nearest = min(both, key=lambda frame: frame.width * frame.height, default=None)
        shown.set_view(point.view, point.layer)
        shown.set_frame(nearest or nearest_frame(shown.body_map, region, point))


def frame_round(shown: BodyMapView, region: SidedRegion, at: tuple[float, float]) -> Frame | None:
    """Return the frame of the view that is shown in which a region is seen best that was tapped at a map point."""
    return nearest_frame(shown.body_map, region, LabelPoint(shown.view, shown.layer, region.side, *at))


def show_layer(shown: BodyMapView, region: SidedRegion) -> None:
    """Go to a view and layer that has a region, the view that is shown first; in the same view the frame stays."""
    points = shown.body_map.label_points(region.region, region.side)
    point = min(points, key=lambda point: point.view != shown.view, default=None)
    if point is not None:
        shown.set_view(point.view, point.layer)


def best_point(body_map: BodyMap, region: SidedRegion, view: str) -> LabelPoint | None:
    """Return the region's point where it is best seen, None if it is not drawn.

    A view with a frame made for the region comes first, then the layer nearest the skin, then where the region is
    large; the `view` that is shown now is left only for one where it is much larger, and so are the
    views of the whole body for the drawing of a part.
    """

    def rank(point: LabelPoint) -> tuple[bool, int, float]:
        layers = list(body_map.view(point.view).layers)
        size = _size(body_map, region, point) * (_STAYING if point.view == view else 1.0)
        if point.view != view and not body_map.view(point.view).is_whole_body:
            size /= _CLOSE_UP
        return not _made_for(body_map, region, point), layers.index(point.layer), -size

    return min(body_map.label_points(region.region, region.side), key=rank, default=None)


def nearest_frame(body_map: BodyMap, region: SidedRegion, point: LabelPoint) -> Frame | None:
    """Return the smallest frame round the region, one made for it first; None if only the whole has it.

    A frame that cuts the region off is taken only where none holds it nearly whole, and then the one that shows most.
    """
    shape = body_map.view(point.view).layer(point.layer).shape(region)

    def rank(frame: Frame) -> tuple[bool, float, float]:
        seen = min(_seen(shape, frame), _NEARLY_WHOLE) if shape is not None else _NEARLY_WHOLE
        return frame.side not in (region.side, "both"), -round(seen, 1), frame.width * frame.height

    frames = _made_for(body_map, region, point) or _around(body_map, point)
    return min(frames, key=rank, default=None)


def _seen(shape: Shape, frame: Frame) -> float:
    """Return how much of the box round a shape lies in a frame, 0 to 1."""
    left, top, right, bottom = shape.bounds
    return _overlap(shape, frame) / max((right - left) * (bottom - top), 1e-6)


def _size(body_map: BodyMap, region: SidedRegion, point: LabelPoint) -> float:
    """Return how much of the box round a region its frame shows, mm²."""
    frame = nearest_frame(body_map, region, point) or body_map.frames(point.view)[0]
    shape = body_map.view(point.view).layer(point.layer).shape(region)
    if shape is None:
        return 0.0
    return _overlap(shape, frame)


def _overlap(shape: Shape, frame: Frame) -> float:
    """Return how much of the box round a shape lies in a frame, mm²."""
    left, top, right, bottom = shape.bounds
    width = min(right, frame.x + frame.width) - max(left, frame.x)
    height = min(bottom, frame.y + frame.height) - max(top, frame.y)
    return max(width, 0.0) * max(height, 0.0)


def _made_for(body_map: BodyMap, region: SidedRegion, point: LabelPoint) -> list[Frame]:
    return [frame for frame in _around(body_map, point) if region.region in frame.holds]


def _around(body_map: BodyMap, point: LabelPoint) -> list[Frame]:
    frames = body_map.frames(point.view)[1:]
    return [frame for frame in frames if _holds(frame, (point.x, point.y))]
