"""How much room a panel beside the map has left for what may scroll, when what must be seen has taken its own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.theme import GAP_PX

MARGINS_PX = 12, 6, 12, 6  # left, top, right, bottom
# Rows of the running list by the height of the panel: the form comes first, a tall screen shows more of the visit.
_ROWS_BY_HEIGHT = ((1000, 7), (800, 5), (600, 3), (0, 2))


def rows_for(height_px: int) -> int:
    """Return how many rows of the running list a panel of a height shows beside its form."""
    return next(rows for least_px, rows in _ROWS_BY_HEIGHT if height_px >= least_px)


class ShownWatch(QObject):
    """Tells when a part is shown or taken away in its holder, also while the holder itself is hidden."""

    def __init__(self, on_change: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_change = on_change

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._on_change()
        return super().eventFilter(watched, event)


def width_inside(panel: QWidget) -> int:
    """Return the width of a panel between its margins."""
    return panel.width() - MARGINS_PX[0] - MARGINS_PX[2]


def height_beside(panel: QWidget, shown: Sequence[QWidget]) -> int:
    """Return the height beside what is shown, without the gaps round a form and below it."""
    needed = sum(_needed_px(widget, width_inside(panel)) for widget in shown)
    return panel.height() - needed - GAP_PX * (len(shown) + 2) - MARGINS_PX[1] - MARGINS_PX[3]


def _needed_px(widget: QWidget, width: int) -> int:
    """Return the height a widget needs in a width."""
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()


def seen(*widgets: QWidget) -> list[QWidget]:
    """Return those that are not hidden."""
    return [widget for widget in widgets if not widget.isHidden()]
