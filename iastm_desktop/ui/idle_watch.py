"""Nobody has touched anything for a while: the window is covered, or, outside a session, the file locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.table_settings import idle_minutes

if TYPE_CHECKING:
    from iastm_desktop.ui.idle_cover import IdleCover
    from iastm_desktop.ui.pages import Pages
    from iastm_desktop.ui.preferences import Preferences

TICK_MS = 5_000
SOMEBODY_IS_THERE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
}


class IdleWatch(QObject):
    """Covers the window of the pages when nothing was touched for the minutes that are set (20; 0 is never).

    In a session the cover keeps TAP OUT and the clock at hand. With none on the screen a locked file is to be locked
    again: `left_alone`.
    """

    left_alone = Signal()

    def __init__(
        self,
        book: OpenBook,
        pages: Pages,
        preferences: Preferences,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(book)
        self.monotonic = monotonic
        self.cover: IdleCover | None = None
        self._book, self._pages, self._preferences = book, pages, preferences
        self._touched_at = monotonic()
        self._app = QGuiApplication.instance()
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.connect(self._watch)
        window = pages.window().windowHandle()
        if window is not None:
            self._watch(window)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Cover or lock, where it is time."""
        minutes = idle_minutes(self._preferences)
        if not minutes or self.monotonic() - self._touched_at < minutes * 60:
            return
        if self._book.storage.keys and self._pages.shown_session() is None:
            self.left_alone.emit()
        elif self.cover is None:
            self.cover_now()

    def cover_now(self) -> None:
        """Cover the window."""
        from iastm_desktop.ui.idle_cover import IdleCover  # most days nobody is away so long

        self.cover = IdleCover(self._pages.window(), self._book, self._pages.shown_session())
        self.cover.lifted.connect(self._on_lifted)
        self.cover.show_over()

    def _on_lifted(self) -> None:
        self.cover, self._touched_at = None, self.monotonic()

    def _watch(self, window: QWindow | None) -> None:
        """Listen to the window that has the keyboard, a dialog's too."""
        self._touched_at = self.monotonic()
        if window is not None:
            window.installEventFilter(self)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SOMEBODY_IS_THERE:
            self._touched_at = self.monotonic()
        return False
