"""Where on a view the map looks: the whole, a frame, or wherever it was pushed and enlarged to."""

from PySide6.QtCore import QPointF, QSize

from iastm_desktop.domain.bodymap import Frame, View
from iastm_desktop.ui.map_transform import Box, MapTransform, Point, fit

LARGEST_SCALE = 8.0  # pixels per mm
_EDGE_PX = 10.0


class MapCamera:
    """Keeps the transform of a widget that shows `view`; every move returns whether anything is elsewhere now."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.frame: Frame | None = None
        self.fitted = True
        self.transform = MapTransform(1.0, 0.0, 0.0)
        self._size = (1.0, 1.0)

    def resize(self, size: QSize) -> bool:
        """Take the widget's size; what was shown to fit still fits."""
        self._size = (float(size.width()), float(size.height()))
        return self._move(self.fit(self.frame) if self.fitted else self.transform)

    def show(self, frame: Frame | None) -> bool:
        """Look at a frame, None for the whole view."""
        self.frame, self.fitted = frame, True
        return self._move(self.fit(frame))

    def zoom(self, factor: float, at: QPointF | None) -> bool:
        """Enlarge by a factor round a widget pixel, by default the middle."""
        place = (at.x(), at.y()) if at else (self._size[0] / 2, self._size[1] / 2)
        smallest = self.fit(None).scale * 0.9
        scale = min(max(self.transform.scale * factor, smallest), LARGEST_SCALE)
        self.fitted = False
        return self._move(self.transform.zoomed(scale / self.transform.scale, place))

    def pan(self, by: QPointF) -> bool:
        """Push the map by so many pixels."""
        self.fitted = False
        return self._move(self.transform.panned(by.x(), by.y()))

    def fit(self, frame: Frame | None) -> MapTransform:
        """Return the transform that shows all of a frame, None for the whole view."""
        box: Box = (0.0, 0.0, self.view.width_mm, self.view.height_mm)
        if frame is not None:
            box = (frame.x, frame.y, frame.width, frame.height)
        width, height = (max(side - 2 * _EDGE_PX, 1.0) for side in self._size)
        return fit(box, (_EDGE_PX, _EDGE_PX, width, height))

    def frame_at(self, map_point: Point) -> Frame | None:
        """Return the smallest frame of the view that contains a map point, None where there is only the whole."""
        x, y = map_point
        around = [f for f in self.view.frames[1:] if f.x <= x <= f.x + f.width and f.y <= y <= f.y + f.height]
        return min(around, key=lambda frame: frame.width * frame.height, default=None)

    def _move(self, transform: MapTransform) -> bool:
        moved = transform.kept_in_sight((self.view.width_mm, self.view.height_mm), self._size)
        if moved == self.transform:
            return False
        self.transform = moved
        return True
