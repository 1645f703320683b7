"""The map's two cached pixmaps: the bare body, and the body with caution zones and all that is charted."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QRegion

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import ZoneLook
from iastm_desktop.ui.map_kept_marks import KeptMarks
from iastm_desktop.ui.map_marks import RegionMarks
from iastm_desktop.ui.map_painting import (
    PaintContext,
    marks_box,
    paint_body,
    paint_region_symbols,
)
from iastm_desktop.ui.map_pictures import MapPictures
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.map_surface import Scene, Surface
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.map_zones import ShownZones, paint_ghost

PaintOver = Callable[[QRect], None]  # paints in a rectangle of widget pixels


class MapCanvas:
    """Draws the map into pixmaps and keeps them.

    A change of marks redraws only where they lie, a push of the map only what came into sight; while the map grows
    or shrinks under a hand, what is there is stretched.
    """

    def __init__(self, pictures: MapPictures) -> None:
        self._pictures = pictures
        self._shapes: dict[tuple[str, str], LayerShapes] = {}
        self._marks: Mapping[SidedRegion, RegionMarks] = {}
        self._marked: frozenset[SidedRegion] = frozenset()
        self._zones = ShownZones({})
        self._boxes: dict[SidedRegion, QRectF] = {}  # from the map's origin, at `_boxes_for`
        self._boxes_for: tuple[str, str, float] = ("", "", 0.0)
        self._kept_marks = KeptMarks()
        self._context: tuple[Scene, PaintContext] | None = None
        self._body = Surface(self._paint_body)
        self._composed = Surface(self._paint_all)

    @property
    def full_renders(self) -> int:
        """Return how often the whole map was drawn anew."""
        return self._composed.full_renders

    @property
    def marked(self) -> frozenset[SidedRegion]:
        """Return the regions on which anything is charted."""
        return self._marked

    def marks_of(self, region: SidedRegion) -> RegionMarks | None:
        """Return what is charted on a region, None for nothing."""
        return self._marks.get(region)

    def context(self, scene: Scene) -> PaintContext:
        """Return the context to draw in for a scene."""
        if self._context is None or self._context[0] is not scene:
            shapes = self._shapes_of(scene.view, scene.layer)
            self._context = (scene, PaintContext(scene.view, scene.theme, scene.transform, shapes))
        return self._context[1]

    def _shapes_of(self, view: View, layer: str) -> LayerShapes:
        key = (view.id, layer)
        if key not in self._shapes:
            self._shapes[key] = LayerShapes(view.layer(layer))
        return self._shapes[key]

    def paint(self, painter: QPainter, scene: Scene, dirty: QRegion, over: PaintOver, *, in_motion: bool) -> None:
        """Paint body and marks where the widget is `dirty`, then `over` them; `in_motion` they may be coarse.

        One rectangle after the other: Qt copies within one, and goes pixel by pixel within an angled region.
        """
        shown = self._composed.scene
        if in_motion and shown and not scene.differs_by_a_push(shown) and scene.differs_by_its_scale(shown):
            self._composed.stretch(painter, scene, dirty.boundingRect())
            over(dirty.boundingRect())
            return
        self._composed.follow(scene)
        for place in cast(Iterable[QRect], dirty):
            painter.setClipRect(place)
            self._composed.blit(painter, place)
            over(place)
        painter.setClipping(False)

    def is_sharp(self, scene: Scene) -> bool:
        """Tell whether a scene is drawn as it should be, not stretched."""
        return self._composed.scene == scene

    def forget(self) -> None:
        """Draw everything anew next time: a better picture or another theme is there."""
        self._body.forget()
        self._composed.forget()
        self._kept_marks.forget()

    @property
    def zones(self) -> frozenset[SidedRegion]:
        """Return the caution zones that are shown."""
        return self._zones.shown

    def outline(self, place: SidedRegion, context: PaintContext) -> QPainterPath | None:
        """Return the outline of a region or a caution zone in pixels, None where the view has none of that name."""
        return context.path(place) or self._zones.path(place, context)

    def set_zone_looks(self, looks: Mapping[str, ZoneLook]) -> None:
        """Take how caution zones take a tool; none is shown until `set_zones`."""
        self._zones = ShownZones(looks)
        self._composed.forget()

    def set_zones(self, zones: Iterable[SidedRegion]) -> list[QRect]:
        """Show these caution zones, redraw where that differs and return those places in pixels."""
        changed, scene = self._zones.show(zones), self._composed.scene
        places = [self._zones.box(zone, self.context(scene)) for zone in changed] if scene else []
        return self._redrawn(place for place in places if not place.isEmpty())

    def set_marks(self, marks: Mapping[SidedRegion, RegionMarks]) -> list[QRect]:
        """Take other marks, redraw where they differ and return those places in pixels of what was painted last."""
        changed = [r for r in {**self._marks, **marks} if self._marks.get(r) != marks.get(r)]
        scene = self._composed.scene
        before = [self._box(region, self.context(scene)) for region in changed] if scene else []
        self._marks, self._marked = marks, frozenset(marks)
        for region in changed:
            self._boxes.pop(region, None)
        if scene is None:
            return []
        after = [self._box(region, self.context(scene)) for region in changed]
        places = [(one | other).toAlignedRect() for one, other in zip(before, after, strict=True)]
        return self._redrawn(place for place in places if not place.isEmpty())

    def _redrawn(self, places: Iterable[QRect]) -> list[QRect]:
        """Draw these places anew and return them."""
        drawn, scene = list(places), self._composed.scene
        if scene is not None and drawn:
            self._body.follow(scene)
            for place in drawn:
                self._composed.repaint(place)
        return drawn

    def _paint_body(self, painter: QPainter, scene: Scene, area: QRect) -> None:
        width_px = scene.view.width_mm * scene.transform.scale * scene.pixel_ratio
        picture = self._pictures.best(scene.view.id, scene.layer, width_px)
        paint_body(painter, picture, self.context(scene), area)
        layers = list(scene.view.layers)
        depth = layers.index(scene.layer)
        if depth:
            paint_ghost(painter, self._shapes_of(scene.view, layers[depth - 1]), self.context(scene), area)

    def _paint_all(self, painter: QPainter, scene: Scene, area: QRect) -> None:
        """Paint the body and over it all marks that touch an area.

        An edge that came into sight is painted at once; the body's own surface follows when marks change.
        """
        if area.size() == scene.size:
            self._body.follow(scene)
        if self._body.covers(scene, area):
            self._body.blit(painter, area)
        else:
            self._paint_body(painter, scene, area)
        context = self.context(scene)
        self._zones.paint(painter, context, area)
        touched = [m for m in self._marks.values() if self._box(m.region, context).intersects(QRectF(area))]
        self._paint_marks(painter, touched, context, area)

    def _paint_marks(self, painter: QPainter, marks: Iterable[RegionMarks], context: PaintContext, area: QRect) -> None:
        marks = tuple(marks)
        for region_marks in marks:
            self._kept_marks.paint(painter, region_marks, context, area, self._box(region_marks.region, context))
        for region_marks in marks:  # after all areas, so that no neighbour covers a symbol
            paint_region_symbols(painter, region_marks, context)

    def _box(self, region: SidedRegion, context: PaintContext) -> QRectF:
        """Return the pixels that the marks of a region cover; the boxes are kept while the map is only pushed."""
        if region not in self._marks:
            return QRectF()
        where = (context.view.id, context.shapes.name, context.transform.scale)
        if where != self._boxes_for:
            self._boxes, self._boxes_for = {}, where
        if region not in self._boxes:
            at_origin = context.moved(MapTransform(context.transform.scale, 0.0, 0.0))
            self._boxes[region] = marks_box(self._marks[region], at_origin)
        return self._boxes[region].translated(context.origin())
