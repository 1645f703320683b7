"""Regions picked for an answer or a limit: tapped on the map, one or a part of the body; a tap takes one back."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import ElidedButton, clear, column, holder
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _

_AROUND_PX = 30


class PlacePicker(QWidget):
    """`places` are what was picked. `only` and `also` are the words before the first and every further region."""

    changed = Signal()

    def __init__(self, parts: Parts, *, only: str, also: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self._only, self._also = parts, only, also
        self.places: tuple[SidedRegion, ...] = ()
        self._chosen: SidedRegion | None = None
        self.add = self._button(self._on_add)
        self.add_part = self._button(self._on_add_part)
        self.hint = self._button(lambda: None)
        self.hint.set_words(hint)
        self.hint.setEnabled(False)
        self._list = column(spacing=GAP_PX)
        self._picked = holder(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        for widget in (self._picked, self.add, self.add_part, self.hint):
            layout.addWidget(widget)
        self._show()

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer the region chosen on the map."""
        self._chosen = region
        self._show()

    def set_places(self, places: Iterable[SidedRegion]) -> None:
        """Show what was picked."""
        self.places = tuple(dict.fromkeys(places))
        self._show()

    def picked(self) -> tuple[QWidget, ...]:
        """Return the buttons of what was picked; a tap takes one back."""
        return tuple(widget for widget in self._picked.findChildren(QWidget, "place") if not widget.isHidden())

    def _button(self, tapped: object) -> ElidedButton:
        made = ElidedButton(around_px=_AROUND_PX)
        made.setMinimumHeight(TOUCH_PX)
        made.clicked.connect(lambda _on=False: tapped())  # type: ignore[operator]
        set_role(made, "quiet")
        return made

    def _show(self) -> None:
        regions, chosen = self._parts.regions, self._chosen
        head = self._also if self.places else self._only
        self.add.setVisible(chosen is not None and chosen not in self.places)
        part = part_of_body(chosen, regions) if chosen else ()
        self.add_part.setVisible(len(part) > 1 and not set(part) <= set(self.places))
        self.hint.setVisible(bool(self.hint.words) and chosen is None and not self.places)
        if chosen:
            self._say(self.add, head.format(place=place_in_words(chosen, regions)))
            self._say(self.add_part, head.format(place=part_words(chosen, regions)))
        self._show_picked()

    def _show_picked(self) -> None:
        clear(self._list)
        for words, places in self._gathered():
            made = self._button(lambda gone=places: self._take_back(gone))
            made.setObjectName("place")
            self._say(made, f"{words}  ×")
            made.setAccessibleName(_("{place}: take back").format(place=words))
            set_role(made, "chip compact")
            self._list.addWidget(made)
        self._picked.setVisible(bool(self.places))

    def _gathered(self) -> list[tuple[str, tuple[SidedRegion, ...]]]:
        """Return what was picked in words: a whole part of the body as one."""
        left, found = list(self.places), []
        for place in self.places:
            part = part_of_body(place, self._parts.regions)
            if place in left and len(part) > 1 and set(part) <= set(left):
                found.append((part_words(place, self._parts.regions), part))
                left = [other for other in left if other not in part]
        return [*found, *((place_in_words(place, self._parts.regions), (place,)) for place in left)]

    def _say(self, made: ElidedButton, words: str) -> None:
        made.set_words(words)
        made.setAccessibleName(words)

    def _on_add(self) -> None:
        self._take((*self.places, *((self._chosen,) if self._chosen else ())))

    def _on_add_part(self) -> None:
        if self._chosen:
            self._take((*self.places, *part_of_body(self._chosen, self._parts.regions)))

    def _take_back(self, gone: tuple[SidedRegion, ...]) -> None:
        self._take(tuple(place for place in self.places if place not in gone))

    def _take(self, places: tuple[SidedRegion, ...]) -> None:
        self.set_places(places)
        self.changed.emit()


def part_of_body(place: SidedRegion, regions: RegionTable) -> tuple[SidedRegion, ...]:
    """Return every region of the same part of the body and side: all of the right forearm."""
    area = regions.region(place.region).area
    of_area = (region for region in regions if region.area == area and region.kind != "zone")
    return tuple(SidedRegion(region.id, place.side) for region in of_area if place.side in region.sides)


def part_words(place: SidedRegion, regions: RegionTable) -> str:
    """Return `all of the right forearm`."""
    area = AREAS.get(regions.region(place.region).area, regions.region(place.region).area.replace("_", " "))
    where = area if place.side == "midline" else f"{place.side} {area}"
    return _("all of the {part}").format(part=where)


AREAS = {
    "head_face": _("head and face"),
    "shoulder_girdle": _("shoulder"),
    "pelvis_hip": _("pelvis and hip"),
    "leg": _("lower leg"),
    "arm": _("upper arm"),
    "wrist_hand": _("wrist and hand"),
    "back_lumbar": _("low back"),
    "back_thoracic": _("upper back"),
    "thorax": _("chest"),
}
