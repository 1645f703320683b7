"""What is too small to be tapped in the frame that is shown: a button on the map that opens its names as chips."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from iastm_desktop.domain.frame_chips import chips_of
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.finger_scroll import scroll_by_finger
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.map_buttons import KeptButton
from iastm_desktop.ui.map_lettering import FOOT_STRIP_PX, TOP_STRIP_PX, letter_corners
from iastm_desktop.ui.map_words import region_words
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.bodymap_view import BodyMapView

_EDGE_PX, _WIDTH_PX, _MARGIN_PX = 12, 780, 12


class SmallHere(KeptButton):
    """Stands on a map while a frame is shown that has such regions, and says how many; a chip does what a tap does."""

    def __init__(self, shown: "BodyMapView") -> None:
        super().__init__(shown)
        self._map = shown
        self.offered: tuple[SidedRegion, ...] = ()
        self.panel: SmallPanel | None = None
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setAccessibleName(_("Regions too small to tap here, by name"))
        self.setToolTip(self.accessibleName())
        set_role(self, "tool")
        self.clicked.connect(self.open)
        shown.frame_changed.connect(lambda _frame: self.show_frame())
        shown.view_changed.connect(lambda _view, _layer: self.show_frame())
        shown.installEventFilter(self)
        self.show_frame()

    def show_frame(self) -> None:
        """Offer what is too small in the frame that is shown now."""
        shown, regions = self._map, self._map.regions
        known = chips_of(shown.body_map.view(shown.view), shown.frame)
        names = {place: regions.region(place.region) for place in known}
        self.offered = tuple(sorted(known, key=lambda place: (names[place].kind == "landmark", names[place].name)))
        self.setText(_("Small here: {count}").format(count=len(self.offered)))
        self.setVisible(bool(self.offered))
        self._place()

    def open(self) -> None:
        """Open the chips above the button, no higher than the window has room."""
        self.panel = SmallPanel([(place, region_words(self._map.regions, place)) for place in self.offered], self)
        self.panel.chosen.connect(self._on_chosen)
        corner, window = self.mapToGlobal(QPoint()), self.window()
        top = window.mapToGlobal(QPoint()).y()
        self.panel.fit(min(_WIDTH_PX, self._map.width() - 2 * _EDGE_PX), corner.y() - GAP_PX - top)
        self.panel.move(corner.x(), corner.y() - GAP_PX - self.panel.height())
        self.panel.show()
        next(iter(self.panel.chips.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_chosen(self, place: SidedRegion) -> None:
        """Choose a region, in the layer that shows it."""
        view = self._map.body_map.view(self._map.view)
        if view.layer(self._map.layer).shape(place) is None:
            self._map.set_view(view.id, next(layer.name for layer in view.layers.values() if layer.shape(place)))
        self._map.press(place)

    def _place(self) -> None:
        self.resize(max(self.sizeHint().width() + 2 * GAP_PX, TOUCH_PX), TOUCH_PX)
        above_name = self._map.height() - FOOT_STRIP_PX - GAP_PX - TOUCH_PX
        if above_name < TOP_STRIP_PX:  # no room between letter and name: beside the letter
            self.move(letter_corners(self._map.size())[1].left() - GAP_PX - self.width(), GAP_PX)
        else:
            self.move(_EDGE_PX, above_name)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.offered:
            self._place()
        return super().eventFilter(watched, event)


class SmallPanel(QFrame):
    """Chips that name regions with their sides; `chosen` carries the one that was tapped, which closes it."""

    chosen = Signal(object)

    def __init__(self, offered: Sequence[tuple[SidedRegion, str]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "card")
        self._flow = FlowLayout()
        self._inside = inside = QWidget()
        inside.setLayout(self._flow)
        self.chips = {place: self._chip(place, words) for place, words in offered}
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        scroll_by_finger(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.addWidget(self._area)

    def fit(self, width: int, most_px: int) -> None:
        """Be so wide, and as high as the chips need, at most so many pixels; what has no room is scrolled to."""
        self.ensurePolished()
        for chip in self.chips.values():
            chip.ensurePolished()
        around = 2 * _MARGIN_PX + 2 * self.frameWidth()
        bar = self._area.verticalScrollBar().sizeHint().width()
        high = self._flow.heightForWidth(width - around - bar)
        self._inside.setMinimumHeight(high)
        self.setFixedSize(QSize(width, min(high + around, most_px)))

    def _chip(self, place: SidedRegion, words: str) -> QPushButton:
        chip = QPushButton(words.replace("&", "&&"))
        chip.setAccessibleName(words)
        chip.setAutoDefault(False)
        chip.setMinimumHeight(TOUCH_PX)
        set_role(chip, "chip offer")
        chip.clicked.connect(lambda: self._on_chip(place))
        self._flow.addWidget(chip)
        return chip

    def _on_chip(self, place: SidedRegion) -> None:
        self.close()
        self.chosen.emit(place)
