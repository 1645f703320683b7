"""The line below the map: the chosen region in words with its side, its other side, and what lies under it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import BodyMap, Point
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.touch_disc import disc_shares
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import ElidedLabel, button, label
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.words import _

MOST_UNDER = 3
FINGER_MM, LEAST_SHARE = 14.0, 0.1  # what a fingertip covers of the body; a part of it that is worth a chip
_MORE_PX = 72  # the button that leads to what has no chip
_TWO_LINES_BELOW_PX, _TWO_LINES_PX = 640, 56  # where the longest name is wider than its line, and two lines' height
_LEADING_PX = 28  # from line to line of a name: capitals and tails of both keep clear of each other
_WIDE = (1.0, 0.9, 0.8, 0.72)  # of a letter's width: all stay as high as they are


class NameLabel(ElidedLabel):
    """A name on one line, or on two where it is wider than its place, narrower letters where they are too few.

    Only where that is not enough either it is cut.
    """

    def lines(self) -> tuple[list[str], float]:
        """Return the name as it is shown, in the fewest lines, and how wide its letters are (1.0 as they are)."""
        width = self.contentsRect().width()
        tries = [(self._lines(int(width / wide)), wide) for wide in _WIDE]
        return next((tried for tried in tries if not tried[0][-1].endswith("…")), tries[-1])

    def _lines(self, width: int) -> list[str]:
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(self.text()) <= width:
            return [self.text()]
        words = self.text().split()
        ends = [end for end in range(1, len(words)) if metrics.horizontalAdvance(" ".join(words[:end])) <= width]
        if not ends:
            return [metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)]
        rest = " ".join(words[ends[-1] :])
        return [" ".join(words[: ends[-1]]), metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]

    def baselines(self, lines: int) -> list[int]:
        """Return where so many lines stand, in pixels from the top: what is painted of them in the middle."""
        ink = self.fontMetrics().tightBoundingRect("lp")
        first = (self.height() - ink.height() - (lines - 1) * _LEADING_PX) // 2 - ink.top()
        return [first + number * _LEADING_PX for number in range(lines)]

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        lines, wide = self.lines()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.scale(wide, 1.0)
        for words, baseline in zip(lines, self.baselines(len(lines)), strict=True):
            painter.drawText(self.contentsRect().left(), baseline, words)


class NameLine(QWidget):
    """Names a region, and says it to a screen reader. `under_chosen` carries what was chosen of what lies beneath.

    `other_side_wanted`: the same on the other side too. Of what lies beneath as many chips as fit are shown; where
    not all do, one button leads to them.
    """

    under_chosen = Signal(object)
    other_side_wanted = Signal()

    def __init__(self, regions: RegionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions = regions
        self._places: tuple[SidedRegion, ...] = ()
        self.name = NameLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        set_role(self.name, "display")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.name.setMinimumWidth(40)
        self.other_side = button(_("Other side too"), self.other_side_wanted.emit)
        put_icon(self.other_side, "mirror", size_px=20)
        self.other_side.hide()
        self._under_words = label(_("under:"), "small")
        self.under = ChipRow(compact=True, name=_("Under this, in the deeper layers"))
        self.under.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.under.changed.connect(self._on_under)
        self.under_all = button("", self.open_under, name=_("Under this, in the deeper layers"))
        self.under_all.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(self.name, 1)
        for widget in (self._under_words, self.under, self.under_all, self.other_side):
            line.addWidget(widget)
        self.setFixedHeight(TOUCH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_region(
        self, region: SidedRegion | None, under: Sequence[SidedRegion], *, mirrored: bool = False, words: str = ""
    ) -> None:
        """Name a region, None asks for a tap; offer what lies under it, and the `mirrored` work on the other side.

        `words` stand in the place of its name, where several are chosen.
        """
        words = words or (named(region, self._regions) if region else _("Tap the body where you work"))
        self.name.setText(words)
        self.name.setToolTip(words)
        self.name.setAccessibleName(words)
        self._has_other_side = mirrored
        self._places = self._regions.worked(under)[:MOST_UNDER]
        self._fit()

    def open_under(self) -> TouchPanel:
        """Open the panel of what lies under the region."""
        options = [[(_code(place), self._regions.region(place.region).name)] for place in self._places]
        self._panel = TouchPanel(options, None, self)
        self._panel.picked.connect(self._on_under)
        self._panel.popup(self.under_all)
        return self._panel

    _has_other_side = False

    def _on_under(self, code: str) -> None:
        self.under_chosen.emit(SidedRegion(*code.split()))

    def _fit(self) -> None:
        """Show as many chips as there is room for beside the name, else the button that leads to all."""
        self._offer(self._places)
        self.name.ensurePolished()
        self.setFixedHeight(_TWO_LINES_PX if self.width() < _TWO_LINES_BELOW_PX else TOUCH_PX)
        name_px = self.name.fontMetrics().horizontalAdvance(self.name.text()) + 2
        widths = [self._chip_px(place) for place in self._places]
        self.other_side.setVisible(self._has_other_side)
        self._say_other_side(name_px + sum(widths))
        other_px = self.other_side.sizeHint().width() + GAP_PX if self._has_other_side else 0
        room = self.width() - other_px - 2 * GAP_PX - name_px
        number = self._fitting(widths, room - self._under_words.sizeHint().width())
        for place in self._places:
            self.under.chip(_code(place)).setVisible(place in self._places[:number])
        self.under.setFixedSize(max(sum(widths[:number]) - GAP_PX, 0), TOUCH_PX)
        self._under_words.setVisible(bool(number))
        self.under.setVisible(bool(number))
        rest = len(widths) - number
        self.under_all.setText(
            _("+{number}").format(number=rest) if number else _("Under: {number}").format(number=rest)
        )
        self.under_all.setVisible(bool(rest))

    def _fitting(self, widths: Sequence[int], room: int) -> int:
        """Return how many chips there is room for; where not for all, beside the button that leads to the others."""
        if sum(widths) - GAP_PX <= room:
            return len(widths)
        return sum(sum(widths[: number + 1]) + _MORE_PX <= room for number in range(len(widths)))

    def _say_other_side(self, others_px: int) -> None:
        """Say it in words where name and chips have room beside them, else by the sign alone."""
        words = _("Other side too")
        self.other_side.setToolTip(words)
        words_px = self.other_side.fontMetrics().horizontalAdvance(words) + 60
        under_px = 100 if self._places else 0
        self.other_side.setText(words if self.width() >= others_px + words_px + under_px else "")

    def _offer(self, places: Sequence[SidedRegion]) -> None:
        options = [(_code(place), self._regions.region(place.region).name) for place in places]
        if tuple(code for code, _words in options) != self.under.codes():
            self.under.set_options(options)
        self.under.set_value(None)

    def _chip_px(self, place: SidedRegion) -> int:
        chip = self.under.chip(_code(place))
        chip.ensurePolished()
        return chip.sizeHint().width() + GAP_PX

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _code(place: SidedRegion) -> str:
    return f"{place.region} {place.side}"


def named(region: SidedRegion, regions: RegionTable) -> str:
    """Return a region's name behind the patient's side: `RIGHT Upper trapezius`; a midline region has no side."""
    name = regions.region(region.region).name
    return name if region.side == "midline" else f"{region.side.upper()} {name}"


def what_lies_under(
    region: SidedRegion | None, body_map: BodyMap, view: str, layer: str, at: Point | None = None
) -> list[SidedRegion]:
    """Return what lies in deeper layers under a finger at a point of a region, what it covers most of first.

    Where no point is told: what lies under the region's own one.
    """
    if region is None:
        return []
    if at is None or body_map.region_at(view, layer, at) != region:
        points = body_map.label_points(region.region, region.side)
        here = [(point.x, point.y) for point in points if point.view == view and point.layer == layer]
        return [place for point in here for place in body_map.under_at(view, layer, point)]
    layers = list(body_map.view(view).layers.values())
    deeper = layers[[one.name for one in layers].index(layer) + 1 :]
    shares = [share for one in deeper for share in disc_shares(one, at, FINGER_MM / 2)]
    return list(dict.fromkeys(place for place, share in shares if share >= LEAST_SHARE and place != region))
