"""Curtain: hides names from whoever looks over a shoulder, until one tap."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class Curtain(QObject):
    """Covers each of `names` while it is drawn, and the title of the window; a tap lifts it. `changed` after."""

    changed = Signal(bool)

    def __init__(self, window: QWidget, names: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window, self._names, self._title = window, tuple(names), ""
        self._covers: dict[QObject, QPushButton] = {}

    @property
    def is_drawn(self) -> bool:
        """Tell whether names are hidden."""
        return bool(self._covers)

    def toggle(self) -> None:
        """Draw the curtain, or lift it."""
        if self.is_drawn:
            self.lift()
        else:
            self.draw()

    def draw(self) -> None:
        """Hide the names."""
        if self.is_drawn:
            return
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(_("Session"))
        for name in self._names:
            self._covers[name] = self._cover(name)
            name.installEventFilter(self)
        self.changed.emit(True)

    def lift(self) -> None:
        """Show the names again."""
        if not self.is_drawn:
            return
        self._window.setWindowTitle(self._title)
        for name, cover in self._covers.items():
            name.removeEventFilter(self)
            cover.hide()
            cover.deleteLater()
        self._covers.clear()
        self.changed.emit(False)

    def covers(self) -> tuple[QPushButton, ...]:
        """Return what hides the names now."""
        return tuple(self._covers.values())

    def _cover(self, name: QWidget) -> QPushButton:
        cover = QPushButton(_("Names hidden: tap to show"), name.parentWidget())
        cover.setToolTip("")
        set_role(cover, "curtain")
        cover.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        cover.clicked.connect(self.lift)
        self._place(name, cover)
        return cover

    def _place(self, name: QWidget, cover: QPushButton) -> None:
        cover.setGeometry(name.geometry())  # beside it, in the same parent
        cover.setVisible(not name.isHidden())
        cover.raise_()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        cover = self._covers.get(watched)
        if cover is not None and isinstance(watched, QWidget):
            kinds = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
            if event.type() in kinds:
                self._place(watched, cover)
            if event.type() == QEvent.Type.ToolTip:
                return True
        return super().eventFilter(watched, event)
