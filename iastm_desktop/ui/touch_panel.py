"""A small panel of buttons under the one that opened it, one of them on: a press chooses and closes."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from iastm_desktop.ui.pressing import on_press
from iastm_desktop.ui.theme import GAP_PX, set_role


class TouchPanel(QFrame):
    """Rows of one or two (code, words), one code `on`. `picked` carries a code; `closed` comes after it, or alone."""

    picked = Signal(str)
    closed = Signal()

    def __init__(self, rows: Sequence[Sequence[tuple[str, str]]], on: str | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(GAP_PX)
        self._buttons: dict[str, QPushButton] = {}
        for number, row in enumerate(rows):
            for column, (code, words) in enumerate(row):
                button = self._button(code, words, checked=code == on)
                grid.addWidget(button, number, column, 1, 2 if len(row) == 1 else 1)

    def button(self, code: str) -> QPushButton:
        """Return the button of a code, to press it in tests."""
        return self._buttons[code]

    def popup(self, anchor: QWidget) -> None:
        """Open below `anchor`, moved so that it stays on the screen."""
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        area = anchor.screen().availableGeometry()
        place.setX(max(area.left(), min(place.x(), area.right() - self.width())))
        place.setY(max(area.top(), min(place.y(), area.bottom() - self.height())))
        self.move(place)
        self.show()

    def _button(self, code: str, words: str, *, checked: bool) -> QPushButton:
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setChecked(checked)
        button.setAutoDefault(False)
        set_role(button, "chip")
        on_press(button, lambda _on: self._on_clicked(code))
        self._buttons[code] = button
        return button

    def _on_clicked(self, code: str) -> None:
        self.picked.emit(code)
        self.close()

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        checked = next((button for button in self._buttons.values() if button.isChecked()), None)
        if checked is not None:
            checked.setFocus(Qt.FocusReason.PopupFocusReason)
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
