"""The amber line with advice about the practice file: one at a time, with what can be done, put off by a tap."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.pieces import button, column, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence, and what a button does about it; `key` names it, so that none is given twice."""

    key: str
    words: str
    action: str = ""
    act: Callable[[], object] | None = None


class Lines(QWidget):
    """Lines across the window, one below the other, as high as their words need at this width.

    It tells no layout that its height hangs on its width: the window would then scroll for what a page would like.
    """

    def __init__(self, *lines: QWidget) -> None:
        super().__init__()
        self._content = column(*lines, spacing=0)
        self._content.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._content)

    def _fit(self) -> None:
        self.setFixedHeight(max(self._content.heightForWidth(self.width()), 0))

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)


class AdviceLine(QFrame):
    """Shows the advice that waits, the first first; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "advicebar")
        self._waiting: list[Advice] = []
        self.words = label("", "amberwords", wrap=True)
        self.act_button = button("", self._on_act)
        self.later_button = button(_("Not now"), self._next, role="quiet")
        content = row(self.words, self.act_button, self.later_button, spacing=10)
        content.setStretch(0, 1)
        content.setContentsMargins(28, 4, 20, 4)
        self.setLayout(content)
        self.hide()

    @property
    def waiting(self) -> tuple[Advice, ...]:
        """Return what is shown and what waits behind it."""
        return tuple(self._waiting)

    def give(self, advice: Advice) -> None:
        """Show this advice once what waits before it is put off; in the place of one of the same key."""
        keys = [other.key for other in self._waiting]
        at = keys.index(advice.key) if advice.key in keys else len(keys)
        self._waiting[at : at + 1] = [advice]
        self._show()

    def take_back(self, key: str) -> None:
        """Forget the advice of that key."""
        self._waiting = [advice for advice in self._waiting if advice.key != key]
        self._show()

    def forget_all(self) -> None:
        """Forget what was said of another book."""
        self._waiting.clear()
        self._show()

    def _next(self) -> None:
        del self._waiting[:1]
        self._show()

    def _on_act(self) -> None:
        advice = self._waiting[0]
        self._next()
        if advice.act:
            advice.act()

    def _show(self) -> None:
        self.setVisible(bool(self._waiting))
        if self._waiting:
            advice = self._waiting[0]
            self.words.setText(advice.words)
            self.setAccessibleName(advice.words)
            self.act_button.setText(advice.action)
            self.act_button.setAccessibleName(advice.action)
            self.act_button.setVisible(bool(advice.action))
