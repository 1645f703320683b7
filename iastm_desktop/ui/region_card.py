"""The card that says what a finger or pointer at rest is on: name, side, layer, tissue, cautions, what is below."""

import math
from collections.abc import Sequence
from itertools import product

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainterPath
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.ui.map_words import NAMES_OF_PEOPLE, layer_words, region_words, tissue_words
from iastm_desktop.ui.pieces import label
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

WIDTH_PX = 300
_EDGE_PX = 8.0  # between the card and the edge of the map
_GAP_PX = 26.0  # between the card and a finger
_CLEAR_PX = 6.0  # between the card and the region it speaks of
_SAMPLES = (0.05, 0.35, 0.65, 0.95)


class RegionCard(QFrame):
    """Says what a region is, beside it and never over it where there is room; lets every tap through to the map."""

    def __init__(self, regions: RegionTable, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._regions, self._map = regions, parent
        self.region: SidedRegion | None = None
        self.name, self.kind, self.caution = label("", "h3", wrap=True), label("", "small"), label("", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(3)
        self.under, self.zones = label("", "small", wrap=True), label("", wrap=True)
        self.done = label("", "small", wrap=True)
        for line in (self.name, self.kind, self.under, self.caution, self.zones, self.done):
            layout.addWidget(line)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_region(
        self, region: SidedRegion, layer: str, near: QPointF, outline: QPainterPath, more: Sequence[str] = ("", "", "")
    ) -> None:
        """Say what a region is, near a pixel of the map and clear of the region's outline there.

        `more` says what lies under that pixel, which caution zones over it, and what was done on the region.
        """
        known = self._regions.region(region.region)
        self.region = region
        self.name.setText(region_words(self._regions, region))
        self.kind.setText(" · ".join(filter(None, (tissue_words(known.tissue), layer))))
        self.caution.setText(_("Caution: {caution}").format(caution=known.caution))
        self.caution.setVisible(bool(known.caution) and known.kind != "zone")  # a zone says it in plain words
        for line, words in zip((self.under, self.zones, self.done), more, strict=True):
            line.setText(words)
            line.setVisible(bool(words))
        self._fit()
        within = QRectF(self._map.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        self.move(card_place(QSizeF(self.size()), near, within, outline).toPoint())
        self._say()
        self.show()
        self.raise_()

    def leave(self, region: SidedRegion | None) -> None:
        """Hide the card unless it speaks of `region`."""
        if region is None or region != self.region:
            self.region = None
            self.hide()

    def _fit(self) -> None:
        layout = self.layout()
        width = min(WIDTH_PX, self._map.width() - int(2 * _EDGE_PX))
        if layout is not None:
            layout.activate()
            if layout.totalHeightForWidth(width) > self._map.height() - int(2 * _EDGE_PX):
                self.done.hide()  # what the region must not take comes first
                layout.activate()
            self.resize(width, layout.totalHeightForWidth(width))

    def _say(self) -> None:
        """Tell a screen reader what the card says."""
        lines = (self.name, self.kind, self.under, self.caution, self.zones, self.done)
        self.setAccessibleName(". ".join(line.text() for line in lines if line.text()))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def under_line(under: Sequence[SidedRegion], regions: RegionTable) -> str:
    """Return what can be worked under a place in words, nearest the skin first; empty where there is nothing else."""
    names = dict.fromkeys(regions.region(place.region).name for place in regions.worked(under))
    return _("Under it: {regions}").format(regions=", ".join(map(_small, names))) if names else ""


def _small(name: str) -> str:
    return name if name[:2].isupper() or name.startswith(NAMES_OF_PEOPLE) else name[:1].lower() + name[1:]


def layer_line(layer: str, layers: int) -> str:
    """Return the layer in words, nothing for a view that has only one."""
    return _("{layer} layer").format(layer=layer_words(layer)) if layers > 1 else ""


def card_place(size: QSizeF, near: QPointF, within: QRectF, outline: QPainterPath) -> QPointF:
    """Return the top left corner for a card: inside `within`, hiding as little of `outline` as can be, then near."""

    def cost(place: QRectF) -> tuple[int, bool, float]:
        return _hidden(place, outline), place.contains(near), _distance(place, near)

    return min(_places(size, near, within, outline), key=cost).topLeft()


def _places(size: QSizeF, near: QPointF, within: QRectF, outline: QPainterPath) -> list[QRectF]:
    """Return where a card could be: round the finger, round the region, and in the corners."""
    finger = QRectF(near.x() - _GAP_PX, near.y() - _GAP_PX, 2 * _GAP_PX, 2 * _GAP_PX)
    margin = _CLEAR_PX + 2
    region = outline.boundingRect().adjusted(-margin, -margin, margin, margin)
    corners: list[tuple[float, float]] = []
    for around in (finger, region):
        across = (around.left() - size.width(), near.x() - size.width() / 2, around.right())
        down = (around.top() - size.height(), near.y() - size.height() / 2, around.bottom())
        corners += product(across, down)
    corners += product((within.left(), within.right()), (within.top(), within.bottom()))
    return [QRectF(_kept_in(QPointF(x, y), size, within), size) for x, y in corners]


def _kept_in(corner: QPointF, size: QSizeF, within: QRectF) -> QPointF:
    x = max(min(corner.x(), within.right() - size.width()), within.left())
    return QPointF(x, max(min(corner.y(), within.bottom() - size.height()), within.top()))


def _hidden(place: QRectF, outline: QPainterPath) -> int:
    """Return how many of a few points of a place lie on the region; 0 if it is clear of it, at least 1 if not."""
    if not outline.intersects(place.adjusted(-_CLEAR_PX, -_CLEAR_PX, _CLEAR_PX, _CLEAR_PX)):
        return 0
    points = (
        QPointF(place.x() + place.width() * x, place.y() + place.height() * y) for x in _SAMPLES for y in _SAMPLES
    )
    return 1 + sum(outline.contains(point) for point in points)


def _distance(place: QRectF, point: QPointF) -> float:
    dx = max(place.left() - point.x(), 0.0, point.x() - place.right())
    dy = max(place.top() - point.y(), 0.0, point.y() - place.bottom())
    return math.hypot(dx, dy)
