"""A file that may not grow: what was acknowledged is in the book, what was not is said to be not saved."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.other_programs import acknowledged, environment, in_the_book, run_charting
from tests.storage.honest_book import new_book


@pytest.mark.parametrize("room_bytes", range(1_000, 60_000, 6_779))
def test_at_every_size_where_writing_stops_nothing_acknowledged_is_lost(tmp_path: Path, room_bytes: int) -> None:
    path = new_book(tmp_path / "book")
    most = str(path.stat().st_size + room_bytes)
    lines = run_charting(path, "--groups", "30", "--note-bytes", "3000", "--most-bytes", most)
    failed = [line for line in lines if line.startswith("not-saved")]
    assert failed, "the limit was reached"
    assert all("not saved" in line or "may not be saved" in line for line in failed)
    assert acknowledged(lines) == in_the_book(path)


MAKING = """
import resource, signal, sys
from pathlib import Path
from iastm_desktop.storage.book import create_book
from iastm_desktop.storage.errors import BookError
from tests.storage.honest_book import FIRST
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    create_book(Path(sys.argv[1]), FIRST)
    print("made")
except BookError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("most_bytes", [0, 600, 5_000, 40_000, 1_000_000])
def test_a_new_book_that_finds_no_room_is_made_whole_or_not_at_all(tmp_path: Path, most_bytes: int) -> None:
    path = tmp_path / "book"
    done = subprocess.run(
        [sys.executable, "-c", MAKING, path, str(most_bytes)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = most_bytes == 1_000_000
    assert (done.stdout == "made\n") == made
    assert ("moved" in done.stdout) is False
    assert list(tmp_path.iterdir()) == ([path] if made else [])
