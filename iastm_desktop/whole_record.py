"""One client's whole record, put together from a book: as PDF and as JSON, for a request of access."""

import json
from typing import TYPE_CHECKING

from iastm_desktop.care_lists import incidents_in
from iastm_desktop.domain import follow_ups
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.client_record import ClientRecord, VisitRecord, client_record_to_plain
from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.follow_ups import FollowUp
from iastm_desktop.domain.lasting_marks import lasting
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.outgoing import file_stem
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book


def read_whole_record(book: "Book", client: str, catalogue: Catalogue, now: Moment) -> ClientRecord | None:
    """Return everything a book holds about a client, None where it has no such client."""
    from iastm_desktop.storage.audit import whole_trail
    from iastm_desktop.storage.outside import fingerprint
    from iastm_desktop.storage.whole_record import identity_versions, record_versions, visits_in_full

    person = book.client(client)
    if person is None:
        return None
    visits = visits_in_full(book, person.id)
    return ClientRecord(
        client=person,
        practice=book.practice(),
        made_at=now,
        fingerprint=str(fingerprint(book.head())),
        names={one.id: one.name for one in book.practitioners()},
        entries=tuple(entry for entry, own in book.joined_entries() if own == person.id),
        identity=identity_versions(book, person.id),
        visits=visits,
        away=book.moved_away(person.id),
        calls=_calls(book, person, visits, catalogue),
        incidents=incidents_in(book, catalogue, now, person.id),
        marks=lasting(entry for visit in visits for entry in visit.record.entries if isinstance(entry, Mark)),
        records=record_versions(book, person.id, [visit.record.session.id for visit in visits]),
        trail=whole_trail(book, person.id),
    )


def record_json(whole: ClientRecord) -> bytes:
    """Return the whole record as a JSON file."""
    return json.dumps(client_record_to_plain(whole), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def record_stem(client: Client, now: Moment) -> str:
    """Return the name that both files begin with."""
    return f"{file_stem(client.name, _('client'))} {_('whole record')} {now.date.isoformat()}"


def _calls(book: "Book", client: Client, visits: tuple[VisitRecord, ...], catalogue: Catalogue) -> tuple[FollowUp, ...]:
    asked = [
        call
        for visit in visits
        if (end := visit.record.session.ended_at) and tool_seconds(visit.record.entries) and not visit.taken_back
        for call in follow_ups.follow_ups_of(client.id, visit.record.session.id, end, catalogue)
    ]
    known = (follow_ups.follow_up_of(one) for one in book.records(follow_ups.KIND, client=client.id))
    return follow_ups.with_known(asked, known)
