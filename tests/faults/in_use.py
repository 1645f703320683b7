"""A book that another process has open, for tests of what a second opener is told."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.other_programs import charting, environment


@contextmanager
def in_use(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process have the book open to write for the block; it may be killed there."""
    command = charting(path, program="holding_program.py")
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        try:
            yield other
        finally:
            other.kill()
