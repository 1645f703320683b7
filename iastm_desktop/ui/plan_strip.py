"""The strip above the panel that charts: what may be laid as a plan, how much of it waits, and a mark that healed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.plans import LAST_TIME, Plans
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class PlanStrip(QWidget):
    """One button: Like last time while nothing is charted, later what of the plan waits. `wanted`: show the list."""

    wanted = Signal()

    def __init__(self, plans: Plans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans = plans
        self.open = ElidedButton(around_px=56)
        set_role(self.open, "strip")
        self.open.clicked.connect(self.wanted)
        put_icon(self.open, "clock", tone="accent", size_px=20)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.open)
        plans.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        words = self._words()
        if words != self.open.words:
            self.open.set_words(words)
            self.open.setAccessibleName(words)
        self.setVisible(bool(words))

    def _words(self) -> str:
        if self._plans.is_over:
            return ""
        left, laid, sources = len(self._plans.left()), self._plans.laid, self._plans.sources()
        if laid and left:
            return _("{left} of {all} still to confirm: {plan}").format(
                left=left, all=len(laid.items), plan=laid.words.lower() if laid.code == LAST_TIME else laid.words
            )
        if laid or not sources or self._plans.has_work:
            return ""
        return sources[0].title if sources[0].code == LAST_TIME else _("Lay a routine")
