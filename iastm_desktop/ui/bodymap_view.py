"""The body map under the hand: taps choose regions, drags draw or pan, a rest tells what lies there."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.entries import DrawnPath
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.ui import map_keys
from iastm_desktop.ui.map_buttons import MapButtons
from iastm_desktop.ui.map_gestures import MapGestures
from iastm_desktop.ui.map_overlay import Overlay, outline_places, selection_places
from iastm_desktop.ui.map_reader import MapReader, practitioner
from iastm_desktop.ui.map_stroke import LOOKS_BACK_MM, LiveStroke, finished, line_box, worked_regions
from iastm_desktop.ui.map_transform import Point
from iastm_desktop.ui.map_widget import MapWidget
from iastm_desktop.ui.map_words import view_words
from iastm_desktop.ui.map_zones import zone_line, zones_to_show
from iastm_desktop.ui.region_card import RegionCard, layer_line, under_line
from iastm_desktop.ui.small_here import SmallHere
from iastm_desktop.ui.touch_choice import DISC_PX, TouchChoice, disc, what_a_touch_means
from iastm_desktop.words import _

MODES = ("tap", "draw", "several")
_CLOSER = 2.0  # so much larger, where a finger lies on both sides of one muscle
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class BodyMapView(MapWidget):
    """The map that is tapped and drawn on.

    `region_tapped` carries the SidedRegion and the map point, `region_hovered` a SidedRegion or None.
    In the mode `several` a tap puts a region among `picked` or takes it out: `region_toggled` carries it and whether
    it is in. In the mode `draw` a drag draws: `path_drawn` carries the points and the regions the line runs over,
    which then are `picked`; the line is `drawn_path` and stays in sight until `clear_picked`.
    `walked` carries the SidedRegion an arrow key led to; `entered`: the Enter key; `selection_changed`: however chosen;
    `picked_changed`: other regions or another line.
    """

    region_tapped = Signal(object, object)
    region_toggled = Signal(object, bool)
    path_drawn = Signal(object, object)
    region_hovered = Signal(object)
    mode_changed = Signal(str)
    walked = Signal(object)
    entered = Signal()
    selection_changed = Signal(object)
    done_words: Callable[[SidedRegion], str] = staticmethod(lambda _region: "")  # what was done on a region
    stop_line: Callable[[DrawnPath], DrawnPath | None] | None = None  # how far a drawn line may go
    picked_changed = Signal()
    accessible_regions: Any = None  # what `map_accessible` shows of the regions

    def __init__(
        self,
        body_map: BodyMap,
        regions: RegionTable,
        pictures: Callable[[str, str, str], Path],
        parent: QWidget | None = None,
        reader: MapReader | None = None,
    ) -> None:
        super().__init__(body_map, regions, pictures, parent)
        self._reader = reader or practitioner(regions)
        self.names_layers = self._reader.is_clinical
        self._mode = "tap"
        self._selected: SidedRegion | None = None
        self._hovered: SidedRegion | None = None
        self._picked: tuple[SidedRegion, ...] = ()
        self._line: DrawnPath | None = None
        self._stroke: LiveStroke | None = None
        self._why_locked, self._ring = "", False
        self._gestures = MapGestures(self)
        self._buttons = MapButtons(self)
        self.small_here = SmallHere(self) if self._reader.is_clinical else None
        self._card: RegionCard | None = None
        self._choice: TouchChoice | None = None
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say_what_is_shown()

    @property
    def selected(self) -> SidedRegion | None:
        """Return the selected region."""
        return self._selected

    @property
    def mode(self) -> str:
        """Return what a tap or drag does: `tap`, `draw` or `several`."""
        return self._mode

    @property
    def picked(self) -> tuple[SidedRegion, ...]:
        """Return the regions picked one by one, or those under the line drawn last."""
        return self._picked

    @property
    def drawn_path(self) -> DrawnPath | None:
        """Return the line drawn last and not cleared, with map version, view and layer."""
        return self._line

    def set_mode(self, mode: str) -> None:
        """Take taps and drags as `tap`, `draw` or `several`; ValueError on another word. `several` keeps the region."""
        if mode not in MODES:
            raise ValueError(f"unknown mode {mode!r}, not one of {', '.join(MODES)}")
        if mode != self._mode:
            self._mode = mode
            self._let_drag_draw()
            self.set_picked((self._selected,) if mode == "several" and self._selected else ())
            self._show_zones()
            self.mode_changed.emit(mode)

    def set_picked(self, regions: Sequence[SidedRegion]) -> None:
        """Show these regions as picked, and no line."""
        self._show_picked(tuple(dict.fromkeys(regions)), None)

    def add_picked(self, regions: Sequence[SidedRegion]) -> None:
        """Show these regions as picked too, and keep the line."""
        self._show_picked(tuple(dict.fromkeys((*self._picked, *regions))), self._line)

    def press_picked(self, region: SidedRegion) -> None:
        """Do what a tap on a region does while several are picked, whether this view shows it or not."""
        self._choose(region, (0.0, 0.0))

    def clear_picked(self) -> None:
        """Let go of the picked regions and of the line that was drawn."""
        self.set_picked(())

    def set_selected(self, region: SidedRegion | None) -> None:
        """Outline and name a region, None for none; a region this view does not show is kept but not drawn."""
        if region == self._selected:
            return
        places = self._selection_places()
        self._selected, self._sought = region, ()
        self._update_places([*places, *self._selection_places()])
        self._show_zones()
        self._say_what_is_shown()
        self.selection_changed.emit(region)

    def press(self, region: SidedRegion) -> None:
        """Do what a tap on a region that is shown does."""
        self._choose(region, map_keys.label_points(self._map, self.view, self._layer)[region])

    def set_charting_allowed(self, allowed: bool, why: str = "") -> None:
        """Veil the map and say in one line why nothing can be charted, or lift the veil. Taps still name regions."""
        line = "" if allowed else why or _("Charting is locked")
        if line != self._why_locked:
            self._why_locked = line
            self._let_drag_draw()
            self._say_what_is_shown()
            self.update()

    def _connect(self) -> None:
        gestures, buttons = self._gestures, self._buttons
        gestures.tapped.connect(self._on_tapped)
        gestures.touched.connect(self._on_touched)
        gestures.double_tapped.connect(self._on_double_tapped)
        gestures.panned.connect(self.pan)
        gestures.zoomed.connect(self.zoom)
        gestures.hovered.connect(lambda place: self._hover(self._region_under(place)))
        gestures.rested.connect(lambda place: self.tell(self.region_at(place), place))
        gestures.drawn.connect(self._on_drawn)
        gestures.draw_ended.connect(self._on_draw_ended)
        gestures.left.connect(lambda: self._hover(None))
        buttons.zoom_in_pressed.connect(lambda: self.zoom(map_keys.ZOOM_STEP))
        buttons.zoom_out_pressed.connect(lambda: self.zoom(1 / map_keys.ZOOM_STEP))
        buttons.whole_pressed.connect(lambda: self.set_frame(None))

    def _let_drag_draw(self) -> None:
        self._gestures.set_drawing(self._mode == "draw" and not self._why_locked)

    def _show_picked(self, regions: tuple[SidedRegion, ...], line: DrawnPath | None) -> None:
        context, changed = self._context(), {*self._picked} ^ {*regions}
        before, was = self._line_here(), (self._picked, self._line)
        self._picked, self._line, self._sought = regions, line, () if changed else self._sought
        lines = [line_box(points, context) for points in (before, self._line_here())]
        self._update_places([*lines, *(place for region in changed for place in outline_places(region, context))])
        if changed:
            self._show_zones()
        if was != (regions, line):
            self.picked_changed.emit()

    def _line_here(self) -> tuple[Point, ...]:
        return self._line.points if self._line and self._line.view == self._view.id else ()

    def _region_under(self, place: QPointF) -> SidedRegion | None:
        return self._map.region_at(self._view.id, self._layer, self.to_map(place))

    def _hover(self, region: SidedRegion | None) -> None:
        if region == self._hovered:
            return
        for passed in filter(None, (self._hovered, region)):
            self.update(self._context().outline_place(passed))
        self._hovered = region
        self.leave_card(region)
        self.region_hovered.emit(region)

    def tell(self, region: SidedRegion | None, place: QPointF | None = None) -> None:
        """Say what a region is, near a place on it."""
        path = self._outline_of(region) if region and self._reader.is_clinical else None
        if region and path:
            for callout in self._selection_places()[1:] if region == self._selected else ():
                path.addRect(QRectF(callout))  # the card keeps off the name on the map too
            near = place or self._context().point(self._context().shapes.label_point(region))
            self._card = self._card or RegionCard(self._regions, self)
            layer = layer_line(self._layer, len(self._view.layers))
            self._card.show_region(region, layer, near, path, self._what_else(region, self.to_map(near)))

    def _what_else(self, region: SidedRegion, point: Point) -> Sequence[str]:
        """Return what lies under a point, which caution zones over it, and what was done on the region, in words."""
        under = self._map.under_at(self._view.id, self._layer, point)
        zones = zone_line(self._map.zones_at(self._view.id, point), self._zone_looks)
        return under_line([one for one in under if one != region], self._regions), zones, self.done_words(region)

    def leave_card(self, region: SidedRegion | None = None) -> bool:
        """Close the card about any other region than this; tell whether one was open."""
        was_open = any(card is not None and card.isVisible() for card in (self._card, self._choice))
        if self._card is not None:
            self._card.leave(region)
        self._leave_choice()
        return was_open

    def _on_tapped(self, place: QPointF) -> None:
        self.leave_card(region := self.region_at(place))
        if region is not None:
            self._choose(region, self.to_map(place))

    def _on_touched(self, place: QPointF) -> None:
        """Take a finger as the disc it covers: choose what is clear, ask or say what is not, or show it larger."""
        point = self.to_map(place)
        meant = what_a_touch_means(self._view.layer(self._layer), point, DISC_PX / 2 / self._transform.scale)
        regions = self._reader.told_apart(meant.regions)
        is_whole = self.frame is None and self._camera.fitted
        if len(regions) > 1 and (meant.closer or is_whole) and self._go_closer(place):
            return
        if len(regions) > 1:  # as large as can be, and on both sides of one muscle: nothing is chosen
            self._ask_which(() if meant.closer else regions, place)
        elif len(regions) == 1:
            self.leave_card(regions[0])
            self._choose(regions[0], point)
        else:
            self._on_tapped(place)

    def _go_closer(self, place: QPointF) -> bool:
        """Show what is under a finger larger; False where it is as large as can be."""
        frame = self.frame_at(self.to_map(place)) if self.frame is None and self._camera.fitted else None
        before = self._transform
        if frame is not None:
            self.set_frame(frame)
        else:
            self.zoom(_CLOSER, place)
        return self._transform.scale > before.scale

    def _ask_which(self, offered: Sequence[SidedRegion], place: QPointF) -> None:
        self.leave_card()
        if self._choice is None:
            self._choice = TouchChoice(self._reader.words, self)
            self._choice.chosen.connect(self._on_chip_tapped)
        self._choice.ask(offered, place)
        self._update_places(self._choice_places())

    def _on_chip_tapped(self, region: SidedRegion) -> None:
        point = self.to_map(self._choice.place) if self._choice else (0.0, 0.0)
        self._leave_choice()
        self._choose(region, point)

    def _leave_choice(self) -> None:
        if self._choice is not None and self._choice.isVisible():
            self._update_places(self._choice_places())
            self._choice.leave()

    def _choice_places(self) -> list[QRect]:
        if self._choice is None or not self._choice.offered:
            return []
        context = self._context()
        around = disc(self._choice.place).boundingRect().adjusted(-4, -4, 4, 4).toAlignedRect()
        return [around, *(place for region in self._choice.offered for place in outline_places(region, context))]

    def _choose(self, region: SidedRegion, point: Point) -> None:
        if self._mode == "several":
            is_in = region not in self._picked
            self.set_picked([*self._picked, region] if is_in else [one for one in self._picked if one != region])
            self.region_toggled.emit(region, is_in)
        else:
            self.set_selected(region)
            self.region_tapped.emit(region, point)

    def _on_double_tapped(self, place: QPointF) -> None:
        if self.frame is not None or not self._camera.fitted:
            self.set_frame(None)
            return
        frame = self.frame_at(self.to_map(place))
        if frame is not None:
            self.set_frame(frame)
        else:
            self.zoom(3.0, place)

    def _on_drawn(self, place: QPointF, pressure: float) -> None:
        if self._stroke is None:
            self._stroke = LiveStroke()
            self.clear_picked()
            self._hover(None)
            self.leave_card()
        self.update(self._stroke.add(place, pressure))
        last = self._stroke.last(LOOKS_BACK_MM * self._transform.scale)
        if self.stop_line and len(last) > 1 and not self._stroke.is_stopped:
            piece = self._as_path([self.to_map(each) for each in last])
            if self.stop_line(piece) != piece:  # says why at once; how far the line may go is settled when it is done
                self._stroke.stop()

    def _on_draw_ended(self, done: bool) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        self.update(stroke.box())
        self._take_picture()
        points = [self.to_map(place) for place in stroke.places]
        line = finished(points, self._view.layer(self._layer), self._transform.scale) if done else ()
        if line:
            path = self._as_path(line)
            kept = self.stop_line(path) if self.stop_line else path
            if kept:
                self.take_line(kept)

    def _as_path(self, points: Sequence[Point]) -> DrawnPath:
        return DrawnPath(map=self._map.version, view=self._view.id, layer=self._layer, points=tuple(points))

    def take_line(self, path: DrawnPath) -> None:
        """Show a line of this view as drawn, with the regions it runs over as picked."""
        regions = worked_regions(self._map.view(path.view).layer(path.layer), path.points)
        self._show_picked(regions, path)
        self.path_drawn.emit(path.points, regions)

    def _overlay(self) -> Overlay:
        return Overlay(
            hover_lines=self._hover_lines,
            hovered=self._hovered if self._reader.is_clinical else None,
            selected=self._selected,
            selected_words=self._reader.words(self._selected) if self._selected else "",
            sides=self._reader.sides,
            picked=self._picked,
            offered=self._choice.offered if self._choice else (),
            touched_at=self._choice.place if self._choice and self._choice.offered else None,
            line=self._line_here(),
            stroke=self._stroke,
            marked=self._canvas.marked,
            title=self._shown_words(),
            why_locked=self._why_locked,
            ring=self._ring and self.hasFocus(),
        )

    def _selection_places(self) -> list[QRect]:
        return selection_places(self._overlay(), self._context(), self.size())

    def _say_what_is_shown(self) -> None:
        place = self.frame.words if self.frame else view_words(self._view.id)
        self.setAccessibleName(_("Body map: {view}").format(view=place))
        selected = self._reader.words(self._selected) if self._selected else _("nothing selected")
        self.setAccessibleDescription(" ".join(filter(None, (selected, self._why_locked))))

    def _zones_that_matter(self) -> Sequence[SidedRegion]:
        chosen = [*self._picked, *((self._selected,) if self._selected else ())]
        view, layer, draws = self._view, self._layer, self._mode == "draw"
        return *zones_to_show(chosen, view, layer, self._zone_looks, drawing=draws), *self._sought

    def _is_busy(self) -> bool:
        return super()._is_busy() or self._stroke is not None

    def _on_moved(self) -> None:
        self.leave_card()

    def _on_other_place(self) -> None:
        self._hover(None)
        self.leave_card()
        self._show_zones()
        self._say_what_is_shown()

    # Qt's own names

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._buttons.fit(self.width(), self.height())
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
