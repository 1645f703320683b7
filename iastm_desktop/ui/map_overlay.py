"""What is painted over the cached map each time: the pointer's region, what is chosen, names, letters, the lock."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QRegion

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui import map_lettering
from iastm_desktop.ui.icons import icon_pixmap
from iastm_desktop.ui.map_hover import HoverLines
from iastm_desktop.ui.map_painting import (
    PaintContext,
    paint_touch,
    symbol_px,
)
from iastm_desktop.ui.map_reader import PRACTITIONERS_SIDES, Sides
from iastm_desktop.ui.map_stroke import LiveStroke, line_box, paint_pending
from iastm_desktop.ui.map_transform import Point
from iastm_desktop.ui.touch_choice import DISC_PX


class Overlay(NamedTuple):
    """What is over the map now; `marked` has the regions with something charted, `ring` tells of the keyboard."""

    hover_lines: HoverLines
    hovered: SidedRegion | None = None
    selected: SidedRegion | None = None
    selected_words: str = ""
    sides: Sides = PRACTITIONERS_SIDES
    picked: tuple[SidedRegion, ...] = ()
    offered: tuple[SidedRegion, ...] = ()
    touched_at: QPointF | None = None
    line: tuple[Point, ...] = ()
    stroke: LiveStroke | None = None
    marked: frozenset[SidedRegion] = frozenset()
    title: str = ""
    why_locked: str = ""
    ring: bool = False


def paint_overlay(painter: QPainter, overlay: Overlay, context: PaintContext, dirty: QRegion, size: QSize) -> None:
    """Paint what of the overlay lies in `dirty`, widget pixels; over what `lines_painter` paints."""
    theme = context.theme
    if overlay.touched_at is not None:
        paint_touch(painter, overlay.touched_at, DISC_PX / 2, context)
    if overlay.line and dirty.intersects(line_box(overlay.line, context)):
        paint_pending(painter, overlay.line, context)
    if overlay.stroke is not None:
        overlay.stroke.paint(painter, dirty, QColor(theme.selected), QColor(theme.map_casing))
    if overlay.why_locked:
        lock = icon_pixmap("lock", theme.amber_ink, 20, painter.device().devicePixelRatioF())
        map_lettering.paint_lock(painter, overlay.why_locked, lock, theme, size)
    region = overlay.selected
    if region and _is_seen(context, region, size) and _touch(selection_places(overlay, context, size), dirty):
        clear_px = symbol_px(context.transform.scale) if region in overlay.marked else 0.0
        map_lettering.paint_callout(painter, context, region, overlay.selected_words, size=size, clear_px=clear_px)
    if overlay.ring:
        map_lettering.paint_focus_ring(painter, theme, size)


def selection_places(overlay: Overlay, context: PaintContext, size: QSize) -> list[QRect]:
    """Return the pixels of the selected region's outline and of its name; none where the layer does not show it."""
    region = overlay.selected
    if region is None or context.shapes.path(region) is None:
        return []
    if size.height() < map_lettering.CALLOUT_FROM_PX:
        return outline_places(region, context)
    callout = map_lettering.callout_place(context, region, overlay.selected_words, size)
    return [*outline_places(region, context), callout.toAlignedRect()]


def outline_places(region: SidedRegion | None, context: PaintContext) -> list[QRect]:
    """Return the pixels of a region's outline; none where the layer does not show it."""
    place = context.outline_place(region) if region else QRect()
    return [] if place.isEmpty() else [place]


def lines_painter(painter: QPainter, overlay: Overlay, context: PaintContext, size: QSize) -> Callable[[QRect], None]:
    """Return what paints outlines, the letters of the sides and the view's name in a rectangle of widget pixels."""
    lines = _lines(overlay, context)
    foot = size.height() - map_lettering.FOOT_STRIP_PX

    def paint(place: QRect) -> None:
        for region, around, how in lines:
            if place.intersects(around):
                overlay.hover_lines.paint(painter, region, context, size, how)
        if place.top() < map_lettering.TOP_STRIP_PX and _touch(map_lettering.letter_corners(size), place):
            map_lettering.paint_side_letters(painter, context, size, overlay.sides)
        if place.bottom() >= foot:
            map_lettering.paint_view_name(painter, overlay.title, context.theme, size)

    return paint


def _lines(overlay: Overlay, context: PaintContext) -> list[tuple[SidedRegion, QRect, str]]:
    """Return the regions with an outline, where and which; what is chosen lies over what the pointer passes."""
    chosen = dict.fromkeys((*overlay.picked, overlay.selected))
    passed = [region for region in dict.fromkeys((overlay.hovered, *overlay.offered)) if region not in chosen]
    return [
        (
            region,
            context.outline_place(region),
            "hovered" if region not in chosen else "selected" if region in overlay.marked else "tinted",
        )
        for region in (*passed, *chosen)
        if region is not None
    ]


def _is_seen(context: PaintContext, region: SidedRegion, size: QSize) -> bool:
    return size.height() >= map_lettering.CALLOUT_FROM_PX and map_lettering.is_in_sight(context, region, size)


def _touch(places: Iterable[QRect], dirty: QRegion | QRect) -> bool:
    return any(dirty.intersects(place) for place in places)
