"""Adverse events: which entries open one by themselves, how grave they are, and the record that follows them."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, Reaction, breach_of, sided_region
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.rulings import rule_in_words
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.values import dataclass

KIND = "incident"
BREACH = "breach"
HOUR_S = 3600
BEFORE = "pre"  # what was there before the work is nothing that lasts after it
_HOURS_OF_PHASE = {"h24": 24.1, "h72": 72.1}  # seen at the call after a day: it has lasted longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One adverse event. `cause` is a reaction's code or `breach`; `entry` is what opened it, none if a person did.

    `severity`, `duration` and `causality` are codes of their lists; it is open until `closed_on`.
    """

    id: str
    client: str
    session: str
    cause: str
    happened_at: Moment
    entry: str | None = None
    rule: str | None = None
    place: SidedRegion | None = None
    description: str | None = None
    severity: str | None = None
    duration: str | None = None
    causality: str | None = None
    action: str | None = None
    reported_to: str | None = None
    outcome: str | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A reaction that may open an incident: always, or once it is larger or has lasted longer than its limit."""

    reaction: str
    over_mm: float | None = None
    over_h: float | None = None


def telling_reactions(catalogue: Catalogue) -> tuple[Telling, ...]:
    """Return the reactions that may open an incident, so that a list need not read every redness of ten years."""
    found = []
    for code, term in catalogue.lists["reactions"].items():
        mm, hours = term.facts.get("adverse_over_mm"), term.facts.get("adverse_over_h")
        if term.facts.get("adverse") == "yes":
            found.append(Telling(code))
        elif mm or hours:
            found.append(Telling(code, float(mm) if mm else None, float(hours) if hours else None))
    return tuple(found)


def incidents_of(session: Session, entries: Iterable[Entry], catalogue: Catalogue, now: Moment) -> Iterator[Incident]:
    """Yield the incidents that the entries of a session open, as things stand now; one for each rule not kept."""
    known: set[str] = set()
    for entry in entries:
        cause, opened, breach = _cause(entry, catalogue, now), _id_of(entry, session), breach_of(entry)
        if cause and opened not in known:
            known.add(opened)
            yield Incident(
                id=opened,
                client=session.client,
                session=session.id,
                cause=cause,
                happened_at=entry.at or session.started_at,
                entry=entry.id,
                rule=breach.rule if breach else None,
                place=sided_region(entry),
                description=breach.explanation if breach else entry.note,
            )


def with_known(opened: Iterable[Incident], known: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return what entries opened and what is on record, once each by time; what is on record says more."""
    found = {incident.id: incident for incident in (*opened, *known)}
    return tuple(sorted(found.values(), key=lambda incident: (incident.happened_at, incident.id)))


def grade_of(incident: Incident, catalogue: Catalogue) -> str | None:
    """Return the grade by severity and duration (Carnes), None until both are known."""
    for term in catalogue.lists["adverse_events"].values():
        if (term.facts["severity"], term.facts["duration"]) == (incident.severity, incident.duration):
            return term.facts["grade"]
    return None


def cause_in_words(incident: Incident, catalogue: Catalogue, regions: RegionTable) -> str:
    """Return `haematoma`, or `done although a rule says no (blood thinners)`."""
    if incident.cause == BREACH:
        return f"done although a rule says no ({rule_in_words(incident.rule or '', catalogue, regions)})"
    has = catalogue.has("reactions", incident.cause)
    return catalogue.words("reactions", incident.cause) if has else incident.cause


def incident_record(incident: Incident) -> Record:
    """Return the record a book keeps an incident as."""
    plain = to_plain(incident)
    body = {name: value for name, value in plain.items() if name not in ("id", "client", "session")}
    return Record(
        id=incident.id,
        kind=KIND,
        client=incident.client,
        session=incident.session,
        on_date=incident.happened_at.date,
        body=body,
    )


def incident_of(record: Record) -> Incident:
    """Return the incident that a record keeps."""
    known = {field.name for field in fields(Incident)}
    body = {name: value for name, value in record.body.items() if name in known}
    return build(Incident, {"id": record.id, "client": record.client, "session": record.session, **body})


def closed(incident: Incident, on: date, outcome: str) -> Incident:
    """Return an incident with its end."""
    return replace(incident, closed_on=on, outcome=outcome)


def _id_of(entry: Entry, session: Session) -> str:
    """Return the id of what an entry opens: work against one rule is one incident of a visit."""
    breach = breach_of(entry)
    return f"{KIND}:{session.id}:{breach.rule}" if breach else f"{KIND}:{entry.id}"


def _cause(entry: Entry, catalogue: Catalogue, now: Moment) -> str | None:
    if breach_of(entry):
        return BREACH
    return entry.reaction if isinstance(entry, Reaction) and _is_adverse(entry, catalogue, now) else None


def _is_adverse(entry: Reaction, catalogue: Catalogue, now: Moment) -> bool:
    """Tell whether the data counts a reaction as adverse: at once, above a size (mm), or after a time (h)."""
    facts = catalogue.term("reactions", entry.reaction).facts
    if facts.get("adverse") == "yes":
        return True
    if facts.get("adverse_over_mm") and (entry.size_mm or 0) > float(facts["adverse_over_mm"]):
        return True
    limit = None if entry.phase == BEFORE else facts.get("adverse_over_h")
    return bool(limit) and _hours(entry, facts.get("stays_open") == "yes", now) > float(limit or 0)


def _hours(entry: Reaction, stays_open: bool, now: Moment) -> float:
    """Return how long a reaction is known to have lasted: to its call at least, till gone, till now if still open."""
    at_least = _HOURS_OF_PHASE.get(entry.phase, 0.0)
    until = entry.resolved_at or (now if stays_open else None)
    if entry.at is None or until is None:
        return at_least
    return max(at_least, (until.utc - entry.at.utc).total_seconds() / HOUR_S)
