"""What the rules say, beside the dose and never as a dialog: why it was refused and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.rules import REASON, Ruling
from iastm_desktop.domain.tap_outs import DONE_BEFORE, RULE
from iastm_desktop.ui.pieces import button, clear, label, row
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

ONE_ROW_FROM_PX = 520  # the width at which all the ways on stand side by side


class RefusalCard(QFrame):
    """Shows rulings; `went_ahead` carries the written reason, `by_hand` asks for the same work without a tool."""

    went_ahead = Signal(str)
    by_hand = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = QLineEdit()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self.hide()

    def show_notes(self, rulings: Sequence[Ruling]) -> None:
        """Show what only has to be seen, one line each."""
        self._start("caution")
        for ruling in rulings:
            self._layout.addWidget(label(ruling.message, wrap=True))
        self.setVisible(bool(rulings))
        self._take_height()

    def show_refusal(self, rulings: Sequence[Ruling], *, may_go_ahead: bool) -> None:
        """Show why work was refused; a reason can be written where every rule takes one and the role may."""
        blocked = any(ruling.level == "block" for ruling in rulings)
        self._start("alert" if blocked else "caution")
        self._layout.addWidget(label(_("Not charted"), "h3"))
        for ruling in rulings:
            self._layout.addWidget(label(ruling.message, wrap=True))
        buttons = row(button(_("By hand instead"), self.by_hand.emit), button(_("Close"), self.hide, role="quiet"), 0)
        if not blocked and may_go_ahead:
            self._layout.addWidget(self._reason_field())
            go_ahead = button(_("Go ahead, with my reason"), self._on_go_ahead, role="primary")
            around = self.parentWidget()
            if around is not None and around.width() >= ONE_ROW_FROM_PX:
                buttons.insertWidget(0, go_ahead)
            else:
                self._layout.addWidget(go_ahead)
            if {ruling.rule for ruling in rulings if ruling.level == REASON} == {RULE}:
                self._layout.addWidget(button(_("It was done before the client said stop"), self._on_done_before))
        self._layout.addLayout(buttons)
        self.show()
        self._take_height()

    def _start(self, role: str) -> None:
        if self.reason.parent() is self:
            self.reason = QLineEdit()
        clear(self._layout)
        set_role(self, role)

    def _reason_field(self) -> QLineEdit:
        self.reason.setPlaceholderText(_("Why it is right to go ahead"))
        self.reason.setAccessibleName(_("My reason to go ahead"))
        self.reason.setMinimumHeight(TOUCH_PX)
        self.reason.returnPressed.connect(self._on_go_ahead)
        return self.reason

    def _on_go_ahead(self) -> None:
        words = self.reason.text().strip()
        if not words:
            self.reason.setProperty("wrong", "true")
            self.reason.style().polish(self.reason)
            self.reason.setFocus()
            return
        self.hide()
        self.went_ahead.emit(words)

    def _on_done_before(self) -> None:
        self.hide()
        self.went_ahead.emit(DONE_BEFORE)

    def _take_height(self) -> None:
        """Ask for the height the words need: they must never be squeezed."""
        self._layout.invalidate()
        self.setMinimumHeight(max(self._layout.heightForWidth(self.width()), 0))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()
