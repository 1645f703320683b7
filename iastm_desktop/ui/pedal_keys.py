"""Keys that do one thing wherever the keyboard is on a session's page: foot pedals type, and these are their keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from iastm_desktop.words import _

ACTIONS = {
    "timer": _("Start or stop the clock"),
    "tap_out": _("TAP OUT"),
    "redness": _("Redness here"),
    "chart": _("Chart the time"),
    "table": _("Table mode"),
}
KEYS_AT_FIRST = {"timer": "F8", "tap_out": "F12", "redness": "F9", "chart": "F10", "table": "F11"}
NEVER = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class PedalKeys(QObject):
    """Calls what a key is mapped to, at its press, while `page` is shown in the active window and no dialog is open."""

    def __init__(
        self, page: QWidget, keys: Callable[[], Mapping[str, str]], actions: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__(page)
        self._page, self._keys, self._actions = page, keys, actions
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        pressed = key_name(event)
        named = next((action for action, key in self._keys().items() if key and key == pressed), "")
        return self._actions.get(named)

    def _is_here(self) -> bool:
        window = QApplication.activeWindow() or self._page.window()
        free = QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None
        return free and self._page.isVisible() and window is self._page.window()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(watched, QWidget) or _is_typing(watched, event) or not self._is_here():
            return False
        action = self._action(event)
        if action is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else a shortcut of the window would take it
            return True
        if not event.isAutoRepeat():  # a foot that stays on the pedal presses once
            action()
        return True


def key_name(event: QKeyEvent) -> str:
    """Return a key with its modifiers as it is kept and shown, `F8` or `Ctrl+B`; empty for what cannot be mapped."""
    if event.key() in (*NEVER, *MODIFIERS) or event.key() in (0, Qt.Key.Key_unknown):
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(int(modifiers.value) | int(event.key())).toString(QKeySequence.SequenceFormat.PortableText)


def _is_typing(widget: QWidget, event: QKeyEvent) -> bool:
    """Tell whether the key belongs to a text somebody is writing."""
    return isinstance(widget, QLineEdit | QPlainTextEdit) and bool(event.text()) and event.text().isprintable()
