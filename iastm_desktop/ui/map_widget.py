"""The part of the body map that shows: a view and layer of the body with marks, looked at whole, near or enlarged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import BodyMap, Frame, View
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.zones_shown import ZoneLook
from iastm_desktop.ui.map_camera import MapCamera
from iastm_desktop.ui.map_canvas import MapCanvas
from iastm_desktop.ui.map_hover import HoverLines
from iastm_desktop.ui.map_lettering import FOOT_STRIP_PX, NAME_JOIN
from iastm_desktop.ui.map_marks import ChartedMark, RegionMarks, gathered
from iastm_desktop.ui.map_overlay import Overlay, lines_painter, paint_overlay
from iastm_desktop.ui.map_painting import PaintContext
from iastm_desktop.ui.map_pictures import MapPictures
from iastm_desktop.ui.map_surface import Scene, on_pixels
from iastm_desktop.ui.map_transform import MapTransform, Point
from iastm_desktop.ui.map_words import layer_words, view_words
from iastm_desktop.ui.map_zones import key_words
from iastm_desktop.ui.theme import theme_in_use

NEAR_MM = 2.0
NEAR_PX = 6.0
REST_MS = 140  # a map that was moved or enlarged is drawn sharp when it has rested so long


class MapWidget(QWidget):
    """Shows one view and layer; places are widget pixels in QPointF and map points (x, y) in mm.

    `frame_changed` carries a Frame or None for the whole view, `view_changed` view and layer. `pictures` takes view,
    layer, `small`/`large`. Who adds something to it says in `_overlay` what is painted over the map, and in
    `_on_moved` what becomes of it when the map moves.
    """

    frame_changed = Signal(object)
    view_changed = Signal(str, str)
    names_layers = True

    def __init__(
        self,
        body_map: BodyMap,
        regions: RegionTable,
        pictures: Callable[[str, str, str], Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.full_repaints = 0
        self._map, self._regions = body_map, regions
        self._view: View = next(iter(body_map.views.values()))
        self._layer = next(iter(self._view.layers))
        self._camera = MapCamera(self._view)
        self._theme = theme_in_use()
        self._pictures = MapPictures(pictures, self)
        self._pictures.arrived.connect(self._on_picture_arrived)
        self._canvas = MapCanvas(self._pictures)
        self._hover_lines = HoverLines()
        self._zone_looks: Mapping[str, ZoneLook] = {}
        self._sought: tuple[SidedRegion, ...] = ()
        self._picture_waits = False
        self._kept_scene: tuple[object, Scene | None] = (None, None)
        self._kept_words: tuple[object, str] = (None, "")
        self._motion = QTimer(self)
        self._motion.setSingleShot(True)
        self._motion.setInterval(REST_MS)
        self._motion.timeout.connect(self._on_rested)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 220)

    @property
    def body_map(self) -> BodyMap:
        """Return the map whose views are shown."""
        return self._map

    @property
    def regions(self) -> RegionTable:
        """Return what the regions are called."""
        return self._regions

    @property
    def view(self) -> str:
        """Return the id of the view shown."""
        return self._view.id

    @property
    def layer(self) -> str:
        """Return the name of the layer shown."""
        return self._layer

    @property
    def frame(self) -> Frame | None:
        """Return the frame shown, None for the whole view."""
        return self._camera.frame

    def set_view(self, view: str, layer: str = "superficial") -> None:
        """Show another view or layer; a view without that layer shows its first. A new view starts whole."""
        shown = self._map.view(view)
        layer = layer if layer in shown.layers else next(iter(shown.layers))
        if (shown.id, layer) == (self._view.id, self._layer):
            return
        is_other_view = shown.id != self._view.id
        self._view, self._layer, self._camera.view = shown, layer, shown
        self._on_other_place()
        self.view_changed.emit(shown.id, layer)
        if is_other_view:
            self._show_frame(None)
        self.update()

    def set_frame(self, frame: Frame | None) -> None:
        """Show a frame, of another view too; None or a view's first frame shows the whole view."""
        if frame is not None:
            self.set_view(frame.view, self._layer if frame.view == self._view.id else "superficial")
            whole = self._view.frames[:1]
            frame = None if frame in whole else frame
        self._show_frame(frame)

    def set_marks(self, charted: Sequence[ChartedMark]) -> None:
        """Show all that is charted; only what differs from before is drawn again."""
        places = self._canvas.set_marks(gathered(charted))
        if self._canvas.is_sharp(self._scene()):
            self._update_places(places)
        else:
            self.update()

    @property
    def zones_shown(self) -> frozenset[SidedRegion]:
        """Return the caution zones hatched on the map."""
        return self._canvas.zones

    def set_zone_looks(self, looks: Mapping[str, ZoneLook]) -> None:
        """Show caution zones from now on, where they matter."""
        self._zone_looks = looks
        self._canvas.set_zone_looks(looks)
        self._show_zones()

    def seek_zone(self, zone: SidedRegion | None) -> None:
        """Hatch a caution zone that was looked for, until a region is chosen; None for none."""
        self._sought = (zone,) if zone else ()
        self._show_zones()

    def marks_of(self, region: SidedRegion) -> RegionMarks | None:
        """Return what is charted on a region, None for nothing."""
        return self._canvas.marks_of(region)

    def to_widget(self, map_point: Point) -> QPointF:
        """Return the widget pixel of a map point in mm."""
        return QPointF(*self._transform.to_widget(map_point))

    def to_map(self, place: QPointF) -> Point:
        """Return the map point in mm of a widget pixel."""
        return self._transform.to_map((place.x(), place.y()))

    def region_at(self, place: QPointF) -> SidedRegion | None:
        """Return the region a tap on a widget pixel means: the one there, else the nearest within 2 mm or 6 pixels."""
        within_mm = max(NEAR_MM, NEAR_PX / self._transform.scale)
        return self._map.region_near(self._view.id, self._layer, self.to_map(place), within_mm)

    def frame_at(self, map_point: Point) -> Frame | None:
        """Return the smallest frame of this view that contains a map point, None where there is only the whole."""
        return self._camera.frame_at(map_point)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor round a widget pixel, by default the middle."""
        self._motion.start()
        self._after_move(self._camera.zoom(factor, at))

    def pan(self, by: QPointF) -> None:
        """Push the map by so many pixels."""
        self._motion.start()
        self._after_move(self._camera.pan(by))

    @property
    def _transform(self) -> MapTransform:
        return self._camera.transform

    def _show_frame(self, frame: Frame | None) -> None:
        is_other = frame != self._camera.frame
        self._motion.stop()
        self._after_move(self._camera.show(frame))
        if is_other:
            self._on_other_place()
            self.frame_changed.emit(frame)

    def _after_move(self, moved: bool) -> None:
        if moved:
            self._on_moved()
            self.update()

    def _on_picture_arrived(self, view: str, layer: str) -> None:
        if (view, layer) == (self._view.id, self._layer):
            self._picture_waits = True
            self._take_picture()

    def _on_rested(self) -> None:
        if not self._canvas.is_sharp(self._scene()):
            self.update()
        self._take_picture()

    def _take_picture(self) -> None:
        """Draw all in the better picture that has come; not while a hand is on the map, which would falter."""
        if self._picture_waits and not self._is_busy():
            self._picture_waits = False
            self._canvas.forget()
            self.update()

    def _is_busy(self) -> bool:
        """Tell whether the map is being moved or drawn on."""
        return self._motion.isActive()

    def _scene(self) -> Scene:
        """Return what is to be shown; the very same as long as nothing about it differs."""
        ratio, size = self.devicePixelRatioF(), self.size()
        what = (self._view, self._layer, self._transform, size, ratio, self._theme)
        before, scene = self._kept_scene
        if scene is None or before != what:
            scene = Scene(self._view, self._layer, on_pixels(self._transform, ratio), size, ratio, self._theme)
            self._kept_scene = (what, scene)
        return scene

    def _context(self) -> PaintContext:
        return self._canvas.context(self._scene())

    def _outline_of(self, place: SidedRegion) -> QPainterPath | None:
        return self._canvas.outline(place, self._context())

    def _update_places(self, places: Iterable[QRect]) -> None:
        for place in places:
            self.update(place)

    def _shown_words(self) -> str:
        what = (self.frame, self._view, self._layer, self._canvas.zones, self._zone_looks)
        if self._kept_words[0] != what:
            words = [self.frame.words if self.frame else view_words(self._view.id)]
            if self.names_layers and len(self._view.layers) > 1:
                words.append(layer_words(self._layer))
            words += key_words(self._canvas.zones, self._zone_looks)
            self._kept_words = (what, NAME_JOIN.join(words))
        return self._kept_words[1]

    def _show_zones(self) -> None:
        """Hatch the caution zones that matter now."""
        before = self._canvas.zones
        places = self._canvas.set_zones(self._zones_that_matter() if self._zone_looks else ())
        if self._canvas.zones != before:
            places.append(QRect(0, self.height() - FOOT_STRIP_PX, self.width(), FOOT_STRIP_PX))  # says what they mean
        if self._canvas.is_sharp(self._scene()):
            self._update_places(places)
        else:
            self.update()

    def _zones_that_matter(self) -> Sequence[SidedRegion]:
        """Return the zones to hatch."""
        return self._sought

    def _overlay(self) -> Overlay:
        """Return what is painted over the map."""
        return Overlay(hover_lines=self._hover_lines, title=self._shown_words())

    def _on_moved(self) -> None:
        """Take down what does not move with the map."""

    def _on_other_place(self) -> None:
        """Take down what belongs to the view, layer or frame that was shown before."""

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def paintEvent(self, event: QPaintEvent) -> None:
        dirty = event.region()
        self.full_repaints += dirty.boundingRect().size() == self.size() and dirty.rectCount() == 1
        scene, overlay = self._scene(), self._overlay()
        context, size = self._canvas.context(scene), scene.size
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._canvas.paint(
            painter,
            scene,
            dirty,
            lines_painter(painter, overlay, context, size),
            in_motion=self._motion.isActive(),
        )
        paint_overlay(painter, overlay, context, dirty, size)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._after_move(self._camera.resize(self.size()))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_canvas"):
            self._theme = theme_in_use()
            self._canvas.forget()
            self.update()
        super().changeEvent(event)
