"""An honest book raises no alarm: upgrades, clocks set back, added notes, withdrawals, moves, joins, restores."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.storage.migrations import SCHEMA_VERSION
from tests.faults.other_programs import ROOT
from tests.storage.honest_book import new_book
from tests.storage.honest_practice import STEPS, Practice, begin, check
from tests.storage.locked_book import locked_book

OLD = tuple(sorted((ROOT / "tests" / "data").glob("format-*.iastm")))  # of every format before this one
MEMORY = Path("/dev/shm")  # no disk is waited for
BOOKS = st.tuples(st.sampled_from((new_book, locked_book, *OLD)), st.lists(st.sampled_from(STEPS), max_size=14))
Drawn = tuple[Path | Callable[[Path], Path], list[Callable[[Practice], None]]]


def alarms(drawn: Drawn) -> list[str]:
    """Do what was drawn in a new, a locked or an older book, and return every fault that was found on the way."""
    old, steps = drawn
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "practice.iastm"
        shutil.copy(old, path) if isinstance(old, Path) else old(path)
        practice = begin(path)
        for step in (*steps, check):
            step(practice)
        practice.book.close()
        return practice.found


@given(drawn=BOOKS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_an_honest_book_raises_no_alarm(drawn: Drawn) -> None:
    assert alarms(drawn) == []


@pytest.mark.long
def test_two_thousand_honest_books_raise_no_alarm() -> None:
    made = count(1)

    @given(drawn=BOOKS)
    @settings(max_examples=2_000, suppress_health_check=[HealthCheck.too_slow], database=None)
    def each(drawn: Drawn) -> None:
        next(made)
        assert alarms(drawn) == []

    each()
    assert next(made) > 2_000


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_book_of_every_earlier_format_is_upgraded_and_goes_on_without_an_alarm(old: Path) -> None:
    assert alarms((old, list(STEPS))) == []


def test_a_locked_book_goes_on_without_an_alarm_its_seals_checked() -> None:
    assert alarms((locked_book, [*STEPS, *STEPS])) == []


def test_a_book_of_every_earlier_format_is_kept() -> None:
    kept = [int(path.stem.split("-")[1]) for path in OLD]
    assert set(kept) == set(range(1, SCHEMA_VERSION))
    assert kept == [format_of(path) for path in OLD]


def format_of(path: Path) -> int:
    """Return the format's number from the header of the file."""
    return int.from_bytes(path.read_bytes()[60:64], "big")


def test_the_control_one_step_that_is_not_honest_raises_the_alarm() -> None:
    def meddle(practice: Practice) -> None:
        connection = practice.book._connection
        ((words,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_unchanged'").fetchall()
        connection.execute("DROP TRIGGER entry_unchanged")
        connection.execute("UPDATE entry SET pressure = 9 WHERE id = 'stroke-1'")
        connection.execute(words)

    assert alarms((new_book, [*STEPS, meddle])) != []
