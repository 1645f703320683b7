"""The line below the map: the chosen region in words with its side, and what lies under it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.ui.chips import COMPACT_GAP_PX, ChipRow
from iastm_desktop.ui.pieces import elided, label
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX
from iastm_desktop.words import _

MOST_UNDER = 3
_NAME_PX = 220  # a name that is cut keeps at least so much


class NameLine(QWidget):
    """Names a region; `under_chosen` carries what was chosen of what lies beneath. As many chips as fit are shown."""

    under_chosen = Signal(object)

    def __init__(self, regions: RegionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions = regions
        self._places: tuple[SidedRegion, ...] = ()
        self.name = elided("", "display")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._under_words = label(_("under:"), "small")
        self.under = ChipRow(compact=True, name=_("Under this, in the deeper layers"))
        self.under.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.under.changed.connect(lambda code: self.under_chosen.emit(SidedRegion(*code.split())))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(self.name, 1)
        line.addWidget(self._under_words)
        line.addWidget(self.under)
        self.setFixedHeight(TOUCH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_region(self, region: SidedRegion | None, under: Sequence[SidedRegion]) -> None:
        """Name a region, None asks for a tap; offer what lies under it."""
        words = named(region, self._regions) if region else _("Tap the body where you work")
        self.name.setText(words)
        self.name.setToolTip(words)
        self._places = tuple(dict.fromkeys(under))[:MOST_UNDER]
        self._fit()

    def _fit(self) -> None:
        """Show as many chips as there is room for beside the name."""
        self._offer(self._places)
        self.name.ensurePolished()
        name_px = self.name.fontMetrics().horizontalAdvance(self.name.text()) + 2
        room = self.width() - self._under_words.sizeHint().width() - 2 * GAP_PX - min(name_px, self.width() - _NAME_PX)
        widths = [self._chip_px(place) for place in self._places]
        fitting = [n for n in range(len(widths) + 1) if sum(widths[:n]) - COMPACT_GAP_PX <= room]
        self._offer(self._places[: max(fitting, default=0)])
        self.under.setFixedSize(max(sum(widths[: len(self.under.codes())]) - COMPACT_GAP_PX, 0), TOUCH_PX)
        self._under_words.setVisible(bool(self.under.codes()))
        self.under.setVisible(bool(self.under.codes()))

    def _offer(self, places: Sequence[SidedRegion]) -> None:
        options = [(f"{place.region} {place.side}", self._regions.region(place.region).name) for place in places]
        if tuple(code for code, _words in options) != self.under.codes():
            self.under.set_options(options)
        self.under.set_value(None)

    def _chip_px(self, place: SidedRegion) -> int:
        chip = self.under.chip(f"{place.region} {place.side}")
        chip.ensurePolished()
        return chip.sizeHint().width() + COMPACT_GAP_PX

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def named(region: SidedRegion, regions: RegionTable) -> str:
    """Return a region's name behind the patient's side: `RIGHT Upper trapezius`; a midline region has no side."""
    name = regions.region(region.region).name
    return name if region.side == "midline" else f"{region.side.upper()} {name}"


def what_lies_under(region: SidedRegion, body_map: BodyMap, view: str, layer: str) -> list[SidedRegion]:
    """Return what lies under a region's own point in this view and layer, so that a deep muscle is one tap away."""
    points = body_map.label_points(region.region, region.side)
    here = [point for point in points if point.view == view and point.layer == layer]
    stacks = [body_map.stack_at(view, (point.x, point.y)) for point in here]
    return [place for stack in stacks for _layer, place in stack if place != region]
