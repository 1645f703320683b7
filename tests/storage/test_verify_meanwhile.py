"""Others chart while verify runs: it holds no transaction between its steps, gives way, and finds what it should."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from iastm_desktop.storage import verify, verify_rows
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import read_transaction
from iastm_desktop.storage.errors import BookHeld
from iastm_desktop.storage.verify import verify_book
from tests.storage.honest_book import SESSION, new_book, save_of, stroke, strokes

AT_ONCE = 0.0
LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT count(*) FROM n, chain"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(verify_rows, "LINKS_A_STEP", 4)
    with open_book(new_book(tmp_path / "book")) as book:
        book.save_all([*strokes(30), save_of(stroke(3, pressure=1), version=2)])
    return tmp_path / "book"


def test_between_any_two_steps_another_window_commits_at_once(path: Path) -> None:
    numbers = count(100)
    with open_book(path) as book, open_book(path, patience_s=AT_ONCE) as window:

        def chart() -> None:
            if (number := next(numbers)) < 130:
                window.save_all([save_of(stroke(number)), save_of(stroke(number, pressure=2), version=2)])

        assert verify_book(book._connection, between=chart) == ()
        assert next(numbers) > 125, "it was let in at least once a step"
        assert book.verify() == ()


def test_the_control_one_moment_for_all_of_it_keeps_the_other_window_out(path: Path) -> None:
    with open_book(path) as book, open_book(path, patience_s=AT_ONCE) as window:
        with read_transaction(book._connection), pytest.raises(BookHeld):
            verify_book(book._connection, between=lambda: window.save_all(strokes(1, first=100)))
        assert book.session(SESSION.id) is not None


def test_what_is_changed_behind_a_step_that_is_done_is_found_next_time_and_before_it_at_once(path: Path) -> None:
    """Each row is read once: a change after its step is for the next check, one before it is found in this one."""
    with open_book(path) as book, closing(sqlite3.connect(path, isolation_level=None)) as other:
        steps = count(1)

        def meddle() -> None:
            if next(steps) == 4:  # the file, the schema and the first links are done
                other.execute("DROP TRIGGER entry_unchanged")
                other.execute("UPDATE entry SET pressure = 1 WHERE id IN ('stroke-29', 'stroke-1')")

        found = verify_book(book._connection, between=meddle)
        assert [finding.text for finding in found] == ["Row 34 of entry was changed."]
        assert len([finding for finding in book.verify() if "was changed" in finding.text]) == 2


def test_a_long_statement_begins_anew_for_a_writer_and_is_finished_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "STEPS_A_LOOK", 10)
    pauses: list[float] = []
    monkeypatch.setattr(verify, "sleep", pauses.append)

    def long_check(connection: sqlite3.Connection) -> object:
        connection.execute(LONG).fetchall()
        yield from ()

    with open_book(path) as book, closing(sqlite3.connect(path, isolation_level=None)) as writer:
        assert (verify._at_one_moment(book._connection, long_check), pauses) == ([], [])
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE of_the_writer (x)")
        assert verify._at_one_moment(book._connection, long_check) == []
        assert len(pauses) == verify.GIVES_WAY
        writer.execute("ROLLBACK")
