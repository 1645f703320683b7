"""The linter, the type checker and what looks for unsafe code find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

SAFETY = [["ruff", "check", "--select", "S", "."], ["bandit", "-q", "-c", "pyproject.toml", "-r", "iastm_desktop"]]


def run(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["mypy"], *SAFETY], ids=lambda command: " ".join(command[:3])
)
def test_nothing_is_found_by(command: list[str], root: Path) -> None:
    answer = run(command, root)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("command", SAFETY, ids=lambda command: command[0])
def test_what_looks_for_unsafe_code_can_find_some(command: list[str], root: Path, tmp_path: Path) -> None:
    unsafe = tmp_path / "unsafe.py"
    unsafe.write_text('import subprocess\nsubprocess.run(input(), shell=True)\neval(input())\n"" % input()\n', "utf-8")
    answer = run([*command[:-1], str(unsafe)], root)
    assert answer.returncode == 1, answer.stdout + answer.stderr
