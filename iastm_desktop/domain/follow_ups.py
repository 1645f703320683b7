"""Calls after a visit with tool work: when they are due, what was said, and which are to be made today."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, timedelta

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.values import dataclass

KIND = "follow_up"
DUE, DONE, UNREACHABLE, SKIPPED = "due", "done", "unreachable", "skipped"
PHASES = ("h24", "h72")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One call about one visit, a record of its own: its author is who made the call, whoever signed the visit.

    `pain` and `soreness` are 0 to 10; `gone` are the reactions (entry ids) found gone; `reason`: why it was skipped.
    """

    id: str
    client: str
    session: str
    phase: str
    due_at: Moment
    state: str = DUE
    made_at: Moment | None = None
    pain: int | None = None
    soreness: int | None = None
    marks: str | None = None
    kickback: bool | None = None
    kickback_pain: int | None = None
    function: str | None = None
    again: bool | None = None
    gone: tuple[str, ...] = ()
    reason: str | None = None
    notes: str | None = None


def follow_ups_of(client: str, session: str, ended_at: Moment, catalogue: Catalogue) -> Iterator[FollowUp]:
    """Yield the calls that a visit with tool work asks for."""
    for phase in PHASES:
        hours = int(fact(catalogue, "intervals", f"follow_up_{phase}", "value"))
        due = Moment(ended_at.utc + timedelta(hours=hours), ended_at.offset_min)
        yield FollowUp(id=f"{KIND}:{session}:{phase}", client=client, session=session, phase=phase, due_at=due)


def with_known(asked: Iterable[FollowUp], known: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Return the calls that visits ask for and those on record, once each by when they are due; the record counts."""
    found = {call.id: call for call in (*asked, *known)}
    return tuple(sorted(found.values(), key=lambda call: (call.due_at, call.id)))


def to_call(calls: Iterable[FollowUp], today: date, catalogue: Catalogue) -> tuple[FollowUp, ...]:
    """Return the calls still to be made up to the end of today, oldest first; one left too long is off the list."""
    first = today - timedelta(days=int(fact(catalogue, "intervals", "follow_up_open", "value")))
    return tuple(call for call in calls if call.state in (DUE, UNREACHABLE) and first <= call.due_at.date <= today)


def resolved_by(calls: Iterable[FollowUp]) -> frozenset[str]:
    """Return the reactions (entry ids) that calls found gone."""
    return frozenset(entry for call in calls for entry in call.gone)


def follow_up_record(call: FollowUp) -> Record:
    """Return the record a book keeps a call as, under the day it is due."""
    plain = to_plain(call)
    body = {name: value for name, value in plain.items() if name not in ("id", "client", "session")}
    return Record(id=call.id, kind=KIND, client=call.client, session=call.session, on_date=call.due_at.date, body=body)


def follow_up_of(record: Record) -> FollowUp:
    """Return the call that a record keeps."""
    known = {field.name for field in fields(FollowUp)}
    body = {name: value for name, value in record.body.items() if name in known}
    return build(FollowUp, {"id": record.id, "client": record.client, "session": record.session, **body})
