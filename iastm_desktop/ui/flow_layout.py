"""A layout that sets its widgets side by side and wraps to further lines, like words."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from iastm_desktop.ui.theme import GAP_PX


class FlowLayout(QLayout):
    """Lines of widgets at their size hints, `gap_px` apart, as many to a line as fit."""

    def __init__(self, parent: QWidget | None = None, *, gap_px: int = GAP_PX) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    def _places(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        x = y = line_height = 0
        for item in self._items:
            size = item.sizeHint()
            if item.isEmpty():
                continue
            if x and x + size.width() > width:
                x, y, line_height = 0, y + line_height + self._gap_px, 0
            yield item, QRect(x, y, min(size.width(), max(width, 1)), size.height())
            x += size.width() + self._gap_px
            line_height = max(line_height, size.height())

    # Qt's own names

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        bottom = max((place.y() + place.height() for _, place in self._places(inner)), default=0)
        return bottom + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        margins = self.contentsMargins()
        corner = rect.topLeft() + QPoint(margins.left(), margins.top())
        for item, place in list(self._places(rect.width() - margins.left() - margins.right())):
            item.setGeometry(place.translated(corner))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
