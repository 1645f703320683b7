"""One visit as a card: time, client, reason, state, and the button that opens or starts it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from iastm_desktop.ui.pieces import button, column, elided, label, row
from iastm_desktop.ui.theme import set_role


class ActionCard(QFrame):
    """A card that does one thing, wherever on it one taps; its button does the same for keyboard and screen reader."""

    activated = Signal()

    def __init__(self, action: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(self, "card")
        action.clicked.connect(self.activated)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit()


def action_card(
    *, lead: str, title: str, detail: str, alert: str, state: str, action: str, role: str, done: Callable[[], object]
) -> ActionCard:
    """Return a card; `lead` is what stands large at the left (a time, a date), `action` the words on the button."""
    act = button(action, lambda: None, role=role, name=f"{action}: {title}")
    act.setMinimumWidth(116)
    card = ActionCard(act)
    card.activated.connect(done)
    card.setAccessibleName(", ".join(part for part in (lead, title, detail, state, alert) if part))
    texts = [elided(title, "h2")] + [elided(text, form) for text, form in _lines(detail, alert) if text]
    content = row(_lead(lead), column(*texts, spacing=2), 0, label(state, "muted"), 8, act, spacing=12)
    content.setContentsMargins(20, 14, 14, 14)
    content.setStretch(1, 1)
    card.setLayout(content)
    return card


def _lines(detail: str, alert: str) -> tuple[tuple[str, str], ...]:
    return (detail, "muted"), (alert, "wrong")


def _lead(text: str) -> QLabel:
    made = label(text, "h2")
    made.setMinimumWidth(64)
    return made
