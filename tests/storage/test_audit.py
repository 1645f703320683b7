"""The audit trail in a real book: every save by number, what was seen once in half an hour, one client's alone."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from iastm_desktop.domain.audit import VIEWED, event_words, matches, told_together
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.storage.audit import MOST_LINES, note, note_viewed
from iastm_desktop.storage.book import open_book
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, strokes
from tests.storage.signed_book import signed_book

NOON = parse_moment("2026-03-05T12:00:00-08:00")
WHO = PRACTITIONER.id


def after(minutes: float) -> Moment:
    return Moment(NOON.utc + timedelta(minutes=minutes), NOON.offset_min)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return signed_book(tmp_path / "practice.iastm")


def test_every_save_is_in_it_with_who_when_and_what_newest_first(path: Path) -> None:
    with open_book(path) as book:
        lines = book.audit_trail()
        assert [line.seq for line in lines] == list(range(book.head().seq, 1, -1))
    words = [event_words(line) for line in lines]
    assert words[:2] == ["signed: by pin", "sign off created"]
    assert {"stroke created", "stroke changed", "stroke taken back", "session changed", "client created"} <= set(words)
    assert all(line.author == WHO and line.at for line in lines)


def test_looking_is_one_line_a_person_client_and_half_hour(path: Path) -> None:
    with open_book(path) as book:
        seen = [note_viewed(book, CLIENT.id, author=WHO, now=after(minutes)) for minutes in (0, 5, 29.9, 30, 45)]
        assert seen == [True, False, False, True, False]
        assert note_viewed(book, CLIENT.id, author="somebody else", now=after(45))
        viewed = [line for line in book.audit_trail(CLIENT.id) if line.what == VIEWED]
        assert [(line.author, line.client) for line in viewed] == [
            ("somebody else", CLIENT.id),
            (WHO, CLIENT.id),
            (WHO, CLIENT.id),
        ]
        assert book.verify() == ()


def test_looking_changes_no_fingerprint_of_a_visit(path: Path) -> None:
    with open_book(path) as book:
        before = book.fingerprint(SESSION.id)
        note_viewed(book, CLIENT.id, author=WHO, now=NOON)
        note(book, "printed", author=WHO, now=NOON, client=CLIENT.id, session=SESSION.id)
        assert book.fingerprint(SESSION.id) == before


def test_a_clients_trail_has_all_that_is_theirs_and_nothing_else(path: Path) -> None:
    with open_book(path) as book:
        note(book, "backed_up", author="", now=NOON)
        note(book, "printed", author=WHO, now=NOON, client=CLIENT.id, session=SESSION.id)
        lines = book.audit_trail(CLIENT.id)
    words = {event_words(line) for line in lines}
    assert {"printed", "client created", "session created", "screening created", "stroke created"} <= words
    assert not words & {"backed up", "practice created", "practitioner created"}
    assert next(line for line in lines if line.what == "printed").session == SESSION.id


def test_it_is_read_page_by_page_without_a_gap(tmp_path: Path) -> None:
    path = new_book(tmp_path / "b")
    with open_book(path) as book:
        book.save_all(strokes(MOST_LINES + 20))
        first = book.audit_trail()
        second = book.audit_trail(before=first[-1].seq)
        assert len(first) == MOST_LINES
        assert [line.seq for line in (*first, *second)] == list(range(book.head().seq, 1, -1))
        assert [one.seq for one in book.audit_trail(CLIENT.id)][-1] > second[-1].seq


def test_lines_that_belong_together_are_told_as_one_and_found_by_every_word(path: Path) -> None:
    with open_book(path) as book:
        lines = tuple(told_together(book.audit_trail()))
    names = {WHO: "Rita Moss", CLIENT.id: "Ann Example"}
    assert "2 × stroke created" in [event_words(line) for line in lines]
    found = [line for line in lines if matches(line, "rita stroke 2026-03-02", names)]
    assert found and all(line.about == "stroke" for line in found)
    assert not [line for line in lines if matches(line, "rita nothing", names)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 FROM record WHERE session = 'x' AND kind = 'sign_off'",
        "SELECT 1 FROM record WHERE id = 'x' AND kind IN ('sign_off', 'addendum', 'audit')",
        "SELECT seq FROM record WHERE client = 'x' AND seq < 9 ORDER BY seq DESC LIMIT 5",
        "SELECT seq FROM entry WHERE session IN (SELECT id FROM session WHERE client = 'x') ORDER BY seq DESC LIMIT 5",
        "SELECT body FROM record WHERE client = 'x' AND kind = 'audit' AND author = 'y' ORDER BY seq DESC",
    ],
)
def test_neither_a_guard_nor_the_trail_scans_a_table_or_goes_by_kind_alone(path: Path, query: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan and not [step for step in plan if step.startswith("SCAN") or step.endswith("(kind=?)")]
