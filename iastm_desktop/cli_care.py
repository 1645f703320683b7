"""The commands about what comes after a visit: incidents and calls."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from iastm_desktop.assets import load_rulebook
from iastm_desktop.cli_opening import to_read
from iastm_desktop.cli_output import Refused, print_json, print_lines
from iastm_desktop.cli_person import reader
from iastm_desktop.domain.follow_ups import FollowUp
from iastm_desktop.domain.incidents import Incident, cause_in_words, grade_of
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.rulings import Rulebook, place_in_words
from iastm_desktop.words import _


def incidents(told: Namespace) -> int:
    """Print the incidents of a book, oldest first."""
    from iastm_desktop.care_lists import incidents_in
    from iastm_desktop.charting import with_own_terms

    if not reader(told).charts:
        raise Refused(_("incidents are read by whoever charts, not by the front desk."))
    with to_read(told) as book:
        rulebook = with_own_terms(load_rulebook(), book)
        found = incidents_in(book, rulebook.catalogue, now())
        clients = {client.id: client for client in book.clients()}
    if told.json:
        print_json([_incident(each, clients, rulebook) for each in found])
    else:
        print_lines([_incident_line(each, clients, rulebook) for each in found] or [_("no incidents.")])
    return 0


def follow_ups(told: Namespace) -> int:
    """Print the calls to be made up to the end of a day, with the numbers to call."""
    from iastm_desktop.care_lists import calls_in

    day, by = told.on or now().date, reader(told)
    with to_read(told) as book:
        catalogue = load_rulebook().catalogue
        found = calls_in(book, catalogue, day)
        clients = {client.id: client for client in book.clients()}
    if told.json:
        print_json([_call(each if by.reads_notes else _bare(each), clients.get(each.client)) for each in found])
    else:
        print_lines([*_call_lines(found, clients)] or [_("nobody to call.")])
    return 0


def _incident(incident: Incident, clients: dict[str, Client], rulebook: Rulebook) -> dict[str, Any]:
    client, plain = clients.get(incident.client), to_plain(incident)
    grade = grade_of(incident, rulebook.catalogue)
    return {"client_name": client.known_as if client else None, **plain, "grade": grade}


def _incident_line(incident: Incident, clients: dict[str, Client], rulebook: Rulebook) -> str:
    client = clients.get(incident.client)
    place = place_in_words(incident.place, rulebook.regions) if incident.place else ""
    grade = grade_of(incident, rulebook.catalogue)
    state = _("closed {day}").format(day=incident.closed_on) if incident.closed_on else _("open")
    parts = (
        f"{incident.happened_at.local:%Y-%m-%d %H:%M}",
        client.known_as if client else incident.client,
        cause_in_words(incident, rulebook.catalogue, rulebook.regions),
        place,
        rulebook.catalogue.words("incident_grade", grade) if grade else "",
        state,
    )
    return "  ".join(part for part in parts if part)


def _bare(call: FollowUp) -> FollowUp:
    """Return a call without what the client answered."""
    return FollowUp(
        id=call.id, client=call.client, session=call.session, phase=call.phase, due_at=call.due_at, state=call.state
    )


def _call(call: FollowUp, client: Client | None) -> dict[str, Any]:
    phones = to_plain(client.phones) if client else []
    return {"client_name": client.known_as if client else None, "phones": phones, **to_plain(call), "state": call.state}


def _call_lines(calls: tuple[FollowUp, ...], clients: dict[str, Client]) -> Iterator[str]:
    for call in calls:
        client = clients.get(call.client)
        numbers = ", ".join(phone.number for phone in client.phones) if client else ""
        name = client.known_as if client else call.client
        yield f"{call.due_at.local:%Y-%m-%d %H:%M}  {name}  {numbers or _('no number')}  {call.session}"
