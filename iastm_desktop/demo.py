"""The demo practice: made-up clients of assets/demo with a year of sessions up to a day, charted by the real rules."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.charting import refused_entries
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.credentials import credential_record
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.fields import Context
from iastm_desktop.domain.moments import Moment, from_datetime
from iastm_desktop.domain.people import Client, Credential, Practice, Practitioner
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.rules import Rulebook
from iastm_desktop.domain.session_fields import FORMAT, SESSION
from iastm_desktop.domain.session_file import read_session_file, to_record
from iastm_desktop.domain.sign_off import TAP, sign_off_record
from iastm_desktop.domain.signing import missing_for_signing
from iastm_desktop.paths import assets_dir
from iastm_desktop.words import _

EARLIEST = date(2000, 1, 1)
QUARTER = timedelta(minutes=15)
Ids = Callable[[], str]
Values = Mapping[str, Any]


class NoSuchDay(ValueError):
    """The demo cannot be made for that day; the text says why."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: whose it is, when it was, and what the demo's files say of it."""

    client: str
    starts: Moment
    ends: Moment
    told: dict[str, Any]


def create_demo(path: Path, today: date, now: Moment) -> None:
    """Make a book with the demo practice as of `today`; BookExists for an existing path, NoSuchDay for one ahead.

    The book is the same, byte for byte, each time it is made for a day in one time zone. Made on `today` itself
    before the day's visits are over, all of them were earlier, the last by the last quarter of an hour: none is ahead,
    and in the first hours of a day some were the evening before.
    """
    from iastm_desktop.storage.book import create_book

    if not EARLIEST <= today <= now.date:
        text = _("the demo is made for a day from {first} to today ({today}), not {day}.")
        raise NoSuchDay(text.format(first=EARLIEST, today=now.date, day=today))
    salts = (hashlib.sha256(f"{today} {number}".encode()).digest()[:16] for number in count())
    create_book(path, tuple(demo_saves(today, now)), salts=lambda: next(salts))


def demo_saves(today: date, now: Moment) -> Iterator[Save]:
    """Yield the practice, its people, its sessions in the order they happened, and the line-up of `today`."""
    root = uuid.uuid5(uuid.NAMESPACE_URL, f"iastm-desktop demo {today}")
    numbers = count()

    def ids() -> str:
        return str(uuid.uuid5(root, str(next(numbers))))

    practice, files = _read("practice.json"), {path.stem: _read(path.name) for path in _client_files()}
    people = {key: _practitioner(who, ids()) for key, who in practice["practitioners"].items()}
    clients = {key: _client(file["client"], ids(), today) for key, file in files.items()}
    visits = sorted(_visits(files, practice, today, now), key=lambda visit: (visit.starts, visit.client))
    owner, opened = next(iter(people.values())).id, visits[0].starts
    first: tuple[Fact, ...] = (
        build(Practice, {"id": ids(), **practice["practice"]}),
        *people.values(),
        *clients.values(),
        *(
            credential_record(build(Credential, told), people[key].id, ids())
            for key, who in practice["practitioners"].items()
            for told in who.get("credentials", ())
        ),
    )
    yield from (Save(fact=fact, author=owner, recorded_at=opened) for fact in first)
    context = Context(catalogue=load_catalogue(), regions=load_regions(), now=now)
    seen: dict[str, date] = {}
    for visit in visits:
        values = _session_values(visit, practice, files[visit.client], seen.get(visit.client))
        values["screening"] = all_asked(values["screening"], context.catalogue)
        seen[visit.client] = visit.starts.date
        person = people[visit.told["practitioner"]]
        signs = visit.starts.date < today
        yield from _session_saves(values, clients[visit.client], person, context, ids, signs=signs)
    for record in _line_up(visits, files, clients, today, ids):
        yield Save(fact=record, author=owner, recorded_at=visits[-1].starts)


def _client_files() -> list[Path]:
    return sorted((assets_dir() / "demo").glob("client-*.json"))


def _read(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((assets_dir() / "demo" / name).read_text("utf-8"))
    return values


def _practitioner(who: Values, own_id: str) -> Practitioner:
    return Practitioner(id=own_id, name=who["name"], roles=(who["role"],), registration=who.get("registration"))


def _client(told: Values, own_id: str, today: date) -> Client:
    years, month, day = told["born"]  # years before: a minor stays one
    return build(Client, {**told, "id": own_id, "born": date(today.year - years, month, day).isoformat()})


def _visits(files: Mapping[str, dict[str, Any]], practice: Values, today: date, now: Moment) -> Iterator[Visit]:
    earlier = _time_left(practice["day_ends"], today, now)
    for key, file in files.items():
        for told in file["visits"]:
            starts, length = _since_midnight(told["starts"]), timedelta(minutes=told["minutes"])
            if told["days_before"] == 0:
                starts -= earlier
            midnight = from_datetime(datetime.combine(_working_day(today, told["days_before"]), time()).astimezone())
            yield Visit(key, _later(midnight, starts), _later(midnight, starts + length), told)


def _time_left(day_ends: str, today: date, now: Moment) -> timedelta:
    """Return how long the visits of `today` still go on, by whole quarters of an hour; zero where the day is over."""
    passed = _since_midnight(f"{now.local:%H:%M}") // QUARTER * QUARTER
    return max(timedelta(), _since_midnight(day_ends) - passed) if today == now.date else timedelta()


def _working_day(today: date, days_before: int) -> date:
    """Return a day in the past; a weekend's visits were on the Friday."""
    day = today - timedelta(days=days_before)
    return day - timedelta(days=max(0, day.weekday() - 4)) if days_before else day


def _since_midnight(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _to_seconds(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))


def _later(moment: Moment, by: timedelta) -> Moment:
    return Moment(moment.utc + by, moment.offset_min)


def _session_values(visit: Visit, practice: Values, file: dict[str, Any], seen_before: date | None) -> dict[str, Any]:
    """Return a visit as a session file: what holds for the practice, for the client and for the visit, in turn."""
    values = {name: value for name, value in (file | visit.told).items() if name in SESSION}
    for name in ("screening", "consent"):
        values[name] = practice[name] | file.get(name, {}) | visit.told.get(name, {})
    if seen_before:
        values["screening"]["confirmed_from"] = seen_before.isoformat()
    values |= {"format": FORMAT, "client": {"name": file["client"]["name"]}, "started_at": visit.starts.isoformat()}
    values["practitioner"] = practice["practitioners"][visit.told["practitioner"]]
    if visit.told.get("finished", True):
        values |= {"ended_at": visit.ends.isoformat(), "outcome": values.get("outcome", "treated")}
    values["entries"] = [
        entry | {"at": at.isoformat()} for entry, at in zip(values["entries"], _entry_times(visit), strict=True)
    ]
    return values


def _entry_times(visit: Visit) -> Iterator[Moment]:
    """Yield the times of the entries, spread evenly over the visit."""
    entries = len(visit.told["entries"])
    step = (visit.ends.utc - visit.starts.utc) / (entries + 1)
    return (_later(visit.starts, _to_seconds(step * number)) for number in range(1, entries + 1))


def _session_saves(
    values: Values, client: Client, practitioner: Practitioner, context: Context, ids: Ids, *, signs: bool
) -> Iterator[Save]:
    file = read_session_file(json.dumps(values).encode(), context)
    record = to_record(file, client, practitioner, ids=ids)
    refused = list(refused_entries(record, Rulebook(context.catalogue, context.regions, load_body_map)))
    if refused:
        raise ValueError(f"the demo's visit of {client.name} at {record.session.started_at.isoformat()}: {refused}")
    written = record.session.ended_at or record.session.started_at
    facts: list[Fact | None] = [record.session, record.screening, record.consent, *record.entries]
    for fact in facts:
        if fact is not None:
            at = getattr(fact, "at", None) or written
            yield Save(fact=fact, author=practitioner.id, recorded_at=at)
    if signs and not missing_for_signing(record, context.catalogue):
        role = record.session.role
        signed = sign_off_record(record.session, practitioner, role=role, by=TAP, fingerprint="")
        yield Save(fact=replace(signed, id=ids()), author=practitioner.id, recorded_at=written)


def all_asked(screening: Values, catalogue: Catalogue) -> dict[str, Any]:
    """Return what was asked, with a plain no to every item that is not told."""
    known = {*screening, *(["pregnant"] if isinstance(screening.get("pregnancy"), Mapping) else [])}
    return {item: "no" for item in catalogue.codes("screening") if item not in known} | dict(screening)


def _line_up(
    visits: list[Visit], files: Mapping[str, Values], clients: Mapping[str, Client], today: date, ids: Ids
) -> Iterator[Record]:
    """Yield the day's line-up: who came, and who is still to come."""
    planned = [(visit.client, visit.starts.date, f"{visit.starts.local:%H:%M}", visit.told["reason"])
               for visit in visits if visit.told["days_before"] == 0]  # fmt: skip
    planned += [(key, today, file["line_up"]["time"], file["line_up"]["reason"]) for key, file in files.items()
                if "line_up" in file]  # fmt: skip
    for key, day, clock, reason in planned:
        body = {"time": clock, "reason": reason}
        yield Record(id=ids(), kind="line_up", client=clients[key].id, on_date=day, body=body)
