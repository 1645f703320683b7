"""The map's two cached pixmaps: the bare body, and the body with all that is charted."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.map_marks import RegionMarks
from iastm_desktop.ui.map_painting import (
    PaintContext,
    marks_box,
    paint_body,
    paint_region_area,
    paint_region_symbols,
)
from iastm_desktop.ui.map_pictures import MapPictures
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import Theme


@dataclass(frozen=True, slots=True)
class Scene:
    """What the caches were drawn for; another scene needs other pixmaps."""

    view: View
    layer: str
    transform: MapTransform
    size: QSize
    pixel_ratio: float
    theme: Theme


class MapCanvas:
    """Draws the map into pixmaps and keeps them; a change of marks redraws only where they lie."""

    def __init__(self, pictures: MapPictures) -> None:
        self.full_renders = 0
        self._pictures = pictures
        self._shapes: dict[tuple[str, str], LayerShapes] = {}
        self._marks: Mapping[SidedRegion, RegionMarks] = {}
        self._marked: frozenset[SidedRegion] = frozenset()
        self._boxes: dict[SidedRegion, QRectF] = {}
        self._scene: Scene | None = None
        self._body = QPixmap()
        self._composed = QPixmap()

    def context(self, scene: Scene) -> PaintContext:
        """Return the context to draw in for a scene."""
        key = (scene.view.id, scene.layer)
        if key not in self._shapes:
            self._shapes[key] = LayerShapes(scene.view.layer(scene.layer))
        return PaintContext(scene.view, scene.theme, scene.transform, self._shapes[key])

    def composed(self, scene: Scene) -> QPixmap:
        """Return body and marks for a scene, from the cache where it is the same scene as before."""
        if scene != self._scene:
            self._render(scene)
        return self._composed

    @property
    def marked(self) -> frozenset[SidedRegion]:
        """Return the regions on which anything is charted."""
        return self._marked

    def marks_of(self, region: SidedRegion) -> RegionMarks | None:
        """Return what is charted on a region, None for nothing."""
        return self._marks.get(region)

    def forget(self) -> None:
        """Draw everything anew next time: a better picture or another theme is there."""
        self._scene = None

    def set_marks(self, marks: Mapping[SidedRegion, RegionMarks]) -> list[QRect]:
        """Take other marks, redraw where they differ and return those places in widget pixels."""
        changed = [r for r in {**self._marks, **marks} if self._marks.get(r) != marks.get(r)]
        self._marked = frozenset(marks)
        if self._scene is None:
            self._marks = marks
            return []
        context = self.context(self._scene)
        before = {region: self._box(region, context) for region in changed}
        self._marks = marks
        for region in changed:
            self._boxes.pop(region, None)
        places = [(before[region] | self._box(region, context)).toAlignedRect() for region in changed]
        places = [place for place in places if not place.isEmpty()]
        self._redraw(places, context)
        return places

    def _render(self, scene: Scene) -> None:
        self.full_renders += 1
        self._scene = scene
        self._boxes = {}
        context = self.context(scene)
        self._body = _pixmap(scene)
        width_px = scene.view.width_mm * scene.transform.scale * scene.pixel_ratio
        painter = _painter(self._body)
        paint_body(painter, self._pictures.best(scene.view.id, scene.layer, width_px), context)
        painter.end()
        self._composed = QPixmap(self._body)
        painter = _painter(self._composed)
        self._paint_marks(painter, self._marks.values(), context)
        painter.end()

    def _redraw(self, places: list[QRect], context: PaintContext) -> None:
        painter = _painter(self._composed)
        ratio = self._composed.devicePixelRatio()
        for place in places:
            painter.setClipRect(place)
            source = QRectF(place.x() * ratio, place.y() * ratio, place.width() * ratio, place.height() * ratio)
            painter.drawPixmap(QRectF(place), self._body, source)
            touched = [m for m in self._marks.values() if self._box(m.region, context).intersects(QRectF(place))]
            self._paint_marks(painter, touched, context)
        painter.end()

    def _paint_marks(self, painter: QPainter, marks: Iterable[RegionMarks], context: PaintContext) -> None:
        marks = tuple(marks)
        for region_marks in marks:
            paint_region_area(painter, region_marks, context)
        for region_marks in marks:  # after all areas, so that no neighbour covers a symbol
            paint_region_symbols(painter, region_marks, context)

    def _box(self, region: SidedRegion, context: PaintContext) -> QRectF:
        if region not in self._marks:
            return QRectF()
        if region not in self._boxes:
            self._boxes[region] = marks_box(self._marks[region], context)
        return self._boxes[region]


def _pixmap(scene: Scene) -> QPixmap:
    size = scene.size * scene.pixel_ratio
    pixmap = QPixmap(max(size.width(), 1), max(size.height(), 1))
    pixmap.setDevicePixelRatio(scene.pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _painter(pixmap: QPixmap) -> QPainter:
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter
