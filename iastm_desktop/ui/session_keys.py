"""The keys of a session's page: undo, redo, chart, back to the map, and a key for each kind that is charted."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.kind_bar import IN_LINE
from iastm_desktop.ui.session_desk import SessionDesk
from iastm_desktop.ui.session_head import SessionHead


def add_keys(page: QWidget, stack: QUndoStack, acts: Mapping[str, Callable[[], object]]) -> None:
    """Let the page's keys act: undo and redo while the focus is in it, and each key of `acts`."""
    for keys, act in ((QKeySequence.StandardKey.Undo, stack.undo), (QKeySequence.StandardKey.Redo, stack.redo)):
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
    for key, does in acts.items():
        QShortcut(QKeySequence(key), page, does)


def kind_keys(choose: Callable[[str, None], object], *, then: Callable[[], object]) -> dict[str, Callable[[], object]]:
    """Return a key for each kind that is charted most: Alt+1 is tool work. `then` follows the choice."""

    def act(kind: str) -> None:
        choose(kind, None)
        then()

    return {f"Alt+{number}": partial(act, kind) for number, kind in enumerate(IN_LINE, start=1)}


def desk_keys(desk: SessionDesk, head: SessionHead) -> dict[str, Callable[[], object]]:
    """Return the keys of what stands round the map: the other side too, the reactions, the end of the visit."""
    return {"Ctrl+B": desk.names.other_side.click, "Ctrl+R": desk.strip.take_keyboard, "Ctrl+E": head.finish.click}
