"""One visit as a card: time, client, reason, state, and the button that opens or starts it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.pieces import button, column, elided, holder, label, row
from iastm_desktop.ui.theme import set_role

_ACTION_PX = 116


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """What a card says; `lead` stands large at the left (a time, a date), `role` is that of the button."""

    title: str
    action: str
    lead: str = ""
    detail: str = ""
    alert: str = ""
    state: str = ""
    state_role: str = "muted"
    role: str = ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the texts one below the other, each with its label role."""
        return (self.title, "h2"), (self.detail, "muted"), (self.alert, "wrong")

    def spoken(self) -> tuple[str, ...]:
        """Return what a screen reader says of the card."""
        return tuple(text for text in (self.lead, self.title, self.detail, self.state, self.alert) if text)


class ActionCard(QFrame):
    """A card that does one thing, wherever on it one taps; its button does the same for keyboard and screen reader."""

    activated = Signal()

    def __init__(self, action: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(self, "card")
        action.clicked.connect(self.activated)

    def set_usable(self, on: bool) -> None:
        """Let the card be tapped, or not."""
        self.action.setEnabled(on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self.action.isEnabled()
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.activated.emit()


def action_card(
    words: CardWords, done: Callable[[], object], *, lead_px: int = 64, more: QPushButton | None = None
) -> ActionCard:
    """Return a card that does `done`; `lead_px` lines up the titles of a list; `more` is a second button."""
    act = button(words.action, lambda: None, role=words.role, name=f"{words.action}: {words.title}")
    place = holder(column(act))
    place.setFixedWidth(_ACTION_PX)  # the same for every card, so that what stands before it lines up
    card = ActionCard(act)
    card.activated.connect(done)
    card.setAccessibleName(", ".join(words.spoken()))
    lead = label(words.lead, "h2")
    lead.setMinimumWidth(lead_px)
    texts = [elided(text, form) for text, form in words.lines() if text]
    state = label(words.state, words.state_role)
    buttons = [more, place] if more else [place]
    content = row(*([lead] if words.lead else []), column(*texts, spacing=2), state, 8, *buttons, spacing=14)
    content.setContentsMargins(20, 12, 12, 12)
    content.setStretch(1 if words.lead else 0, 1)
    card.setLayout(content)
    return card
