"""The keys of the map: arrows walk from region to region, Enter goes on with it, with Ctrl they move the picture."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.map_walk import neighbours, region_to_start_from
from iastm_desktop.domain.regions import SidedRegion

if TYPE_CHECKING:
    from iastm_desktop.ui.bodymap_view import BodyMapView

ZOOM_STEP = 1.4
_PAN_STEP_PX = 48.0
_EDGE_PX = 24.0
_DIRECTIONS = {
    Qt.Key.Key_Left: ("left", (-1.0, 0.0)),
    Qt.Key.Key_Right: ("right", (1.0, 0.0)),
    Qt.Key.Key_Up: ("up", (0.0, -1.0)),
    Qt.Key.Key_Down: ("down", (0.0, 1.0)),
}


def pressed(shown: "BodyMapView", event: QKeyEvent) -> bool:
    """Do what a key means on the map; False where it means nothing here."""
    key, with_control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if key in _DIRECTIONS:
        direction, (x, y) = _DIRECTIONS[key]
        shown.pan(QPointF(-x, -y) * _PAN_STEP_PX) if with_control else walk(shown, direction)
        return True
    if key == Qt.Key.Key_Escape:
        return shown.leave_card()
    act = None if with_control else _acts(shown).get(key)
    if act is not None:
        act()
    return act is not None


def _acts(shown: "BodyMapView") -> dict[Qt.Key, Callable[[], None]]:
    return {
        Qt.Key.Key_Plus: lambda: shown.zoom(ZOOM_STEP),
        Qt.Key.Key_Equal: lambda: shown.zoom(ZOOM_STEP),
        Qt.Key.Key_Minus: lambda: shown.zoom(1 / ZOOM_STEP),
        Qt.Key.Key_Home: lambda: shown.set_frame(None),
        Qt.Key.Key_I: lambda: shown.tell(shown.selected),
        Qt.Key.Key_Return: shown.entered.emit,
        Qt.Key.Key_Enter: shown.entered.emit,
    }


def walk(shown: "BodyMapView", direction: str) -> None:
    """Choose the neighbour `left`, `right`, `up` or `down` of the chosen region; without one, what is in the middle."""
    layer = shown.body_map.view(shown.view).layer(shown.layer)
    if shown.selected is not None and layer.shape(shown.selected) is not None:
        region = neighbours(layer, shown.selected).get(direction)
    else:
        region = region_to_start_from(layer, shown.to_map(QPointF(shown.width() / 2, shown.height() / 2)))
    if region is not None:
        shown.set_selected(region)
        _bring_into_sight(shown, region)
        shown.walked.emit(region)


def label_points(body_map: BodyMap, view: str, layer: str) -> dict[SidedRegion, tuple[float, float]]:
    """Return a point of each region that a layer shows, mm."""
    return {shape.region: shape.label_point for shape in reversed(body_map.view(view).layer(layer).shapes)}


def _bring_into_sight(shown: "BodyMapView", region: SidedRegion) -> None:
    """Push the map just so far that a region's point is well inside."""
    place = shown.to_widget(label_points(shown.body_map, shown.view, shown.layer)[region])
    inside = QRectF(shown.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
    by_x = max(inside.left() - place.x(), 0.0) + min(inside.right() - place.x(), 0.0)
    by_y = max(inside.top() - place.y(), 0.0) + min(inside.bottom() - place.y(), 0.0)
    if by_x or by_y:
        shown.pan(QPointF(by_x, by_y))
