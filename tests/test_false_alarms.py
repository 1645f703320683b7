"""Ordinary visits raise no alarm: the demo's sessions with all that went before them, and the neck example."""

from pathlib import Path

import pytest

from iastm_desktop.assets import load_rulebook
from iastm_desktop.charting import history_before, refused_entries
from iastm_desktop.domain.rules import notes
from iastm_desktop.storage.book import open_book
from tests.command_line import NECK, new_book, run

RULEBOOK = load_rulebook()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.iastm"
    assert run("demo", path).code == 0
    return path


def test_the_demo_raises_no_block_and_at_most_one_warning_a_visit(demo: Path) -> None:
    with open_book(demo) as book:
        records = [record for line in book.sessions() if (record := book.session(line.id))]
        before = {record.session.id: history_before(record, book, RULEBOOK.catalogue) for record in records}
    told = {record.session.id: notes(record, RULEBOOK, before[record.session.id]) for record in records}
    refused = [each for record in records for each in refused_entries(record, RULEBOOK, before[record.session.id])]
    assert len(records) == 40
    assert not refused
    assert {session: found for session, found in told.items() if len(found) > 1} == {}


def test_the_neck_example_is_charted_with_at_most_one_warning(tmp_path: Path) -> None:
    answer = run("chart", new_book(tmp_path), NECK)
    assert answer.code == 0
    assert len(answer.err.splitlines()) <= 1
