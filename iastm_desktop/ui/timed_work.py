"""Tool work by the clock: each stop gives a time on a region, charted with the dose in use or kept until it is."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.entries import Entry, Stroke, sided_region
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.health_outcome import why_no_clock
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.stroke_clock import StrokeClock

BY_CLOCK = "clock"
DOSE_NEEDS = ("tool", "pressure")


@dataclass(frozen=True, slots=True)
class Run:
    """A time the clock took: where, since when, and how many seconds."""

    place: SidedRegion | None
    started_at: Moment
    seconds: int


class TimedWork(QObject):
    """`changed` when a run began, ended, was charted or let go.

    `place` tells the region in work, `dose` what the chart panel says of tool, pressure and details (by field, as in a
    session file), `by_itself` whether a stop charts at once.
    """

    changed = Signal()

    def __init__(
        self,
        editor: SessionEditor,
        clock: StrokeClock,
        *,
        place: Callable[[], SidedRegion | None],
        dose: Callable[[], Mapping[str, Any]],
        by_itself: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self.clock = clock
        self.left: tuple[Run, ...] = ()
        self._editor, self._place, self._dose, self._by_itself = editor, place, dose, by_itself
        self._begun: Run | None = None
        clock.changed.connect(self.changed)
        editor.changed.connect(self._on_charted)

    @property
    def place(self) -> SidedRegion | None:
        """Return the region the running clock counts for, else the one in work."""
        began = self._begun.place if self._begun and self.clock.is_running else None
        return began or self._place()

    def toggle(self) -> None:
        """Start the clock, or stop it."""
        if self.clock.is_running:
            self.stop()
        elif why := why_no_clock(self._editor):
            self._editor.refused.emit([], [why])
        else:
            self._begun = Run(self._place(), self._editor.parts.now(), 0)
            self.clock.start()

    def stop(self) -> None:
        """Stop the clock and keep its time; less than a second was a slip of the finger."""
        if not self.clock.is_running or self._begun is None:
            return
        run = Run(self.place, self._begun.started_at, self.clock.stop())
        if run.seconds:
            self.left = (*self.left, run)
            if self._by_itself():
                self.chart(run)
        self.changed.emit()

    def go_on(self) -> None:
        """Take the last stop back, and the time it kept, unless that is charted."""
        if self._begun and self.left and self.left[-1].started_at == self._begun.started_at:
            self.left = self.left[:-1]
            self.clock.go_on()

    def missing(self, run: Run) -> str:
        """Return what a run lacks to be charted: `region`, `tool` or `pressure`, empty where nothing."""
        lacking = (name for name in DOSE_NEEDS if self._dose().get(name) is None)
        return "region" if run.place is None and self._place() is None else next(lacking, "")

    def chart(self, run: Run) -> bool:
        """Chart a run with the dose in use; False where something is missing or the rules refuse it."""
        if self.missing(run):
            return False
        place = run.place or self._place()
        assert place is not None
        about_time = ("duration_s", "timed", "time", "set")
        dose = {name: value for name, value in self._dose().items() if name not in about_time}
        own = {"duration_s": run.seconds, "timed": BY_CLOCK, "at": run.started_at.isoformat(), **place._asdict()}
        return self._editor.add([build(Stroke, dose | own)])

    def let_go(self, run: Run) -> None:
        """Forget a time that belongs to no tool work."""
        self.left = tuple(other for other in self.left if other is not run)
        self.changed.emit()

    def total_seconds(self) -> int:
        """Return the tool time of the session: what is charted, what is not yet, and what runs."""
        kept = sum(run.seconds for run in self.left)
        return tool_seconds(self._editor.record.entries) + kept + self.clock.seconds()

    def _on_charted(self) -> None:
        """Let go of what stands in the session now, whoever charted it; stop where the client took consent back."""
        consent = self._editor.record.consent
        if consent and consent.withdrawn_at and self.clock.is_running:
            self.stop()
        entries = self._editor.record.entries
        left = tuple(run for run in self.left if not any(_is_of(entry, run) for entry in entries))
        if left != self.left:
            self.left = left
        self.changed.emit()


def _is_of(entry: Entry, run: Run) -> bool:
    if not isinstance(entry, Stroke) or entry.timed != BY_CLOCK:
        return False
    same_place = run.place is None or sided_region(entry) == run.place
    return same_place and entry.at == run.started_at and entry.duration_s == run.seconds


def clock_words(seconds: int) -> str:
    """Return `1:07`."""
    return f"{seconds // 60}:{seconds % 60:02}"
