"""The middle of a session's page: the map, what stands round it, TAP OUT in its corner."""

from functools import partial

from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.entries import sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.frame_rail import FrameRail
from iastm_desktop.ui.mode_bar import ModeBar
from iastm_desktop.ui.name_line import NameLine
from iastm_desktop.ui.order_strip import order_words
from iastm_desktop.ui.pieces import holder, row
from iastm_desktop.ui.plain_box import PlainGrid
from iastm_desktop.ui.reaction_strip import ReactionStrip
from iastm_desktop.ui.region_places import show_both_sides_near
from iastm_desktop.ui.session_access import accessible_map
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_shape import Shape, arrange
from iastm_desktop.ui.tap_out import TapOutButton, last_place
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.ui.view_bar import ViewBar

MAP_PX = (200, 130)  # the least
MODES_FROM_PX, SHORT_MODES_PX = 480, 760
NOT_WHILE_ASKING = ("stop", "names", "strip")


class SessionDesk(QWidget):
    """Lays its parts out by a shape; `parts` by their names there. `strip` is the line of reactions."""

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__()
        self.editor = editor
        self._laid_out: tuple[Shape, bool] | None = None
        self.map = accessible_map(editor)
        self.map.setMinimumSize(*MAP_PX)
        self.map.set_zone_looks(zone_looks(editor.parts.rulebook, role=editor.record.session.role))
        self.map.done_words = partial(order_words, editor)
        self.view_bar = ViewBar(self.map)
        self.modes = ModeBar()
        self.rail = FrameRail()
        self.names = NameLine(editor.parts.regions)
        line = row(self.view_bar, self.modes)
        line.setStretch(0, 1)
        around: dict[str, QWidget] = {"line": holder(line), "rail": self.rail, "map": self.map, "names": self.names}
        self.parts = around | self._bottom_strip()
        self._grid = PlainGrid(self)
        self._grid.setContentsMargins(8, 4, 8, 0)
        self._grid.setSpacing(GAP_PX)
        self.map.view_changed.connect(lambda _view, _layer: self._show_place())
        self.map.frame_changed.connect(lambda _frame: self._show_place())
        self.map.mode_changed.connect(self.modes.set_value)
        self.rail.frame_chosen.connect(self.map.set_frame)
        self.modes.changed.connect(self.map.set_mode)
        editor.earlier_read.connect(self._show_last_place)
        self._show_place()

    def fit(self, shape: Shape, *, mirrored: bool, asking: bool, width: int) -> None:
        """Lay out for a shape of the page; while health and consent are asked, without what charts."""
        if self._laid_out != (shape, mirrored):
            self._laid_out = shape, mirrored
            arrange(self._grid, self.parts, shape, mirrored=mirrored)
        self.rail.setFixedWidth(shape.rail_px)
        self.modes.set_short(width < SHORT_MODES_PX)
        self.modes.setHidden(asking or width < MODES_FROM_PX)
        for name, widget in self.parts.items():
            widget.setVisible(name in shape.cells and not (asking and name in NOT_WHILE_ASKING))

    def _bottom_strip(self) -> dict[str, QWidget]:
        """Return what stands below the map besides the name: TAP OUT in its corner, and the strip of reactions."""
        self.stop = TapOutButton()
        self.strip = ReactionStrip(self.editor, place=lambda: self.map.selected or last_place(self.editor))
        return {"stop": self.stop, "strip": self.strip}

    def show_around(self, place: SidedRegion) -> None:
        """Show a region with its other side, in the view where it is seen best; nothing is chosen by it."""
        show_both_sides_near(self.map, place)

    def _show_last_place(self) -> None:
        """Begin where the client was worked on last time, unless the work of today has begun or a region is chosen."""
        earlier, record = self.editor.earlier, self.editor.record
        place = next((at for item in earlier.plan if (at := sided_region(item))), None) if earlier else None
        if place and not record.entries and self.map.selected is None:
            self.show_around(place)

    def _show_place(self) -> None:
        self.rail.show_place(self.map.body_map.view(self.map.view), self.map.frame)
