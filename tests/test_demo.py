"""The demo practice: 16 clients, 40 believable sessions, the same for a day, and none ahead of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.demo import NoSuchDay, create_demo, demo_saves
from iastm_desktop.domain.entries import KINDS
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import Moment, from_datetime, now, parse_moment
from iastm_desktop.domain.people import Client, age_on
from iastm_desktop.domain.rules import BLOCK, REASON, Rulebook, check_entry, notes, refusals
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.signing import missing_for_signing
from iastm_desktop.reports.summary import summary_pdf
from iastm_desktop.storage.book import Book, open_book
from tests.command_line import run

DAY = date(2026, 3, 2)
LATER = parse_moment("2026-03-09T18:00:00-08:00")
RULEBOOK = Rulebook(load_catalogue(), load_regions())
CLAIMS = (
    "broke",
    "break up",
    "broken down",
    "heal faster",
    "cure",
    "releases toxins",
    "detox",
    "breaks down",
    "realign",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo of DAY, read back."""

    path: Path
    clients: tuple[Client, ...]
    sessions: tuple[SessionRecord, ...]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    path = tmp_path_factory.mktemp("demo") / "demo.iastm"
    create_demo(path, DAY, LATER)
    with open_book(path) as book:
        return Demo(path, book.clients(), tuple(read_sessions(book)))


def read_sessions(book: Book) -> Iterator[SessionRecord]:
    for line in book.sessions():
        record = book.session(line.id)
        assert record is not None
        yield record


def minutes_of(session: Session) -> float:
    assert session.ended_at
    return (session.ended_at.utc - session.started_at.utc) / timedelta(minutes=1)


def times_of(record: SessionRecord) -> list[Moment]:
    session = record.session
    times = [session.started_at, session.ended_at, *(entry.at for entry in record.entries)]
    return [time for time in times if time] + [save.recorded_at for save in record.saves.values()]


def test_it_has_sixteen_clients_and_forty_sessions_over_a_year(demo: Demo) -> None:
    assert (len(demo.clients), len(demo.sessions)) == (16, 40)
    assert {record.client.id for record in demo.sessions} == {client.id for client in demo.clients}
    first = min(record.session.started_at.date for record in demo.sessions)
    assert timedelta(days=300) < DAY - first < timedelta(days=366)


def test_twelve_clients_come_on_the_day_and_some_are_still_here(demo: Demo) -> None:
    today = [record for record in demo.sessions if record.session.started_at.date == DAY]
    assert len({record.client.id for record in today}) == len(today) == 12
    assert sum(record.session.ended_at is None for record in today) == 3
    assert all(record.session.ended_at for record in demo.sessions if record not in today)
    with open_book(demo.path) as book:
        line_up = book.records("line_up", on_date=DAY)
    clients = {record.client for record in line_up}
    assert {record.client.id for record in today} < clients
    assert len(line_up) == len(clients) == 14, "two are still to come"


def test_nobody_is_in_two_places_at_once(demo: Demo) -> None:
    for practitioner in {record.practitioner.id for record in demo.sessions}:
        own = [record.session for record in demo.sessions if record.practitioner.id == practitioner]
        for earlier, later in pairwise(own):
            assert earlier.ended_at is None or earlier.ended_at.utc <= later.started_at.utc


def test_it_is_the_same_book_for_the_same_day(demo: Demo, tmp_path: Path) -> None:
    create_demo(tmp_path / "again", DAY, parse_moment("2027-01-01T00:00:00-08:00"))
    create_demo(tmp_path / "other", DAY - timedelta(days=1), LATER)
    assert (tmp_path / "again").read_bytes() == demo.path.read_bytes()
    ids = {save.fact.id for save in demo_saves(DAY, LATER)}
    assert not ids & {save.fact.id for save in demo_saves(DAY - timedelta(days=1), LATER)}


@pytest.mark.parametrize("clock", ["00:00", "00:20", "04:00", "07:59", "11:10", "11:59", "12:00", "23:59"])
def test_nothing_is_in_the_future_whenever_it_is_made(clock: str, tmp_path: Path) -> None:
    hours, minutes = map(int, clock.split(":"))
    here = now().local.replace(hour=hours, minute=minutes, second=0) - timedelta(days=1)
    moment = from_datetime(here)
    create_demo(tmp_path / "b", moment.date, moment)
    with open_book(tmp_path / "b") as book:
        records = list(read_sessions(book))
    assert len(records) == 40
    today = [record.session for record in records if record.session.started_at.date == moment.date]
    assert len(today) == 12 or clock < "04:00", "the day is too young for a morning's visits"
    assert all(timedelta(minutes=15) <= moment.utc - session.started_at.utc for session in today)
    for record in records:
        assert max(time.utc for time in times_of(record)) <= moment.utc
        assert record.session.ended_at is None or minutes_of(record.session) >= 15


def test_a_day_ahead_has_no_demo(tmp_path: Path) -> None:
    with pytest.raises(NoSuchDay):
        create_demo(tmp_path / "b", LATER.date + timedelta(days=1), LATER)
    answer = run("demo", tmp_path / "b", "--today", now().date + timedelta(days=1))
    assert (answer.code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2024, 2, 29), date(2025, 3, 9), date(2025, 11, 2)])
def test_it_can_be_made_for_any_day(day: date, tmp_path: Path) -> None:
    create_demo(tmp_path / "b", day, LATER)
    assert run("verify", tmp_path / "b").code == 0
    assert sum(line["date"] == day.isoformat() for line in run("sessions", tmp_path / "b", "--json").json) == 12


def test_no_rule_refuses_any_of_it_and_notes_are_rare(demo: Demo) -> None:
    for record in demo.sessions:
        for entry in record.entries:
            assert not refusals(entry, record, RULEBOOK)
            assert BLOCK not in {ruling.level for ruling in check_entry(entry, record, RULEBOOK)}
        assert len(notes(record, RULEBOOK)) <= 1


def test_it_shows_what_a_practice_meets(demo: Demo) -> None:
    reasons = [
        ruling
        for record in demo.sessions
        for entry in record.entries
        for ruling in check_entry(entry, record, RULEBOOK)
        if ruling.level == REASON
    ]
    assert {ruling.rule for ruling in reasons} == {"blood_thinners"}
    minors = [client for client in demo.clients if client.born and age_on(client.born, DAY) < 16]
    assert minors and all(client.guardians for client in minors)
    assert {"declined", "not_treated", "treated"} <= {record.session.outcome for record in demo.sessions}
    assert {entry.kind for record in demo.sessions for entry in record.entries} == set(KINDS)
    assert any("Nickel" in alert for client in demo.clients for alert in client.alerts)
    assert any(client.called for client in demo.clients)
    assert not any(client.name.isascii() for client in demo.clients if client.name.startswith(("Amélie", "Zoë")))


def test_weekends_in_the_past_are_free(demo: Demo) -> None:
    assert all(record.session.started_at.date.weekday() < 5 for record in demo.sessions)


def test_a_returning_client_s_health_is_confirmed_from_the_last_visit(demo: Demo) -> None:
    last: dict[str, date] = {}
    for record in demo.sessions:
        assert record.screening is not None
        assert record.screening.confirmed_from == last.get(record.client.id)
        last[record.client.id] = record.session.started_at.date


def test_no_note_claims_that_the_work_heals(demo: Demo) -> None:
    for record in demo.sessions:
        told = record.session.notes
        text = " ".join(filter(None, (told.subjective, told.objective, told.assessment, told.plan))) if told else ""
        assert not [claim for claim in CLAIMS if claim in text.lower()]


def test_every_session_prints(demo: Demo) -> None:
    with open_book(demo.path) as book:
        practice = book.practice()
    for record in demo.sessions:
        pdf = summary_pdf(
            record,
            practice,
            catalogue=RULEBOOK.catalogue,
            regions=RULEBOOK.regions,
            body_map=load_body_map(),
        )
        assert pdf.startswith(b"%PDF-")


def test_every_session_shows_as_text_and_charts_again(demo: Demo, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert run("new", copy).code == 0
    for record in demo.sessions[::8]:
        assert record.client.name in run("show", demo.path, record.session.id).out
        file = tmp_path / "s.json"
        file.write_text(run("show", demo.path, record.session.id, "--json").out, "utf-8")
        assert run("chart", copy, file).code == 0


def test_demo_and_its_own_check(tmp_path: Path) -> None:
    path = tmp_path / "d"
    assert run("demo", path, "--today", "2026-03-02").code == 0
    assert run("verify", path).code == 0
    assert len(run("sessions", path, "--json").json) == 40
    again = run("demo", path, "--today", "2026-03-02")
    assert (again.code, "already" in again.err) == (1, True)


def test_visits_of_earlier_days_are_signed_and_those_of_the_day_can_be(demo: Demo) -> None:
    for record in demo.sessions:
        earlier = record.session.started_at.date < DAY
        if record.session.ended_at:
            assert missing_for_signing(record, RULEBOOK.catalogue) == ()
        assert record.is_signed == (earlier and record.session.ended_at is not None)
