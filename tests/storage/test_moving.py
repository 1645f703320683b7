"""A signed visit on the wrong client: nothing in it changes, a record moves it, and it counts for the right client."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.care_lists import every_call, incidents_in
from iastm_desktop.domain.entries import Mark, Reaction
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.follow_ups import KIND as FOLLOW_UP
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.moved import moved_away_words
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.visit_history import changes_of
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import SaveFailed
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.ui.earlier_visits import read_earlier
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of
from tests.storage.signed_book import CATALOGUE, SIGNED_AT, complete_book, sign_it

BEA = Client(id="client-2", name="Bea Right", born=date(1971, 4, 5))
CY = Client(id="client-3", name="Cy Third")
LATER = parse_moment("2026-03-03T09:00:00-08:00")
SCAR = Mark(id="mark-1", session=SESSION.id, region="frontalis", side="left", mark="scar", effect="avoid")
BRUISE = Reaction(
    id="r-1",
    session=SESSION.id,
    position=9,
    region="upper_trapezius",
    side="right",
    reaction="haematoma",
    grade=8,
    phase="post",
)
CALL = Record(
    id=f"follow_up:{SESSION.id}:h24",
    kind=FOLLOW_UP,
    client=CLIENT.id,
    session=SESSION.id,
    on_date=date(2026, 3, 3),
    body={"phase": "h24", "due_at": "2026-03-03T19:15:00-08:00", "state": "due"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = complete_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(fact) for fact in (SCAR, BRUISE, BEA, CY, CALL)])
        sign_it(book)
    return path


def move(book: Book, to: Client = BEA, why: str = "Two Anns that day", author: str = PRACTITIONER.id) -> None:
    move_signed(book, SESSION.id, to.id, why, author, now=LATER)


def counting(book: Book, client: Client) -> dict[str, int]:
    """Return how much of everything counts for a client."""
    next_visit = replace(SESSION, id="next", client=client.id, started_at=parse_moment("2026-03-05T09:00:00-08:00"))
    earlier = read_earlier(book, next_visit, CATALOGUE)
    return {
        "visits": len(book.sessions(client=client.id)),
        "health": int(earlier.screening is not None) + int(earlier.consent is not None),
        "marks": len(earlier.marks),
        "worked": len(earlier.history.worked_at),
        "open": len(earlier.history.open_reactions),
        "incidents": len(incidents_in(book, CATALOGUE, LATER, client.id)),
        "calls": len(book.records(FOLLOW_UP, client=client.id)),
        "called": sum(call.client == client.id for call in every_call(book, CATALOGUE, date(2026, 3, 3))),
    }


def test_everything_counts_for_the_right_client_and_no_longer_for_the_wrong_one(path: Path) -> None:
    with open_book(path) as book:
        before, nothing = counting(book, CLIENT), counting(book, BEA)
        assert all(before.values()) and not any(nothing.values()), "the control: it counts where it was charted"
        move(book)
        assert counting(book, BEA) == before
        assert counting(book, CLIENT) == nothing
        assert book.verify() == ()


def test_the_visit_stays_as_it_was_signed_and_is_read_with_the_right_name(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        tables = ("session", "screening", "consent", "entry", "client")
        before = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        with open_book(path) as book:
            fingerprint = book.fingerprint(SESSION.id)
            move(book)
            record = book.session(SESSION.id)
            assert record and (record.client, record.session.client) == (BEA, BEA.id)
            assert record.moved and (record.moved.name, record.moved.at) == ("Rita Moss", LATER)
            assert record.moved.why == "Two Anns that day" and record.is_signed
            assert record.saves[SESSION.id].fact.client == CLIENT.id  # type: ignore[union-attr]
            assert record.fingerprint == book.fingerprint(SESSION.id) != fingerprint
            (line,) = book.sessions(on_date=SESSION.started_at.date)
            assert (line.client, line.moved_at, line.signed) == (BEA.id, LATER, True)
        assert {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables} == before


def test_the_wrong_client_keeps_a_line_without_anything_of_the_visit(path: Path) -> None:
    with open_book(path) as book:
        assert book.moved_away(CLIENT.id) == ()
        move(book)
        (away,) = book.moved_away(CLIENT.id)
        assert (away.session, away.moved_at, book.moved_away(BEA.id)) == (SESSION.id, LATER, ())
        assert moved_away_words(away) == "visit charted here by mistake; moved on 3 March 2026"


def test_history_and_trail_tell_of_it(path: Path) -> None:
    with open_book(path) as book:
        move(book)
        from iastm_desktop.assets import load_regions

        last = changes_of(book.history_of_session(SESSION.id), CATALOGUE, load_regions())[-1]
        assert (last.what, last.author) == ("moved to another client", PRACTITIONER.id)
        assert "why: Two Anns that day" in last.after
        assert "moved_away" in {line.what for line in book.audit_trail(CLIENT.id)}
        theirs = book.audit_trail(BEA.id)
        assert "moved_here" in {line.what for line in theirs} and "stroke" in {line.about for line in theirs}


def test_a_visit_moved_again_or_back_stands_where_the_newest_move_says(path: Path) -> None:
    with open_book(path) as book:
        move(book)
        move(book, CY)
        assert [len(book.sessions(client=one.id)) for one in (CLIENT, BEA, CY)] == [0, 0, 1]
        move(book, CLIENT)
        assert [len(book.sessions(client=one.id)) for one in (CLIENT, BEA, CY)] == [1, 0, 0]
        assert book.moved_away(CLIENT.id) == () and book.verify() == ()


@pytest.mark.parametrize(
    ("to", "why", "author", "said"),
    [
        (CLIENT, "x", PRACTITIONER.id, "stands under this client already"),
        (Client(id="nobody", name="N"), "x", PRACTITIONER.id, "not in the book"),
        (BEA, "  ", PRACTITIONER.id, "Write why"),
        (BEA, "x" * 4_001, PRACTITIONER.id, "4,001 characters"),
        (BEA, "x", "desk", "only who may sign"),
        (BEA, "x", "nobody", "only who may sign"),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_a_sentence(
    path: Path, to: Client, why: str, author: str, said: str
) -> None:
    with open_book(path) as book:
        book.save_all([save_of(Practitioner(id="desk", name="Dee", roles=("staff",)))])
        with pytest.raises((SaveFailed, ValueError), match=said):
            move(book, to, why, author)
        assert len(book.sessions(client=CLIENT.id)) == 1


def test_an_unsigned_visit_is_not_moved_by_a_record_and_verify_finds_one_that_is(tmp_path: Path) -> None:
    with open_book(complete_book(tmp_path / "b")) as book:
        book.save_all([save_of(BEA)])
        with pytest.raises(SaveFailed, match="is not signed"):
            move(book)
        forged = save_of(Record(id="m-1", kind="moved_to", client=BEA.id, session=SESSION.id))
        with pytest.raises(SaveFailed, match="only a signed visit"):
            book.save_all([forged])
        without_guard(tmp_path / "b", "record_linked", lambda: book.save_all([forged]))
        assert [one.text for one in book.verify() if "was not signed" in one.text]


def test_a_move_is_never_changed_and_one_that_was_without_the_guard_is_found(path: Path) -> None:
    with open_book(path) as book:
        move(book)
        (record,) = book.records("moved_to")
        for forged in (
            save_of(replace(record, client=CY.id), 2, at=SIGNED_AT),
            save_of(record, 2, withdrawn=True, at=SIGNED_AT),
            save_of(replace(record, kind="term"), 2, at=SIGNED_AT),
        ):
            with pytest.raises(SaveFailed, match="never changed"):
                book.save_all([forged])
        forged = save_of(replace(record, client=CY.id), 2, at=SIGNED_AT)
        without_guard(path, "record_linked", lambda: book.save_all([forged]))
        assert [one.text for one in book.verify() if "changes a move" in one.text]


def without_guard(path: Path, name: str, do: Callable[[], object]) -> None:
    """Do something to a book whose trigger `name` was dropped, as somebody with a tool could; put it back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        ((sql,),) = raw.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchall()
        raw.execute(f"DROP TRIGGER {name}")
        do()
        raw.execute(sql)
