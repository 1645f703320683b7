"""Starting the charting program beside a test, and reading what it said and what the book holds."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from iastm_desktop.storage.book import open_book
from tests.storage.honest_book import SESSION

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "tests" / "faults"


def charting(book: Path, *options: str, program: str = "charting_program.py") -> list[str]:
    """Return the command line of a charting program; see `environment` for its surroundings."""
    return [sys.executable, str(PROGRAMS / program), str(book), *options]


def environment(**settings: str) -> dict[str, str]:
    """Return the surroundings of a program under test."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **settings}


def run_charting(book: Path, *options: str, **settings: str) -> list[str]:
    """Run the charting program to its end and return its lines."""
    done = subprocess.run(
        charting(book, *options), env=environment(**settings), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def acknowledged(lines: Sequence[str]) -> set[str]:
    """Return the ids that a program called saved, from whole lines only."""
    return {name for line in lines if line.startswith("saved ") for name in line.split()[1:]}


def in_the_book(path: Path) -> set[str]:
    """Return the ids of the entries that the book holds, once it verified whole."""
    with open_book(path) as book:
        assert book.verify() == ()
        record = book.session(SESSION.id)
    assert record is not None
    return {entry.id for entry in record.entries}
