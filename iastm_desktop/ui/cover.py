"""A sheet over a whole window: as large as it, above everything in it, and gone when closed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from iastm_desktop.ui.theme import set_role

LOCK_KEY = Qt.Key.Key_L  # with Ctrl, as in `window_keys`


class Cover(QWidget):
    """Covers the window of `over` from when it is made until `lift`; `lifted` comes after. Nothing below can be hit."""

    lifted = Signal()

    def __init__(self, over: QWidget) -> None:
        self._below = over.window()
        super().__init__(self._below)
        set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)  # a touch ends here, it is no press on what is below
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._had_focus = QApplication.focusWidget()
        self._below.installEventFilter(self)
        self._fit()

    def show_over(self) -> None:
        """Show the sheet above everything, with the keyboard on it and on none of its buttons."""
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def lift(self) -> None:
        """Take the sheet away and give the keyboard back to where it was."""
        self._below.removeEventFilter(self)
        self.hide()
        if self._had_focus is not None and self._had_focus.isVisible():
            self._had_focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lifted.emit()
        self.deleteLater()

    def keep(self) -> None:
        """Hand on what was answered here and nowhere else yet, before the file is locked."""

    def _fit(self) -> None:
        self.setGeometry(self._below.rect())

    def lets_through(self, event: QKeyEvent) -> bool:
        """Tell whether a shortcut of the window below still works: whatever covers a file, it can be locked."""
        return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == LOCK_KEY

    # Qt's own names

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(not self.lets_through(event))
            return True
        if event.type() in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._below and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)
