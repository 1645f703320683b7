"""An error of the disk at every file call of a save: nothing lost, nothing called saved that is not, nothing twice."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.other_programs import ROOT, environment
from tests.storage.honest_book import new_book

FOLDER = ROOT / "tests" / "faults"


@pytest.fixture(scope="module")
def failing_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the failing disk; a missing compiler fails with a sentence, it does not skip."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.fail("this test needs a C compiler: apt-get install gcc libc6-dev")
    library = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    source = FOLDER / "failing_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.mark.long
@pytest.mark.parametrize("lasting", ["once", "lasting"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_an_error_at_every_file_call_of_a_save(tmp_path: Path, failing_disk: Path, error: int, lasting: str) -> None:
    book = new_book(tmp_path / "book")
    done = subprocess.run(
        [sys.executable, FOLDER / "failing_disk_program.py", book, str(error), lasting],
        env=environment(LD_PRELOAD=str(failing_disk), FAIL_DIR=str(tmp_path), QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["reached"] >= 20, "the disk did fail"
    assert (counts["not_saved"] > 0) == (lasting == "lasting"), "one error is overcome, a lasting one is said"
    assert (counts["lies"], counts["lost"], counts["findings"], counts["unsafe_words"]) == (0, 0, 0, 0)
    assert counts["entries"] == counts["wanted"]
