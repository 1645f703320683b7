"""A pain drawing by the client: tap a place on the body, then how much it hurts and how it feels."""

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.entries import PainArea, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.entry_forms import ZERO_TO_TEN
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.map_reader import client
from iastm_desktop.ui.map_words import view_words
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.segments import Segments
from iastm_desktop.words import _

VIEWS = ("anterior", "posterior", "lateral_right", "lateral_left")
BY_CLIENT, PLAIN = "client", "plain"
SIDE_PX, SIDE_PX_NARROW, NARROW_PX = 300, 230, 800


class ClientPain(QWidget):
    """`areas` are what the client showed, each with a number where one was tapped."""

    def __init__(self, parts: Parts, areas: tuple[PainArea, ...] = ()) -> None:
        super().__init__()
        self._parts, self._areas = parts, dict(self._placed(areas))
        self._chosen: SidedRegion | None = None
        picture = parts.map_picture
        self.map = BodyMapView(
            parts.body_map,
            parts.regions,
            lambda view, _layer, size: picture(view, PLAIN, size),
            reader=client(self._words),
        )
        self.map.setMinimumSize(200, 140)
        self.map.region_tapped.connect(lambda region, _point: self.choose(region))
        self.views = Segments([(view, view_words(view)) for view in VIEWS], name=_("Which side of the body"))
        self.views.changed.connect(self.map.set_view)
        words = parts.catalogue.client_words
        qualities = [(code, words("pain_quality", code).capitalize()) for code in parts.catalogue.codes("pain_quality")]
        self.number = ChipRow(ZERO_TO_TEN, allow_none=True, compact=True, name=_("How much it hurts, 0 to 10"))
        self.quality = ChipRow(qualities, allow_none=True, compact=True, name=_("How it feels"))
        self.number.changed.connect(self._on_told)
        self.quality.changed.connect(self._on_told)
        self._place = label("", "h3", wrap=True)
        self.gone = button(_("It does not hurt here"), self._on_gone, role="quiet")
        self._asked = holder(
            column(
                self._place,
                *(label(_("How much? 0 none, 10 the worst"), "small"), self.number),
                *(label(_("How does it feel?"), "small"), self.quality),
                self.gone,
                spacing=6,
            )
        )
        self._list = column(spacing=4)
        side = scrolling(holder(column(self._asked, self._list, 0)))
        self._side = side
        side.setFixedWidth(SIDE_PX)
        seen = column(row(self.views, 0), self.map)
        seen.setStretch(1, 1)
        body = row(seen, side)
        body.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(body)
        self._show()

    def areas(self) -> tuple[PainArea, ...]:
        """Return the places, in the order they were shown."""
        return tuple(self._areas.values())

    def choose(self, region: SidedRegion) -> None:
        """Ask about a place; it is one that hurts from now on."""
        self._chosen = region
        if region not in self._areas:
            self._areas[region] = PainArea(region=region.region, side=region.side, by=BY_CLIENT)
        self._show()

    def _placed(self, areas: tuple[PainArea, ...]) -> list[tuple[SidedRegion, PainArea]]:
        return [(place, area) for area in areas if (place := sided_region(area))]

    def _on_told(self, _code: object) -> None:
        if self._chosen in self._areas and self._chosen:
            nrs, quality = self.number.value(), self.quality.value()
            told = replace(
                self._areas[self._chosen],
                nrs=int(nrs) if isinstance(nrs, str) else None,
                quality=quality if isinstance(quality, str) else None,
            )
            self._areas[self._chosen] = told
            self._show()

    def _on_gone(self) -> None:
        if self._chosen:
            self._areas.pop(self._chosen, None)
            self._chosen = None
            self._show()

    def _show(self) -> None:
        marks = [ChartedMark(place, "pain_area", "saved", (area.nrs or 0) // 2) for place, area in self._areas.items()]
        self.map.set_marks(marks)
        area = self._areas.get(self._chosen) if self._chosen else None
        self._asked.setVisible(area is not None)
        if area and self._chosen:
            self._place.setText(self._words(self._chosen))
            self.number.set_value(None if area.nrs is None else str(area.nrs))
            self.quality.set_value(area.quality)
        clear(self._list)
        for place, other in self._areas.items():
            if place != self._chosen:
                number = "" if other.nrs is None else f", {other.nrs}"
                self._list.addWidget(button(self._words(place) + number, partial(self.choose, place)))

    def _words(self, place: SidedRegion) -> str:
        """Return the place in the client's words: the part of the body and their own side."""
        from iastm_desktop.ui.place_picker import AREAS

        area = self._parts.regions.region(place.region).area
        part = AREAS.get(area, area.replace("_", " "))
        side = {"right": _("Right"), "left": _("Left")}.get(place.side, "")
        words = f"{side} {part}".strip()
        return words[:1].upper() + words[1:]

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(SIDE_PX_NARROW if self.width() < NARROW_PX else SIDE_PX)
