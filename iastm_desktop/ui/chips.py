"""Rows of chips: a choice of one or several codes, each a toggle of touch size."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ChipRow(QWidget):
    """Chips for `options` ((code, words) pairs) that wrap to lines.

    `compact` chips are as high but narrower, for rows that shall fit on one line.
    The row is one stop of the Tab key, at what is chosen; arrows go from chip to chip, and a digit takes the chip that
    says it. `changed` carries the code or None where `exclusive`, else a tuple of codes in the order of the options;
    it is emitted for what the user does, never for `set_value`.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Iterable[tuple[str, str]] = (),
        *,
        exclusive: bool = True,
        allow_none: bool = False,
        compact: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = "chip compact" if compact else "chip"
        self._exclusive = exclusive
        self._allow_none = allow_none
        self._chips: dict[str, QPushButton] = {}
        self._flow = FlowLayout(self, gap_px=GAP_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Show other chips; those that stay keep their state."""
        chosen = {code for code, chip in self._chips.items() if chip.isChecked()}
        had_focus = next((code for code, chip in self._chips.items() if chip.hasFocus()), None)
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {code: self._chip(code, words, code in chosen) for code, words in options}
        self._keep_tab_order()
        self._make_one_stop()
        if had_focus is not None and self._chips:
            (self._chips.get(had_focus) or self._stop()).setFocus(Qt.FocusReason.TabFocusReason)
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def take_keyboard(self) -> None:
        """Give the keyboard to the chip that Tab comes to."""
        if self._chips:
            self._stop().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def codes(self) -> tuple[str, ...]:
        """Return the codes in the order shown."""
        return tuple(self._chips)

    def chip(self, code: str) -> QPushButton:
        """Return the button of a code, to press it in tests or give it a shortcut."""
        return self._chips[code]

    def value(self) -> str | tuple[str, ...] | None:
        """Return the chosen code or None where exclusive, else the chosen codes."""
        chosen = tuple(code for code, chip in self._chips.items() if chip.isChecked())
        if not self._exclusive:
            return chosen
        return chosen[0] if chosen else None

    def chosen_words(self) -> tuple[str, ...]:
        """Return what stands on the chosen chips."""
        return tuple(chip.accessibleName() for chip in self._chips.values() if chip.isChecked())

    def set_value(self, value: str | Sequence[str] | None) -> None:
        """Choose one code, None, or several codes; unknown codes are left out. Emits nothing."""
        wanted = {value} if isinstance(value, str) else set(value or ())
        for code, chip in self._chips.items():
            show_checked(chip, code in wanted)
        self._make_one_stop()

    def set_tight(self, tight: bool) -> None:
        """Let the chips have less room around their words, or again as much as others."""
        role = "chip compact snug" if tight else "chip compact"
        if role == self._role:
            return
        self._role = role
        for chip in self._chips.values():
            set_role(chip, role)
        self._flow.invalidate()
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def set_enabled_codes(self, codes: Iterable[str], why_not: str = "") -> None:
        """Let only these codes be chosen; the others say `why_not` in their tool tip."""
        allowed = set(codes)
        for code, chip in self._chips.items():
            chip.setEnabled(code in allowed)
            chip.setToolTip("" if code in allowed else why_not)
        self._make_one_stop()

    def _chip(self, code: str, words: str, checked: bool) -> QPushButton:
        chip = QPushButton(words.replace("&", "&&"), self)
        chip.setCheckable(True)
        chip.setChecked(checked)
        chip.setAccessibleName(words.replace("-\n", "-").replace("\n", " "))  # words may stand on two lines
        chip.setMinimumHeight(TOUCH_PX)
        chip.setAutoDefault(False)
        set_role(chip, self._role)
        on_press(chip, lambda on: self._on_clicked(code, on))
        chip.installEventFilter(self)
        self._flow.addWidget(chip)
        if self.isVisible():
            chip.show()
        return chip

    def _on_clicked(self, code: str, on: bool) -> None:
        if self._exclusive and on:
            self.set_value(code)
        elif self._exclusive and not self._allow_none:
            show_checked(self._chips[code], True)
            return
        self._make_one_stop()
        self.changed.emit(self.value())

    def _stop(self) -> QPushButton:
        """Return the chip that Tab comes to: the first that is chosen, else the first that can be."""
        chips = list(self._chips.values())
        chosen = next((chip for chip in chips if chip.isChecked() and not chip.isHidden()), None)
        return chosen or next((chip for chip in chips if _is_offered(chip)), chips[0])

    def _keep_tab_order(self) -> None:
        """Let Tab come to new chips where the row stands, not at the end of the window."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt gives a place only to what can have the keyboard
        before: QWidget = self
        for chip in self._chips.values():
            QWidget.setTabOrder(before, chip)
            before = chip
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _make_one_stop(self) -> None:
        stop = self._stop() if self._chips else None
        for chip in self._chips.values():
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus)

    def _type(self, digit: str) -> bool:
        """Take the chip that says a digit; False where none does."""
        chip = next((chip for chip in self._chips.values() if chip.text() == digit and _is_offered(chip)), None)
        if chip is not None:
            chip.setFocus(Qt.FocusReason.TabFocusReason)
            chip.click()
        return chip is not None

    def _step_focus(self, chip: QObject, step: int) -> None:
        chips = [one for one in self._chips.values() if _is_offered(one)]
        place = next((i for i, one in enumerate(chips) if one is chip), 0)
        chips[(place + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step_focus(watched, _STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
                watched.click()
                return True
            if event.text().isdigit():
                return self._type(event.text())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))  # scroll areas know no height for width

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else 260
        return QSize(260, self.heightForWidth(max(width, 260)))

    def minimumSizeHint(self) -> QSize:
        return QSize(TOUCH_PX, TOUCH_PX)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)


def _is_offered(chip: QPushButton) -> bool:
    return chip.isEnabled() and not chip.isHidden()
