"""What was locked for one row, column, table or practice file is refused at every other place, whoever hashes anew."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.errors import BookDamaged
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import CLIENT, FIRST, MONDAY_EVENING, PRACTITIONER, SESSION, save_of
from tests.storage.locked_book import WORDS, new_lock, unlocked
from tests.storage.test_tampering import hash_anew, unguarded

BEA = replace(CLIENT, id="client-2", name="Bea Other", alerts=("nickel",))


def a_book(path: Path, code: int = 0x1234) -> Path:
    """Make a locked book with two clients, one of them in two versions."""
    create_book(path, FIRST, lock=new_lock(code=code))
    with unlocked(path) as book:
        visit = replace(SESSION, id="session-2", reason="left heel")
        book.save_all(
            [save_of(BEA), save_of(replace(CLIENT, name="Anna Example"), 2, reason="spelling"), save_of(visit)]
        )
    return path


def value(path: Path, query: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()[0][0]


def put(path: Path, stored: object, where: str) -> None:
    """Put a stored value in the place of another, with the guards away, and hash the whole chain anew."""

    def meddle(connection: sqlite3.Connection) -> None:
        connection.execute(f"UPDATE {where}", (stored,))
        hash_anew(connection)

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        unguarded(meddle)(connection)


NEWEST = "client SET name = ? WHERE id = 'client-1' AND version = 2"
FROM = {
    "another row": "SELECT name FROM client WHERE id = 'client-2'",
    "another column": "SELECT alerts FROM client WHERE id = 'client-1' AND version = 2",
    "another table": "SELECT reason FROM session WHERE id = 'session-2'",
}


@pytest.mark.parametrize("query", FROM.values(), ids=FROM)
def test_a_value_of_another_place_is_refused(tmp_path: Path, query: str) -> None:
    path = a_book(tmp_path / "book")
    put(path, value(path, query), NEWEST)
    assert "does not open with this key" in said_at_unlocking(path)


def test_a_value_of_the_same_place_in_another_file_is_refused(tmp_path: Path) -> None:
    path, other = a_book(tmp_path / "book"), a_book(tmp_path / "other", code=0x5678)
    put(path, value(other, "SELECT name FROM client WHERE id = 'client-1' AND version = 2"), NEWEST)
    assert "does not open with this key" in said_at_unlocking(path)


def said_at_unlocking(path: Path) -> str:
    """Return what is said as the file is unlocked, which looks whole without a key and gives no name for the value."""
    with open_book(path) as book:
        assert [found for found in book.verify() if not found.is_note] == [], "without a key it looks whole"
        said = " ".join(unlock(book, WORDS, now=MONDAY_EVENING))
        with pytest.raises(BookDamaged):
            book.clients()
    return said


def test_an_earlier_version_of_the_same_row_opens_there_and_the_chain_tells(tmp_path: Path) -> None:
    """The place of a value names table, column and row, and no version: what stands in which one, the chain says."""
    path = a_book(tmp_path / "book")
    earlier = value(path, "SELECT name FROM client WHERE id = 'client-1' AND version = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        unguarded(lambda it: it.execute(f"UPDATE {NEWEST}", (earlier,)))(connection)
    with open_book(path) as book:
        assert [found for found in book.verify() if not found.is_note] != []


def test_the_control_a_value_put_back_where_it_was_opens(tmp_path: Path) -> None:
    path = a_book(tmp_path / "book")
    put(path, value(path, "SELECT name FROM client WHERE id = 'client-1' AND version = 2"), NEWEST)
    with unlocked(path) as book:
        assert [client.name for client in book.clients()] == ["Anna Example", "Bea Other"]
        assert book.practitioners()[0].name == PRACTITIONER.name
