"""Moving a signed visit to the right client: one record beside it, and a line in the trail of both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iastm_desktop.domain.audit import audit_record
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import moved_record
from iastm_desktop.storage.errors import refused
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

STAFF = "staff"


def move_signed(book: Book, session: str, client: str, why: str, author: str, *, now: Moment) -> None:
    """Let a signed visit belong to another client; ValueError or SaveFailed with a sentence where it cannot be."""
    with book.writing():
        record, person = book.session(session), next((one for one in book.practitioners() if one.id == author), None)
        if record is None:
            raise refused(_("there is no such visit in the book"))
        if not record.is_signed:
            raise refused(_("the visit is not signed: move it in the visit itself, under Finish, Wrong client"))
        if person is None or set(person.roles) == {STAFF}:
            raise refused(_("only who may sign a visit may move it"))
        if book.client(client) is None:
            raise refused(_("the right client is not in the book"))
        if client == record.client.id:
            raise refused(_("the visit stands under this client already"))
        facts = (
            moved_record(session, client, why, person),
            audit_record("moved_away", now.date, client=record.client.id, session=session),
            audit_record("moved_here", now.date, client=client, session=session),
        )
        book.save_all([Save(fact=fact, author=author, recorded_at=now) for fact in facts])
