"""The page of one client: who it is, how to reach them, what to watch for, every visit so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iastm_desktop.domain.moved import MovedAway, moved_away_words, moved_words
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.ui.dates import born_and_age, count, short_date
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import (
    PAGE_MARGIN_PX,
    button,
    card,
    clear,
    column,
    elided,
    holder,
    label,
    row,
    scrolling,
    widgets_in,
)
from iastm_desktop.ui.today_lines import state_in_words, work_in_words
from iastm_desktop.ui.visit_card import ActionCard, CardWords, action_card
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.reads import SessionLine

_IDENTITY_WIDTH_PX, _DATE_PX = 310, 112
_SIDE_BY_SIDE_FROM_PX = 800


class ClientPage(QWidget):
    """One client's page. The signals carry ids."""

    session_wanted = Signal(str)
    start_wanted = Signal(str)
    edit_wanted = Signal(str)
    fill_in_wanted = Signal(str)
    audit_wanted = Signal(str)
    record_wanted = Signal(str)
    left = Signal()

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        self._client: Client | None = None
        self._name, self._below = elided("", "display"), label("", "muted")
        self._identity, self._visits = column(spacing=4), column(spacing=10)
        self._number = label("", "muted")
        self.start_button = button(_("Start session"), self._on_start, role="primary")
        self.edit_button = button(_("Edit"), self._on_edit)
        self.fill_in_button = button(_("Client fills in"), self._on_fill_in)
        self.audit_button = button(_("Who saw this"), self._on_audit, role="quiet")
        self.record_button = button(_("Record…"), self._on_record, role="quiet", name=_("Whole record: hand out, join"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.back_button = button(_("Clients"), self.left.emit, role="quiet", name=_("Back to the clients"))
        put_icon(self.back_button, "chevron-left", tone="accent")
        self._lay_out()
        book.clients_changed.connect(self._on_clients_changed)
        book.acting_changed.connect(self._show_may_chart)

    @property
    def client(self) -> Client | None:
        """Return who is shown."""
        return self._client

    def show_client(self, client: Client) -> None:
        """Show this client and read the history."""
        self._client = client
        self._name.setText(client.called or client.name)
        self._below.setText(" · ".join(_identity_line(client, self._parts)))
        clear(self._identity)
        for heading, lines in _facts_of(client):
            self._show_fact(heading, lines)
        self._show_may_chart()
        read = lambda book: (book.sessions(client=client.id), book.moved_away(client.id))  # noqa: E731
        self._book.ask(self, read, lambda found: self.show_history(*found))

    def show_history(self, lines: Iterable[SessionLine], away: Iterable[MovedAway] = ()) -> None:
        """Show the client's visits, the newest first; below them a line for each that was charted here by mistake."""
        own = [line for line in lines if self._client and line.client == self._client.id]
        clear(self._visits)
        for line in sorted(own, key=lambda line: line.started_at, reverse=True):
            self._visits.addWidget(self._visit_card(line))
        if not own:
            self._visits.addWidget(label(_("No visits yet."), "muted"))
        for one in sorted(away, key=lambda one: one.started_at, reverse=True):
            self._visits.addWidget(label(_away_in_words(one), "muted", wrap=True))
        self._number.setText(count(len(own), _("visit"), _("visits")) if own else "")

    def cards(self) -> tuple[ActionCard, ...]:
        """Return the visits shown."""
        return tuple(widget for widget in widgets_in(self._visits) if isinstance(widget, ActionCard))

    def _lay_out(self) -> None:
        names = column(self._name, self._below, spacing=2)
        head = row(names, 16, self.edit_button, self.start_button, spacing=10)
        head.setStretch(0, 1)
        identity = holder(column(card(self._identity), 0))
        identity.setFixedWidth(_IDENTITY_WIDTH_PX)
        heading = row(label(_("Visits"), "h2"), 4, self._number, 0)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(24)
        self._body.addWidget(identity)
        self._body.addWidget(holder(column(heading, self._visits, 0, spacing=12)), 1)
        body = holder(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, 10, PAGE_MARGIN_PX, 8)
        layout.setSpacing(14)
        layout.addLayout(row(self.back_button, 0, self.record_button, self.audit_button, self.fill_in_button))
        layout.addLayout(head)
        layout.addWidget(scrolling(body), 1)

    def _on_audit(self) -> None:
        if self._client:
            self.audit_wanted.emit(self._client.id)

    def _on_record(self) -> None:
        if self._client:
            self.record_wanted.emit(self._client.id)

    def _show_fact(self, heading: str, lines: Iterable[str]) -> None:
        if self._identity.count():
            self._identity.addSpacing(12)
        self._identity.addWidget(label(heading, "small"))
        for line in lines:
            self._identity.addWidget(label(line, wrap=True))

    def _visit_card(self, line: SessionLine) -> ActionCard:
        open_visit = lambda: self.session_wanted.emit(line.id)  # noqa: E731
        who = self._book.practitioner_name(line.practitioner)
        role = self._parts.catalogue.words("roles", line.role)
        moved = moved_words(line.moved_at) if line.moved_at else ""
        said = (work_in_words(line) if line.reason else "", f"{who}, {role}", moved)
        words = CardWords(
            lead=short_date(line.started_at.date),
            title=line.reason or work_in_words(line),
            detail=" · ".join(part for part in said if part),
            state=self._outcome(line),
            action=_("Open"),
            role="" if line.ended_at else "primary",
        )
        return action_card(words, open_visit, lead_px=_DATE_PX)

    def _outcome(self, line: SessionLine) -> str:
        if not line.ended_at:
            return state_in_words(line)
        return self._parts.catalogue.words("outcome", line.outcome or "treated")

    def _show_may_chart(self) -> None:
        self.start_button.setEnabled(self._book.may_chart)
        self.record_button.setEnabled(self._book.may_chart)
        self.start_button.setToolTip(
            "" if self._book.may_chart else _("Front desk books and prints, it does not chart.")
        )

    def _on_clients_changed(self) -> None:
        person = self._book.person(self._client.id) if self._client else None
        if person:
            self.show_client(person)

    def _on_start(self) -> None:
        if self._client:
            self.start_wanted.emit(self._client.id)

    def _on_fill_in(self) -> None:
        if self._client:
            self.fill_in_wanted.emit(self._client.id)

    def _on_edit(self) -> None:
        if self._client:
            self.edit_wanted.emit(self._client.id)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE_FROM_PX
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _away_in_words(away: MovedAway) -> str:
    return f"{short_date(away.started_at.date)}  {moved_away_words(away)}"


def _identity_line(client: Client, parts: Parts) -> list[str]:
    full = [client.name] if client.called and client.called != client.name else []
    pronouns = [client.pronouns] if client.pronouns else []
    doubt = [_("possible duplicate")] if client.possible_duplicate else []
    return [*full, *pronouns, born_and_age(client, parts.now().date), *doubt]


def _facts_of(client: Client) -> list[tuple[str, tuple[str, ...]]]:
    facts = [
        (_("Phone"), tuple(phone_in_words(phone) for phone in client.phones)),
        (_("E-mail"), _one(client.email)),
        (_("Emergency contact"), _one(client.emergency)),
        (_("Guardians"), client.guardians),
        (_("Number or reference"), _one(client.reference)),
        (_("Referred by"), _one(client.referred_by)),
        (_("Payer"), _one(client.payer)),
    ]
    shown = [(heading, lines) for heading, lines in facts if lines]
    return shown or [(_("Contact"), (_("Nothing noted yet."),))]


def phone_in_words(phone: Phone) -> str:
    """Return `604 555 0101, mobile (no voicemail)`."""
    text = f"{phone.number}, {phone.label}" if phone.label else phone.number
    if phone.ok_voicemail is None:
        return text
    return f"{text} ({_('voicemail is fine')})" if phone.ok_voicemail else f"{text} ({_('no voicemail')})"


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()
