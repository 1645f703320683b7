"""The body map: one painted widget that shows a view of the body, what is charted on it, and takes taps."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import BodyMap, Frame, View
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.ui import map_keys, map_lettering
from iastm_desktop.ui.icons import icon_pixmap
from iastm_desktop.ui.map_buttons import MapButtons
from iastm_desktop.ui.map_canvas import MapCanvas, Scene
from iastm_desktop.ui.map_gestures import MapGestures
from iastm_desktop.ui.map_marks import ChartedMark, RegionMarks, gathered
from iastm_desktop.ui.map_painting import PaintContext, outline_box, paint_hover, paint_selection, symbol_px
from iastm_desktop.ui.map_pictures import MapPictures
from iastm_desktop.ui.map_transform import Box, MapTransform, Point, fit
from iastm_desktop.ui.map_words import layer_words, region_words, view_words
from iastm_desktop.ui.region_card import RegionCard, layer_line
from iastm_desktop.ui.theme import theme_in_use
from iastm_desktop.words import _

NEAR_MM = 2.0
NEAR_PX = 6.0
_LARGEST_SCALE = 8.0  # pixels per mm
_EDGE_PX = 10.0
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class BodyMapView(QWidget):
    """Shows one view and layer; places are widget pixels in QPointF and map points (x, y) in mm.

    `region_tapped` carries the SidedRegion and the map point, `region_hovered` a SidedRegion or None, `frame_changed`
    a Frame or None for the whole view, `view_changed` view and layer. `pictures` takes view, layer, `small`/`large`.
    `walked` carries the SidedRegion an arrow key led to; `entered`: the Enter key; `selection_changed`: however chosen.
    """

    region_tapped = Signal(object, object)
    region_hovered = Signal(object)
    frame_changed = Signal(object)
    view_changed = Signal(str, str)
    walked = Signal(object)
    entered = Signal()
    selection_changed = Signal(object)
    accessible_regions: Any = None  # what `map_accessible` shows of the regions

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
        self._frame: Frame | None = None
        self._selected: SidedRegion | None = None
        self._hovered: SidedRegion | None = None
        self._why_locked = ""
        self._fitted = True
        self._transform = MapTransform(1.0, 0.0, 0.0)
        self._theme = theme_in_use()
        self._pictures = MapPictures(pictures, self)
        self._pictures.arrived.connect(self._on_picture_arrived)
        self._canvas = MapCanvas(self._pictures)
        self._gestures = MapGestures(self)
        self._buttons = MapButtons(self)
        self._card: RegionCard | None = None
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 220)
        self._say_what_is_shown()

    # What is shown

    @property
    def body_map(self) -> BodyMap:
        """Return the map whose views are shown."""
        return self._map

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
        return self._frame

    @property
    def selected(self) -> SidedRegion | None:
        """Return the selected region."""
        return self._selected

    def set_view(self, view: str, layer: str = "superficial") -> None:
        """Show another view or layer; a view without that layer shows its first. A new view starts whole."""
        shown = self._map.view(view)
        layer = layer if layer in shown.layers else next(iter(shown.layers))
        if (shown.id, layer) == (self._view.id, self._layer):
            return
        is_other_view = shown.id != self._view.id
        self._view, self._layer = shown, layer
        self._hover(None)
        self.leave_card()
        self._say_what_is_shown()
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

    def set_selected(self, region: SidedRegion | None) -> None:
        """Outline and name a region, None for none; a region this view does not show is kept but not drawn."""
        if region == self._selected:
            return
        places = self._selection_places()
        self._selected = region
        self._update_places([*places, *self._selection_places()])
        self._say_what_is_shown()
        self.selection_changed.emit(region)

    def press(self, region: SidedRegion) -> None:
        """Do what a tap on a region that is shown does."""
        self.set_selected(region)
        self.region_tapped.emit(region, map_keys.label_points(self._map, self.view, self._layer)[region])

    def set_marks(self, charted: Sequence[ChartedMark]) -> None:
        """Show all that is charted; only what differs from before is drawn again."""
        self._update_places(self._canvas.set_marks(gathered(charted)))

    def marks_of(self, region: SidedRegion) -> RegionMarks | None:
        """Return what is charted on a region, None for nothing."""
        return self._canvas.marks_of(region)

    def set_charting_allowed(self, allowed: bool, why: str = "") -> None:
        """Veil the map and say in one line why nothing can be charted, or lift the veil. Taps still name regions."""
        line = "" if allowed else why or _("Charting is locked")
        if line != self._why_locked:
            self._why_locked = line
            self._say_what_is_shown()
            self.update()

    # Places

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
        x, y = map_point
        around = [f for f in self._view.frames[1:] if f.x <= x <= f.x + f.width and f.y <= y <= f.y + f.height]
        return min(around, key=lambda frame: frame.width * frame.height, default=None)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor round a widget pixel, by default the middle."""
        place = at or QPointF(self.width() / 2, self.height() / 2)
        smallest = self._fit(None).scale * 0.9
        scale = min(max(self._transform.scale * factor, smallest), _LARGEST_SCALE)
        self._fitted = False
        self._set_transform(self._transform.zoomed(scale / self._transform.scale, (place.x(), place.y())))

    def pan(self, by: QPointF) -> None:
        """Push the map by so many pixels."""
        self._fitted = False
        self._set_transform(self._transform.panned(by.x(), by.y()))

    def _connect(self) -> None:
        gestures, buttons = self._gestures, self._buttons
        gestures.tapped.connect(self._on_tapped)
        gestures.double_tapped.connect(self._on_double_tapped)
        gestures.panned.connect(self.pan)
        gestures.zoomed.connect(self.zoom)
        gestures.hovered.connect(lambda place: self._hover(self._region_under(place)))
        gestures.rested.connect(lambda place: self.tell(self.region_at(place), place))
        gestures.left.connect(lambda: self._hover(None))
        buttons.zoom_in_pressed.connect(lambda: self.zoom(map_keys.ZOOM_STEP))
        buttons.zoom_out_pressed.connect(lambda: self.zoom(1 / map_keys.ZOOM_STEP))
        buttons.whole_pressed.connect(lambda: self.set_frame(None))

    def _show_frame(self, frame: Frame | None) -> None:
        is_other = frame != self._frame
        self._frame, self._fitted = frame, True
        self._set_transform(self._fit(frame))
        if is_other:
            self._say_what_is_shown()
            self.frame_changed.emit(frame)

    def _fit(self, frame: Frame | None) -> MapTransform:
        box: Box = (0.0, 0.0, self._view.width_mm, self._view.height_mm)
        if frame is not None:
            box = (frame.x, frame.y, frame.width, frame.height)
        edge = _EDGE_PX
        return fit(box, (edge, edge, max(self.width() - 2 * edge, 1), max(self.height() - 2 * edge, 1)))

    def _set_transform(self, transform: MapTransform) -> None:
        view_mm = (self._view.width_mm, self._view.height_mm)
        moved = transform.kept_in_sight(view_mm, (self.width(), self.height()))
        if moved != self._transform:
            self.leave_card()
            self._transform = moved
            self.update()

    def _region_under(self, place: QPointF) -> SidedRegion | None:
        return self._map.region_at(self._view.id, self._layer, self.to_map(place))

    def _hover(self, region: SidedRegion | None) -> None:
        if region == self._hovered:
            return
        places = self._outline_places(self._hovered)
        self._hovered = region
        self.leave_card(region)
        self._update_places([*places, *self._outline_places(region)])
        self.region_hovered.emit(region)

    def tell(self, region: SidedRegion | None, place: QPointF | None = None) -> None:
        """Say what a region is, near a place on it."""
        path = self._context().path(region) if region else None
        if region and path:
            for callout in self._selection_places()[1:] if region == self._selected else ():
                path.addRect(QRectF(callout))  # the card keeps off the name on the map too
            near = place or self._context().point(self._context().shapes.label_point(region))
            self._card = self._card or RegionCard(self._regions, self)
            self._card.show_region(region, layer_line(self._layer, len(self._view.layers)), near, path)

    def leave_card(self, region: SidedRegion | None = None) -> bool:
        """Close the card about any other region than this; tell whether one was open."""
        was_open = self._card is not None and self._card.isVisible()
        if self._card is not None:
            self._card.leave(region)
        return was_open

    def _on_tapped(self, place: QPointF) -> None:
        region = self.region_at(place)
        self.leave_card(region)
        if region is not None:
            self.set_selected(region)
            self.region_tapped.emit(region, self.to_map(place))

    def _on_double_tapped(self, place: QPointF) -> None:
        if self._frame is not None or not self._fitted:
            self.set_frame(None)
            return
        frame = self.frame_at(self.to_map(place))
        if frame is not None:
            self.set_frame(frame)
        else:
            self.zoom(3.0, place)

    def _on_picture_arrived(self, view: str, layer: str) -> None:
        if (view, layer) == (self._view.id, self._layer):
            self._canvas.forget()
            self.update()

    def _scene(self) -> Scene:
        ratio = self.devicePixelRatioF()
        return Scene(self._view, self._layer, self._transform, self.size(), ratio, self._theme)

    def _context(self) -> PaintContext:
        return self._canvas.context(self._scene())

    def _outline_places(self, region: SidedRegion | None) -> list[QRect]:
        path = self._context().path(region) if region else None
        return [outline_box(path).toAlignedRect()] if path else []

    def _selection_places(self) -> list[QRect]:
        context = self._context()
        if self._selected is None or context.shapes.path(self._selected) is None:
            return []
        words = region_words(self._regions, self._selected)
        callout = map_lettering.callout_place(context, self._selected, words, self.size())
        return [*self._outline_places(self._selected), callout.toAlignedRect()]

    def _update_places(self, places: Iterable[QRect]) -> None:
        for place in places:
            self.update(place)

    def _say_what_is_shown(self) -> None:
        place = self._frame.words if self._frame else view_words(self._view.id)
        self.setAccessibleName(_("Body map: {view}").format(view=place))
        selected = region_words(self._regions, self._selected) if self._selected else _("nothing selected")
        self.setAccessibleDescription(" ".join(filter(None, (selected, self._why_locked))))

    def _shown_words(self) -> str:
        words = [self._frame.words if self._frame else view_words(self._view.id)]
        if len(self._view.layers) > 1:
            words.append(layer_words(self._layer))
        return " · ".join(words)

    def _paint_live(self, painter: QPainter, context: PaintContext, dirty: QRect) -> None:
        hovered = context.path(self._hovered) if self._hovered and self._hovered != self._selected else None
        if hovered is not None:
            paint_hover(painter, hovered, context)
        region = self._selected if self._selected and self._shows(context, self._selected) else None
        selected = context.path(region) if region else None
        if region and selected is not None and outline_box(selected).intersects(QRectF(dirty)):
            paint_selection(painter, selected, context, tinted=not self._canvas.is_marked(region))
        if self._why_locked:
            lock = icon_pixmap("lock", self._theme.amber_ink, 20, self.devicePixelRatioF())
            map_lettering.paint_lock(painter, self._why_locked, lock, self._theme, self.size())
        if dirty.top() < map_lettering.TOP_STRIP_PX:
            map_lettering.paint_side_letters(painter, context, self.size())
        if dirty.bottom() > self.height() - map_lettering.FOOT_STRIP_PX:
            map_lettering.paint_view_name(painter, self._shown_words(), self._theme, self.size())
        if region and any(place.intersects(dirty) for place in self._selection_places()):
            words = region_words(self._regions, region)
            clear_px = symbol_px(self._transform.scale) if self._canvas.is_marked(region) else 0.0
            map_lettering.paint_callout(painter, context, region, words, size=self.size(), clear_px=clear_px)

    def _shows(self, context: PaintContext, region: SidedRegion) -> bool:
        return map_lettering.is_in_sight(context, region, self.size())

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def paintEvent(self, event: QPaintEvent) -> None:
        dirty = event.rect()
        self.full_repaints += dirty.contains(self.rect())
        scene = self._scene()
        ratio = scene.pixel_ratio
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        source = QRectF(dirty.x() * ratio, dirty.y() * ratio, dirty.width() * ratio, dirty.height() * ratio)
        painter.drawPixmap(QRectF(dirty), self._canvas.composed(scene), source)
        self._paint_live(painter, self._canvas.context(scene), dirty)
        if self.hasFocus() and self._ring:
            map_lettering.paint_focus_ring(painter, self._theme, self.size())
        painter.end()

    _ring = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self._buttons.sizeHint()
        self._buttons.move(self.width() - size.width() - 12, self.height() - size.height() - 12)
        self._set_transform(self._fit(self._frame) if self._fitted else self._transform)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._gestures.hold_space(True)
        elif not map_keys.pressed(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.hold_space(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_buttons"):
            self._theme = theme_in_use()
            self._canvas.forget()
            self.update()
        super().changeEvent(event)
