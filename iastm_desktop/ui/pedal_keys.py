"""Keys that do one thing wherever the keyboard is on a session's page: foot pedals type, and these are their keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.table_settings import TableSettings

NEVER = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class PedalKeys(QObject):
    """Calls what a key is mapped to, at its press, while `page` is shown and no dialog is open."""

    def __init__(self, page: QWidget, settings: TableSettings, actions: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(page)
        self._settings, self._shortcuts = settings, {name: QShortcut(page) for name in actions}
        for name, act in actions.items():
            shortcut = self._shortcuts[name]
            shortcut.setAutoRepeat(False)  # a foot that stays on the pedal presses once
            for signal in (shortcut.activated, shortcut.activatedAmbiguously):
                signal.connect(act)
        settings.changed.connect(self._take_keys)
        self._take_keys()

    def _take_keys(self) -> None:
        for name, shortcut in self._shortcuts.items():
            shortcut.setKey(QKeySequence(self._settings.keys().get(name, "")))


def key_name(event: QKeyEvent) -> str:
    """Return a key with its modifiers as it is kept and shown, `F8` or `Ctrl+B`; empty for what cannot be mapped."""
    if event.key() in (*NEVER, *MODIFIERS) or event.key() in (0, Qt.Key.Key_unknown):
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(int(modifiers.value) | int(event.key())).toString(QKeySequence.SequenceFormat.PortableText)
