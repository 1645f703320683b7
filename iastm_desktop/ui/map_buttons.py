"""The buttons that stand on the map: larger, smaller, whole body."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QBoxLayout, QStyle, QStyleOptionToolButton, QToolButton, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _

LOW_PX, EDGE_PX, EDGE_PX_LOW = 270, 12, 4


def room_beside(size: QSize) -> int:
    """Return the width that the buttons leave at the foot of a map."""
    low = size.height() < LOW_PX
    taken = 3 * TOUCH_PX + 2 * GAP_PX + EDGE_PX_LOW if low else TOUCH_PX + EDGE_PX
    return size.width() - taken - GAP_PX


class KeptButton(QToolButton):
    """A button that keeps what its style painted, one picture for each state: it stands on a map that moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def _painted(self, option: QStyleOptionToolButton, ratio: float) -> QPixmap:
        painted = QPixmap(self.size() * ratio)
        painted.setDevicePixelRatio(ratio)
        painted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(painted)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        painter.end()
        return painted

    # Qt's own names

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        ratio = painter.device().devicePixelRatioF()
        what = (option.state, option.activeSubControls, self.size(), option.text, option.icon.cacheKey(), ratio)
        if what not in self._kept:
            self._kept[what] = self._painted(option, ratio)
        painter.drawPixmap(0, 0, self._kept[what])
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        self._kept = {}
        super().changeEvent(event)


class MapButtons(QWidget):
    """A column of touch-size buttons; signals say which was pressed."""

    zoom_in_pressed = Signal()
    zoom_out_pressed = Signal()
    whole_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # else the map below takes the fingers on it
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP_PX)
        self._line.addWidget(self._button("zoom-in", _("Larger (+)"), self.zoom_in_pressed))
        self._line.addWidget(self._button("zoom-out", _("Smaller (-)"), self.zoom_out_pressed))
        self._line.addWidget(self._button("fit", _("Whole body (Home)"), self.whole_pressed))
        self.resize(self.sizeHint())

    def fit(self, width: int, height: int) -> None:
        """Stand in the lower right corner of a map of this size: a column, side by side where the map is low."""
        low = height < LOW_PX
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._line.activate()
        size, edge = self.sizeHint(), EDGE_PX_LOW if low else EDGE_PX
        self.resize(size)
        self.move(width - size.width() - edge, height - size.height() - edge)

    def _button(self, icon_name: str, words: str, signal: object) -> QToolButton:
        button = KeptButton(self)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFixedSize(TOUCH_PX, TOUCH_PX)
        put_icon(button, icon_name)
        set_role(button, "tool")
        button.clicked.connect(signal)
        return button
