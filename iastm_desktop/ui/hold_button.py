"""A button that acts after it was held down for a while: nobody leaves by a slip of the finger."""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from iastm_desktop.ui.theme import set_role

HOLD_S = 3.0
TICK_MS = 50


class HoldButton(QPushButton):
    """`held` once the finger lay on it long enough; a line along its foot shows how far that is."""

    held = Signal()

    def __init__(
        self, words: str, *, monotonic: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self._monotonic = monotonic
        self._since: float | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self.setAccessibleName(words)
        self.setMinimumHeight(48)
        set_role(self, "quiet")
        self.pressed.connect(self._begin)
        self.released.connect(self._end)

    def look(self) -> None:
        """See whether it was held long enough."""
        self.update()
        if self._since is not None and self._monotonic() - self._since >= HOLD_S:
            self._end()
            self.held.emit()

    def _begin(self) -> None:
        self._since = self._monotonic()
        self._timer.start()

    def _end(self) -> None:
        self._since = None
        self._timer.stop()
        self.update()

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._since is not None:
            part = min((self._monotonic() - self._since) / HOLD_S, 1.0)
            painter = QPainter(self)
            colour = self.palette().color(self.foregroundRole())
            painter.fillRect(0, self.height() - 4, int(self.width() * part), 4, colour)
