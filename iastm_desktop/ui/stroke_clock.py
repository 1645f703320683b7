"""The clock of one stroke: started and stopped by a tap or a pedal, counted on a clock that nobody sets back."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

TICK_MS = 250


class StrokeClock(QObject):
    """`changed` when it was started or stopped, `ticked` now and then while it runs. `monotonic` gives seconds."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._since: float | None = None
        self._stopped_since: float | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.ticked)

    @property
    def is_running(self) -> bool:
        """Tell whether it counts."""
        return self._since is not None

    def seconds(self) -> int:
        """Return the whole seconds since the start, 0 while it stands."""
        return int(self._monotonic() - self._since) if self._since is not None else 0

    def start(self) -> None:
        """Count from now on."""
        self._begin(self._monotonic())

    def stop(self) -> int:
        """Stop, and return the whole seconds it counted."""
        counted = self.seconds()
        self._stopped_since, self._since = self._since, None
        self._timer.stop()
        self.changed.emit()
        return counted

    def go_on(self) -> None:
        """Take the last stop back: it counts as if it had never stood."""
        if self._since is None and self._stopped_since is not None:
            self._begin(self._stopped_since)

    def _begin(self, since: float) -> None:
        self._since = since
        self._timer.start()
        self.changed.emit()
