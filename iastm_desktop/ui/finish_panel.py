"""The end of a visit: how it ended, to whom the client was referred, and the time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rules import notes
from iastm_desktop.domain.session import Referral
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import clock_time, duration
from iastm_desktop.ui.entry_forms import listed
from iastm_desktop.ui.pieces import button, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

TRAINER_WORDS = {"not_treated": _("Not done")}


class FinishPanel(QWidget):
    """Ends the session; `finished` once that was handed to the book, `closed` to go on charting."""

    finished = Signal()
    closed = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor = editor
        options = listed("outcome")(editor.parts.catalogue, {})
        if editor.record.session.role == "trainer":
            options = [(code, TRAINER_WORDS.get(code, words)) for code, words in options]
        self.outcome = ChipRow(options, name=_("How the visit ended"))
        self.goals = ChipRow(listed("goal")(editor.parts.catalogue, {}), exclusive=False, name=_("What for"))
        self.referred_to = self._line(_("Referred to"))
        self.referred_why = self._line(_("Why referred"))
        self.finish = button(_("Finish the visit"), self._on_finish, role="primary")
        self.finish.setMinimumHeight(48)
        self._facts = column(spacing=6)
        self._lay_out()

    def show_session(self) -> None:
        """Bring the panel up to the session as it is now."""
        session = self._editor.record.session
        tools = any(entry.kind == "stroke" for entry in self._editor.record.entries)
        hands = any(entry.kind == "technique" for entry in self._editor.record.entries)
        guess = "treated" if tools else "hands_only" if hands else None
        self.outcome.set_value(session.outcome or guess)
        self.goals.set_value(session.goals)
        self.referred_to.setText(session.referral.to if session.referral else "")
        self.referred_why.setText((session.referral.reason or "") if session.referral else "")
        self.finish.setText(_("Save the end of the visit") if session.ended_at else _("Finish the visit"))
        self._show_facts()

    def _show_facts(self) -> None:
        record, parts = self._editor.record, self._editor.parts
        clear(self._facts)
        start, end = record.session.started_at, record.session.ended_at or parts.now()
        words = _("{start} to {end}, {length}").format(
            start=clock_time(start), end=clock_time(end), length=duration(_seconds(start, end))
        )
        seconds, count = tool_seconds(record.entries), len(worked_regions(record.entries))
        self._facts.addWidget(label(words, "h3"))
        done = _("{count} regions, tool time {length}").format(count=count, length=duration(seconds))
        self._facts.addWidget(label(done))
        for ruling in notes(record, parts.rulebook):
            self._facts.addWidget(label(ruling.message, "caution", wrap=True))

    def _lay_out(self) -> None:
        rows = column(
            self._facts,
            label(_("The visit was"), "small"),
            self.outcome,
            label(_("What for (leave open if not asked)"), "small"),
            self.goals,
            label(_("Referred to"), "small"),
            self.referred_to,
            label(_("Why"), "small"),
            self.referred_why,
            0,
            spacing=6,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(row(label(_("Finish"), "h2"), 0, button(_("Back to the map"), self.closed.emit, role="quiet")))
        layout.addWidget(scrolling(holder(rows)), 1)
        layout.addWidget(self.finish)

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setMinimumHeight(TOUCH_PX)
        return edit

    def _on_finish(self) -> None:
        to, why = self.referred_to.text().strip(), self.referred_why.text().strip()
        outcome, goals = self.outcome.value(), self.goals.value()
        session = self._editor.record.session
        self._editor.set_session(
            ended_at=session.ended_at or self._editor.parts.now(),
            outcome=outcome if isinstance(outcome, str) else None,
            goals=goals if isinstance(goals, tuple) else (),
            referral=Referral(to=to, reason=why or None) if to else None,
        )
        self.finished.emit()


def _seconds(start: Moment, end: Moment) -> int:
    return max(0, int((end.utc - start.utc).total_seconds()))
