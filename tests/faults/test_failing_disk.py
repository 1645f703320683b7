"""An error of the disk at every file call of a save: nothing lost, nothing called saved that is not, nothing twice."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.compiling import FOLDER, compiled
from tests.faults.other_programs import environment
from tests.storage.honest_book import new_book

ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC}
SMALL, LARGE = "900", "15000"  # bytes of a note: the save is of one page, or of many


@pytest.fixture(scope="module")
def failing_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("failing_disk.c", tmp_path_factory.mktemp("shim"))


def fail(failing_disk: Path, folder: Path, error: str, *options: str) -> dict[str, int]:
    """Let every file call of a save fail in turn, in a book in a folder of its own; return what was counted."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, FOLDER / "failing_disk_program.py", new_book(folder / "book"), str(ERRORS[error]), *options],
        env=environment(LD_PRELOAD=str(failing_disk), FAIL_DIR=str(folder), QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def nothing_lost(counts: dict[str, int]) -> None:
    """0 lost, 0 said to be saved unless on disk, 0 charted twice after Retry, every sentence whole."""
    assert (counts["lies"], counts["lost"], counts["findings"], counts["unsafe_words"]) == (0, 0, 0, 0)
    assert counts["entries"] == counts["wanted"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_at_every_fourth_file_call_of_a_save(tmp_path: Path, failing_disk: Path, error: str) -> None:
    counts = fail(failing_disk, tmp_path / "d", error, "--every", "4", "--lasting")
    nothing_lost(counts)
    assert counts["reached"] >= 6, "the disk did fail"
    assert counts["not_saved"] > 0


@pytest.mark.long
def test_an_error_at_every_file_call_of_a_save(tmp_path: Path, failing_disk: Path) -> None:
    runs = 0
    for error in ERRORS:
        for note_bytes in (SMALL, LARGE):
            for lasting in ([], ["--lasting"]):
                place = tmp_path / f"{error}-{note_bytes}-{len(lasting)}"
                counts = fail(failing_disk, place, error, "--note-bytes", note_bytes, *lasting)
                nothing_lost(counts)
                assert (counts["not_saved"] > 0) == bool(lasting), "one error is overcome, a lasting one is said"
                runs += counts["reached"]
    assert runs >= 200


def test_the_control_a_book_that_says_saved_after_an_error_is_caught(tmp_path: Path, failing_disk: Path) -> None:
    counts = fail(failing_disk, tmp_path / "d", "EIO", "--every", "6", "--lie", "--lasting")
    assert counts["lies"] > 0
