"""Runs the long tests, several files side by side: python packaging/long_tests.py

Each file has a process of its own. Files that take longest begin first; what a file said is printed when it is done,
and at the end how long each took, and again what failed. Exit code 1 where anything did.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

PYTEST = (sys.executable, "-m", "pytest", "-m", "long")
MORE_THAN_CORES = 1  # much of a long test is waiting: for a disk, a slow disk, a mirror
LONGEST_FIRST = (
    "tests/test_map_build.py",
    "tests/long/test_bare_machine.py",
    "tests/faults/test_power_cut.py",
    "tests/journeys/test_undo_model.py",
    "tests/faults/test_kill.py",
    "tests/faults/test_locked_day.py",
    "tests/storage/test_no_false_alarm.py",
    "tests/faults/test_damaged_files.py",
)
BAD = ("FAILED ", "ERROR ")
EXIT_NO_TESTS = 5


class Ran(NamedTuple):
    """One file that was run."""

    file: str
    code: int
    seconds: float
    said: str


def main(folder: Path, at_once: int) -> int:
    """Run the long tests of a project; return the exit code."""
    begun = time.monotonic()
    files = long_files(folder)
    if not files:
        print("long tests: none were found", file=sys.stderr)
        return EXIT_NO_TESTS
    print(f"long tests: {len(files)} files, {at_once} at once; each is shown when it is done", flush=True)
    with ThreadPoolExecutor(at_once) as slots:
        done = list(slots.map(lambda file: _shown(_run(folder, file)), files))
    for line in summary(done, time.monotonic() - begun):
        print(line)
    return int(any(ran.code for ran in done))


def long_files(folder: Path) -> list[str]:
    """Return the files that hold long tests, the longest first."""
    asked = [*PYTEST, "--collect-only", "-q", "-p", "no:warnings"]
    listed = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    if listed.returncode not in (0, EXIT_NO_TESTS):
        sys.exit(listed.stdout + listed.stderr)
    found = list(dict.fromkeys(line.split("::")[0] for line in listed.stdout.splitlines() if "::" in line))
    return [*(file for file in LONGEST_FIRST if file in found), *(file for file in found if file not in LONGEST_FIRST)]


def summary(done: Sequence[Ran], seconds: float) -> list[str]:
    """Return the last lines: each file with its time, and what failed."""
    lines = ["", "=== long tests"]
    for ran in done:
        last = ran.said.rstrip().splitlines()[-1:] or ["said nothing"]
        lines.append(f"{'ok    ' if ran.code == 0 else 'FAILED'} {ran.file}: {last[0].strip('= ')}")
    lines += [line for ran in done for line in ran.said.splitlines() if ran.code and line.startswith(BAD)]
    failed = sum(bool(ran.code) for ran in done)
    return [*lines, f"=== {len(done) - failed} files passed, {failed} failed, in {seconds / 60:.1f} minutes"]


def _run(folder: Path, file: str) -> Ran:
    begun = time.monotonic()
    asked = [*PYTEST, "-q", "--durations=5", "--durations-min=5", file]
    done = subprocess.run(
        asked,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Ran(file, done.returncode, time.monotonic() - begun, done.stdout)


def _shown(ran: Ran) -> Ran:
    print(f"\n=== {ran.file}: exit code {ran.code} after {ran.seconds:.0f} s\n{ran.said}", flush=True)
    return ran


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, (os.cpu_count() or 1) + MORE_THAN_CORES))
