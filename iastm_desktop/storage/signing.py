"""Signing a visit as the book holds it, adding notes to a signed one, and its whole history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Save, SessionRecord
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.sign_off import addendum_record, sign_off_record
from iastm_desktop.domain.signing import Missing, missing_for_signing
from iastm_desktop.storage.errors import refused
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

STAFF = "staff"


def sign(
    book: Book, session: str, signer: str, *, by: str, now: Moment, catalogue: Catalogue, role: str = ""
) -> tuple[Missing, ...]:
    """Sign a visit that is complete in the book, else return what is missing. SaveFailed where it may not be signed.

    `by` is `pin` or `tap`. `role` is the one the signer acts in; without it, the visit's own, or the signer's first.
    """
    with book.writing():
        record = _record(book, session)
        missing = missing_for_signing(record, catalogue)
        if missing:
            return missing
        person = _person(book, signer)
        acting = role or _role(person, record)
        if acting == STAFF:
            raise refused(_("{name} prints and plans, and does not sign").format(name=person.name))
        if any(signature.practitioner == signer for signature in record.signatures):
            raise refused(_("{name} has signed this visit already").format(name=person.name))
        facts = (
            sign_off_record(record.session, person, role=acting, by=by, fingerprint=record.fingerprint),
            audit_record("signed", now.date, client=record.client.id, session=session, by=by),
        )
        book.save_all([Save(fact=fact, author=signer, recorded_at=now) for fact in facts])
    return ()


def add_note(book: Book, session: str, text: str, author: str, *, now: Moment) -> None:
    """Add a note to a signed visit; ValueError or SaveFailed with a sentence where it cannot be."""
    with book.writing():
        record = _record(book, session)
        if not record.is_signed:
            raise refused(_("the visit is not signed: write it into the visit itself"))
        facts = (
            addendum_record(record.session, text, _person(book, author)),
            audit_record("note_added", now.date, client=record.client.id, session=session),
        )
        book.save_all([Save(fact=fact, author=author, recorded_at=now) for fact in facts])


def waiting_to_be_signed(book: Book, day: date) -> tuple[SessionRecord, ...]:
    """Return the finished visits of a day that nobody has signed, by start."""
    lines = [line for line in book.sessions(on_date=day) if line.ended_at and not line.signed]
    return tuple(record for line in lines if (record := book.session(line.id)))


def whole_history(book: Book, session: str) -> tuple[Save, ...]:
    """Return every version of a visit and of all that was ever charted in it, in the order they were written."""
    return book.history_of_session(session)


def names_of(book: Book, saves: Sequence[Save]) -> dict[str, str]:
    """Return the names of those who wrote these saves, by id."""
    known = {person.id: person.name for person in book.practitioners()}
    return {save.author: known.get(save.author, "") for save in saves}


def _record(book: Book, session: str) -> SessionRecord:
    record = book.session(session)
    if record is None:
        raise refused(_("there is no such visit in the book"))
    return record


def _person(book: Book, practitioner: str) -> Practitioner:
    person = next((one for one in book.practitioners() if one.id == practitioner), None)
    if person is None:
        raise refused(_("the book does not know who signs"))
    return person


def _role(person: Practitioner, record: SessionRecord) -> str:
    own = [role for role in person.roles if role != STAFF]
    return record.session.role if record.session.role in own else own[0] if own else STAFF
