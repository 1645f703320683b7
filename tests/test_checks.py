"""The linter and the type checker find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["mypy"]], ids=lambda command: command[0])
def test_nothing_is_found_by(command: list[str], root: Path) -> None:
    answer = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
