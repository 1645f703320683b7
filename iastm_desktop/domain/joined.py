"""One person who was entered twice: a record joins the two entries, and both names lead to one chart."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from iastm_desktop.domain.people import Client, Practitioner

if TYPE_CHECKING:
    from iastm_desktop.domain.facts import Record, SessionRecord

KIND = "joined_to"
WHY_LENGTH = 4_000
Joins = Mapping[str, str]  # the id of an entry -> the id of the entry it was joined to
_OWN = ("id", "name", "possible_duplicate")


def joined_record(client: str, into: str, why: str, person: Practitioner) -> "Record":
    """Return the record that joins the entry `client` to `into`; ValueError with a sentence where it has no reason."""
    from iastm_desktop.domain.facts import Record, new_id

    said = checked_reason(why, "Write how you know that both are one person.")
    return Record(id=new_id(), kind=KIND, client=client, body={"into": into, "why": said, "name": person.name})


def checked_reason(why: str, missing: str) -> str:
    """Return a reason without blanks round it; ValueError with a sentence where there is none, or too much."""
    said = why.strip()
    if not said:
        raise ValueError(missing)
    if len(said) > WHY_LENGTH:
        raise ValueError(f"The reason has {len(said):,} characters; up to {WHY_LENGTH:,} can be kept.")
    return said


def joins_of(records: "Iterable[Record]") -> Joins:
    """Return the joins that records of this kind make."""
    found = ((record.client, record.body.get("into")) for record in records)
    return {client: into for client, into in found if client and isinstance(into, str)}


def stands_for(joins: Joins, client: str) -> str:
    """Return the entry that an id leads to: its own, or the one it was joined to."""
    seen = {client}
    while (into := joins.get(client)) and into not in seen:
        seen.add(into)
        client = into
    return client


def entries_of(joins: Joins, client: str) -> tuple[str, ...]:
    """Return the ids of every entry of the person that an id leads to, the one that counts first."""
    own = stands_for(joins, client)
    return (own, *(other for other in joins if other != own and stands_for(joins, other) == own))


def charted_on_joined(record: "SessionRecord") -> bool:
    """Tell whether a visit was charted on an entry that was joined to its client's since."""
    save = record.saves.get(record.session.id)
    stored = getattr(save.fact, "client", None) if save else None
    return bool(stored) and stored != record.client.id and record.moved is None


def united(client: Client, others: Iterable[Client]) -> Client:
    """Return a client with what only the joined entries know: lists grow, so that no alert is lost."""
    for other in others:
        client = replace(client, possible_duplicate=False)  # that is settled
        news: dict[str, object] = {}
        for field in fields(Client):
            old, new = getattr(client, field.name), getattr(other, field.name)
            if field.name in _OWN or new in (None, ()):
                continue
            if isinstance(old, tuple):
                news[field.name] = tuple(dict.fromkeys((*old, *new)))
            elif old is None:
                news[field.name] = new
        client = replace(client, **news)  # type: ignore[arg-type]
    return client
