"""What is chosen on the map for one movement: a region, both sides of it, several, or those under a drawn line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.bodymap import Point
from iastm_desktop.domain.entries import DrawnPath
from iastm_desktop.domain.movements import mirrored
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.ui.mode_bar import PICK
from iastm_desktop.ui.name_line import named, what_lies_under
from iastm_desktop.ui.region_places import show_zone
from iastm_desktop.ui.session_desk import SessionDesk
from iastm_desktop.words import _


class Movement(QObject):
    """Keeps map, name line and panel of one mind. `changed`: other places or another line are chosen.

    `select` chooses one region as a tap does.
    """

    changed = Signal()

    def __init__(self, desk: SessionDesk, select: Callable[[SidedRegion | None], None]) -> None:
        super().__init__(desk)
        self._map, self._names, self._regions = desk.map, desk.names, desk.editor.parts.regions
        self._select = select
        self._at: Point | None = None
        self._map.picked_changed.connect(self._on_picked)
        self._map.view_changed.connect(lambda _view, _layer: self._on_other_view())
        self._map.region_toggled.connect(self._on_toggled)
        self._names.other_side_wanted.connect(self.take_other_side)

    @property
    def places(self) -> tuple[SidedRegion, ...]:
        """Return the regions the next entry stands on."""
        selected = self._map.selected
        return self._map.picked or ((selected,) if selected else ())

    @property
    def path(self) -> DrawnPath | None:
        """Return the line drawn over them, None where none is."""
        return self._map.drawn_path

    @property
    def is_one(self) -> bool:
        """Tell whether several regions are worked in one movement, not one after the other as both sides are."""
        return self.path is not None or len({place.region for place in self.places}) > 1

    def select(self, region: SidedRegion | None, at: Point | None = None) -> None:
        """Choose a region alone, unless it is one of those picked; `at` is the map point that was tapped."""
        self._at = at
        if region not in self._map.picked:
            self._map.clear_picked()
        self._map.set_selected(region)
        self.show_name()
        self.changed.emit()

    def seek(self, zone: SidedRegion) -> None:
        """Show where a caution zone lies and what it asks for; nothing is chosen any more."""
        self._select(None)
        show_zone(self._map, zone)

    def take(self, region: SidedRegion) -> bool:
        """Put a region among those picked, or take it out, while several are picked; tell whether they are."""
        if self._map.mode != PICK:
            return False
        self._map.press_picked(region)
        return True

    def take_other_side(self) -> None:
        """Choose the other side of every chosen region too."""
        others = self._others()
        if others:
            self._map.add_picked([*self.places, *others])

    def show_name(self) -> None:
        """Name what is chosen, with its side, and what lies under it."""
        places = self.places
        region = self._map.selected if self._map.selected in places else (places[0] if places else None)
        under = what_lies_under(region, self._map.body_map, self._map.view, self._map.layer, self._at)
        words = places_in_words(places, self._regions) if len(places) > 1 else ""
        self._names.show_region(region, under, mirrored=bool(self._others()), words=words)

    def _on_other_view(self) -> None:
        self._at = None  # the finger was on another drawing
        self.show_name()

    def _others(self) -> list[SidedRegion]:
        found = (mirrored(place, self._regions) for place in self.places)
        return [place for place in found if place and place not in self.places]

    def _on_toggled(self, region: SidedRegion, is_in: bool) -> None:
        picked = self._map.picked
        self._select(region if is_in else picked[-1] if picked else None)

    def _on_picked(self) -> None:
        picked = self._map.picked
        if picked and self._map.selected not in picked:
            self._select(picked[0])
        else:
            self.show_name()
            self.changed.emit()


def places_in_words(places: Sequence[SidedRegion], regions: RegionTable) -> str:
    """Return `BOTH SIDES Upper trapezius`, or `3 regions: RIGHT Upper trapezius, ...`."""
    if len(places) == 2 and len({place.region for place in places}) == 1:
        return _("BOTH SIDES {name}").format(name=regions.region(places[0].region).name)
    names = ", ".join(named(place, regions) for place in places)
    return _("{number} regions: {names}").format(number=len(places), names=names)
