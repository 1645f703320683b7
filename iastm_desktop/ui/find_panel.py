"""Finding a region by its name instead of on the map: every region, both sides, by touch or keyboard.

What people name as one (hamstrings, rotator cuff) is a row of its own, which opens into its regions, the whole first.
A region that is called just what was typed stands above the groups, unless one of them is called so too.
A caution zone is found by its name too: its row says what it asks for, and choosing it shows where it lies.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from iastm_desktop.domain.groups import RegionGroup, group_sides, sided_members
from iastm_desktop.domain.regions import Region, SidedRegion
from iastm_desktop.domain.zones_shown import ZoneLook
from iastm_desktop.search import find_groups, find_regions, is_called, side_named
from iastm_desktop.ui.icons import ICON_PX, row_icon
from iastm_desktop.ui.map_marks import what_holds
from iastm_desktop.ui.map_zones import zone_line
from iastm_desktop.ui.name_line import named
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

SHOWN, GROUPS_SHOWN = 40, 3
_BESIDE_WORDS_PX, _ROUND_WORDS_PX = ICON_PX + 28, 16  # what a row has beside and around its words
_WHOLE = "whole"  # begins what stands behind the row of a whole group
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FindPanel(QWidget):
    """Searches names, synonyms and groups as one types; `region_chosen` carries the region with its side.

    A row says what the map shows of its region: what is `marked` there in words, and its `refusal` as description.
    With `takes_groups` the whole of a group can be chosen on a side: `group_chosen` carries its regions and their name.
    Of the caution zones those in `zones` are found as well, once something is typed: `zone_chosen` carries one.
    """

    region_chosen = Signal(object)
    group_chosen = Signal(object, str)
    zone_chosen = Signal(object)
    closed = Signal()

    def __init__(
        self,
        parts: Parts,
        parent: QWidget | None = None,
        *,
        takes_groups: bool = False,
        marked: Callable[[], Mapping[SidedRegion, str]] = dict,
        refusal: Callable[[SidedRegion], str] = lambda _region: "",
        zones: Mapping[str, ZoneLook] | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._marked, self._refusal = parts, marked, refusal
        self._takes_groups, self._zones = takes_groups, zones or {}
        self._open_group = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Name of a muscle, tendon or area"))
        self.search.setAccessibleName(_("Find a region"))
        self.search.setMinimumHeight(TOUCH_PX)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Regions found"))
        self.list.setWordWrap(True)
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
        """Make ready to type, with what holds on the regions now."""
        self._fill()
        self.search.selectAll()
        self.search.setFocus()

    def _on_typed(self, _typed: str) -> None:
        self._open_group = ""
        self._fill()
        self.list.setCurrentRow(0 if self.search.text().strip() else -1)
        self.nothing.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))

    def _fill(self) -> None:
        typed = self.search.text()
        self.list.clear()
        groups, regions = self._groups(typed), self._regions(typed)
        first = [] if any(is_called(group, typed) for group in groups) else [r for r in regions if is_called(r, typed)]
        self._add_regions(first, typed)
        opened = {region.id for region in first}
        for place, group in enumerate(groups):
            is_open = group.id == self._open_group
            self._add_group(group, is_open=is_open)
            if self._takes_groups and (is_open or (typed.strip() and place == 0)):
                self._add_whole(group, typed)
            if is_open:
                self._add_regions(map(self._parts.regions.region, group.members), typed, indented=True)
                opened.update(group.members)
        self._add_regions((region for region in regions if region.id not in opened), typed)

    def _groups(self, typed: str) -> Sequence[RegionGroup]:
        groups = self._parts.groups
        return find_groups(groups, typed, GROUPS_SHOWN) if typed.strip() else groups

    def _regions(self, typed: str) -> Sequence[Region]:
        table = self._parts.regions
        found = find_regions(table, typed, SHOWN) if typed.strip() else sorted(table, key=lambda region: region.name)
        return [region for region in found if region.kind != "zone" or (typed.strip() and region.id in self._zones)]

    def _add_group(self, group: RegionGroup, *, is_open: bool) -> None:
        words = _("{group}: {count} regions").format(group=group.name, count=len(group.members))
        item = self._add(group.id, words)
        item.setIcon(row_icon("chevron-down" if is_open else "chevron-right"))
        said = _("{group}, open") if is_open else _("{group}, closed")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said.format(group=words))

    def _add_whole(self, group: RegionGroup, typed: str) -> None:
        first, table = side_named(typed), self._parts.regions
        for side in sorted(group_sides(group, table), key=lambda side: side != first):
            regions = sided_members(group, side, table)
            words = _("{group}: {count} together").format(group=_sided(group.name, side), count=len(regions))
            self._add((_WHOLE, group.id, side), words).setIcon(_nothing_drawn())

    def _add_regions(self, regions: Iterable[Region], typed: str, *, indented: bool = False) -> None:
        first, marked = side_named(typed), self._marked()
        for region in regions:
            for side in sorted(region.sides, key=lambda side: side != first):
                place = SidedRegion(region.id, side)
                if region.kind == "zone":
                    self._add_zone(place)
                elif self._parts.body_map.label_points(region.id, side):
                    item = self._add(tuple(place), named(place, self._parts.regions))
                    if place in marked:
                        item.setText(f"{item.text()} · {marked[place]}")
                    item.setIcon(_nothing_drawn() if indented else QIcon())

    def _add_zone(self, zone: SidedRegion) -> None:
        """Add a row that says what a caution zone asks for, as high as its words need."""
        words = f"{named(zone, self._parts.regions)}\n{zone_line([zone], self._zones)}"
        item = self._add(tuple(zone), words)
        item.setIcon(row_icon("warning"))
        room = QRect(0, 0, max(self.list.viewport().width() - _BESIDE_WORDS_PX, 100), 1000)
        high = self.list.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
        item.setSizeHint(QSize(100, max(high + _ROUND_WORDS_PX, TOUCH_PX)))

    def _add(self, what: str | tuple[str, ...], words: str) -> QListWidgetItem:
        item = _Row(words, self._refusal)
        item.setData(Qt.ItemDataRole.UserRole, what)
        item.setSizeHint(QSize(100, TOUCH_PX))
        self.list.addItem(item)
        return item

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        what = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if isinstance(what, str):
            self._turn(what)
        elif what and what[0] == _WHOLE:
            self._choose_whole(*what[1:])
        elif what and what[0] in self._zones:
            self.zone_chosen.emit(SidedRegion(*what))
        elif what:
            self.region_chosen.emit(SidedRegion(*what))

    def _choose_whole(self, group_id: str, side: str) -> None:
        group = next(group for group in self._parts.groups if group.id == group_id)
        self.group_chosen.emit(sided_members(group, side, self._parts.regions), _sided(group.name, side))

    def _turn(self, group: str) -> None:
        """Open a group, or close it if it is open; Enter goes on with the whole of it, else with its first region."""
        opens = group != self._open_group
        self._open_group = group if opens else ""
        self._fill()
        at = next(n for n in range(self.list.count()) if self.list.item(n).data(Qt.ItemDataRole.UserRole) == group)
        self.list.setCurrentRow(at + 1 if opens else at)
        self.list.scrollToItem(self.list.item(at), QListWidget.ScrollHint.PositionAtTop)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys walk through the list while one types."""
        is_step = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS
        if watched is self.search and is_step:
            self.list.keyPressEvent(event)  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)


class _Row(QListWidgetItem):
    """A row; why its region is refused is looked up when that is asked for, not for every row."""

    def __init__(self, words: str, refusal: Callable[[SidedRegion], str]) -> None:
        super().__init__(words)
        self._refusal = refusal

    # Qt's own names

    def data(self, role: int) -> object:
        what = super().data(Qt.ItemDataRole.UserRole)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(what, tuple | list) and what[0] != _WHOLE:
            return what_holds(None, self._refusal(SidedRegion(*what)))
        return super().data(role)


def _sided(group: str, side: str) -> str:
    return group if side == "midline" else f"{side.upper()} {group}"


def _nothing_drawn() -> QIcon:
    """Return an icon that only takes up room: a group's regions stand under its name, not under its arrow."""
    pixmap = QPixmap(ICON_PX, ICON_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
