"""Where a point of the map lies in the widget: one scale, one offset, all views at the body's proportions."""

from iastm_desktop.domain.values import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, slots=True)
class MapTransform:
    """`scale` in logical pixels per mm; (`x`, `y`) is where the map's origin lies in the widget."""

    scale: float
    x: float
    y: float

    def to_widget(self, point: Point) -> Point:
        """Return widget pixels for a map point in mm."""
        return point[0] * self.scale + self.x, point[1] * self.scale + self.y

    def to_map(self, point: Point) -> Point:
        """Return the map point in mm for widget pixels."""
        return (point[0] - self.x) / self.scale, (point[1] - self.y) / self.scale

    def box_to_widget(self, box: Box) -> Box:
        """Return a box of mm as a box of widget pixels."""
        left, top = self.to_widget((box[0], box[1]))
        return left, top, box[2] * self.scale, box[3] * self.scale

    def panned(self, dx: float, dy: float) -> "MapTransform":
        """Return the transform after the map was pushed by so many pixels."""
        return MapTransform(self.scale, self.x + dx, self.y + dy)

    def zoomed(self, factor: float, at: Point) -> "MapTransform":
        """Return the transform after zooming by `factor` with the widget point `at` staying in place."""
        x = at[0] - (at[0] - self.x) * factor
        y = at[1] - (at[1] - self.y) * factor
        return MapTransform(self.scale * factor, x, y)

    def kept_in_sight(self, view_mm: Point, widget_px: Point) -> "MapTransform":
        """Return the transform moved so that the view's edge never passes the widget's middle."""
        x, y = (
            min(max(place, middle - length * self.scale), middle)
            for place, length, middle in zip((self.x, self.y), view_mm, (w / 2 for w in widget_px), strict=True)
        )
        return MapTransform(self.scale, x, y)


def fit(box_mm: Box, area_px: Box) -> MapTransform:
    """Return the transform that shows all of `box_mm` in the middle of `area_px`, as large as it fits."""
    scale = max(min(area_px[2] / box_mm[2], area_px[3] / box_mm[3]), 1e-3)
    x = area_px[0] + area_px[2] / 2 - (box_mm[0] + box_mm[2] / 2) * scale
    y = area_px[1] + area_px[3] / 2 - (box_mm[1] + box_mm[3] / 2) * scale
    return MapTransform(scale, x, y)
