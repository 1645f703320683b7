"""Pain 0 to 10 as eleven buttons, with "not asked" beside them: what nobody asked is never a number."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

NOT_ASKED = "not_asked"


class PainRow(QWidget):
    """Eleven numbers and "not asked", which is on until a number is tapped. `changed` carries a number or None."""

    changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, not_asked: str = "") -> None:
        super().__init__(parent)
        options = [*((str(number), str(number)) for number in range(11)), (NOT_ASKED, not_asked or _("Not asked"))]
        self.chips = ChipRow(options, compact=True, name=name)
        for number in range(11):
            set_role(self.chips.chip(str(number)), "chip compact digit")
            self.chips.chip(str(number)).setAccessibleName(_("{name}: {number} of 10").format(name=name, number=number))
        self.chips.chip(NOT_ASKED).setAccessibleName(_("{name}: not asked").format(name=name))
        self.chips.set_value(NOT_ASKED)
        self.chips.changed.connect(lambda _code: self.changed.emit(self.value()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chips)

    def value(self) -> int | None:
        """Return the number, None where nobody asked."""
        chosen = self.chips.value()
        return int(chosen) if isinstance(chosen, str) and chosen.isdigit() else None

    def set_value(self, number: int | None) -> None:
        """Show a number, None for "not asked". Emits nothing."""
        self.chips.set_value(NOT_ASKED if number is None else str(number))

    def number(self, number: int | None) -> QWidget:
        """Return the button of a number, or of "not asked"."""
        return self.chips.chip(NOT_ASKED if number is None else str(number))
