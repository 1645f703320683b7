"""Every fault of the world ends in a sentence: what happened, is the work safe, what to do; and none is forgotten."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fault_making import Place
from tests.faults.fault_table import COMMANDS
from tests.faults.other_programs import ROOT

DOCUMENT = ROOT / "docs" / "when-something-fails.md"


@pytest.fixture
def place() -> Iterator[Place]:
    """Return a folder that every account may reach: those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield Place(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("fault", COMMANDS)
def test_a_fault_says_what_happened_if_the_work_is_safe_and_what_to_do(place: Place, fault: str) -> None:
    make, told = COMMANDS[fault]
    sentence = make(place)
    for words in told:
        assert any(choice in sentence for choice in words.split("|")), (words, sentence)
    assert "Traceback" not in sentence and "fault of the program" not in sentence
    assert "Ann Example" not in sentence, "no client is named"
    assert sentence.rstrip().endswith((".", "`", ")")) or "kept as" in sentence, sentence


def test_every_fault_is_in_the_document_and_there_are_many() -> None:
    listed = [line.split("|")[1].strip() for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    from tests.ui.test_faults_in_the_window import FAULTS

    assert len(COMMANDS) + len(FAULTS) >= 25
    assert [fault for fault in (*COMMANDS, *FAULTS) if fault not in listed] == []
