"""A damaged file is refused or its damage is found: no crash, no hang, and never other content taken for whole."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iastm_desktop.storage import verify_rows
from iastm_desktop.storage.audit import note_viewed
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.errors import BookDamaged
from iastm_desktop.storage.signing import add_note
from tests.faults import damage_program
from tests.faults.other_programs import ROOT, environment
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of, stroke
from tests.storage.signed_book import SIGNED_AT, signed_book

SECOND = replace(SESSION, id="session-2")
PROGRAM = ROOT / "tests" / "faults" / "damage_program.py"


def a_book(path: Path) -> Path:
    """Make a book of some forty pages: a signed visit, one that is open, notes short and long."""
    with open_book(signed_book(path)) as book:
        add_note(book, SESSION.id, "rang on Tuesday: well", PRACTITIONER.id, now=SIGNED_AT)
        book.save_all([save_of(SECOND)])
        charted = [stroke(n, session=SECOND.id, note="é" * (n * n % 1700) or None) for n in range(10, 80)]
        book.save_all([save_of(each) for each in charted])
        note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=SIGNED_AT)
        assert book.verify() == ()
    return path


def damage(book: Path, first: int, count: int, *control: str) -> dict[str, Any]:
    """Damage the book with so many seeds in a process of its own; one that dies or hangs fails with its seed.

    Each file may take 5 s on the clock on the wall, at the second try where the machine was busy at the first.
    """
    done = subprocess.run(
        [sys.executable, PROGRAM, book, str(first), str(count), *control],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"died or hung at {done.stderr[-2000:]}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_two_hundred_damaged_files_are_refused_or_found(tmp_path: Path) -> None:
    found = damage(a_book(tmp_path / "book"), 0, 200)
    assert found["bad"] == []
    assert found["counts"]["refused"] > 20 and found["counts"]["found"] > 20


@pytest.mark.long
def test_three_thousand_damaged_files_are_refused_or_found(tmp_path: Path) -> None:
    found = damage(a_book(tmp_path / "book"), 1_000, 3_000)
    assert found["bad"] == []


def test_the_control_a_file_that_takes_too_long_is_caught(tmp_path: Path) -> None:
    assert "took" in damage(a_book(tmp_path / "book"), 0, 1, "wait", "0.3")["bad"][0]


@pytest.mark.parametrize("how", ["spin", "for ever"])
def test_the_control_a_file_that_hangs_is_caught(tmp_path: Path, how: str) -> None:
    with pytest.raises(AssertionError, match="died or hung at 0 flip_bit"):
        damage(a_book(tmp_path / "book"), 0, 1, how, "0.3")


def test_the_control_a_check_that_hashes_no_rows_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own check sees none of the bits that were turned over inside a note."""
    path = a_book(tmp_path / "book")
    with open_book(path) as book:
        whole = damage_program.content(book)
    stored = path.read_bytes()
    assert stored.count(b"rang on Tuesday") == 1
    path.write_bytes(stored.replace(b"rang on Tuesday", b"rang on Thursda"))
    assert damage_program.outcome(path, whole) == "found"
    monkeypatch.setattr(verify_rows, "_rows", lambda *_told: ())
    monkeypatch.setattr(verify_rows, "_missing", lambda *_told: ())
    assert damage_program.outcome(path, whole) == "changed"


def test_a_time_that_is_none_is_called_damage_by_whatever_reads_it_alone(tmp_path: Path) -> None:
    path = a_book(tmp_path / "book")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER record_unchanged")
        connection.execute("UPDATE record SET recorded_offset_min = 9999 WHERE kind = 'audit'")
    with open_book(path) as book:
        with pytest.raises(BookDamaged):
            book.audit_trail()
        with pytest.raises(BookDamaged):
            book.last_audit(CLIENT.id, "viewed", PRACTITIONER.id)
