"""A book of an older format is upgraded after a checked backup and keeps every row; it guards signed visits then."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.migrations import SCHEMA_VERSION
from iastm_desktop.storage.relocking import lock_book
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import MONDAY_EVENING, SESSION, save_of, stroke
from tests.storage.locked_book import SHEET, WORDS, new_lock

OLD = Path(__file__).resolve().parent.parent / "data" / "format-1.iastm"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "practice.iastm"
    shutil.copy(OLD, path)
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if line.startswith("INSERT")]


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_kept_book_is_of_the_first_format() -> None:
    assert format_of(OLD) == 1 < SCHEMA_VERSION


def test_a_book_of_format_1_keeps_every_row_and_is_whole(path: Path) -> None:
    rows = dump(path)
    with open_book(path) as book:
        assert book.verify() == ()
        record = book.session(SESSION.id)
        assert [entry.id for entry in record.entries] == ["stroke-1", "stroke-3"]
        assert record.screening and record.consent and not record.is_signed
    assert dump(path) == rows
    assert format_of(path) == SCHEMA_VERSION
    backup = path.with_name(f"{path.name}.before-format-{SCHEMA_VERSION}")
    assert dump(backup) == rows and format_of(backup) == 1


def test_a_book_of_format_2_keeps_every_row_its_signed_visit_too_and_can_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "practice.iastm"
    shutil.copy(OLD.with_name("format-2.iastm"), path)
    assert format_of(path) == 2
    rows = dump(path)
    with open_book(path) as book:
        assert book.verify() == ()
        record = book.session(SESSION.id)
        assert record.is_signed and not book.lock.is_on
        assert dump(path) == rows
        lock_book(book, new_lock(), now=MONDAY_EVENING)
    with open_book(path) as book:
        unlock(book, WORDS, now=MONDAY_EVENING)
        assert book.verify() == ()
        assert replace(book.session(SESSION.id), fingerprint="") == replace(record, fingerprint="")


def test_a_locked_book_of_format_3_is_upgraded_without_a_key_and_opens_with_it(tmp_path: Path) -> None:
    path = tmp_path / "practice.iastm"
    shutil.copy(OLD.with_name("format-3-locked.iastm"), path)
    assert format_of(path) == 3
    rows = dump(path)
    with open_book(path) as book:
        assert book.verify() == () and dump(path) == rows and format_of(path) == SCHEMA_VERSION
        for secret in (WORDS, SHEET):
            assert unlock(book, secret, now=MONDAY_EVENING) == ()
            assert book.session(SESSION.id).is_signed
            book.lock.forget_keys()


def test_an_upgraded_book_takes_entries_and_guards_signed_visits(path: Path) -> None:
    with open_book(path) as book:
        book.save_all([save_of(stroke(9))])
        assert book.verify() == ()
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    assert {"session_signed", "entry_signed", "record_final", "destroyed_signed"} <= names
