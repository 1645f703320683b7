"""One person entered twice: a record joins the entries, both names lead to one chart, and no row of either changes."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.joined import charted_on_joined
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Phone, Practitioner
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import SaveFailed
from iastm_desktop.storage.joining import join_clients, separate_clients
from iastm_desktop.storage.moving import move_signed
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of, stroke
from tests.storage.signed_book import signed_book

TWICE = Client(
    id="client-2",
    name="Anne Exemple",
    phones=(Phone(number="604 555 0222"),),
    alerts=("takes warfarin",),
    email="ann@example.org",
)
THIRD = Client(id="client-3", name="A. Example")
OTHER = Client(id="client-9", name="Bea Other", born=date(1971, 4, 5))
NEXT = replace(SESSION, id="session-2", client=TWICE.id, started_at=parse_moment("2026-03-09T18:30:00-07:00"))
LATER = parse_moment("2026-03-10T09:00:00-07:00")
INTAKE = Record(id="intake-1", kind="intake", client=TWICE.id, body={})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        facts = (TWICE, THIRD, OTHER, NEXT, stroke(8, session=NEXT.id), INTAKE)
        book.save_all([save_of(fact) for fact in facts])
    return path


def join(book: Book, client: str = TWICE.id, into: str = CLIENT.id, why: str = "same birth date on the card") -> None:
    join_clients(book, client, into, why, PRACTITIONER.id, now=LATER)


def separate(book: Book, client: str = TWICE.id, why: str = "they are sisters") -> None:
    separate_clients(book, client, why, PRACTITIONER.id, now=LATER)


def stored(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as raw:
        return [raw.execute(f"SELECT * FROM {table}").fetchall() for table in ("client", "session", "entry")]


def test_both_names_lead_to_one_chart_and_lists_show_one(path: Path) -> None:
    before = stored(path)
    with open_book(path) as book:
        assert len(book.clients()) == 4, "the control: two entries before"
        join(book)
        assert [client.id for client in book.clients()] == [THIRD.id, CLIENT.id, OTHER.id]
        for client in (CLIENT.id, TWICE.id):
            assert [line.id for line in book.sessions(client=client)] == [SESSION.id, NEXT.id]
            assert {line.client for line in book.sessions(client=client)} == {CLIENT.id}
            assert book.client(client) == book.clients()[1]
            assert [one.id for one in book.records("intake", client=client)] == [INTAKE.id]
            assert len(book.visits_of(client, before=LATER)) == 2
        record = book.session(NEXT.id)
        assert record and (record.client.id, record.client.name, record.session.client) == (
            CLIENT.id,
            CLIENT.name,
            CLIENT.id,
        )
        assert charted_on_joined(record) and not charted_on_joined(book.session(SESSION.id))  # type: ignore[arg-type]
        assert book.joined_entries() == ((TWICE, CLIENT.id),)
        assert book.verify() == ()
    assert stored(path) == before, "no row of either entry changed"


def test_nothing_that_one_entry_knows_is_lost(path: Path) -> None:
    with open_book(path) as book:
        join(book)
        one = book.client(TWICE.id)
    assert one and one.alerts == ("latex", "takes warfarin")
    assert [phone.number for phone in one.phones] == ["604 555 0111", "604 555 0222"]
    assert (one.name, one.born, one.email) == (CLIENT.name, CLIENT.born, "ann@example.org")


def test_the_trail_tells_of_it_under_both_names_and_a_paper_has_another_place(path: Path) -> None:
    with open_book(path) as book:
        before = book.fingerprint(NEXT.id)
        join(book)
        for client in (CLIENT.id, TWICE.id):
            lines = book.audit_trail(client)
            assert "joined" in {line.what for line in lines}
            assert {NEXT.id, SESSION.id} <= {line.session for line in lines}
        kept = book.fingerprint(NEXT.id)
        assert kept != before or kept, "the kept entry's name is what is printed"


def test_a_joining_is_taken_back_and_each_has_its_own_again(path: Path) -> None:
    with open_book(path) as book:
        join(book)
        separate(book)
        assert len(book.clients()) == 4 and book.joined_entries() == ()
        assert [line.id for line in book.sessions(client=TWICE.id)] == [NEXT.id]
        assert book.client(CLIENT.id) == CLIENT and book.client(TWICE.id) == TWICE
        assert book.verify() == ()
        join(book)
        assert len(book.clients()) == 3 and book.verify() == ()


def test_three_entries_of_one_person_lead_to_the_last(path: Path) -> None:
    with open_book(path) as book:
        join(book)
        join(book, CLIENT.id, THIRD.id)
        assert [client.id for client in book.clients()] == [THIRD.id, OTHER.id]
        assert len(book.sessions(client=TWICE.id)) == len(book.sessions(client=THIRD.id)) == 2
        with pytest.raises(SaveFailed, match="one entry already"):
            join(book, THIRD.id, TWICE.id)


def test_a_signed_visit_moved_to_a_joined_entry_counts_for_the_person(path: Path) -> None:
    with open_book(path) as book:
        move_signed(book, SESSION.id, OTHER.id, "wrong one", PRACTITIONER.id, now=LATER)
        join(book, OTHER.id, TWICE.id)
        assert [line.id for line in book.sessions(client=OTHER.id)] == [SESSION.id, NEXT.id]
        assert len(book.moved_away(CLIENT.id)) == 1 and book.verify() == ()


@pytest.mark.parametrize(
    ("client", "into", "why", "author", "said"),
    [
        (TWICE.id, TWICE.id, "x", PRACTITIONER.id, "one entry already"),
        ("nobody", CLIENT.id, "x", PRACTITIONER.id, "no such client"),
        (TWICE.id, "nobody", "x", PRACTITIONER.id, "no such client"),
        (TWICE.id, CLIENT.id, " ", PRACTITIONER.id, "how you know"),
        (TWICE.id, CLIENT.id, "x" * 4_001, PRACTITIONER.id, "4,001 characters"),
        (TWICE.id, CLIENT.id, "x", "desk", "only who may sign"),
    ],
)
def test_a_joining_that_cannot_be_is_refused(
    path: Path, client: str, into: str, why: str, author: str, said: str
) -> None:
    with open_book(path) as book:
        book.save_all([save_of(Practitioner(id="desk", name="Dee", roles=("staff",)))])
        with pytest.raises((SaveFailed, ValueError), match=said):
            join_clients(book, client, into, why, author, now=LATER)
        assert len(book.clients()) == 4


def test_the_file_refuses_to_change_a_joining(path: Path) -> None:
    with open_book(path) as book:
        join(book)
        (record,) = book.records("joined_to")
        for forged in (
            save_of(replace(record, body={"into": OTHER.id}), 2),
            save_of(replace(record, kind="term"), 2, withdrawn=True),
        ):
            with pytest.raises(SaveFailed, match="never changed"):
                book.save_all([forged])
        separate(book)
        with pytest.raises(SaveFailed, match="never changed"):
            book.save_all([save_of(record, 3)])
