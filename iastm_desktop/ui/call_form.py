"""The call after a visit: who to call, what the client said, or why nobody was reached. A record of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Reaction
from iastm_desktop.domain.follow_ups import DONE, SKIPPED, UNREACHABLE, FollowUp
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.care_words import call_words, phones_words, reaction_words, state_words, stays_open
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.people_step import single_spaced
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

YES, NO = "yes", "no"


class CallForm(QFrame):
    """Keeps one call. `told` carries it with what was said; `incident_wanted` carries the call that reports one."""

    told = Signal(object)
    incident_wanted = Signal(object)
    closed = Signal()

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.call: FollowUp | None = None
        self.title, self.phones, self.about = label("", "h1"), label("", "h2", wrap=True), label("", "muted", wrap=True)
        self.pain, self.soreness = PainRow(_("Pain now")), PainRow(_("Soreness"))
        self.gone = ChipRow(exclusive=False, name=_("Gone by now"))
        self._gone_words = label(_("Gone by now (tap what has gone)"), "small")
        self.marks = _line(_("Marks on the skin, in the client's words"))
        self.kickback, self.kickback_pain = _yes_no(_("Pain that came back after")), PainRow(_("Kickback pain"))
        self.again = _yes_no(_("Would have the tool again"))
        self.function = _line(_("What goes better or worse in daily life"))
        self.notes, self.reason = _line(_("Notes")), _line(_("Why it is skipped"))
        self.wrong = label("", "wrong", wrap=True)
        self.done = button(_("Save the call"), lambda: self._tell(DONE), role="primary")
        self.unreached = button(_("Not reached"), lambda: self._tell(UNREACHABLE))
        self.skip = button(_("Skip"), self._on_skip)
        self.incident = button(_("Report an incident"), self._on_incident)
        self.back = button(_("All calls"), self.closed.emit, role="quiet")
        put_icon(self.back, "chevron-left", tone="accent")
        self.kickback.changed.connect(lambda _value: self._show_kickback())
        self._lay_out()

    def show_call(self, call: FollowUp, client: Client | None, reactions: Sequence[Reaction]) -> None:
        """Ask about one call; what was said before stands as it is."""
        self.call = call
        self.title.setText(client.known_as if client else _("unknown client"))
        self.phones.setText(phones_words(client))
        said = [call_words(call, self._parts.catalogue), state_words(call, self._parts.catalogue)]
        self.about.setText(" · ".join(part for part in said if part))
        left = [one for one in reactions if stays_open(one, self._parts.catalogue)]
        self.gone.set_options([(one.id, reaction_words(one, self._parts)) for one in left])
        self.gone.set_value(call.gone)
        for widget in (self.gone, self._gone_words):
            widget.setVisible(bool(left))
        self._fill(call)

    def answers(self, state: str, at: Moment) -> FollowUp | None:
        """Return the call as it stands in the form, in a state; None before one is shown."""
        if self.call is None:
            return None
        kickback = self.kickback.value() == YES if self.kickback.value() else None
        return replace(
            self.call,
            state=state,
            made_at=at,
            pain=self.pain.value(),
            soreness=self.soreness.value(),
            marks=single_spaced(self.marks) or None,
            kickback=kickback,
            kickback_pain=self.kickback_pain.value() if kickback else None,
            function=single_spaced(self.function) or None,
            again=self.again.value() == YES if self.again.value() else None,
            gone=tuple(self.gone.value() or ()),
            reason=single_spaced(self.reason) or None if state == SKIPPED else None,
            notes=single_spaced(self.notes) or None,
        )

    def say_wrong(self, words: str) -> None:
        """Say why the call is not kept; what was said stays in the form."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _fill(self, call: FollowUp) -> None:
        self.pain.set_value(call.pain)
        self.soreness.set_value(call.soreness)
        self.kickback_pain.set_value(call.kickback_pain)
        for chips, value in ((self.kickback, call.kickback), (self.again, call.again)):
            chips.set_value(None if value is None else YES if value else NO)
        for field, text in (
            (self.marks, call.marks),
            (self.function, call.function),
            (self.notes, call.notes),
            (self.reason, call.reason),
        ):
            field.setText(text or "")
        self.reason.setVisible(call.state == SKIPPED)
        self._show_kickback()
        self.say_wrong("")

    def _show_kickback(self) -> None:
        self.kickback_pain.setVisible(self.kickback.value() == YES)

    def _on_skip(self) -> None:
        """Ask why before a call is skipped."""
        if not single_spaced(self.reason):
            self.reason.show()
            self.reason.setFocus()
            self.say_wrong(_("Say why the call is skipped, then tap Skip again."))
            return
        self._tell(SKIPPED)

    def _on_incident(self) -> None:
        if self.call:
            self.incident_wanted.emit(self.call)

    def _tell(self, state: str) -> None:
        told = self.answers(state, self._parts.now())
        if told:
            self.told.emit(told)

    def _lay_out(self) -> None:
        asked = column(spacing=4)
        rows: tuple[tuple[str | QLabel, QWidget], ...] = (
            (_("Pain now, 0 to 10"), self.pain),
            (_("Soreness, 0 to 10"), self.soreness),
            (self._gone_words, self.gone),
            (_("Marks on the skin"), self.marks),
            (_("Did pain come back after the visit?"), self.kickback),
            ("", self.kickback_pain),
            (_("What goes better or worse"), self.function),
            (_("Would the client have the tool again?"), self.again),
            (_("Notes"), self.notes),
        )
        for widget in (self.title, self.phones, self.about):
            asked.addWidget(widget)
        for words, field in rows:
            if words:
                asked.addWidget(label(words, "small") if isinstance(words, str) else words)
            asked.addWidget(field)
            asked.addSpacing(4)
        asked.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.back, 0, self.incident))
        layout.addWidget(scrolling(holder(asked)), 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.wrong)
        foot = row(self.unreached, self.skip, 0, self.done)
        layout.addLayout(foot)
        for act in (self.unreached, self.skip, self.done):
            act.setMinimumHeight(48)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


def _line(words: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(words)
    made.setAccessibleName(words)
    made.setMinimumHeight(TOUCH_PX)
    made.setMaxLength(1000)
    return made


def _yes_no(name: str) -> ChipRow:
    return ChipRow([(YES, _("Yes")), (NO, _("No"))], allow_none=True, name=name)
