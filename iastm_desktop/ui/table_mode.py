"""Table mode: while the hands are oiled there are the map, the clock, the reactions and TAP OUT, and nothing else."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.curtain import Curtain
from iastm_desktop.ui.name_line import NameLine, what_lies_under
from iastm_desktop.ui.pedal_keys import key_name
from iastm_desktop.ui.pieces import button, column, elided, label, row
from iastm_desktop.ui.reaction_strip import ReactionStrip
from iastm_desktop.ui.region_places import frame_round
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.table_bar import ClockButton, RunLine, TotalLabel
from iastm_desktop.ui.table_settings import TableSettings
from iastm_desktop.ui.tap_out import TapOutButton, last_place
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.ui.timed_work import TimedWork
from iastm_desktop.ui.wipe import Wipe
from iastm_desktop.words import _

NARROW_PX = 900
APART_PX = 24  # TAP OUT stands away from everything
REDNESS = "erythema"


class TableMode(Cover):
    """Covers the window. `region_chosen` carries each region that is tapped; `tap_out_wanted` at TAP OUT.

    `work` is the clock with its times; the page keeps it, so that it runs on when table mode is left.
    """

    region_chosen = Signal(object)
    tap_out_wanted = Signal()

    def __init__(
        self,
        over: QWidget,
        editor: SessionEditor,
        work: TimedWork,
        *,
        like: BodyMapView,
        settings: TableSettings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(over)
        self._editor, self.work, self._monotonic = editor, work, monotonic
        self._settings = settings or TableSettings()
        self._tapped_at: tuple[float, float] | None = None
        parts = editor.parts
        self.setAccessibleName(_("Table mode"))
        self.map = BodyMapView(parts.body_map, parts.regions, parts.map_picture)
        self.map.set_zone_looks(zone_looks(parts.rulebook, role=editor.record.session.role))
        self.map.set_view(like.view, like.layer)
        self.map.set_frame(like.frame)
        self.map.set_selected(like.selected)
        self.who = elided(editor.record.client.known_as, "h2")
        self.total = TotalLabel(work)
        self.wipe_button = button(_("Wipe screen"), self.wipe)
        self.curtain = Curtain(self.window(), [self.who])
        self.curtain_button = button(_("Curtain"), self.curtain.toggle, name=_("Curtain: hide names"))
        self.leave = button(_("Leave table mode"), self.lift)
        self.names = NameLine(parts.regions)
        self.runs = RunLine(work, parts)
        self.refused = label("", "caution", wrap=True)
        self.refused.hide()
        self.tap_out = TapOutButton()
        self.clock = ClockButton(work)
        self.strip = ReactionStrip(editor, place=self.place, large=True)
        self._lay_out()
        self._connect()
        self._show_marks()
        self._show_region()

    def place(self) -> SidedRegion | None:
        """Return the region in work: the selected one, else where the tool was last."""
        return self.map.selected or last_place(self._editor)

    def redness(self) -> None:
        """Chart redness where the work is, as the first button of the strip would."""
        self.strip.chart(REDNESS)

    def wipe(self) -> Wipe:
        """Lock everything for fifteen seconds."""
        lock = Wipe(self, self._monotonic)
        lock.show_over()
        return lock

    def lift(self) -> None:
        """Leave table mode; the clock runs on, and the names can be seen again."""
        self.curtain.lift()
        super().lift()

    def lets_through(self, event: QKeyEvent) -> bool:
        """Let the pedal's keys do what they do on the page."""
        key = key_name(event)
        return super().lets_through(event) or (bool(key) and key in self._settings.keys().values())

    def _on_tapped(self, region: SidedRegion, point: tuple[float, float]) -> None:
        if self.map.frame is None:
            self.map.set_frame(frame_round(self.map, region, point))
        self._select(region, point)

    def _select(self, region: SidedRegion, at: tuple[float, float] | None = None) -> None:
        self._tapped_at = at
        self.map.set_selected(region)
        self._show_region()
        self.work.changed.emit()
        self.region_chosen.emit(region)

    def _show_region(self) -> None:
        self._name_region()
        self.strip.show_place()
        self.refused.hide()

    def _name_region(self) -> None:
        region = self.map.selected
        under = what_lies_under(region, self.map.body_map, self.map.view, self.map.layer, self._tapped_at)
        self.names.show_region(region, () if self.work.left and self.width() < NARROW_PX else under)

    def _show_marks(self) -> None:
        self.map.set_marks(charted_marks(self._editor.record, self._editor.state, self._editor.said_no))

    def _on_refused(self, _entries: object, rulings: list[object]) -> None:
        why = " ".join(dict.fromkeys(str(getattr(ruling, "message", "")) for ruling in rulings))
        self.refused.setText(_("Not charted. {why} Answer it in the chart.").format(why=why))
        self.refused.show()

    def _connect(self) -> None:
        self.map.region_tapped.connect(self._on_tapped)
        self.names.under_chosen.connect(self._select)
        self.tap_out.tapped.connect(self.tap_out_wanted)
        self.work.changed.connect(self._name_region)
        self._editor.changed.connect(self._show_marks)
        self._editor.state_changed.connect(self._show_marks)
        self._editor.refused.connect(self._on_refused)

    def _lay_out(self) -> None:
        head = row(self.who, self.total, self.wipe_button, self.curtain_button, self.leave)
        head.setStretch(0, 1)
        told = row(self.names, self.runs)
        told.setStretch(0, 1)
        beside = column(0, self.strip, 0)
        foot = row(self.tap_out, APART_PX, beside, self.clock)
        foot.setStretch(2, 1)
        if self._settings.choices.left_handed:
            foot.setDirection(QBoxLayout.Direction.RightToLeft)
        self.map.setMinimumSize(200, 64)  # while a reaction is graded in a low window
        layout = column(head, self.map, self.refused, told, foot, spacing=GAP_PX)
        layout.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, GAP_PX)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._fit_words()

    def _fit_words(self) -> None:
        narrow = self.width() < NARROW_PX
        self.clock.set_narrow(narrow)
        self.wipe_button.setText(_("Wipe") if narrow else _("Wipe screen"))
        self.leave.setText(_("Leave") if narrow else _("Leave table mode"))
        self.leave.setAccessibleName(_("Leave table mode"))
        self.wipe_button.setAccessibleName(_("Wipe screen: nothing reacts for 15 seconds"))

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.lift()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()
