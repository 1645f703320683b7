"""A row of chips on one line: what is taken often, in the list's own order, and one button that leads to all."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from iastm_desktop.domain.dose_habits import ranked
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.often_panel import OftenPanel
from iastm_desktop.ui.pieces import plain_tip
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _

ROLE = "chip compact snug long"


class OftenRow(ChipRow):
    """Shows as many chips as one line holds: the chosen one, then by habit. `all_chips` opens the others.

    The habits are looked up when options or habits are set anew, so that no chip moves under the finger.
    """

    opened = Signal()

    def __init__(self, field: str, settings: DoseSettings, *, name: str, parent: QWidget | None = None) -> None:
        self._field, self._settings = field, settings
        self._order: tuple[str, ...] = ()
        self.all_chips: QPushButton | None = None
        self.more_below: Callable[[OftenPanel], None] = lambda panel: None
        super().__init__(compact=True, name=name, parent=parent)
        self._role = ROLE
        self.setFixedHeight(TOUCH_PX)
        self.all_chips = self._all_button()
        settings.changed.connect(self._on_habits)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Show other chips, by habit."""
        super().set_options(options)
        self._order = ranked(self._settings.habits, self._field, self.codes())
        if self.all_chips is not None:
            self._flow.removeWidget(self.all_chips)
            self._flow.addWidget(self.all_chips)
        self._fit()

    def set_value(self, value: object) -> None:
        """Choose a code, and show it whatever the habits are."""
        super().set_value(value)  # type: ignore[arg-type]
        self._fit()

    def set_tight(self, tight: bool) -> None:
        """Let the chips have less room around their words or more, and show as many as fit now."""
        super().set_tight(tight)
        self._fit()

    def open_all(self) -> OftenPanel:
        """Open the panel of all chips, under Often, Sometimes and Rarely."""
        words = {code: chip.accessibleName() for code, chip in self._chips.items()}
        self._panel = OftenPanel(self._field, words, self._settings, str(self.value() or ""), self)
        self._panel.picked.connect(self._on_picked)
        self.more_below(self._panel)
        self._panel.popup(self)
        self.opened.emit()
        return self._panel

    def _all_button(self) -> QPushButton:
        made = QPushButton(self)
        made.setAccessibleName(_("{name}: all, and what stands first").format(name=self.accessibleName()))
        made.setToolTip(plain_tip(made.accessibleName()))
        made.setMinimumHeight(TOUCH_PX)
        made.setAutoDefault(False)
        set_role(made, "chip compact snug")
        put_icon(made, "chevron-down", size_px=18)
        made.clicked.connect(self.open_all)
        self._flow.addWidget(made)
        return made

    def _on_picked(self, code: str) -> None:
        self.set_value(code)
        self.changed.emit(code)

    def _on_habits(self) -> None:
        self._order = ranked(self._settings.habits, self._field, self.codes())
        self._fit()

    def _fit(self) -> None:
        """Show what the line holds; the widths do not change with what is chosen."""
        if self.all_chips is None:
            return
        chosen = self.value()
        order = [code for code in self._order if code == chosen] + [code for code in self._order if code != chosen]
        px = {code: _px(chip) for code, chip in self._chips.items()}
        room = self.width() + GAP_PX
        spare = room - sum(px.values())
        self.all_chips.setHidden(0 <= spare < _px(self.all_chips))  # a scale that just fits is whole without it
        room -= 0 if self.all_chips.isHidden() else _px(self.all_chips)
        for code in order:
            shown = px[code] <= room
            room -= px[code] if shown else 0
            self._chips[code].setVisible(shown)
        self.setMaximumHeight(TOUCH_PX)  # one line, also while a scroll bar takes some of it
        self._flow.invalidate()
        self._flow.setGeometry(self.rect())

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def heightForWidth(self, width: int) -> int:
        return TOUCH_PX


def _px(chip: QPushButton) -> int:
    chip.ensurePolished()
    return chip.sizeHint().width() + GAP_PX
