"""A finger that lies on several regions: what it may mean, and the chips beside it that ask which."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainterPath
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.bodymap import Layer, Point
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.touch_disc import disc_shares
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.pieces import label
from iastm_desktop.ui.region_card import card_place
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

DISC_PX = 44.0  # across: what a fingertip covers
ENOUGH = 0.7  # of the disc on the body makes it clear which region is meant
MOST = 4
_BRUSHED = 0.03  # a share below what the disc can tell
_EDGE_PX = 8.0


@dataclass(frozen=True, slots=True)
class Meant:
    """What a touch may mean, the likeliest region first; `closer` where only a larger map could tell."""

    regions: tuple[SidedRegion, ...] = ()
    closer: bool = False


def what_a_touch_means(layer: Layer, point: Point, radius_mm: float) -> Meant:
    """Return the regions a finger at a point may mean: one where it is clear, else up to four.

    What counts is the part of the disc that lies on the body: beside it there is nothing to choose, so a touch at the
    body's edge means the body, as an arm narrower than a fingertip must be chosen too. Among the regions the part
    that is `ENOUGH` stays the same.
    """
    shares = [(region, share) for region, share in disc_shares(layer, point, radius_mm) if share > _BRUSHED]
    if not shares:
        return Meant()
    on_body = sum(share for _region, share in shares)
    if shares[0][1] >= ENOUGH * on_body:
        return Meant((shares[0][0],))
    regions = tuple(region for region, _share in shares[:MOST])
    return Meant(regions, closer=len({region.region for region in regions}) < len(regions))


class TouchChoice(QFrame):
    """Chips that name regions with their sides, beside a finger; `chosen` carries the one that was tapped.

    Where no chip can tell two regions apart (both sides of one muscle), a line says how to touch one of them.
    """

    chosen = Signal(object)

    def __init__(self, words: Callable[[SidedRegion], str], parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # else the map below takes the fingers on it
        self._words, self._map = words, parent
        self.offered: tuple[SidedRegion, ...] = ()
        self.place = QPointF()
        self.chips: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(GAP_PX)
        self.advice = label(_("Tap further from the middle"), "h3")
        self._column.addWidget(self.advice)
        self.hide()

    def ask(self, offered: Sequence[SidedRegion], place: QPointF) -> None:
        """Ask which of these regions a finger at a pixel of the map means; of none, say how to touch one."""
        for chip in self.chips:
            self._column.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.offered, self.place = tuple(offered), place
        self.chips = [self._chip(region) for region in offered]
        self.advice.setVisible(not offered)
        self._column.activate()
        self.resize(self._column.sizeHint())
        within = QRectF(self._map.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        self.move(card_place(QSizeF(self.size()), place, within, disc(place)).toPoint())
        names = ", ".join(chip.text() for chip in self.chips)
        self.setAccessibleName(_("Which one: {names}").format(names=names) if offered else self.advice.text())
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def leave(self) -> None:
        """Ask no longer."""
        self.offered = ()
        self.hide()

    def _chip(self, region: SidedRegion) -> QPushButton:
        chip = QPushButton(self._words(region).replace("&", "&&"), self)
        chip.setAccessibleName(self._words(region))
        chip.setAutoDefault(False)
        set_role(chip, "chip offer")
        chip.clicked.connect(lambda: self.chosen.emit(region))
        self._column.addWidget(chip)
        chip.show()
        return chip


def disc(place: QPointF) -> QPainterPath:
    """Return the disc that a finger at a pixel covers."""
    path = QPainterPath()
    path.addEllipse(place, DISC_PX / 2, DISC_PX / 2)
    return path
