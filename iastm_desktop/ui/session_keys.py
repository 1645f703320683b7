"""The keys of a session's page: undo, redo, chart, back to the map."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QWidget


def add_keys(page: QWidget, stack: QUndoStack, *, chart: Callable[[], None], back: Callable[[], None]) -> None:
    """Let the page's keys act: undo and redo while the focus is in it, Ctrl+Return charts, Escape goes back."""
    for keys, act in ((QKeySequence.StandardKey.Undo, stack.undo), (QKeySequence.StandardKey.Redo, stack.redo)):
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
    QShortcut(QKeySequence("Ctrl+Return"), page, chart)
    QShortcut(QKeySequence("Escape"), page, back)
