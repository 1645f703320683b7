"""Wipe screen: for fifteen seconds nothing reacts, so that oil can be wiped off; Esc held down goes back at once."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.pieces import label
from iastm_desktop.words import _

LOCKED_S, HOLD_S = 15, 1.5
TICK_MS = 200
_KIND = QEvent.Type
SWALLOWED = {
    *(_KIND.MouseButtonPress, _KIND.MouseButtonRelease, _KIND.MouseButtonDblClick, _KIND.MouseMove, _KIND.Wheel),
    *(_KIND.TouchBegin, _KIND.TouchUpdate, _KIND.TouchEnd, _KIND.TouchCancel, _KIND.Gesture, _KIND.NativeGesture),
    *(_KIND.TabletPress, _KIND.TabletMove, _KIND.TabletRelease, _KIND.ContextMenu),
    *(_KIND.KeyPress, _KIND.KeyRelease, _KIND.Shortcut, _KIND.ShortcutOverride),
}


class Wipe(Cover):
    """Locks the whole application until the time is over; what is touched or typed in between reaches nobody."""

    def __init__(self, over: QWidget, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(over)
        self._monotonic, self._until = monotonic, monotonic() + LOCKED_S
        self._held_since: float | None = None
        self.words, self._how = label("", "stop"), label(_("Hold Esc to go back now."), "muted")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for words in (self.words, label(_("Wipe the screen: nothing reacts."), "h2"), self._how):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        layout.addStretch(1)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def tick(self) -> None:
        """Count down; lift the lock when it is over, or when Esc was held long enough."""
        now = self._monotonic()
        left = self._until - now
        if left <= 0 or (self._held_since is not None and now - self._held_since >= HOLD_S):
            self.lift()
            return
        seconds = int(left) + 1 if left % 1 else int(left)
        self.words.setText(str(seconds))
        self.setAccessibleName(_("Wipe the screen: nothing reacts for {seconds} seconds").format(seconds=seconds))

    def lift(self) -> None:
        """Let the application react again."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        super().lift()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in SWALLOWED:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            if event.type() == _KIND.KeyPress and self._held_since is None:
                self._held_since = self._monotonic()
            elif event.type() == _KIND.KeyRelease:
                self._held_since = None
        return True
