"""Counts taps and keystrokes where the application gets them, whoever sent them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

PRESSED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin)
LIFTED = (QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)
# Shift, Control, Meta, Alt: Qt.Key
MODIFIERS = {0x01000020, 0x01000021, 0x01000022, 0x01000023}


class HandCounter(QObject):
    """Counts presses of a finger or button, and of keys, as an event filter on the application.

    An event that a widget leaves to its parent comes by again: a press counts once until it is lifted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.taps = self.keystrokes = 0
        self._pressed = False
        self._keys: set[int] = set()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in PRESSED and not self._pressed:
            self._pressed = True
            self.taps += 1
        elif kind in LIFTED:
            self._pressed = False
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            self._count_key(event)
        elif kind == QEvent.Type.KeyRelease:
            self._keys.discard(event.key())  # type: ignore[attr-defined]
        return False

    def _count_key(self, event: QEvent) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key not in self._keys and key not in MODIFIERS:
            self._keys.add(key)
            self.keystrokes += 1


class OtherWindows(QObject):
    """Notes every window that comes up, but for dialogs and pop-ups: a part shown before it has its place is one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        comes_up = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if comes_up and not isinstance(watched, QDialog | QMainWindow) and not _pops_up(watched):
            self.seen.append(type(watched).__name__)
        return False


def _pops_up(watched: QObject) -> bool:
    return isinstance(watched, QWidget) and watched.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
