"""A number that is typed freely and read when it is needed, with a large minus and plus beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _


class NumberField(QWidget):
    """Free text with steps of `step`; what is typed is never rewritten while typing."""

    changed = Signal()

    def __init__(self, name: str, *, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setMinimumHeight(TOUCH_PX)
        self.edit.textChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for sign, words in ((-1, _("less")), (1, _("more"))):
            button = QPushButton("\u2212" if sign < 0 else "+")
            button.setAccessibleName(f"{name}, {words}")
            button.setFixedSize(56, TOUCH_PX)
            button.clicked.connect(lambda _checked=False, by=sign: self._on_step(by))
            row.addWidget(button)
        row.insertWidget(1, self.edit, 1)

    def set_step(self, step: int) -> None:
        """Change how far one press goes."""
        self._step = step

    def value(self) -> int | float | str | None:
        """Return the number, None where nothing is typed, or the text itself where it is no number."""
        typed = self.edit.text().strip().replace(",", ".").replace("\u2212", "-")
        if not typed:
            return None
        try:
            number = float(typed)
        except ValueError:
            return typed
        return int(number) if number.is_integer() else number

    def clear(self) -> None:
        """Empty the field."""
        self.edit.clear()

    def _on_step(self, sign: int) -> None:
        value = self.value()
        start = value if isinstance(value, int | float) else 0
        self.edit.setText(f"{start + sign * self._step:g}")
