"""Caution zones and the layer above on the map: hatched and dotted lines over the body that never hide it."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from iastm_desktop.domain.bodymap import Layer, View
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK
from iastm_desktop.domain.zones_shown import ZoneLook, zones_with
from iastm_desktop.ui.map_marks import ZONE_LOOKS
from iastm_desktop.ui.map_painting import PaintContext, outline_box
from iastm_desktop.ui.map_patterns import paint_pattern
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.words import _

_GAP_PX = 9
_HATCH, _EDGE, _CASING = 120, 230, 150  # of 255: the anatomy is seen through
_DASH = [5.0, 3.0]
_GHOST, _GHOST_DOTS = 150, [1.0, 3.0]
_NEAR_SCALE = 0.45  # px/mm; below it thin lines do, and dots would be a haze


class ShownZones:
    """The zones that are shown on a view, with their outlines, kept for each view."""

    def __init__(self, looks: Mapping[str, ZoneLook]) -> None:
        self.looks = looks
        self.shown: frozenset[SidedRegion] = frozenset()
        self._shapes: dict[str, LayerShapes] = {}

    def show(self, zones: Iterable[SidedRegion]) -> frozenset[SidedRegion]:
        """Show these zones and return those that were not shown before or are no longer."""
        before, self.shown = self.shown, frozenset(zones)
        return before ^ self.shown

    def box(self, zone: SidedRegion, context: PaintContext) -> QRect:
        """Return the pixels that painting a zone can touch; empty where the view has none of that name."""
        path = self.path(zone, context)
        return outline_box(path).toAlignedRect() if path else QRect()

    def paint(self, painter: QPainter, context: PaintContext, area: QRect) -> None:
        """Paint the zones that touch an area."""
        for zone in sorted(self.shown):
            path = self.path(zone, context)
            if path is not None and outline_box(path).intersects(QRectF(area)):
                paint_zone(painter, path, self.looks[zone.region].level, context)

    def path(self, zone: SidedRegion, context: PaintContext) -> QPainterPath | None:
        """Return the outline of a zone in pixels, None where the view has none of that name."""
        view = context.view
        if view.id not in self._shapes:
            self._shapes[view.id] = LayerShapes(Layer("zones", view.zones))
        path = self._shapes[view.id].path(zone, context.step_mm())
        return None if path is None else context.matrix().map(path)


def zones_to_show(
    chosen: Iterable[SidedRegion], view: View, layer: str, looks: Mapping[str, ZoneLook], *, drawing: bool
) -> tuple[SidedRegion, ...]:
    """Return what matters now: all zones of a view where one draws, else those over or beside what is chosen."""
    if drawing:
        return tuple(zone.region for zone in view.zones if zone.region.region in looks)
    return zones_with(chosen, view, view.layer(layer), looks)


def paint_zone(painter: QPainter, path: QPainterPath, level: str, context: PaintContext) -> None:
    """Paint a zone as a hatch with a dashed edge and no ground, so that the body is seen through it."""
    look = ZONE_LOOKS["block" if level == BLOCK else "warn"]
    colour = str(getattr(context.theme, look.colour))
    near = context.transform.scale >= _NEAR_SCALE
    gap_px = _GAP_PX if near else _GAP_PX / 2
    hatch = _faded(colour, _HATCH)
    paint_pattern(painter, path, pattern=look.pattern, gap_px=gap_px, colour=hatch, origin=context.origin())
    if near:
        painter.strokePath(path, QPen(_faded(context.theme.map_casing, _CASING), 3.0))
    pen = QPen(_faded(colour, _EDGE), 1.5 if near else 0.9)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(_DASH)
    painter.strokePath(path, pen)


def paint_ghost(painter: QPainter, above: LayerShapes, context: PaintContext, area: QRect) -> None:
    """Paint in dots what of the layer above has been taken away to show this one."""
    if context.transform.scale < _NEAR_SCALE:
        return
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(_faded("#3a2a22", _GHOST), 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern(_GHOST_DOTS)
    painter.setPen(pen)
    for path in ghosts(above, context, area):
        painter.drawPath(context.matrix().map(path))
    painter.restore()


def ghosts(above: LayerShapes, context: PaintContext, area: QRect) -> Iterator[QPainterPath]:
    """Yield the outlines, mm, of regions near an area that the layer above shows and this one does not."""
    near_mm = context.matrix().inverted()[0].mapRect(QRectF(area).adjusted(-2, -2, 2, 2))
    for region in above.regions():
        path = above.path(region, context.step_mm()) if context.shapes.path(region) is None else None
        if path is not None and path.boundingRect().intersects(near_mm):
            yield path


def key_words(zones: Iterable[SidedRegion], looks: Mapping[str, ZoneLook]) -> list[str]:
    """Return what the hatches that are shown mean, in words."""
    levels = {looks[zone.region].level == BLOCK for zone in zones}
    words = ((True, _("\u00d7 no tool")), (False, _("\\ zone of care")))
    return [said for level, said in words if level in levels]


def zone_line(zones: Iterable[SidedRegion], looks: Mapping[str, ZoneLook]) -> str:
    """Return what the zones at a place ask for in words, a line each; empty where there is none."""
    lines = []
    for zone in zones:
        look = looks.get(zone.region)
        if look is not None:
            words = _("No tool here: {why}.") if look.level == BLOCK else _("Zone of care: {why}.")
            lines.append(words.format(why=look.why))
    return "\n".join(lines)


def _faded(colour: str, opacity: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(opacity)
    return faded
