"""What the tests of faults share: folders on the real disk, where other tests have theirs in memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Return a folder on the disk, in the place of the one that pytest gives."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # settings are written a moment after
        yield Path(folder)
