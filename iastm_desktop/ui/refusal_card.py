"""What the rules say, beside the dose and never as a dialog: why it was refused and what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.fields import is_a_reason
from iastm_desktop.domain.rules import REASON, Ruling
from iastm_desktop.domain.tap_outs import DONE_BEFORE, RULE
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.pieces import button, clear, icon_button, label, row
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _


class RefusalCard(QFrame):
    """Shows rulings; `went_ahead` carries the written reason and the highest pressure it holds to, or None.

    `eased` carries the pressure to chart the same work at, `by_hand` asks for it without a tool, `not_treated` ends
    the visit without work, `done_anyway` carries what happened where the work was done against the rule.
    """

    went_ahead = Signal(str, object)
    eased = Signal(int)
    by_hand = Signal()
    not_treated = Signal()
    done_anyway = Signal(str)

    def __init__(self, words: Callable[[str, str], str], parent: QWidget | None = None) -> None:
        """`words` gives the words of a code of a list."""
        super().__init__(parent)
        self._words = words
        self.reason = QLineEdit()
        self.limit: ChipRow | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(GAP_PX)
        self.hide()

    def show_notes(self, rulings: Sequence[Ruling]) -> None:
        """Show what only has to be seen, one line each."""
        self._start("caution")
        for ruling in rulings:
            self._layout.addWidget(label(ruling.message, wrap=True))
        self.setVisible(bool(rulings))
        self._take_height()

    def show_refusal(
        self,
        rulings: Sequence[Ruling],
        *,
        may_go_ahead: bool,
        by_hand: bool = True,
        nobody: bool = False,
        holds_to: int | None = None,
        was_done: bool = True,
    ) -> None:
        """Show why work was refused; a reason can be written where every rule takes one and the role may.

        `by_hand`: hands may do it. `nobody`: not even hands may work today. `holds_to`: the pressure to which a reason
        given before holds. `was_done`: it can be charted as done against the rule.
        """
        blocked = any(ruling.level == "block" for ruling in rulings)
        self._start("alert" if blocked else "caution")
        self._head(_("Not charted"))
        for ruling in rulings:
            self._layout.addWidget(label(ruling.message, wrap=True))
        ways = [button(_("By hand instead"), self.by_hand.emit)] if by_hand else []
        ways += [button(_("End: not treated"), self.not_treated.emit)] if nobody else []
        ways += [button(_("It was done all the same"), lambda: self._ask_what_happened(rulings))] if was_done else []
        if holds_to is not None:
            words = self._words("pressures", str(holds_to))
            ease = button(_("Ease to {pressure}, and chart").format(pressure=words), lambda: self._on_eased(holds_to))
            set_role(ease, "primary")
            self._layout.addWidget(ease)
        elif not blocked and may_go_ahead:
            self._ask(_("Why it is right to go ahead"), _("My reason to go ahead"), self._on_go_ahead)
            self._add_limit(rulings)
            go_ahead = button(_("Go ahead, with my reason"), self._on_go_ahead, role="primary")
            ways.insert(0, go_ahead)
            if {ruling.rule for ruling in rulings if ruling.level == REASON} == {RULE}:
                self._layout.addWidget(button(_("It was done before the client said stop"), self._on_done_before))
        if ways:
            self._layout.addWidget(_side_by_side(ways))
        self.show()
        self._take_height()

    def _ask_what_happened(self, rulings: Sequence[Ruling]) -> None:
        """Ask for the words without which nothing is charted against a rule."""
        self._start("alert")
        self._head(_("Done although a rule says no"))
        self._layout.addWidget(label(rulings[0].message, wrap=True))
        self._ask(_("What happened, and when it was noticed"), _("What happened"), self._on_done_anyway)
        self._layout.addWidget(button(_("Chart it as done"), self._on_done_anyway, role="primary"))
        self._take_height()
        self.reason.setFocus()

    def _head(self, words: str) -> None:
        """Say what happened, with the way back beside it: the lines below are for the ways on."""
        line = row(label(words, "h3"), icon_button("close", _("Close"), self.hide))
        line.setStretch(0, 1)
        self._layout.addLayout(line)

    def _start(self, role: str) -> None:
        if self.reason.parent() is self:
            self.reason = QLineEdit()
        clear(self._layout)
        self.limit = None
        set_role(self, role)

    def _add_limit(self, rulings: Sequence[Ruling]) -> None:
        """Offer the highest pressure the reason shall hold to: what the rule offers, or less."""
        offered = min((ruling.limit for ruling in rulings if ruling.limit is not None), default=None)
        if offered is None:
            return
        options = [(str(grade), self._words("pressures", str(grade))) for grade in range(offered, 0, -1)]
        self.limit = ChipRow(options, compact=True, name=_("At most"))
        self.limit.set_value(str(offered))
        line = row(label(_("At most"), "small"), self.limit)
        line.setStretch(1, 1)
        self._layout.addLayout(line)

    def _ask(self, hint: str, name: str, on_return: Callable[[], None]) -> None:
        self.reason.setPlaceholderText(hint)
        self.reason.setAccessibleName(name)
        self.reason.setMinimumHeight(TOUCH_PX)
        self.reason.returnPressed.connect(on_return)
        self._too_short = label(_("Write why, in at least three letters."), "wrong", wrap=True)
        self._too_short.hide()
        self._layout.addWidget(self.reason)
        self._layout.addWidget(self._too_short)

    def _written(self) -> str:
        """Return what was written and leave the card, or point at the field where nothing is that says why."""
        words = self.reason.text().strip()
        if not is_a_reason(words):
            words = ""
            self._too_short.show()
            self._take_height()
            self.reason.setProperty("wrong", "true")
            self.reason.style().polish(self.reason)
            self.reason.setFocus()
        else:
            self.hide()
        return words

    def _on_go_ahead(self) -> None:
        most = self.limit.value() if self.limit else None
        if words := self._written():
            self.went_ahead.emit(words, int(most) if isinstance(most, str) else None)

    def _on_done_anyway(self) -> None:
        if words := self._written():
            self.done_anyway.emit(words)

    def _on_eased(self, pressure: int) -> None:
        self.hide()
        self.eased.emit(pressure)

    def _on_done_before(self) -> None:
        self.hide()
        self.went_ahead.emit(DONE_BEFORE, None)

    def _take_height(self) -> None:
        """Ask for the height the words need: they must never be squeezed."""
        self._layout.invalidate()
        self.setMinimumHeight(max(self._layout.heightForWidth(self.width()), 0))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()


def _side_by_side(ways: Sequence[QWidget]) -> QWidget:
    """Return the ways on, as many in a line as fit, whatever the width turns into."""
    held = QWidget()
    flow = FlowLayout(held)
    for way in ways:
        flow.addWidget(way)
    return held
