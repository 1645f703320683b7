"""Rows of a book are never changed, replaced or removed by SQL; only a destruction that is written down removes one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.connection import transaction
from iastm_desktop.storage.rows import authorship_of
from iastm_desktop.storage.saving import chain_writer, fresh_salt
from iastm_desktop.storage.schema import FACTS
from tests.storage.honest_book import CLIENT, new_book, save_of, stroke, strokes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all(strokes(3))
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


FORBIDDEN = (
    "UPDATE entry SET pressure = 1",
    "UPDATE OR REPLACE entry SET id = 'stroke-2' WHERE id = 'stroke-1'",
    "UPDATE OR IGNORE client SET name = 'x'",
    "UPDATE chain SET digest = zeroblob(32) WHERE seq = 3",
    "DELETE FROM entry WHERE id = 'stroke-1'",
    "DELETE FROM chain WHERE seq = (SELECT max(seq) FROM chain)",
    "DELETE FROM book",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE id = 'stroke-1'",
    "REPLACE INTO client SELECT * FROM client",
    "INSERT OR REPLACE INTO chain SELECT * FROM chain WHERE seq = 2",
    'INSERT INTO chain SELECT seq + 100, "table", row, version, digest, hash, hash FROM chain',
    "INSERT INTO chain SELECT max(seq) + 1, 'entry', 'x', 1, digest, digest, hash FROM chain",
    "INSERT INTO destroyed SELECT 99, 'd', 1, 'entry', 'stroke-1', 1, author, recorded_utc, 0, '', 0, salt FROM entry",
)


@pytest.mark.parametrize("sql", FORBIDDEN)
@pytest.mark.parametrize("recursive", [0, 1])
def test_sql_that_would_change_the_record_is_refused(
    connection: sqlite3.Connection, path: Path, sql: str, recursive: int
) -> None:
    connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = list(connection.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(sql)
    assert list(connection.iterdump()) == before


@pytest.mark.parametrize("table", FACTS)
def test_every_fact_table_refuses_a_row_without_a_place_in_the_chain(
    connection: sqlite3.Connection, table: str
) -> None:
    by_type = {"INTEGER": 1, "TEXT": "x", "ANY": "x", "BLOB": bytes(16)}
    row = [by_type[column[2]] for column in connection.execute(f"PRAGMA table_info({table})")]
    row[:3] = 500, "new", 1
    with pytest.raises(sqlite3.IntegrityError, match=r"chain|no such row|never changed"):
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def destroy(path: Path, table: str, row: str, version: int, note: Save) -> None:
    """Append the `destroyed` row that names one version of one row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, transaction(connection):
        writer = chain_writer(connection, fresh_salt)
        writer.append("destroyed", (f"d-{row}-{version}", 1, table, row, version, *authorship_of(note)))


NOTE = save_of(CLIENT, reason="kept for its time")


def assert_only_apart(book: Book) -> None:
    """The chain holds; all that is wrong is that what went was no client's whole record."""
    note, *faults = book.verify()
    assert note.is_note
    assert ["not belong to a client's record" in found.text for found in faults] == [True]


def test_a_destruction_removes_its_row_at_once_and_the_chain_still_holds(path: Path) -> None:
    destroy(path, "entry", "stroke-2", 1, NOTE)
    with open_book(path) as book:
        assert book.history("stroke-2") == ()
        assert len(book.session("session-1").entries) == 2
        assert_only_apart(book)
    assert b"stroke-2" in path.read_bytes(), "the chain still names it"


@pytest.mark.parametrize(
    ("table", "row"), [("entry", "never-was"), ("book", "any"), ("destroyed", "d-1"), ("no_table", "x")]
)
def test_only_a_row_that_is_there_can_be_destroyed(path: Path, table: str, row: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        destroy(path, table, row, 1, NOTE)
    with open_book(path) as book:
        assert book.verify() == ()


def test_what_was_destroyed_never_comes_back_under_its_id(path: Path) -> None:
    destroy(path, "entry", "stroke-2", 1, NOTE)
    with open_book(path) as book:
        (again,) = book.save([save_of(stroke(2))])
        (next_one,) = book.save([save_of(stroke(2), version=2)])
        assert (again.refused is None, next_one.refused) == (False, None)
        assert_only_apart(book)


def test_destroying_a_session_takes_it_from_the_unfinished(path: Path) -> None:
    destroy(path, "session", "session-1", 1, NOTE)
    with open_book(path) as book:
        assert book.sessions(unfinished=True) == ()
        assert_only_apart(book)


def test_nothing_destroyed_stays_in_the_bytes_of_the_file(path: Path) -> None:
    with open_book(path) as book:
        book.save_all([save_of(stroke(9, note="a sentence to be forgotten"))])
    assert b"a sentence to be forgotten" in path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, transaction(connection):
        connection.execute("PRAGMA secure_delete = ON")
        writer = chain_writer(connection, fresh_salt)
        writer.append("destroyed", ("d", 1, "entry", "stroke-9", 1, *authorship_of(NOTE)))
    assert b"a sentence to be forgotten" not in path.read_bytes()
