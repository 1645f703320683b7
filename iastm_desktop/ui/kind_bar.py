"""What to chart: the kinds of entries in one line, those there is no room for behind the last of them."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.entry_forms import FORM, FORMS
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.words import _

MORE = "more"
IN_LINE = ("stroke", "reaction", "finding", "pain_area", "measure")
NOT_OFFERED = ("tap_out",)  # has a button of its own
ROOMY_PX = 700


class KindBar(QWidget):
    """One kind is chosen; `changed` carries it. One from behind `More` stands on that button while it is chosen."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "stroke"
        self._words = {form.kind: form.words for form in FORMS if form.kind not in NOT_OFFERED}
        self.chips = ChipRow(compact=True, name=_("What to chart"))
        self.chips.set_tight(True)
        self.chips.changed.connect(self._on_chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chips)
        self._offer()

    def set_value(self, kind: str) -> None:
        """Show which kind is charted, without emitting."""
        self._kind = kind
        self._offer()

    def value(self) -> str:
        """Return the kind that is charted."""
        return self._kind

    def chip(self, kind: str) -> QPushButton:
        """Return the chip of a kind, or the one that leads to it."""
        return self.chips.chip(kind if kind in self.chips.codes() else MORE)

    def open_more(self) -> TouchPanel:
        """Open the panel of the kinds there is no room for."""
        hidden = [(kind, words) for kind, words in self._words.items() if kind not in self.chips.codes()]
        self._panel = TouchPanel([[one] for one in hidden], self._kind, self)
        self._panel.picked.connect(self._choose)
        self._panel.closed.connect(self._offer)
        self._panel.popup(self.chips.chip(MORE))
        return self._panel

    def _offer(self) -> None:
        shown = list(self._words) if self.width() >= ROOMY_PX else list(IN_LINE)
        elsewhere = self._kind not in shown
        more = FORM[self._kind].words if elsewhere else _("More")
        codes = (*shown, MORE) if len(shown) < len(self._words) else tuple(shown)
        if self.chips.codes() != codes:
            self.chips.set_options([(code, self._words.get(code, more)) for code in codes])
        self.chips.set_value(MORE if elsewhere else self._kind)
        if MORE in codes:
            self.chips.chip(MORE).setText(more)
            self.chips.chip(MORE).setAccessibleName(more)

    def _on_chip(self, kind: str) -> None:
        if kind == MORE:
            self.open_more()
        else:
            self._choose(kind)

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._offer()
        self.changed.emit(kind)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() >= ROOMY_PX) != (event.oldSize().width() >= ROOMY_PX):
            self._offer()
