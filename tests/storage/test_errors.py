"""Every trouble of the world ends in a sentence: what happened, is the work safe, what to do; and names no client."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.errors import (
    BookDamaged,
    BookError,
    BookHeld,
    BookMissing,
    BookReadOnly,
    DiskFull,
    NotABook,
    SaveFailed,
    plain_sentences,
)
from tests.faults.other_programs import environment
from tests.storage.honest_book import FIRST, SESSION, new_book, save_of, stroke, strokes

NOBODY = 65534


def test_a_second_writer_is_told_who_stands_in_the_way(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with open_book(path, patience_s=0.05) as book, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookHeld, match="Another window or program is writing"):
            book.save(strokes(1))
        other.execute("ROLLBACK")
        book.save_all(strokes(1))
        assert book.verify() == ()


def test_a_reader_that_stays_keeps_a_commit_out_and_nothing_is_half_saved(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with open_book(path, patience_s=0.05) as book, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM chain").fetchone()
        with pytest.raises(BookHeld):
            book.save(strokes(1))
        reader.execute("ROLLBACK")
        assert book.present([("stroke-1", 1)]) == set()
        book.save_all(strokes(1))


def test_a_book_that_grew_to_its_limit_says_full_keeps_what_it_has_and_works_again(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "book")) as book:
        book._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(DiskFull, match="is full"):
            book.save([save_of(stroke(1, note="x" * 20_000))])
        book._connection.execute("PRAGMA max_page_count = 100000")
        assert book.present([("stroke-1", 1)]) == set()
        book.save_all([save_of(stroke(1, note="x" * 20_000))])
        assert book.verify() == ()


@pytest.mark.parametrize("how", ["moved", "removed", "replaced"])
def test_a_book_moved_removed_or_replaced_while_open_is_not_written_to(tmp_path: Path, how: str) -> None:
    path = new_book(tmp_path / "book")
    shutil.copy(path, tmp_path / "older")
    with open_book(path) as book:
        if how == "moved":
            path.rename(tmp_path / "elsewhere")
        elif how == "removed":
            path.unlink()
        else:
            (tmp_path / "older").replace(path)
        with pytest.raises(BookMissing, match="moved, replaced or unplugged"):
            book.save(strokes(1))


def test_a_page_that_was_overwritten_is_called_damage_not_content(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with open_book(path) as book:
        book.save_all(strokes(200))
    stored = bytearray(path.read_bytes())
    for page in range(1, len(stored) // PAGE_BYTES):
        stored[page * PAGE_BYTES : page * PAGE_BYTES + 100] = b"\xff" * 100
    path.write_bytes(stored)
    with pytest.raises(BookDamaged, match="damaged"):
        open_book(path).session(SESSION.id)


MEDDLING = {
    "a nested value that is no JSON": "UPDATE client SET phones = '[{'",
    "a kind of entry nobody knows": "UPDATE entry SET kind = 'spell'",
    "a moment that is none": "UPDATE session SET started_at_utc = 'noon'",
    "a moment half missing": "UPDATE entry SET at_utc = '2026-03-02T10:00:00'",
    "a field of another shape": "UPDATE client SET phones = '[{\"fax\": 1}]'",
    "text that is not text": "UPDATE entry SET note = CAST(x'ff' AS TEXT)",
    "a session without its client": "DELETE FROM client",
    "a chain without its links": "DELETE FROM chain",
    "a table that is gone": "DROP TABLE consent",
}


@pytest.mark.parametrize("statement", MEDDLING.values(), ids=MEDDLING.keys())
def test_stored_values_that_are_no_facts_are_called_damage(tmp_path: Path, statement: str) -> None:
    path = new_book(tmp_path / "book")
    with open_book(path) as book:
        book.save_all(strokes(1))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    with open_book(path) as book, pytest.raises(BookDamaged):
        book.session(SESSION.id)


def test_a_book_without_its_own_row_opens_for_verify_only_to_say_so(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER book_kept")
        connection.execute("DELETE FROM book")
    with open_book(path) as book:
        assert len(book.verify()) >= 3


def test_a_use_of_ours_that_is_wrong_is_a_bug_and_no_sentence(tmp_path: Path) -> None:
    book = open_book(new_book(tmp_path / "book"))
    book.close()
    with pytest.raises(sqlite3.ProgrammingError):
        book.practice()


SYSTEM_ERRORS = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EACCES: BookReadOnly,
    errno.EROFS: BookReadOnly,
    errno.EIO: SaveFailed,
    errno.ENODEV: BookMissing,
}


@pytest.mark.parametrize(("number", "kind"), SYSTEM_ERRORS.items(), ids=str)
def test_every_error_of_the_system_has_a_sentence(tmp_path: Path, number: int, kind: type[BookError]) -> None:
    with pytest.raises(kind) as caught, plain_sentences(tmp_path / "book"):
        raise OSError(number, "raw words")
    assert "raw words" not in str(caught.value)
    assert str(caught.value).count(". ") >= 1


def test_a_bug_of_ours_is_not_dressed_up_as_the_worlds(tmp_path: Path) -> None:
    with pytest.raises(KeyError), plain_sentences(tmp_path):
        raise KeyError("ours")


def test_no_refusal_names_what_stands_in_the_record(tmp_path: Path) -> None:
    name = "Zebulon Quarterstaff"
    with open_book(new_book(tmp_path / "book")) as book:
        outcomes = book.save(
            [
                save_of(stroke(1, note=name, session="none")),
                save_of(stroke(2, note=name, pressure=name)),
                save_of(stroke(3, note=name + "\ud800")),
                save_of(stroke(4, note=name), version=7),
                save_of(stroke(5, region=None, note=name)),
            ]
        )
    assert all(outcome.refused for outcome in outcomes)
    assert not [outcome for outcome in outcomes if name in str(outcome.refused)]


PROGRAM = """
import os
import sys
import tempfile
from pathlib import Path
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.errors import BookError
from tests.storage.honest_book import FIRST, strokes
path = Path(sys.argv[2])
if os.geteuid() == 0:  # root ignores file modes: be somebody whom they bind
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
try:
    if sys.argv[1] == "create":
        create_book(path, FIRST)
    else:
        with open_book(path) as book:
            assert book.practice()
            book.save_all(strokes(1))
    print("saved")
except BookError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that every account may reach, and that an ordinary account may be kept from writing to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def as_ordinary_account(what: str, path: Path) -> str:
    """Run the program as an account whom file modes bind and return its line."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, what, path, str(NOBODY)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hand_over(path: Path) -> None:
    """Give a file to the ordinary account."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def test_a_folder_that_may_not_be_written_to_is_named_and_reading_goes_on(place: Path) -> None:
    path = new_book(place / "book")
    hand_over(path)
    assert as_ordinary_account("save", path) == "saved\n", "the control write goes through"
    place.chmod(0o555)
    path.chmod(0o644)
    assert as_ordinary_account("save", path).startswith("BookReadOnly")
    assert as_ordinary_account("create", place / "new").startswith("BookReadOnly")
    assert list(place.iterdir()) == [path]


def test_a_file_that_may_not_be_written_to_is_named_and_one_that_may_not_be_read_too(place: Path) -> None:
    path = new_book(place / "book")
    hand_over(path)
    path.chmod(0o444)
    assert "may not be written to" in as_ordinary_account("save", path)
    path.chmod(0o000)
    assert "may not be read" in as_ordinary_account("save", path)


def test_a_new_book_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookMissing, match="none is not there"):
        create_book(tmp_path / "none" / "book", FIRST)
    with pytest.raises(NotABook, match="no name that a practice file can have"):
        create_book(tmp_path / ("x" * 300), FIRST)
    assert list(tmp_path.iterdir()) == []
