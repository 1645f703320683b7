"""The buttons that stand on the map: larger, smaller, whole body."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from iastm_desktop.ui.icons import icon
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _


class MapButtons(QWidget):
    """A column of touch-size buttons; signals say which was pressed."""

    zoom_in_pressed = Signal()
    zoom_out_pressed = Signal()
    whole_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        self._buttons = {
            "zoom-in": self._button(_("Larger (+)"), self.zoom_in_pressed),
            "zoom-out": self._button(_("Smaller (-)"), self.zoom_out_pressed),
            "fit": self._button(_("Whole body (Home)"), self.whole_pressed),
        }
        for button in self._buttons.values():
            column.addWidget(button)
        self.take_theme()
        self.resize(self.sizeHint())

    def take_theme(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        for name, button in self._buttons.items():
            button.setIcon(icon(name))

    def _button(self, words: str, signal: object) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFixedSize(TOUCH_PX, TOUCH_PX)
        button.setIconSize(QSize(22, 22))
        set_role(button, "tool")
        button.clicked.connect(signal)
        return button
