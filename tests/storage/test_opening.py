"""What is no whole book of a known format is refused with a sentence, and left as it is to the byte."""

import os
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import PAGE_BYTES, PRAGMAS, migrate, open_file
from iastm_desktop.storage.errors import BookDamaged, BookError, BookMissing, NewerBook, NotABook
from iastm_desktop.storage.migrations import MIGRATIONS, SCHEMA_VERSION
from iastm_desktop.storage.schema import APPLICATION_ID
from tests.storage.honest_book import PRACTICE, new_book, strokes


def patched(place: int, new: bytes) -> Callable[[Path], None]:
    """Return what overwrites bytes of a book's header."""

    def patch(path: Path) -> None:
        new_book(path)
        stored = bytearray(path.read_bytes())
        stored[place : place + len(new)] = new
        path.write_bytes(stored)

    return patch


def truncated(to_bytes: int) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        new_book(path)
        os.truncate(path, to_bytes)

    return cut


def a_database_of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x)")


WRONG = {
    "an empty file": (lambda path: path.touch(), BookDamaged, "0 bytes"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)), NotABook, "another kind of file"),
    "a text": (lambda path: path.write_text("hello"), NotABook, "another kind of file"),
    "a folder": (lambda path: path.mkdir(), NotABook, "a folder"),
    "a pipe": (os.mkfifo, NotABook, "a device or a pipe"),
    "another database": (a_database_of_another_program, NotABook, "another program"),
    "a newer book": (patched(60, struct.pack(">i", 9)), NewerBook, f"format 9; this .* up to {SCHEMA_VERSION}"),
    "a book of format 0": (patched(60, struct.pack(">i", 0)), BookDamaged, "damaged"),
    "half a header": (truncated(50), BookDamaged, "damaged"),
    "half a book": (truncated(PAGE_BYTES * 3), BookDamaged, "damaged"),
    "a header of nonsense": (patched(16, bytes(8)), BookDamaged, "damaged"),
    "a schema of nonsense": (patched(100, bytes(400)), BookDamaged, "damaged"),
}


@pytest.mark.parametrize(("make", "kind", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_whole_book_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object], kind: type[BookError], words: str
) -> None:
    path = tmp_path / "book"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind, match=words):
        open_book(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["gone", "no-folder/gone", "a\0b", "x" * 300])
def test_a_missing_file_is_never_replaced_by_a_new_book(tmp_path: Path, name: str) -> None:
    with pytest.raises(BookMissing, match="There is no practice file"):
        open_book(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("pragma", "_value", "expected"), PRAGMAS)
def test_every_setting_is_in_force(tmp_path: Path, pragma: str, _value: str, expected: object) -> None:
    file = open_file(new_book(tmp_path / "book"), patience_s=1)
    assert file.connection.execute(f"PRAGMA {pragma}").fetchall() == [(expected,)]
    file.close()


def test_a_setting_that_does_not_take_is_an_error_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = new_book(tmp_path / "book")
    monkeypatch.setattr("iastm_desktop.storage.connection.PRAGMAS", [("synchronous", "OFF", 3)])
    with pytest.raises(BookError, match="synchronous does not take"):
        open_book(path)


def test_a_name_with_signs_that_mean_something_in_an_address_opens(tmp_path: Path) -> None:
    path = new_book(tmp_path / "50% of #1? é 'q'.iastm")
    with open_book(path) as book:
        assert book.practice() == PRACTICE


def test_a_book_that_a_crash_left_with_a_journal_opens_as_it_was_before_the_transaction(tmp_path: Path) -> None:
    path, crashed = new_book(tmp_path / "book"), tmp_path / "crashed"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that changed pages reach the file before COMMIT
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE filler (x)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
            " INSERT INTO filler SELECT zeroblob(2000) FROM n"
        )
        connection.execute("PRAGMA user_version = 77")
        crashed.write_bytes(path.read_bytes())
        journal = (tmp_path / "book-journal").read_bytes()
        (tmp_path / "crashed-journal").write_bytes(journal)
        connection.execute("ROLLBACK")
    assert len(journal) > 512
    assert crashed.read_bytes() != path.read_bytes(), "the crash left a half-written file"
    with open_book(crashed) as book:
        assert book.verify() == ()
        assert book.practice() == PRACTICE
    assert not (tmp_path / "crashed-journal").exists()


def test_opening_a_book_twice_in_one_program_drops_no_lock(tmp_path: Path) -> None:
    """Closing any second handle of the file in this process would drop the lock of the first."""
    path = new_book(tmp_path / "book")
    first = open_file(path, patience_s=1)
    first.connection.execute("BEGIN IMMEDIATE")
    open_book(path).close()
    assert _another_program_is_kept_out(path)
    first.connection.execute("ROLLBACK")
    first.close()
    assert not _another_program_is_kept_out(path)


def test_the_test_above_would_see_a_lock_that_was_dropped(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    first = open_file(path, patience_s=1)
    first.connection.execute("BEGIN IMMEDIATE")
    path.read_bytes()
    assert not _another_program_is_kept_out(path)
    first.connection.execute("ROLLBACK")
    first.close()


def _another_program_is_kept_out(path: Path) -> bool:
    code = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"
    )
    return subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False).returncode != 0


NEXT_STEP = ("ALTER TABLE practice ADD COLUMN motto TEXT", "CREATE TABLE later (x INTEGER) STRICT")


def test_an_older_book_is_backed_up_whole_and_then_upgraded(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    before = path.read_bytes()
    open_file(path, patience_s=1, migrations=(*MIGRATIONS, NEXT_STEP)).close()
    backup = tmp_path / f"book.before-format-{SCHEMA_VERSION + 1}"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT motto FROM practice").fetchall() == [(None,)]
        assert connection.execute("PRAGMA user_version").fetchall() == [(SCHEMA_VERSION + 1,)]
    with open_book(backup) as book:
        assert book.practice() == PRACTICE
        assert book.verify() == ()
    assert len(before) == backup.stat().st_size


@pytest.mark.parametrize(
    "broken", ["CREATE TABLE later (x) STRICT", "SELECT * FROM nothing", "INSERT INTO chain VALUES (1)"]
)
def test_an_upgrade_step_that_fails_leaves_the_book_as_it_was(tmp_path: Path, broken: str) -> None:
    path = new_book(tmp_path / "book")
    with pytest.raises(sqlite3.Error):  # a step that cannot run is a bug, not the world's doing
        open_file(path, patience_s=1, migrations=(*MIGRATIONS, (NEXT_STEP[0], broken)))
    with open_book(path) as book:
        assert book.verify() == ()
        book.save_all(strokes(1))


def test_the_digests_of_old_rows_hold_after_a_column_was_added(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, (*MIGRATIONS, NEXT_STEP))
        assert connection.execute("PRAGMA application_id").fetchall() == [(APPLICATION_ID,)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE practice DROP COLUMN motto")
        connection.execute("DROP TABLE later")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    with open_book(path) as book:
        assert [finding.text for finding in book.verify()] == []
