"""A pixmap of the map, larger than what is seen of it: pushed, only what was never in sight is painted."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme


@dataclass(frozen=True, slots=True)
class Scene:
    """What a surface was painted for; `transform` begins on a whole pixel of the screen (see `on_pixels`)."""

    view: View
    layer: str
    transform: MapTransform
    size: QSize
    pixel_ratio: float
    theme: Theme
    plain: bool = False

    def differs_by_a_push(self, other: "Scene") -> bool:
        """Tell whether another scene is this one, pushed aside or not."""
        moved = replace(other, transform=self.transform)
        return moved == self and other.transform.scale == self.transform.scale

    def differs_by_its_scale(self, other: "Scene") -> bool:
        """Tell whether another scene is this one, in another size or place."""
        return replace(other, transform=self.transform) == self


def on_pixels(transform: MapTransform, pixel_ratio: float) -> MapTransform:
    """Return the transform moved by less than a pixel of the screen, so that a picture is pushed by whole ones."""
    x, y = (round(place * pixel_ratio) / pixel_ratio for place in (transform.x, transform.y))
    return MapTransform(transform.scale, x, y)


# Pixels of the screen that the pixmap goes beyond the widget. Above and below there is room for a long push; beside
# it not: memory is read in a stream only while the gap from row to row is short, and twice as slow beyond.
_BESIDE, _ABOVE = 48, 256
Paint = Callable[[QPainter, Scene, QRect], None]  # paints what lies in a rectangle of widget pixels


class Surface:
    """Keeps what `paint` paints of a scene; a change of the scene repaints as little as it can.

    The pixmap has a margin round the widget, so that a push is one copy from a little further on. `_corner` is where
    in it the widget's corner lies and `_painted` what of it is up to date, both in pixels of the screen.
    """

    def __init__(self, paint: Paint) -> None:
        self.full_renders = 0
        self.scene: Scene | None = None
        self.pixmap = QPixmap()
        self._paint = paint
        self._corner = QPoint()
        self._painted = QRect()

    def forget(self) -> None:
        """Paint everything anew next time."""
        self.scene = None

    def follow(self, scene: Scene) -> None:
        """Show a scene: go along with a push and paint what came into sight, or paint all."""
        before, self.scene = self.scene, scene
        if before == scene:
            return
        if before is not None and scene.differs_by_a_push(before):
            self._push(_pushed_by(before, scene))
            if self._painted.intersects(self._window()):
                self._paint_what_is_missing()
                return
        self._begin(scene)
        self.repaint(QRect(0, 0, scene.size.width(), scene.size.height()))

    def repaint(self, area: QRect) -> None:
        """Paint anew what lies in a rectangle of widget pixels; what is out of sight of it later."""
        if self.scene is None:
            return
        seen = QRect(0, 0, self.scene.size.width(), self.scene.size.height())
        if not seen.contains(area):
            self._painted &= self._window()
        self._paint_area(area & seen)

    def blit(self, painter: QPainter, area: QRect) -> None:
        """Copy a rectangle of widget pixels to the same place under another painter."""
        if self.scene is not None and self.scene.pixel_ratio == 1.0:
            painter.drawPixmap(area, self.pixmap, area.translated(self._corner))
        else:
            painter.drawPixmap(QRectF(area), self.pixmap, self._in_pixmap(area))

    def covers(self, scene: Scene, area: QRect) -> bool:
        """Tell whether a rectangle of widget pixels is painted, of that very scene."""
        return self.scene == scene and QRectF(self._painted).contains(self._in_pixmap(area))

    def stretch(self, painter: QPainter, scene: Scene, dirty: QRect) -> None:
        """Paint what is there as it lies in a scene of another scale, quick and coarse, and the ground beside it."""
        if self.scene is None:
            return
        here, there = self.scene.transform, scene.transform
        grown = there.scale / here.scale
        kept = self._in_widget(self._painted)
        left, top = there.x + (kept.x() - here.x) * grown, there.y + (kept.y() - here.y) * grown
        place = QRectF(left, top, kept.width() * grown, kept.height() * grown)
        if not place.adjusted(1, 1, -1, -1).contains(QRectF(dirty)):
            painter.fillRect(dirty, QColor(scene.theme.map_ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(place, self.pixmap, QRectF(self._painted))

    def _begin(self, scene: Scene) -> None:
        """Make room for all of a scene, nothing of which is painted."""
        self.full_renders += 1
        size = _pixels(scene) + QSize(2 * _BESIDE, 2 * _ABOVE)
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
            self.pixmap.fill(scene.theme.map_ground)
        self.pixmap.setDevicePixelRatio(scene.pixel_ratio)
        self._corner = QPoint(_BESIDE, _ABOVE)
        self._painted = self._window()

    def _window(self) -> QRect:
        """Return what of the pixmap the widget shows."""
        return QRect(self._corner, _pixels(self.scene)) if self.scene is not None else QRect()

    def _in_widget(self, place: QRect) -> QRectF:
        """Return pixels of the pixmap as pixels of the widget."""
        ratio = self.pixmap.devicePixelRatio()
        moved = place.translated(-self._corner)
        return QRectF(moved.x() / ratio, moved.y() / ratio, moved.width() / ratio, moved.height() / ratio)

    def _in_pixmap(self, area: QRect) -> QRectF:
        """Return pixels of the widget as pixels of the pixmap."""
        ratio, corner = self.pixmap.devicePixelRatio(), self._corner
        if ratio == 1.0:
            return QRectF(area.translated(corner))
        x, y = area.x() * ratio + corner.x(), area.y() * ratio + corner.y()
        return QRectF(x, y, area.width() * ratio, area.height() * ratio)

    def _push(self, by: QPoint) -> None:
        """Push the scene by pixels of the screen; where the margin is used up, move what is there within the pixmap."""
        self._corner -= by
        window = self._window()
        if self.pixmap.rect().contains(window):
            return
        room = self.pixmap.size() - window.size()
        to = QPoint(_ahead(window.x(), by.x(), room.width()), _ahead(window.y(), by.y(), room.height()))
        way = to - self._corner
        if self._painted.intersects(window):
            self.pixmap.scroll(way.x(), way.y(), self.pixmap.rect())
        self._painted = self._painted.translated(way) & self.pixmap.rect()
        self._corner = to

    def _paint_what_is_missing(self) -> None:
        """Paint what is seen and was not yet, so that what is painted stays one rectangle."""
        window = self._window()
        if self._painted.contains(window):
            return
        whole = self._painted | window
        missing, self._painted = QRegion(whole) - self._painted, whole
        for place in cast(Iterable[QRect], missing):
            self._paint_area(self._in_widget(place).toAlignedRect())

    def _paint_area(self, area: QRect) -> None:
        """Paint what lies in a rectangle of widget pixels, in the margin too."""
        if self.scene is None:
            return
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(self._corner) / self.pixmap.devicePixelRatio())
        painter.setClipRect(area)
        self._paint(painter, self.scene, area)
        painter.end()


def _pixels(scene: Scene) -> QSize:
    """Return the size of the widget in pixels of the screen."""
    size = scene.size * scene.pixel_ratio
    return QSize(max(size.width(), 1), max(size.height(), 1))


def _ahead(place: int, pushed_by: int, room: int) -> int:
    """Return where to go on one axis: as is while it fits, else with all the room on the side one is pushed to."""
    if 0 <= place <= room:
        return place
    return room if pushed_by > 0 else 0


def _pushed_by(before: Scene, after: Scene) -> QPoint:
    ratio = after.pixel_ratio
    dx, dy = after.transform.x - before.transform.x, after.transform.y - before.transform.y
    return QPoint(round(dx * ratio), round(dy * ratio))
