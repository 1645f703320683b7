"""kill -9 at any moment: nothing that was acknowledged is lost, and the book is whole."""

import random
import subprocess
from pathlib import Path

import pytest

from tests.faults.other_programs import acknowledged, charting, environment, in_the_book
from tests.storage.honest_book import new_book

AIMED = 0.6  # of the kills wait until a transaction is under way
READ_EVERY = 12  # kills: what is lost stays lost, and what is damaged stays damaged


def kill_at_random(path: Path, name: str, chance: random.Random, program: str, *options: str) -> tuple[set[str], bool]:
    """Start a charting program, kill it at a random moment; return what it acknowledged, and if a journal was left."""
    said: list[str] = []
    journal = path.with_name(path.name + "-journal")
    with subprocess.Popen(
        charting(path, "--name", name, *options, program=program), env=environment(), stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        acknowledgements = chance.randrange(1, 25)
        for line in running.stdout:
            said.append(line)
            if len(said) > acknowledgements:
                break
        if chance.random() < AIMED:
            wait_for(journal)
        else:
            spin(chance.randrange(0, 60_000))
        running.kill()
        said += running.stdout.readlines()
    return acknowledged([line for line in said if line.endswith("\n")]), journal.exists() and journal.stat().st_size > 0


def wait_for(journal: Path) -> None:
    """Return once a transaction is under way, or after a few of them went by unseen."""
    for _look in range(20_000):
        if journal.exists():
            return


def spin(steps: int) -> None:
    """Let a moment pass that is far shorter than any sleep."""
    for _step in range(steps):
        pass


def kill_often(path: Path, kills: int, *options: str, program: str = "charting_program.py") -> tuple[int, int, int]:
    """Kill so many writers of one book; return how many saves were acknowledged, lost, and how many journals left."""
    chance, promised, lost, journals = random.Random(kills), set[str](), set[str](), 0
    for number in range(kills):
        names, journal = kill_at_random(path, f"run{number}", chance, program, *options)
        promised |= names
        journals += journal
        if number % READ_EVERY == READ_EVERY - 1 or number == kills - 1:
            lost |= promised - in_the_book(path)
    return len(promised), len(lost), journals


def test_twenty_four_killed_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    promised, lost, _journals = kill_often(new_book(tmp_path / "book"), 24)
    assert promised > 150
    assert lost == 0


def test_a_window_killed_in_the_middle_of_group_commits_loses_nothing_it_showed_as_saved(tmp_path: Path) -> None:
    promised, lost, _journals = kill_often(new_book(tmp_path / "book"), 12, program="tapping_program.py")
    assert promised > 150
    assert lost == 0


def test_the_harness_catches_a_writer_that_acknowledges_before_commit(tmp_path: Path) -> None:
    _promised, lost, _journals = kill_often(new_book(tmp_path / "book"), 12, "--lie")
    assert lost > 0


@pytest.mark.long
def test_three_hundred_killed_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    promised, lost, journals = kill_often(new_book(tmp_path / "book"), 300)
    assert promised >= 3000
    assert lost == 0
    assert journals >= 90
