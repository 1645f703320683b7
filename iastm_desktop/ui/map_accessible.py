"""The painted map for assistive technology: each region shown is a child with name, state, place and an action."""

from collections.abc import Callable
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_marks import what_holds
from iastm_desktop.words import _

Words = Callable[[SidedRegion], str]
Key = tuple[str, str, SidedRegion]  # view, layer, region

_BAND_MM = 60.0  # regions are read in bands of this height from head to foot, each from left to right


def expose(shown: BodyMapView, words: Words, refusal: Words) -> None:
    """Let assistive technology find the regions of a map that was made after `install_map_interface`.

    `words` names a region with its side; `refusal` says why it must not be worked, or nothing.
    """
    regions = _regions_of(shown)
    regions.words, regions.refusal, regions.are_exposed = words, refusal, True
    shown.selection_changed.connect(regions.say_selection)
    shown.destroyed.connect(regions.forget)


@cache
def install_map_interface() -> None:
    """Make Qt ask us for the interface of a map, once for the program, and before there is a map."""
    QAccessible.installFactory(_map_interface)


def _map_interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, BodyMapView):
        return None
    regions = _regions_of(thing)
    regions.interface = MapInterface(thing, regions)  # Qt keeps no reference to it
    return regions.interface


def _regions_of(shown: BodyMapView) -> "_Regions":
    if shown.accessible_regions is None:
        shown.accessible_regions = _Regions(shown)
    regions: _Regions = shown.accessible_regions
    return regions


class _Regions:
    """The interfaces of one map's regions; each is kept until the map goes, since Qt holds them by address alone."""

    def __init__(self, shown: BodyMapView) -> None:
        self.shown, self.are_exposed = shown, False
        self.words: Words = str
        self.refusal: Words = str
        self.interface: MapInterface | None = None
        self._made: dict[Key, RegionInterface] = {}
        self._in_order: dict[tuple[str, str], tuple[SidedRegion, ...]] = {}

    def in_order(self) -> tuple[SidedRegion, ...]:
        """Return the regions of the view and layer shown, from head to foot."""
        if not self.are_exposed:
            return ()  # Qt asks while the map is being made
        place = (self.shown.view, self.shown.layer)
        if place not in self._in_order:
            shapes = self.shown.body_map.view(place[0]).layer(place[1]).shapes
            points = {shape.region: shape.label_point for shape in reversed(shapes)}
            self._in_order[place] = tuple(
                sorted(points, key=lambda region: (points[region][1] // _BAND_MM, points[region][0]))
            )
        return self._in_order[place]

    def of(self, region: SidedRegion) -> "RegionInterface":
        """Return the interface of a region as it is in the view and layer shown."""
        key = (self.shown.view, self.shown.layer, region)
        if key not in self._made:
            self._made[key] = RegionInterface(self, key)
        return self._made[key]

    def index(self, interface: QAccessibleInterface) -> int:
        """Return the place of a region's interface among the children, -1 if it is none of those shown."""
        address = shiboken6.getCppPointer(interface)[0]
        addresses = (shiboken6.getCppPointer(self.of(region))[0] for region in self.in_order())
        return next((n for n, other in enumerate(addresses) if other == address), -1)

    def say_selection(self, region: SidedRegion | None) -> None:
        """Tell assistive technology which region is chosen now: as the focus, or where that is elsewhere in words."""
        if region is None or not QAccessible.isActive():
            return
        if region in self.in_order() and self.shown.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self.of(region), QAccessible.Event.Focus))
        else:
            words = _("{region} selected").format(region=self.words(region))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.shown, words))

    def forget(self) -> None:
        """Take every interface of a region out of Qt's hands, when its map has gone."""
        for interface in self._made.values():
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(interface))
        self._made.clear()


class MapInterface(QAccessibleWidget):
    """The map itself: a list whose first children are the regions shown, in front of the buttons on the map."""

    def __init__(self, shown: BodyMapView, regions: _Regions) -> None:
        super().__init__(shown, QAccessible.Role.List, "")
        self._shown, self._regions = shown, regions

    # Qt's own names

    def childCount(self) -> int:
        return len(self._regions.in_order()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        regions = self._regions.in_order()
        return self._regions.of(regions[index]) if 0 <= index < len(regions) else super().child(index - len(regions))

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        place = self._shown.mapFromGlobal(QPoint(x, y))
        if self._shown.childAt(place) is not None:  # a button over the map
            return super().childAt(x, y)
        region = self._shown.region_at(QPointF(place)) if self._shown.rect().contains(place) else None
        return self._regions.of(region) if region else None  # Qt's own way goes by boxes, and theirs overlap

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        found = self._regions.index(child)
        if found >= 0:
            return found
        among_widgets = super().indexOfChild(child)
        return among_widgets + len(self._regions.in_order()) if among_widgets >= 0 else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        selected = self._shown.selected
        if self._shown.hasFocus() and selected in self._regions.in_order():
            return self._regions.of(selected)
        return super().focusChild()


class RegionInterface(QAccessibleInterface):
    """One region in one view and layer."""

    def __init__(self, regions: _Regions, key: Key) -> None:
        super().__init__()
        self._regions, self._shown, self._key = regions, regions.shown, key
        self.region = key[2]
        self._action = RegionAction(self._shown, self.region)

    # Qt's own names

    def isValid(self) -> bool:
        return shiboken6.isValid(self._shown)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._shown.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._shown)

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        seen = self._box() & self._shown.rect()
        return QRect(self._shown.mapToGlobal(seen.topLeft()), seen.size()) if self._is_shown() else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, selected = QAccessible.State(), self._shown.selected == self.region
        state.selectable = state.focusable = True
        state.selected = selected
        state.focused = selected and self._shown.hasFocus()
        state.invisible = not self._is_shown()
        state.offscreen = not self._box().intersects(self._shown.rect())
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._regions.words(self.region)
        return self._what_holds() if kind == QAccessible.Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing: a region's name is the atlas's."""

    def relations(self, match: QAccessible.RelationFlag = ...) -> list[Any]:  # type: ignore[assignment]
        return []

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Return the address of the action; 0 for whatever else, where None would crash."""
        if kind == QAccessible.InterfaceType.ActionInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._action)[0])
        return shiboken6.VoidPtr(0)

    def _is_shown(self) -> bool:
        return self._key[:2] == (self._shown.view, self._shown.layer) and self._shown.isVisible()

    def _box(self) -> QRect:
        """Return the box round all pieces of the region, in pixels of the map."""
        layer = self._shown.body_map.view(self._key[0]).layer(self._key[1])
        bounds = [shape.bounds for shape in layer.shapes if shape.region == self.region]
        left, top = min(b[0] for b in bounds), min(b[1] for b in bounds)
        right, bottom = max(b[2] for b in bounds), max(b[3] for b in bounds)
        return QRectF(self._shown.to_widget((left, top)), self._shown.to_widget((right, bottom))).toAlignedRect()

    def _what_holds(self) -> str:
        """Return what is charted on the region and why it must not be worked, in words."""
        return what_holds(self._shown.marks_of(self.region), self._regions.refusal(self.region))


class RegionAction(QAccessibleActionInterface):
    """Pressing a region does what a tap on it does."""

    def __init__(self, shown: BodyMapView, region: SidedRegion) -> None:
        super().__init__()
        self._shown, self._region = shown, region

    # Qt's own names

    def actionNames(self) -> list[str]:
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, actionName: str) -> None:
        if actionName in self.actionNames():
            self._shown.setFocus()
        if actionName == self.pressAction():
            self._shown.press(self._region)

    def keyBindingsForAction(self, actionName: str) -> list[str]:
        return []

    def localizedActionName(self, name: str) -> str:
        return {self.pressAction(): _("Choose"), self.setFocusAction(): _("Go to the map")}.get(name, name)

    def localizedActionDescription(self, name: str) -> str:
        return _("Chooses this region, as a tap does") if name == self.pressAction() else ""
