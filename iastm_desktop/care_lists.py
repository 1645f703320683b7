"""Lists across a book: incidents, and calls to be made; what entries ask for, joined with what is on record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from iastm_desktop.domain import follow_ups, incidents
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.follow_ups import FollowUp
from iastm_desktop.domain.incidents import Incident
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rulings import fact

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book


def incidents_in(book: "Book", catalogue: Catalogue, now: Moment, client: str | None = None) -> tuple[Incident, ...]:
    """Return every incident of a book or client by time: those entries open, and those on record."""
    opened = (
        incident
        for session, entries in book.telling_entries(incidents.telling_reactions(catalogue), client)
        for incident in incidents.incidents_of(session, entries, catalogue, now)
    )
    known = (incidents.incident_of(record) for record in book.records(incidents.KIND, client=client))
    return incidents.with_known(opened, known)


def calls_in(book: "Book", catalogue: Catalogue, today: date) -> tuple[FollowUp, ...]:
    """Return the calls still to be made up to the end of today, oldest first."""
    return follow_ups.to_call(every_call(book, catalogue, today), today, catalogue)


def every_call(book: "Book", catalogue: Catalogue, today: date) -> tuple[FollowUp, ...]:
    """Return the calls of recent visits and all on record, whatever became of them, by when they are due."""
    asked = _asked(book, catalogue, today)
    known = (follow_ups.follow_up_of(record) for record in book.records(follow_ups.KIND))
    return follow_ups.with_known(asked, known)


def _asked(book: "Book", catalogue: Catalogue, today: date) -> Iterator[FollowUp]:
    """Yield the calls that recent visits with tool work ask for, whether a record was made of them or not."""
    days = int(fact(catalogue, "intervals", "follow_up_open", "value"))
    longest = max(int(fact(catalogue, "intervals", f"follow_up_{phase}", "value")) for phase in follow_ups.PHASES)
    for ago in range(days + longest // 24 + 2):
        for line in book.sessions(on_date=today - timedelta(days=ago)):
            if line.ended_at and line.tool_s:
                yield from follow_ups.follow_ups_of(line.client, line.id, line.ended_at, catalogue)
