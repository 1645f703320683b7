"""A segmented control: a few choices in one frame, exactly one of them on."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.theme import set_role


class Segments(QFrame):
    """One choice out of `options`: (code, words) or (code, words, icon name). `changed` carries the code."""

    changed = Signal(str)

    def __init__(
        self, options: Iterable[tuple[str, ...]] = (), *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 0, 1, 0)
        self._row.setSpacing(1)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, ...]]) -> None:
        """Show other segments; the first is on."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {option[0]: self._segment(*option) for option in options}
        if self._buttons:
            show_checked(next(iter(self._buttons.values())), True)

    def button(self, code: str) -> QPushButton:
        """Return the button of a code."""
        return self._buttons[code]

    def codes(self) -> tuple[str, ...]:
        """Return the codes in the order shown."""
        return tuple(self._buttons)

    def value(self) -> str | None:
        """Return the code that is on, None while there are no segments."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, code: str) -> None:
        """Turn a segment on without emitting."""
        if code in self._buttons:
            show_checked(self._buttons[code], True)

    def show_faces(
        self, faces: Mapping[str, str], *, tight: bool = False, icons: Mapping[str, str] | None = None
    ) -> None:
        """Show other words (or `icons` instead of words) on the same segments; names and tool tips stay whole."""
        for code, button in self._buttons.items():
            drawn = (icons or {}).get(code, "")
            button.setProperty("icon_name", drawn)
            button.setToolTip(button.accessibleName() if drawn or faces[code] != button.accessibleName() else "")
            set_role(button, "segment tight" if tight or drawn else "segment")
            button.setText("" if drawn else faces[code])
            if drawn:
                put_icon(button, drawn, size_px=20)
            else:
                button.setIcon(QIcon())

    def _segment(self, code: str, words: str, icon_name: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setAccessibleName(words)
        button.setAutoDefault(False)
        if icon_name:
            put_icon(button, icon_name, size_px=20)
        set_role(button, "segment")
        on_press(button, lambda _on: self.changed.emit(code), both_ways=False)
        self._group.addButton(button)
        self._row.addWidget(button)
        button.show()  # at once, so that the size is known at once
        return button
