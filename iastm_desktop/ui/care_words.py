"""What comes after a visit, read in one go: calls to make, incidents; and the words they stand in. No widgets here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from iastm_desktop.care_lists import every_call, incidents_in
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Reaction, sided_region
from iastm_desktop.domain.follow_ups import DONE, DUE, SKIPPED, FollowUp, to_call
from iastm_desktop.domain.incidents import Incident, cause_in_words, grade_of
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.rulings import fact, place_in_words
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.dates import clock_time, count, short_date
from iastm_desktop.ui.parts import Parts
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

DONE_DAYS = 14  # so long a call that was made stays in sight


@dataclass(frozen=True, slots=True)
class Care:
    """The calls to make by today, those made or skipped lately, and the incidents, open ones first."""

    calls: tuple[FollowUp, ...]
    made: tuple[FollowUp, ...]
    incidents: tuple[Incident, ...]

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Return the incidents that nobody has closed."""
        return tuple(incident for incident in self.incidents if incident.closed_on is None)


def read_care(book: Book, catalogue: Catalogue, now: Moment) -> Care:
    """Read what comes after the visits of a book."""
    every, first = every_call(book, catalogue, now.date), now.date - timedelta(days=DONE_DAYS)
    made = (call for call in every if call.state in (DONE, SKIPPED) and call.made_at and call.made_at.date >= first)
    newest_first = tuple(reversed(incidents_in(book, catalogue, now)))
    left = tuple(incident for incident in newest_first if incident.closed_on is None)
    closed = tuple(incident for incident in newest_first if incident.closed_on)
    return Care(to_call(every, now.date, catalogue), tuple(made), (*left, *closed))


def reactions_of(book: Book, session: str) -> tuple[Reaction, ...]:
    """Return the reactions of a visit that something must say have gone, one a place, and were not said so."""
    record = book.session(session)
    seen = (entry for entry in record.entries if isinstance(entry, Reaction)) if record else ()
    return tuple({(one.region, one.side, one.reaction): one for one in seen if not one.resolved_at}.values())


def stays_open(reaction: Reaction, catalogue: Catalogue) -> bool:
    """Tell whether a reaction is open until something says it has gone."""
    return fact(catalogue, "reactions", reaction.reaction, "stays_open") == "yes"


def call_words(call: FollowUp, catalogue: Catalogue) -> str:
    """Return `call after a day, due 12 Mar 2026 09:45`."""
    what = catalogue.words("intervals", f"follow_up_{call.phase}")
    return _("{what}, due {day} {time}").format(
        what=what, day=short_date(call.due_at.date), time=clock_time(call.due_at)
    )


def state_words(call: FollowUp, catalogue: Catalogue) -> str:
    """Return `not reached 12 Mar 2026`, `skipped: moved away`; nothing while a call is due."""
    if call.state == DUE or not call.made_at:
        return ""
    said = f"{catalogue.words('follow_up_state', call.state)} {short_date(call.made_at.date)}"
    return f"{said}: {call.reason}" if call.reason else said


def phones_words(client: Client | None) -> str:
    """Return the numbers to call, each with its label and whether a message may be left."""
    from iastm_desktop.ui.client_page import phone_in_words

    numbers = " · ".join(phone_in_words(phone) for phone in client.phones) if client else ""
    return numbers or _("no phone number noted")


def incident_words(incident: Incident, parts: Parts) -> str:
    """Return `haematoma, right upper trapezius`."""
    what = cause_in_words(incident, parts.catalogue, parts.regions)
    place = place_in_words(incident.place, parts.regions) if incident.place else ""
    return ", ".join(part for part in (f"{what[:1].upper()}{what[1:]}", place) if part)


def grade_words(incident: Incident, catalogue: Catalogue) -> str:
    """Return how grave an incident is by severity and duration; what is still to be said before both are known."""
    grade = grade_of(incident, catalogue)
    if grade:
        return _("Graded {grade}").format(grade=catalogue.words("incident_grade", grade))
    return _("Not graded yet: how bad, and how long")


def reaction_words(reaction: Reaction, parts: Parts) -> str:
    """Return `petechiae, right upper trapezius`."""
    place = sided_region(reaction)
    words = parts.catalogue.words("reactions", reaction.reaction)
    return f"{words}, {place_in_words(place, parts.regions)}" if place else words


def care_summary(care: Care, *, clinical: bool) -> str:
    """Return `To call today: 2 · 1 open incident`, empty where nothing waits."""
    said = [_("To call today: {number}").format(number=len(care.calls))] if care.calls else []
    left = len(care.open_incidents) if clinical else 0
    said += [count(left, _("open incident"), _("open incidents"))] if left else []
    return " · ".join(said)
