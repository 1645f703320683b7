"""How long the disk has been at it: a save that takes seconds is told, so that nobody takes it for done."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from iastm_desktop.words import _

SLOW_AFTER_MS = 3_000


class SlowDisk(QObject):
    """Watches one wait for the disk at a time, and tells `on_slow` in words every few seconds of it."""

    def __init__(self, on_slow: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_slow, self._since = on_slow, 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)

    def begin(self) -> None:
        """Something waits for the disk; where something did already, go on counting."""
        if not self._timer.isActive():
            self._since = monotonic()
            self._timer.start(SLOW_AFTER_MS)

    def end(self) -> None:
        """Nothing waits any more."""
        self._timer.stop()

    def _tell(self) -> None:
        text = _(
            "Saving… the disk is slow, {seconds} s so far. What is still hollow is not on it yet; what was saved "
            "before is. Wait, and do not switch the computer off."
        )
        self._on_slow(text.format(seconds=round(monotonic() - self._since)))
