"""A pad of digits for a finger or the keyboard; what is typed shows as dots, never as digits."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.pins import FEWEST_DIGITS, MOST_DIGITS
from iastm_desktop.ui.pieces import button, label
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

KEY_PX = (72, 56)  # width and height of a key at least
_BACK, _DONE = "back", "done"
_ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (_BACK, "0", _DONE))
_TYPED, _OPEN = "●", "○"


class PinPad(QWidget):
    """Ten digits, one back, and OK. `entered` carries the digits; at a known length they go off with the last one."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits, self._length, self._usable = "", 0, True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dots = label("", "h1")
        self.dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.keys = {name: self._key(name) for names in _ROWS for name in names}
        grid = QGridLayout()
        grid.setSpacing(GAP_PX)
        for line, names in enumerate(_ROWS):
            for place, name in enumerate(names):
                grid.addWidget(self.keys[name], line, place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.dots)
        layout.addLayout(grid)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin(0)

    def begin(self, length: int) -> None:
        """Wait for a PIN of `length` digits, or, at 0, of any length and OK."""
        self._length, self._digits = length, ""
        self.keys[_DONE].setVisible(not length)
        self._show()

    def set_usable(self, usable: bool) -> None:
        """Take digits, or none while the time after a wrong PIN runs."""
        self._usable = usable
        self._show()

    def key(self, name: str) -> QPushButton:
        """Return the button of a digit, of `back` or of `done`."""
        return self.keys[name]

    def _key(self, name: str) -> QPushButton:
        words = {_BACK: (_("Back"), _("Take the last digit back")), _DONE: (_("OK"), _("OK"))}
        text, spoken = words.get(name, (name, name))
        made = button(text, partial(self._on_key, name), name=spoken)
        set_role(made, "key word" if name in words else "key")
        made.setMinimumSize(*KEY_PX)
        made.setAutoDefault(False)
        place = made.sizePolicy()
        place.setRetainSizeWhenHidden(True)  # the pad stays as wide when OK goes
        made.setSizePolicy(place)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _on_key(self, name: str) -> None:
        if not self._usable:
            return
        if name == _DONE:
            self._send()
            return
        self._digits = self._digits[:-1] if name == _BACK else (self._digits + name)[:MOST_DIGITS]
        self._show()
        if self._length and len(self._digits) == self._length:
            self._send()

    def _send(self) -> None:
        if len(self._digits) < FEWEST_DIGITS:
            return
        digits, self._digits = self._digits, ""
        self._show()
        self.entered.emit(digits)

    def _show(self) -> None:
        typed, places = len(self._digits), self._length or max(FEWEST_DIGITS, len(self._digits))
        self.dots.setText(" ".join(_TYPED * typed + _OPEN * (places - typed)))
        self.dots.setAccessibleName(_("{number} digits typed").format(number=typed))
        for name, made in self.keys.items():
            made.setEnabled(self._usable and (name != _BACK or typed > 0))
        self.keys[_DONE].setEnabled(self._usable and typed >= FEWEST_DIGITS)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isascii() and event.text().isdigit() and not event.isAutoRepeat():
            self._on_key(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._on_key(_BACK)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._length:
            self._send()
        else:
            super().keyPressEvent(event)
