"""What the book knows of a client from before the open session: read in one go on the storage thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, Mark, Stroke, TapOut, Technique
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.follow_ups import KIND as FOLLOW_UP
from iastm_desktop.domain.follow_ups import follow_up_of, resolved_by
from iastm_desktop.domain.history import NO_HISTORY, History, history_of
from iastm_desktop.domain.intake import KIND as INTAKE
from iastm_desktop.domain.last_time import Planned, planned_from, tap_outs_of
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import unanswered
from iastm_desktop.domain.sequence import Done, done_on
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.domain.values import dataclass

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

LOOKS_BACK = 12  # visits: who has not been asked in full for so long is asked anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Earlier answers with the day they were given, the last visit's entries, and the marks that last."""

    screening: Screening | None = None
    asked_on: date | None = None
    full_on: date | None = None  # the last day on which health was asked in full
    consent: Consent | None = None
    agreed_on: date | None = None
    visited_on: date | None = None
    entries: tuple[Entry, ...] = ()
    marks: tuple[Mark, ...] = ()
    history: History = NO_HISTORY
    done: Mapping[SidedRegion, tuple[Done, ...]] = field(default_factory=dict)
    intake: Save | None = None  # what the client filled in before this visit

    @property
    def plan(self) -> tuple[Planned, ...]:
        """Return the last visit's work and home care as a plan."""
        return planned_from(self.entries)

    @property
    def tap_outs(self) -> tuple[TapOut, ...]:
        """Return where the client asked to ease, move or stop at the last visit."""
        return tap_outs_of(self.entries)

    @property
    def may_agree_again(self) -> bool:
        """Tell whether there is a consent that can be given as last time: not declined, and not withdrawn later."""
        return self.consent is not None and self.consent.decision != "declined" and not self.consent.withdrawn_at


def read_earlier(book: Book, session: Session, catalogue: Catalogue) -> Earlier:
    """Read what the visits before `session` hold of its client."""
    found: dict[str, Any] = {}
    lines = [line for line in book.sessions(client=session.client) if line.started_at <= session.started_at]
    for line in [line for line in reversed(lines) if line.id != session.id][:LOOKS_BACK]:
        record, day = book.session(line.id), line.started_at.date
        if record is None:
            continue
        if record.screening and not unanswered(record.screening, catalogue):
            found = {"screening": record.screening, "asked_on": day} | found
            found = ({} if record.screening.confirmed_from else {"full_on": day}) | found
        if record.consent:
            found = {"consent": record.consent, "agreed_on": day} | found
        if any(isinstance(entry, Stroke | Technique | TapOut) for entry in record.entries):
            found = {"entries": record.entries, "visited_on": day} | found
        if len(found) == 7:
            break
    calls = [follow_up_of(each) for each in book.records(FOLLOW_UP, client=session.client)]
    visits = book.visits_of(session.client, before=session.started_at)
    agreed = book.consents_of(session.client, before=session.started_at)
    marks = (entry for entry in book.entries(Mark.kind, session.client) if entry.session != session.id)
    return Earlier(
        **found,
        marks=tuple(mark for mark in marks if isinstance(mark, Mark)),
        history=history_of(visits, catalogue, resolved_by(calls), agreed),
        done=done_on(visits, catalogue),
        intake=_intake(book, session),
    )


def _intake(book: Book, session: Session) -> Save | None:
    filled = book.records(INTAKE, client=session.client)
    return book.newest(filled[-1].id) if filled else None
