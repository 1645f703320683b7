"""What a session's page has for the work itself: TAP OUT, the clock, the pedal's keys, table mode, what waits."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.domain.entries import TapOut, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.tap_outs import waiting
from iastm_desktop.ui.pedal_keys import PedalKeys
from iastm_desktop.ui.pieces import button, row
from iastm_desktop.ui.session_desk import SessionDesk
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.stroke_clock import StrokeClock
from iastm_desktop.ui.table_bar import RunLine
from iastm_desktop.ui.table_mode import REDNESS, TableMode
from iastm_desktop.ui.table_settings import TableSettings
from iastm_desktop.ui.tap_out import TapOuts, last_place
from iastm_desktop.ui.tap_out_questions import WaitingBar
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.timed_work import TimedWork, clock_words
from iastm_desktop.ui.zone_stop import ZoneStop
from iastm_desktop.words import _


class AtTheTable(QObject):
    """Holds them together for one page. `region_chosen`: a region was tapped in table mode. `left_handed`: chosen.

    `dose` tells what the chart panel says of the tool, `may_chart` whether health and consent are asked.
    """

    region_chosen = Signal(object)
    asked_first = Signal()
    left_handed = Signal(bool)

    def __init__(
        self, page: QWidget, desk: SessionDesk, *, dose: Callable[[], Mapping[str, Any]], may_chart: Callable[[], bool]
    ) -> None:
        super().__init__(page)
        self._page, self._map, self._strip, self._may_chart = page, desk.map, desk.strip, may_chart
        self._editor = editor = desk.editor
        self.settings = editor.parts.table or TableSettings()
        self.clock = StrokeClock(parent=self)
        self.work = TimedWork(
            editor, self.clock, place=self.place, dose=dose, by_itself=lambda: self.settings.choices.charts_by_itself
        )
        self.work.setParent(self)
        self.tap_outs = TapOuts(editor, page, place=lambda: self.work.place, stop=self.work.stop, go_on=self.work.go_on)
        self.mode: TableMode | None = None
        self.line = WaitingLine(editor, self.work)
        self.zones = ZoneStop(desk.map, editor, dose)
        desk.stop.tapped.connect(self.tap_outs.tap_out)
        self.settings.changed.connect(self._on_settings_changed)  # no lambda: the settings outlive this session
        self.pedals = PedalKeys(
            page,
            self.settings,
            {
                "timer": self.toggle_clock,
                "tap_out": self.tap_outs.tap_out,
                "redness": self.redness,
                "chart": self.chart_time,
                "table": self.toggle,
            },
        )

    def _on_settings_changed(self) -> None:
        self.left_handed.emit(self.settings.choices.left_handed)

    def place(self) -> SidedRegion | None:
        """Return the region in work: the selected one, else where the tool was last."""
        return self._map.selected or last_place(self._editor)

    def toggle(self) -> None:
        """Go into table mode, or leave it."""
        if self.mode is not None:
            self.mode.lift()
        elif self._may_chart():
            self._enter()
        else:
            self.asked_first.emit()

    def toggle_clock(self) -> None:
        """Start or stop the clock, once health and consent are asked."""
        if self._may_chart():
            self.work.toggle()
        else:
            self.asked_first.emit()

    def redness(self) -> None:
        """Chart redness where the work is."""
        (self.mode.strip if self.mode else self._strip).chart(REDNESS)

    def chart_time(self) -> None:
        """Chart the oldest time the clock left."""
        if self.work.left:
            self.work.chart(self.work.left[0])

    def tap_out_to_answer(self, place: SidedRegion | None) -> TapOut | None:
        """Return the tap-out whose questions wait, one of that region first."""
        left = waiting(self._editor.record.entries)
        return next((entry for entry in left if sided_region(entry) == place), left[0] if left else None)

    def _enter(self) -> None:
        self.mode = TableMode(self._page, self._editor, self.work, like=self._map, settings=self.settings)
        self.mode.tap_out_wanted.connect(self.tap_outs.tap_out)
        self.mode.region_chosen.connect(self.region_chosen)
        self.mode.lifted.connect(self._on_left)
        self.mode.show_over()

    def _on_left(self) -> None:
        """Go on with the view that was shown in table mode."""
        mode, self.mode = self.mode, None
        if mode is not None:
            self._map.set_view(mode.map.view, mode.map.layer)
            self._map.set_frame(mode.map.frame)
            self._strip.show_place()


class WaitingLine(QFrame):
    """One line under the head for what waits: questions in amber, a clock that runs, a time that is not charted.

    `reshaped` when it came or went.
    """

    reshaped = Signal()

    def __init__(self, editor: SessionEditor, work: TimedWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self._editor, self._work, self._is_asking = editor, work, False
        self.bar, self.runs = WaitingBar(editor), RunLine(work, editor.parts)
        self.stop = button("", work.stop)
        line = row(self.bar, self.stop, self.runs)
        line.setStretch(0, 1)
        line.setContentsMargins(8, 4, 8, 4)
        self.setLayout(line)
        editor.changed.connect(self._show)
        work.changed.connect(self._show)
        work.clock.ticked.connect(self._show)
        self._show()

    def height_px(self) -> int:
        """Return what it takes of the page's height now."""
        return 0 if self.isHidden() else self.sizeHint().height()

    def set_asking(self, asking: bool) -> None:
        """Stay away while the questions themselves are shown."""
        self._is_asking = asking
        self._show()

    def _show(self) -> None:
        runs, waits = self._work.clock.is_running, waiting(self._editor.record.entries)
        self.stop.setVisible(runs)
        words = _("Stop the clock, {time}").format(time=clock_words(self._work.clock.seconds()))
        self.stop.setText(words)
        self.stop.setAccessibleName(words)
        shown = (bool(waits) or runs or bool(self._work.left)) and not self._is_asking
        if shown == self.isHidden():
            self.setVisible(shown)
            self.reshaped.emit()
