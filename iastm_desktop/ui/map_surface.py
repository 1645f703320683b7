"""A pixmap of the map that goes along with it: pushed, only what comes into sight is painted."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

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


Paint = Callable[[QPainter, Scene, QRect], None]  # paints what lies in a rectangle of widget pixels


class Surface:
    """Keeps what `paint` paints of a scene; a change of the scene repaints as little as it can."""

    def __init__(self, paint: Paint) -> None:
        self.full_renders = 0
        self.scene: Scene | None = None
        self.pixmap = QPixmap()
        self._paint = paint

    def forget(self) -> None:
        """Paint everything anew next time."""
        self.scene = None

    def follow(self, scene: Scene) -> None:
        """Show a scene: push what is there and paint what came into sight, or paint all."""
        before, self.scene = self.scene, scene
        if before == scene:
            return
        if before is not None and scene.differs_by_a_push(before):
            dx, dy = _pushed_by(before, scene)
            if abs(dx) < self.pixmap.width() and abs(dy) < self.pixmap.height():
                self._push(dx, dy)
                return
        self.full_renders += 1
        self.pixmap = _pixmap(scene)
        self.repaint(QRect(0, 0, scene.size.width(), scene.size.height()))

    def repaint(self, area: QRect) -> None:
        """Paint anew what lies in a rectangle of widget pixels."""
        if self.scene is not None:
            painter = self.painter()
            painter.setClipRect(area)
            self._paint(painter, self.scene, area)
            painter.end()

    def painter(self) -> QPainter:
        """Return a painter on the surface."""
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def blit(self, painter: QPainter, area: QRect) -> None:
        """Copy a rectangle of widget pixels to the same place under another painter."""
        ratio = self.pixmap.devicePixelRatio()
        source = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
        painter.drawPixmap(QRectF(area), self.pixmap, source)

    def stretch(self, painter: QPainter, scene: Scene, dirty: QRect) -> None:
        """Paint what is there as it lies in a scene of another scale, quick and coarse, and the ground beside it."""
        if self.scene is None:
            return
        here, there = self.scene.transform, scene.transform
        grown = there.scale / here.scale
        size = self.scene.size
        place = QRectF(there.x - here.x * grown, there.y - here.y * grown, size.width() * grown, size.height() * grown)
        if not place.adjusted(1, 1, -1, -1).contains(QRectF(dirty)):
            painter.fillRect(dirty, QColor(scene.theme.map_ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(place, self.pixmap, QRectF(self.pixmap.rect()))

    def _push(self, dx: int, dy: int) -> None:
        """Push the pixmap by pixels of the screen and paint the edges that came into sight."""
        self.pixmap.scroll(dx, dy, self.pixmap.rect())
        width, height, ratio = self.pixmap.width(), self.pixmap.height(), self.pixmap.devicePixelRatio()
        beside = QRectF(0 if dx > 0 else width + dx, 0, abs(dx), height)
        above = QRectF(0, 0 if dy > 0 else height + dy, width, abs(dy))
        for edge in (beside, above):
            if not edge.isEmpty():
                self.repaint(QRectF(edge.topLeft() / ratio, edge.size() / ratio).toAlignedRect())


def _pushed_by(before: Scene, after: Scene) -> tuple[int, int]:
    ratio = after.pixel_ratio
    dx, dy = after.transform.x - before.transform.x, after.transform.y - before.transform.y
    return round(dx * ratio), round(dy * ratio)


def _pixmap(scene: Scene) -> QPixmap:
    size = scene.size * scene.pixel_ratio
    pixmap = QPixmap(max(size.width(), 1), max(size.height(), 1))
    pixmap.setDevicePixelRatio(scene.pixel_ratio)
    pixmap.fill(scene.theme.map_ground)
    return pixmap
