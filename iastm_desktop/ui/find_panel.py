"""Finding a region by its name instead of on the map: every region, both sides, by touch or keyboard."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.search import find_regions
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

SHOWN = 40
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FindPanel(QWidget):
    """Searches names and synonyms as one types; `region_chosen` carries the region with its side."""

    region_chosen = Signal(object)
    closed = Signal()

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Name of a muscle, tendon or area"))
        self.search.setAccessibleName(_("Find a region"))
        self.search.setMinimumHeight(TOUCH_PX)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Regions found"))
        self.list.setUniformItemSizes(True)
        self.nothing = label(
            _("Nothing of that name. Try a part of it, or the name of a neighbour."), "muted", wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        close = button(_("Back to the map"), self.closed.emit, role="quiet")
        layout.addLayout(row(label(_("Find a region"), "h2"), 0, close))
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(lambda: self._on_chosen(self.list.currentItem() or self.list.item(0)))
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self._on_typed("")

    def start(self) -> None:
        """Make ready to type."""
        self.search.selectAll()
        self.search.setFocus()

    def _on_typed(self, typed: str) -> None:
        table = self._parts.regions
        found = find_regions(table, typed, SHOWN) if typed.strip() else sorted(table, key=lambda region: region.name)
        self.list.clear()
        for region in found:
            if region.kind == "zone":
                continue
            for side in region.sides:
                place = SidedRegion(region.id, side)
                if self._parts.body_map.label_points(region.id, side):
                    self._add(place, region.name if side == "midline" else f"{side.upper()} {region.name}")

        self.list.setCurrentRow(0 if typed.strip() else -1)
        self.nothing.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))

    def _add(self, place: SidedRegion, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, tuple(place))
        item.setSizeHint(QSize(100, TOUCH_PX))
        self.list.addItem(item)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.region_chosen.emit(SidedRegion(*item.data(Qt.ItemDataRole.UserRole)))

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys walk through the list while one types."""
        is_step = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS
        if watched is self.search and is_step:
            self.list.keyPressEvent(event)  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)
