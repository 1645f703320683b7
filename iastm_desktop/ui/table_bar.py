"""The clock at the table: one large button, the total in sight, and what a stopped clock leaves to chart."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.ui.dates import duration
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, icon_button, label
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.ui.timed_work import TimedWork, clock_words
from iastm_desktop.words import _

CLOCK_PX, CLOCK_PX_NARROW = QSize(200, 92), QSize(124, 92)
WHAT_LACKS = {"region": _("the region"), "tool": _("the tool"), "pressure": _("how firm")}


class ClockButton(QPushButton):
    """Starts and stops the clock of a stroke, and shows its time in large figures."""

    def __init__(self, work: TimedWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._size = CLOCK_PX
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.pressed.connect(work.toggle)  # at the press: an oily finger slides off before it is lifted
        for signal in (work.changed, work.clock.ticked):
            signal.connect(self.show_time)
        self.show_time()

    def set_narrow(self, narrow: bool) -> None:
        """Take less width."""
        self._size = CLOCK_PX_NARROW if narrow else CLOCK_PX
        self.updateGeometry()

    def show_time(self) -> None:
        """Bring figures and words up to the clock."""
        time, runs = clock_words(self._work.clock.seconds()), self._work.clock.is_running
        set_role(self, "clock on" if runs else "clock")
        self.setText(f"{time}\n" + (_("Stop") if runs else _("Start")))
        self.setAccessibleName(_("Stop the clock, {time}").format(time=time) if runs else _("Start the clock"))

    # Qt's own names

    def sizeHint(self) -> QSize:
        return self._size


class TotalLabel(QWidget):
    """The tool time of the whole session, what runs included."""

    def __init__(self, work: TimedWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.figure, words = label("", "h1"), label(_("tool time"), "small")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(words, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.figure)
        for signal in (work.changed, work.clock.ticked):
            signal.connect(self.show_time)
        self.show_time()

    def show_time(self) -> None:
        """Bring the figure up to the session and the clock."""
        seconds = self._work.total_seconds()
        self.figure.setText(clock_words(seconds))
        self.figure.setAccessibleName(_("Tool time in all {time}").format(time=duration(seconds)))


class RunLine(QWidget):
    """What a stopped clock left: one tap charts it with the tool and pressure in use, another lets it go."""

    def __init__(self, work: TimedWork, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._parts = work, parts
        self.chart = button("", self._on_chart, role="primary")
        self.drop = icon_button("close", _("Not this time"), self._on_drop)
        put_icon(self.chart, "clock", tone="on_accent", size_px=18)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(self.chart)
        line.addWidget(self.drop)
        work.changed.connect(self.show_run)
        self.show_run()

    def show_run(self) -> None:
        """Offer the oldest time that is not charted; its region is named where it is not the one in work."""
        self.setVisible(bool(self._work.left))
        if not self._work.left:
            return
        run = self._work.left[0]
        lacks, time, place = self._work.missing(run), clock_words(run.seconds), run.place or self._work.place
        where = place_in_words(place, self._parts.regions) if place else _("no region yet")
        here = place is None or place == self._work.place
        words = (
            _("Chart {time}").format(time=time) if here else _("Chart {time},\n{place}").format(time=time, place=where)
        )
        if more := len(self._work.left) - 1:
            words = _("{words} (+{more})").format(words=words, more=more)
        self.chart.setEnabled(not lacks)
        self.chart.setText(_("{time}: choose {what}").format(time=time, what=WHAT_LACKS[lacks]) if lacks else words)
        self.chart.setAccessibleName(_("Chart {time} by the clock, {place}").format(time=time, place=where))

    def _on_chart(self) -> None:
        if self._work.left:
            self._work.chart(self._work.left[0])

    def _on_drop(self) -> None:
        if self._work.left:
            self._work.let_go(self._work.left[0])
