"""What a client filled in before a visit: a record beside the sessions, until a visit takes it over."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from iastm_desktop.domain.entries import PainArea
from iastm_desktop.domain.people import Client, same_name
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.session import Screening
from iastm_desktop.domain.session_file import entry_to_plain, screening_from_plain, screening_to_plain

KIND = "intake"
_TOLD = ("called", "pronouns", "email", "emergency")


def intake_body(screening: Screening, areas: Iterable[PainArea]) -> dict[str, object]:
    """Return the body of the record a book keeps it as."""
    return {"screening": screening_to_plain(screening), "pain": [entry_to_plain(area) for area in areas]}


def screening_of(body: Mapping[str, Any], session: str) -> Screening:
    """Return the health check for a session, with a new id."""
    return screening_from_plain(dict(body.get("screening", {})), session)


def areas_of(body: Mapping[str, Any]) -> tuple[PainArea, ...]:
    """Return the places that hurt, as new entries."""
    told = (
        {name: value for name, value in area.items() if name not in ("kind", "id")} for area in body.get("pain", ())
    )
    return tuple(build(PainArea, area) for area in told)


def filled_in_as(told: Client, known: Iterable[Client]) -> Client:
    """Return whom somebody who filled in alone is: the known client of that name and birth date, else the told one.

    What the book says of a known client stays; only what was empty is taken from what was told, and a further number.
    Where a name alone tells nobody apart, the told client is marked as a possible duplicate.
    """
    namesakes = [client for client in known if client.id != told.id and same_name(client.name, told.name)]
    same = next((client for client in namesakes if told.born and client.born == told.born), None)
    if same is None:
        doubtful = any(told.born is None or client.born is None for client in namesakes)
        return replace(told, possible_duplicate=doubtful)
    empty = {name: getattr(told, name) for name in _TOLD if not getattr(same, name)}
    numbers = {phone.number for phone in same.phones}
    phones = (*same.phones, *(phone for phone in told.phones if phone.number not in numbers))
    return replace(same, phones=phones, **empty)
