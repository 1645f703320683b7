"""A book gives back what was put in: people, sessions, lists, records, the newest version and the history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from iastm_desktop.domain.entries import Reaction, Technique
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.session import Answer, Consent, Notes, Screening, Session
from iastm_desktop.storage.book import Book, create_book, open_book
from iastm_desktop.storage.errors import BookExists, BookHeld, SaveFailed
from tests.storage.honest_book import (
    CLIENT,
    FIRST,
    MONDAY_EVENING,
    PRACTICE,
    PRACTITIONER,
    SESSION,
    CountedSalts,
    new_book,
    save_of,
    stroke,
    strokes,
)

SCREENING = Screening(id="screening-1", session=SESSION.id, answers=(Answer(item="dvt", answer="no"),))
CONSENT = Consent(id="consent-1", session=SESSION.id, decision="accepted", method="verbal", pain_ceiling=5)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(new_book(tmp_path / "practice.iastm")) as book:
        yield book


def test_a_new_book_holds_what_it_was_made_with_and_is_whole(book: Book) -> None:
    assert book.practice() == PRACTICE
    assert book.practitioners() == (PRACTITIONER,)
    assert book.clients() == (CLIENT,)
    assert book.client(CLIENT.id) == CLIENT
    assert book.client("nobody") is None
    assert book.verify() == ()


def test_a_new_book_never_takes_the_place_of_anything(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(BookExists):
        create_book(path, FIRST)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_book_with_a_refused_fact_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed):
        create_book(tmp_path / "practice.iastm", [*FIRST, save_of(stroke(1, session="none"))])
    assert list(tmp_path.iterdir()) == []


def test_equal_salts_and_facts_make_an_equal_book(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "two"):
        create_book(tmp_path / name, [*FIRST, *strokes(3)], salts=CountedSalts())
        with open_book(tmp_path / name) as book:
            heads.append(book.head())
    assert heads[0] == heads[1]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_session_comes_back_with_everything_that_belongs_to_it(book: Book) -> None:
    book.save_all([save_of(SCREENING), save_of(CONSENT), *strokes(2)])
    record = book.session(SESSION.id)
    assert record is not None
    assert (record.client, record.practitioner, record.session) == (CLIENT, PRACTITIONER, SESSION)
    assert (record.screening, record.consent) == (SCREENING, CONSENT)
    assert record.entries == (stroke(1), stroke(2))
    assert set(record.saves) == {
        CLIENT.id,
        PRACTITIONER.id,
        SESSION.id,
        "screening-1",
        "consent-1",
        "stroke-1",
        "stroke-2",
    }
    assert book.session("none") is None


def test_entries_come_in_the_order_of_the_session_not_of_the_disk(book: Book) -> None:
    book.save_all([save_of(stroke(3)), save_of(stroke(1)), save_of(stroke(2))])
    record = book.session(SESSION.id)
    assert record is not None
    assert [entry.position for entry in record.entries] == [1, 2, 3]


def test_a_withdrawn_entry_leaves_the_session_and_stays_in_the_record(book: Book) -> None:
    book.save_all(strokes(2))
    book.save_all([save_of(stroke(2), version=2, reason="taken back", withdrawn=True)])
    record = book.session(SESSION.id)
    assert record is not None
    assert (record.entries, record.withdrawn) == ((stroke(1),), (stroke(2),))
    assert [save.withdrawn for save in book.history("stroke-2")] == [False, True]
    book.save_all([save_of(stroke(2), version=3)])
    assert book.session(SESSION.id).entries == (stroke(1), stroke(2))


def test_the_newest_version_of_a_session_and_client_is_shown(book: Book) -> None:
    ended = replace(SESSION, ended_at=MONDAY_EVENING, notes=Notes(plan="again in a week"))
    renamed = replace(CLIENT, name="Ann Changed")
    book.save_all([save_of(ended, version=2), save_of(renamed, version=2, reason="married")])
    record = book.session(SESSION.id)
    assert record is not None
    assert (record.session, record.client) == (ended, renamed)
    assert book.clients() == (renamed,)
    assert record.saves[SESSION.id].version == 2


def test_a_version_that_skips_one_is_refused(book: Book) -> None:
    (outcome,) = book.save([save_of(SESSION, version=3)])
    assert outcome.refused == "this is not the next version of what is in the book"


def test_the_same_save_twice_is_kept_once(book: Book) -> None:
    book.save_all(strokes(1))
    (outcome,) = book.save(strokes(1))
    assert outcome.refused == "this version is in the book already"
    assert len(book.history("stroke-1")) == 1


def test_a_refused_save_is_rolled_back_alone(book: Book) -> None:
    outcomes = book.save([save_of(stroke(1)), save_of(stroke(2, session="none")), save_of(stroke(3))])
    assert [outcome.refused is None for outcome in outcomes] == [True, False, True]
    assert book.present([("stroke-1", 1), ("stroke-2", 1), ("stroke-3", 1)]) == {("stroke-1", 1), ("stroke-3", 1)}
    assert book.verify() == ()


def test_all_or_nothing_keeps_nothing_where_one_is_refused(book: Book) -> None:
    before = book.head()
    with pytest.raises(SaveFailed, match="something that is not in the book"):
        book.save_all([save_of(stroke(1)), save_of(stroke(2, session="none"))])
    assert book.head() == before
    assert book.present([("stroke-1", 1)]) == set()


def a_visit(name: str, start: str, **fields: object) -> Session:
    return replace(SESSION, id=name, started_at=parse_moment(start), **fields)  # type: ignore[arg-type]


def test_sessions_are_listed_by_client_by_local_date_and_unfinished(book: Book) -> None:
    other = replace(CLIENT, id="client-2", name="Bea")
    late = a_visit("late", "2026-03-02T23:50:00-08:00", ended_at=parse_moment("2026-03-03T00:20:00-08:00"))
    hers = a_visit("hers", "2026-03-03T09:00:00-08:00", client="client-2")
    book.save_all([save_of(other), save_of(hers), save_of(late)])
    assert [line.id for line in book.sessions()] == [SESSION.id, "late", "hers"]
    assert [line.id for line in book.sessions(client="client-2")] == ["hers"]
    assert [line.id for line in book.sessions(on_date=date(2026, 3, 2))] == [SESSION.id, "late"]
    assert [line.id for line in book.sessions(unfinished=True)] == [SESSION.id, "hers"]
    assert book.sessions(client="nobody") == ()


def test_a_session_leaves_the_unfinished_when_it_ends_or_is_withdrawn(book: Book) -> None:
    book.save_all([save_of(replace(SESSION, ended_at=MONDAY_EVENING), version=2)])
    assert book.sessions(unfinished=True) == ()
    book.save_all([save_of(SESSION, version=3)])
    assert len(book.sessions(unfinished=True)) == 1
    book.save_all([save_of(SESSION, version=4, withdrawn=True)])
    assert book.sessions(unfinished=True) == book.sessions() == ()
    assert book.latest_session() is None


def test_a_line_counts_entries_regions_and_tool_time_with_shared_time_once(book: Book) -> None:
    book.save_all(
        [
            save_of(stroke(1, duration_s=60)),
            save_of(stroke(2, duration_s=90, time="shared", set="a")),
            save_of(stroke(3, duration_s=90, time="shared", set="a", side="left")),
            save_of(
                Technique(id="t-1", session=SESSION.id, position=4, region="deltoid", side="left", technique="heat")
            ),
            save_of(Reaction(id="r-1", session=SESSION.id, position=5, reaction="none", phase="post")),
            save_of(stroke(6)),
            save_of(stroke(6), version=2, withdrawn=True),
        ]
    )
    (line,) = book.sessions()
    assert (line.entries, line.regions, line.tool_s) == (5, 3, 150)


def test_the_latest_session_is_the_one_first_written_last(book: Book) -> None:
    book.save_all([save_of(a_visit("older-visit-charted-later", "2026-02-01T09:00:00-08:00"))])
    book.save_all([save_of(replace(SESSION, reason="neck"), version=2)])
    assert book.latest_session() == "older-visit-charted-later"


def test_records_are_found_by_kind_day_and_client(book: Book) -> None:
    line_up = Record(
        id="l-1", kind="line_up", client=CLIENT.id, on_date=date(2026, 3, 2), body={"at": "09:00", "n": [1, 2.5]}
    )
    tomorrow = replace(line_up, id="l-2", on_date=date(2026, 3, 3), client=None)
    book.save_all([save_of(line_up), save_of(tomorrow), save_of(replace(line_up, id="x-1", kind="term"))])
    assert book.records("line_up") == (line_up, tomorrow)
    assert book.records("line_up", on_date=date(2026, 3, 3)) == (tomorrow,)
    assert book.records("line_up", client=CLIENT.id) == (line_up,)
    book.save_all([save_of(line_up, version=2, withdrawn=True)])
    assert book.records("line_up") == (tomorrow,)


def test_a_session_charted_on_the_wrong_client_says_where_it_went(book: Book) -> None:
    right = replace(CLIENT, id="client-2", name="Bea")
    signed = Record(id="s-1", kind="sign_off", client=CLIENT.id, session=SESSION.id)
    moved = Record(id="m-1", kind="moved_to", client=right.id, session=SESSION.id)
    book.save_all([save_of(right), save_of(signed), save_of(moved)])
    record = book.session(SESSION.id)
    assert record is not None
    assert record.moved and (record.moved.client, record.client) == (right.id, right)


def test_the_fingerprint_names_the_newest_link_of_the_session_only(book: Book) -> None:
    before = book.fingerprint(SESSION.id)
    book.save_all([save_of(replace(CLIENT, id="client-2")), save_of(a_visit("other", "2026-03-03T09:00:00-08:00"))])
    assert book.fingerprint(SESSION.id) == before
    book.save_all(strokes(1))
    after, head = book.fingerprint(SESSION.id), book.head()
    assert after == f"{book.book_id[:8]}-{head.seq}-{head.hash.hex()[:16]}" != before
    assert book.session(SESSION.id).fingerprint == after
    assert book.fingerprint("none") == ""


@pytest.mark.parametrize(
    "person",
    [replace(CLIENT, name="Ann Other"), replace(PRACTITIONER, name="Rita Stone")],
    ids=["client", "practitioner"],
)
def test_a_corrected_name_changes_the_fingerprint_for_it_prints_other_paper(
    book: Book, person: Client | Practitioner
) -> None:
    before = book.fingerprint(SESSION.id)
    book.save_all([save_of(person, version=2, reason="misspelt")])
    after = book.session(SESSION.id).fingerprint
    assert after == f"{book.book_id[:8]}-{book.head().seq}-{book.head().hash.hex()[:16]}" != before


def test_with_a_refused_version_go_the_later_ones_of_its_fact(book: Book) -> None:
    """The first change here is refused; the second would be the next version, and cover what another window saved."""
    book.save_all([*strokes(1), save_of(stroke(1, side="left"), 2)])
    late = [save_of(stroke(1, pressure=1), 2), save_of(stroke(1, pressure=2), 3)]
    assert [bool(outcome.refused) for outcome in book.save([*late, *strokes(1, first=2)])] == [True, True, False]
    assert book.newest("stroke-1") == save_of(stroke(1, side="left"), 2)


def test_reading_and_saving_while_writing_are_one_step_that_keeps_others_out(book: Book) -> None:
    with open_book(book.path, patience_s=0) as other, book.writing():
        assert book.session(SESSION.id).entries == ()
        book.save_all(strokes(1))
        with pytest.raises(BookHeld):
            other.save_all(strokes(1))
    assert len(book.session(SESSION.id).entries) == 1
    assert book.verify() == ()


def test_an_error_while_writing_leaves_nothing_of_what_was_saved_before_it(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.writing():
        book.save_all(strokes(1))
        raise ZeroDivisionError
    assert book.session(SESSION.id).entries == ()
    book.save_all(strokes(1))
    assert book.verify() == ()


def test_a_visits_date_is_the_local_one_and_survives_the_book(book: Book) -> None:
    record = book.session(SESSION.id)
    assert record is not None
    assert record.session.started_at.date == date(2026, 3, 2)
    assert record.session.started_at.utc.date() == date(2026, 3, 3)


def test_two_books_open_in_one_program_see_each_others_saves_and_keep_one_chain(book: Book) -> None:
    with open_book(book.path) as other:
        other.save_all(strokes(1))
        book.save_all(strokes(1, first=2))
        other.save_all(strokes(1, first=3))
    assert len(book.session(SESSION.id).entries) == 3
    assert book.verify() == ()


def test_a_closed_book_can_be_closed_again_and_opened_again(tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    book = open_book(path)
    book.close()
    book.close()
    with open_book(path) as again:
        assert again.practice() == PRACTICE
    assert sorted(tmp_path.iterdir()) == [path]


def test_moments_keep_their_parts_of_a_second_and_their_offset(book: Book) -> None:
    at = Moment(MONDAY_EVENING.utc + timedelta(microseconds=7), 345)
    book.save_all([save_of(stroke(1, at=at), at=at)])
    assert book.newest("stroke-1") == save_of(stroke(1, at=at), at=at)
