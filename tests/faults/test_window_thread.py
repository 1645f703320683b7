"""A full visit on a disk whose every fsync takes 100 ms longer: the window's thread runs no SQL and no fsync."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.other_programs import ROOT, environment

FOLDER = ROOT / "tests" / "faults"
FSYNC_MS = 100


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile what watches fsync; a missing compiler fails with a sentence, it does not skip."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.fail("this test needs a C compiler: apt-get install gcc libc6-dev")
    library = tmp_path_factory.mktemp("shim") / "fsync_watch.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, FOLDER / "fsync_watch.c", "-ldl"], check=True)
    return library


def visit(folder: Path, watch: Path, *more: str) -> dict[str, int]:
    """Chart the visit in a process of its own and return what it counted."""
    log = folder / "fsync.log"
    done = subprocess.run(
        [sys.executable, FOLDER / "whole_visit_program.py", folder, log, *more],
        env=environment(
            LD_PRELOAD=str(watch), FSYNC_LOG=str(log), SLOW_FSYNC_MS=str(FSYNC_MS), QT_QPA_PLATFORM="offscreen"
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    print(counts)
    return counts


@pytest.mark.long
def test_no_sql_and_no_fsync_runs_on_the_windows_thread_in_a_full_visit(tmp_path: Path, watch: Path) -> None:
    counts = visit(tmp_path, watch)
    assert counts["entries"] >= 12 and counts["elsewhere"] > 100 and counts["fsync_elsewhere"] > 10
    assert (counts["here"], counts["fsync_here"]) == (0, 0)


@pytest.mark.long
def test_the_watch_sees_a_window_that_does_both(tmp_path: Path, watch: Path) -> None:
    counts = visit(tmp_path, watch, "control")
    assert counts["here"] > 0 and counts["fsync_here"] > 0
