"""The end of a visit: what is missing, the pain after, what the client takes home, how it ended, and the time."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rules import BLOCK, notes
from iastm_desktop.domain.session import Referral
from iastm_desktop.domain.signing import Missing, missing_for_signing
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.domain.visit_end import timed_strokes
from iastm_desktop.ui.begun_mends import missing_mends
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import clock_time, count, duration
from iastm_desktop.ui.entry_forms import listed
from iastm_desktop.ui.finish_missing import MissingRows
from iastm_desktop.ui.finish_rows import HomeCareRows, NextVisitRow, PainAfterRow, ToldRow
from iastm_desktop.ui.health_outcome import outcome_now
from iastm_desktop.ui.motion_line import AFTER, MotionLines
from iastm_desktop.ui.pieces import button, clear, column, elided, holder, label, plain_tip, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.sign_row import MissingToSign
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.ui.told_again import ToldAgain
from iastm_desktop.words import _

TRAINER_WORDS = {"not_treated": _("Not done")}
TWO_COLUMNS_PX, THREE_COLUMNS_PX = 600, 1100


class FinishPanel(QWidget):
    """Ends the session; `finished` once that was handed to the book, `closed` to go on charting.

    `kind_wanted` carries what is missing, a kind of entry and a sided region or None; `sign_wanted` once nothing is.
    """

    finished = Signal()
    closed = Signal()
    sign_wanted = Signal()
    kind_wanted = Signal(str, object)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor = editor
        self.missing = MissingRows(editor)
        self.missing.kind_wanted.connect(self.kind_wanted)
        self.pain, self.told = PainAfterRow(editor), ToldRow(editor)
        self.motions, self.again = MotionLines(editor, AFTER, self), ToldAgain(editor, self)
        self.home_care, self.next_visit = HomeCareRows(editor), NextVisitRow(editor)
        options = listed("outcome")(editor.parts.catalogue, {})
        if editor.record.session.role == "trainer":
            options = [(code, TRAINER_WORDS.get(code, words)) for code, words in options]
        self.outcome = ChipRow(options, compact=True, name=_("How the visit ended"))
        goals = listed("goal")(editor.parts.catalogue, {})
        self.goals = ChipRow(goals, exclusive=False, compact=True, name=_("What for"))
        self.referred_to = self._line(_("Referred to"))
        self.referred_why = self._line(_("Why referred"))
        self.finish = button(_("Finish the visit"), self._on_finish, role="primary")
        self.finish.setMinimumHeight(48)
        self.sign = button(_("Sign"), self._on_sign, role="primary", name=_("Finish and sign"))
        self.sign.setMinimumHeight(48)
        if editor.book is None:  # never shown before it has its place: it would be a window of its own
            self.sign.hide()
        set_role(self.finish, "" if editor.book else "primary")
        self.to_sign = MissingToSign(editor)
        self.history = button(_("History"), lambda: None, role="quiet")
        self.wrong_client = button(_("Wrong client?"), lambda: None, role="quiet")
        self._when, self._work = label("", "h3"), label("", wrap=True)
        self._in_head, self._notes = elided("", "small"), column(spacing=6)
        self._pain_words = label("")
        self._lay_out()
        editor.changed.connect(self._on_changed)

    def show_session(self) -> None:
        """Bring the panel up to the session as it is now."""
        session = self._editor.record.session
        self.missing.ask_anew()
        tools = any(entry.kind == "stroke" for entry in self._editor.record.entries)
        hands = any(entry.kind == "technique" for entry in self._editor.record.entries)
        guess = "treated" if tools else "hands_only" if hands else None
        self.outcome.set_value(session.outcome or guess)
        self.goals.set_value(session.goals)
        self.referred_to.setText(session.referral.to if session.referral else "")
        self.referred_why.setText((session.referral.reason or "") if session.referral else "")
        self.finish.setText(_("Save the end of the visit") if session.ended_at else _("Finish the visit"))
        self._show_facts()

    def take_last_step(self) -> None:
        """Sign by keyboard; where that cannot be, finish."""
        (self.finish if self.sign.isHidden() else self.sign).click()

    def ask_referral(self) -> None:
        """Lead to whom the client is referred, with why as the rules say it."""
        outcome = outcome_now(self._editor)
        why = next((ruling.message for ruling in outcome.rulings if ruling.level == BLOCK), "")
        if not self.referred_why.text():
            self.referred_why.setText(why.partition(":")[0])
        self.referred_to.setFocus()

    def _show_facts(self) -> None:
        record, parts = self._editor.record, self._editor.parts
        clear(self._notes)
        start, end = record.session.started_at, record.session.ended_at or parts.now()
        words = _("{start} to {end}, {length}").format(
            start=clock_time(start), end=clock_time(end), length=duration(_seconds(start, end))
        )
        self._when.setText(words)
        self._work.setText(self._work_words())
        self._in_head.setToolTip(plain_tip(f"{words} · {self._work_words()}"))
        self._show_width()
        for ruling in notes(record, parts.rulebook):
            self._notes.addWidget(label(ruling.message, "caution", wrap=True))
        asked = self.pain.value() is not None
        self._pain_words.setText(_("Pain after") if asked else _("Pain after: not asked yet"))
        set_role(self._pain_words, "small" if asked else "caution")

    def _show_width(self) -> None:
        """Say the time and the work in the head where there are three columns: what is missing needs the room."""
        wide = self.width() >= THREE_COLUMNS_PX
        for line in (self._when, self._work):
            line.setHidden(wide)
        self._in_head.setText(self._in_head.toolTip() if wide else "")

    def _work_words(self) -> str:
        """Return the regions and the tool time, and whether a clock ran."""
        entries = self._editor.record.entries
        regions = count(len(worked_regions(entries)), _("region"), _("regions"))
        words = _("{regions}, tool time {length}").format(regions=regions, length=duration(tool_seconds(entries)))
        by_clock, about = timed_strokes(entries)
        if by_clock and about:
            return _("{words} ({clock} by the clock, {about} about)").format(words=words, clock=by_clock, about=about)
        return f"{words} ({_('by the clock') if by_clock else _('about')})" if by_clock or about else words

    def _lay_out(self) -> None:
        missing = column(self.to_sign, self._when, self._work, self._notes, self.missing, 0)
        after = column(self._pain_words, self.pain, self.motions, self.again)
        for widget in (_small(_("The client was told")), self.told):
            after.addWidget(widget)
        after.addStretch(1)
        ends = column(
            *(_small(_("Home care")), self.home_care, _small(_("Next visit")), self.next_visit),
            *(_small(_("The visit was")), self.outcome),
            *(_small(_("What for (leave open if not asked)")), self.goals),
            *(_small(_("Referred to, and why")), row(self.referred_to, self.referred_why), 0),
        )
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._last = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for outside in (self._columns, self._last):
            outside.setSpacing(20)
        for part in (missing, after, ends):
            part.setSpacing(6)
        for part in (after, ends):
            self._last.addLayout(part, 1)
        for side in (missing, self._last):
            self._columns.addLayout(side, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        back = button(_("Back to the map"), self.closed.emit, role="quiet")
        layout.addWidget(scrolling(holder(self._columns)), 1)
        layout.addLayout(row(self.finish, self.sign))
        # Last, so that Tab comes to what is missing first.
        head = row(label(_("Finish"), "h2"), self._in_head, self.history, self.wrong_client, back)
        head.setStretch(1, 1)
        layout.insertLayout(0, head)

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setMinimumHeight(TOUCH_PX)
        return edit

    def _on_changed(self) -> None:
        if self.isVisible():
            self._show_facts()
            if not self.to_sign.isHidden():
                self.to_sign.show_missing(self._missing(self._end()))

    def _on_finish(self) -> None:
        self._editor.set_session(**self._end())
        self.finished.emit()

    def _on_sign(self) -> None:
        """Say what is missing; else end the visit and let it be signed."""
        end = self._end()
        missing = self._missing(end)
        self.to_sign.show_missing(missing)
        if not missing:
            self._editor.set_session(**end)
            self.sign_wanted.emit()

    def _missing(self, end: dict[str, Any]) -> tuple[Missing, ...]:
        record = self._editor.record
        ended = replace(record, session=replace(record.session, **end))
        begun = missing_mends(self._editor.book, record.session.id)
        return (*missing_for_signing(ended, self._editor.parts.catalogue), *begun)

    def _end(self) -> dict[str, Any]:
        """Return what the end of the visit says, by field of the session."""
        to, why = self.referred_to.text().strip(), self.referred_why.text().strip()
        outcome, goals = self.outcome.value(), self.goals.value()
        session = self._editor.record.session
        return {
            "ended_at": session.ended_at or self._editor.parts.now(),
            "outcome": outcome if isinstance(outcome, str) else None,
            "goals": goals if isinstance(goals, tuple) else (),
            "referral": Referral(to=to, reason=why or None) if to else None,
        }

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if self.width() >= TWO_COLUMNS_PX else down)
        self._last.setDirection(across if self.width() >= THREE_COLUMNS_PX else down)
        self._columns.setStretch(1, 2 if self.width() >= THREE_COLUMNS_PX else 1)
        self._show_width()


def _small(words: str) -> QWidget:
    return label(words, "small")


def _seconds(start: Moment, end: Moment) -> int:
    return max(0, int((end.utc - start.utc).total_seconds()))
