"""Everything a practice holds about one client, for the client: as values, and as plain JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from iastm_desktop.domain.audit import AuditLine
from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.facts import Record, Save, SessionRecord
from iastm_desktop.domain.follow_ups import FollowUp
from iastm_desktop.domain.incidents import Incident
from iastm_desktop.domain.joined import KIND as JOINED
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import KIND as MOVED
from iastm_desktop.domain.moved import MovedAway
from iastm_desktop.domain.people import Client, Practice
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.session_file import session_to_plain
from iastm_desktop.domain.values import dataclass

FORMAT = "iastm-client-record/1"
_TOLD_ELSEWHERE = ("follow_up", "incident", "audit", "sign_off", "addendum", MOVED, JOINED)
_NAMES_OTHERS = ("client", "into", "why")  # who else is named, or may be


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """One visit with every version of it. `left_out`: versions from when it stood under another person's name."""

    record: SessionRecord
    history: tuple[Save, ...]
    left_out: int = 0
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRecord:
    """The whole record. `identity` and `records` hold every version; `entries` are joined entries of the client."""

    client: Client
    practice: Practice | None
    made_at: Moment
    fingerprint: str
    names: Mapping[str, str]  # of practitioners, by id
    entries: tuple[Client, ...] = ()
    identity: tuple[Save, ...] = ()
    visits: tuple[VisitRecord, ...] = ()
    away: tuple[MovedAway, ...] = ()
    calls: tuple[FollowUp, ...] = ()
    incidents: tuple[Incident, ...] = ()
    marks: tuple[Mark, ...] = ()
    records: tuple[Save, ...] = ()
    trail: tuple[AuditLine, ...] = ()


def own_history(numbered: Iterable[tuple[int, Save]], own: frozenset[str]) -> tuple[tuple[Save, ...], int]:
    """Return the versions of a visit that are about a person whose entries are `own`, and how many are not.

    A chart that was moved before it was signed has versions under another person's name, with that person's health.
    """
    saves = [save for _number, save in sorted(numbered, key=lambda one: one[0])]
    charted = [place for place, save in enumerate(saves) if isinstance(save.fact, Session)]
    others = [place for place in charted if _client_of(saves[place]) not in own]
    here = [place for place in charted if _client_of(saves[place]) in own]
    if not others or not here:  # never moved before it was signed
        return tuple(saves), 0
    first = min(place for place in here if place > max(others)) if max(here) > max(others) else 0
    return tuple(saves[first:]), first


def other_records(client: ClientRecord) -> tuple[Save, ...]:
    """Return the versions of those records that no other part tells of: intakes, line-ups, routines."""
    return tuple(save for save in client.records if _kind(save) not in _TOLD_ELSEWHERE)


def client_record_to_plain(whole: ClientRecord) -> dict[str, Any]:
    """Return the whole record as plain JSON values, in the names of session files where there are such."""
    return {
        "format": FORMAT,
        "made_at": whole.made_at.isoformat(),
        "fingerprint": whole.fingerprint,
        "practice": to_plain(whole.practice) if whole.practice else None,
        "practitioners": dict(whole.names),
        "client": to_plain(whole.client),
        "other_entries_of_this_client": [to_plain(entry) for entry in whole.entries],
        "versions_of_client": [_version(save) for save in whole.identity],
        "visits": [_visit(visit) for visit in whole.visits],
        "charted_here_by_mistake": [
            {"date": away.started_at.date.isoformat(), "moved_at": away.moved_at.isoformat()} for away in whole.away
        ],
        "follow_ups": [{**to_plain(call), "state": call.state} for call in whole.calls],
        "incidents": [to_plain(incident) for incident in whole.incidents],
        "lasting_marks": [to_plain(mark) for mark in whole.marks],
        "records": [_version(save) for save in other_records(whole)],
        "versions_of_follow_ups_and_incidents": [
            _version(save) for save in whole.records if _kind(save) in ("follow_up", "incident")
        ],
        "audit": [{name: told for name, told in to_plain(line).items() if name != "client"} for line in whole.trail],
    }


def _visit(visit: VisitRecord) -> dict[str, Any]:
    history = [_version(save) for save in visit.history]
    own = {"taken_back": visit.taken_back, "versions": history, "versions_left_out": visit.left_out}
    return {**session_to_plain(visit.record), **own}


def _version(save: Save) -> dict[str, Any]:
    """Return one version with its authorship, without what names another client."""
    value = {name: item for name, item in to_plain(save.fact).items() if name != "client"}
    if isinstance(save.fact, Record):
        body = {name: item for name, item in save.fact.body.items() if name not in _NAMES_OTHERS}
        value["body"] = dict(save.fact.body) if save.fact.kind not in (MOVED, JOINED) else body
    kind = type(save.fact).__name__.lower()
    return {
        "of": getattr(save.fact, "kind", kind),
        "version": save.version,
        "author": save.author,
        "recorded_at": save.recorded_at.isoformat(),
        "reason": save.reason,
        "taken_back": save.withdrawn,
        "value": value,
    }


def _client_of(save: Save) -> str:
    return save.fact.client if isinstance(save.fact, Session) else ""


def _kind(save: Save) -> str:
    return save.fact.kind if isinstance(save.fact, Record) else ""
