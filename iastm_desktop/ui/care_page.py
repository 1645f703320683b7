"""What comes after a visit: whom to call today, and the incidents, each with its form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.follow_ups import UNREACHABLE, FollowUp, follow_up_record
from iastm_desktop.domain.incidents import KIND, Incident, incident_record
from iastm_desktop.ui.call_form import CallForm
from iastm_desktop.ui.care_words import (
    Care,
    call_words,
    grade_words,
    incident_words,
    phones_words,
    reactions_of,
    read_care,
    state_words,
)
from iastm_desktop.ui.dates import day_and_month, short_date
from iastm_desktop.ui.incident_form import IncidentForm
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import PAGE_MARGIN_PX, clear, column, holder, label, row, scrolling, widgets_in
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.visit_card import ActionCard, CardWords, action_card
from iastm_desktop.words import _

CALLS, INCIDENTS = "calls", "incidents"
_DATE_PX = 84
TOLD = "other"


class CarePage(QWidget):
    """Calls and incidents of the whole book. `session_wanted` carries the id of a visit to open."""

    session_wanted = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        self.care = Care((), (), ())
        self._told_at_call = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.which = Segments(((CALLS, _("To call")), (INCIDENTS, _("Incidents"))), name=_("What comes after a visit"))
        self.number = label("", "muted")
        self._list = column(spacing=10)
        self.call, self.incident = CallForm(parts), IncidentForm(parts)
        self.stack = QStackedWidget()
        self._lay_out()
        self.which.changed.connect(lambda _code: self._show_list())
        self.call.told.connect(self._on_call_told)
        self.call.incident_wanted.connect(self._on_incident_wanted)
        self.call.closed.connect(self.enter)
        self.incident.told.connect(self._on_incident_told)
        self.incident.visit_wanted.connect(self.session_wanted)
        self.incident.closed.connect(self._after_incident)
        book.acting_changed.connect(self._show_list)

    def enter(self, which: str = "") -> None:
        """Show the calls or the incidents anew."""
        if which:
            self.which.set_value(which)
        self.stack.setCurrentIndex(0)
        self.refresh()

    def refresh(self) -> None:
        """Read calls and incidents from the book."""
        now, catalogue = self._parts.now(), self._parts.catalogue
        self._book.ask(self, lambda book: read_care(book, catalogue, now), self._on_care)

    def cards(self) -> tuple[ActionCard, ...]:
        """Return the cards shown, in order."""
        return tuple(widget for widget in widgets_in(self._list) if isinstance(widget, ActionCard))

    def open_call(self, call: FollowUp) -> None:
        """Show the form of a call, once the visit's reactions are read."""

        def show(reactions: object) -> None:
            self.call.show_call(call, self._book.clients.get(call.client), reactions)  # type: ignore[arg-type]
            self.stack.setCurrentWidget(self.call)

        self._book.ask(self, lambda book: reactions_of(book, call.session), show)

    def open_incident(self, incident: Incident) -> None:
        """Show the form of an incident."""
        self._told_at_call = False
        self.incident.show_incident(incident, self._book.clients.get(incident.client))
        self.stack.setCurrentWidget(self.incident)

    def _on_care(self, care: Care) -> None:
        self.care = care
        self._show_list()

    def _show_list(self) -> None:
        clinical = self._book.is_clinical
        self.which.button(INCIDENTS).setVisible(clinical)
        if not clinical:
            self.which.set_value(CALLS)
        clear(self._list)
        if self.which.value() == CALLS:
            self._show_calls()
        else:
            self._show_incidents()

    def _show_calls(self) -> None:
        for call in self.care.calls:
            self._list.addWidget(self._call_card(call))
        if not self.care.calls:
            self._list.addWidget(label(_("Nobody to call today."), "muted"))
        if self.care.made:
            self._list.addWidget(label(_("Made lately"), "h3"))
        for call in reversed(self.care.made):
            self._list.addWidget(self._call_card(call))

    def _show_incidents(self) -> None:
        for incident in self.care.incidents:
            self._list.addWidget(self._incident_card(incident))
        if not self.care.incidents:
            self._list.addWidget(label(_("No incidents. Bad reactions and work against a rule open one."), "muted"))

    def _call_card(self, call: FollowUp) -> ActionCard:
        client, catalogue = self._book.clients.get(call.client), self._parts.catalogue
        is_open = call in self.care.calls
        words = CardWords(
            lead=day_and_month(call.due_at.date),
            title=client.known_as if client else _("unknown client"),
            detail=f"{phones_words(client)} · {call_words(call, catalogue)}",
            state=state_words(call, catalogue),
            state_role="now" if call.state == UNREACHABLE else "muted",
            action=_("Call") if is_open and self._may_write else _("Open"),
            role="primary" if is_open and self._may_write else "",
        )
        return action_card(words, lambda: self.open_call(call), lead_px=_DATE_PX)

    def _incident_card(self, incident: Incident) -> ActionCard:
        client = self._book.clients.get(incident.client)
        is_open = incident.closed_on is None
        closed = _("closed {day}").format(day=short_date(incident.closed_on)) if incident.closed_on else _("open")
        name = client.known_as if client else _("unknown client")
        words = CardWords(
            lead=day_and_month(incident.happened_at.date),
            title=incident_words(incident, self._parts),
            detail=f"{name} · {grade_words(incident, self._parts.catalogue)}",
            state=closed,
            state_role="now" if is_open else "ok",
            action=_("Go on") if is_open and self._may_write else _("Open"),
            role="primary" if is_open and self._may_write else "",
        )
        return action_card(words, lambda: self.open_incident(incident), lead_px=_DATE_PX)

    @property
    def _may_write(self) -> bool:
        return not self._book.looks_only

    def _on_call_told(self, call: FollowUp) -> None:
        self._keep(follow_up_record(call), self.enter, self.call.say_wrong)

    def _on_incident_told(self, incident: Incident) -> None:
        self._keep(incident_record(incident), self._after_incident, self.incident.say_wrong)

    def _after_incident(self) -> None:
        """Go back to the call that the incident was told at, as it was left, else to the list."""
        if self._told_at_call:
            self.stack.setCurrentWidget(self.call)
        else:
            self.enter(INCIDENTS)

    def _keep(self, record: Record, on_saved: Callable[[], None], on_not_saved: Callable[[str], None]) -> None:
        self._book.correct(self, record, on_saved, on_not_saved)

    def _on_incident_wanted(self, call: FollowUp) -> None:
        """Ask about something bad that the client told of at a call."""
        incident = Incident(
            id=f"{KIND}:{new_id()}",
            client=call.client,
            session=call.session,
            cause=TOLD,
            happened_at=self._parts.now(),
        )
        self.open_incident(incident)
        self._told_at_call = True

    def _lay_out(self) -> None:
        head = row(self.which, self.number, 0)
        shown = column(head, scrolling(holder(column(self._list, 0))), spacing=14)
        self.stack.addWidget(holder(shown))
        self.stack.addWidget(self.call)
        self.stack.addWidget(self.incident)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, 14, PAGE_MARGIN_PX, 8)
        layout.addWidget(self.stack)
