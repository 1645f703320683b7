"""Joining the two entries of one person by a record beside them, and taking that back: no row of either changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.joined import KIND, checked_reason, joined_record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.storage.errors import refused
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

STAFF = "staff"


def join_clients(book: Book, client: str, into: str, why: str, author: str, *, now: Moment) -> None:
    """Let the entry `client` lead to `into`; ValueError or SaveFailed with a sentence where it cannot be."""
    with book.writing():
        person = signing_person(book, author, _("only who may sign a visit may join two entries"))
        if book.client(client) is None or book.client(into) is None:
            raise refused(_("there is no such client in the book"))
        joined = dict((entry.id, own) for entry, own in book.joined_entries())
        if client in joined:
            raise refused(_("this entry is joined to another one already"))
        into = joined.get(into, into)
        if client == into:
            raise refused(_("both are one entry already"))
        facts = (joined_record(client, into, why, person), audit_record("joined", now.date, client=into))
        book.save_all([Save(fact=fact, author=author, recorded_at=now) for fact in facts])


def separate_clients(book: Book, client: str, why: str, author: str, *, now: Moment) -> None:
    """Take back that an entry was joined; what was charted meanwhile stays where it was charted."""
    with book.writing():
        signing_person(book, author, _("only who may sign a visit may separate two entries"))
        record = next((one for one in book.records(KIND) if one.client == client), None)
        if record is None:
            raise refused(_("this entry is joined to no other one"))
        said = checked_reason(why, _("Write why they are separated."))
        saves = (
            Save(fact=record, author=author, recorded_at=now, version=2, reason=said, withdrawn=True),
            *(_noted(own, author, now) for own in (client, _into(record))),
        )
        book.save_all(saves)


def signing_person(book: Book, author: str, otherwise: str) -> Practitioner:
    """Return the practitioner of an id who may sign; SaveFailed with a sentence where nobody such is in the book."""
    person = next((one for one in book.practitioners() if one.id == author), None)
    if person is None or set(person.roles) == {STAFF}:
        raise refused(otherwise)
    return person


def _into(record: Record) -> str:
    return str(record.body.get("into", ""))


def _noted(client: str, author: str, now: Moment) -> Save:
    return Save(fact=audit_record("separated", now.date, client=client), author=author, recorded_at=now)
