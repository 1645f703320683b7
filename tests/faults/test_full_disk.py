"""A file that may not grow: what was acknowledged is in the book, what was not is said to be not saved."""

from pathlib import Path

import pytest

from tests.faults.other_programs import acknowledged, in_the_book, run_charting
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
