"""A whole visit in a real X window: every tap goes through the X server, and the book has what was tapped."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iastm_desktop.app import SETTINGS_VARIABLE
from tests.journeys.at_the_table import LEFT_LEVATOR, LEFT_TRAPEZIUS, TRAPEZIUS, what_the_book_says
from tests.journeys.charted import AFTER, AT_HOME, BEFORE, WORKED, is_charted
from tests.journeys.known_client import SAME_WORK, book_of_lena

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("xvfb-run", "xdotool")
MOST_REPEAT_TAPS = 24


def test_like_last_time_by_a_real_pointer(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking:
        pytest.fail(f"not installed: {', '.join(lacking)}; `sh packaging/dev.sh test-long` installs it")
    book = book_of_lena(tmp_path / "practice.iastm", SAME_WORK)
    own = {"QT_QPA_PLATFORM": "xcb", SETTINGS_VARIABLE: str(tmp_path / "settings.ini"), "PYTHONPATH": str(ROOT)}
    command = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1400x900x24", sys.executable, "-m"]
    done = subprocess.run(
        [*command, "tests.long.table_program", str(book)],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    record_property("repeat taps in X", said["taps"])
    record = what_the_book_says(book, said["session"])
    is_charted(record, [*BEFORE, *WORKED, AFTER, *AT_HOME], graded_on=LEFT_TRAPEZIUS, unseen=[TRAPEZIUS, LEFT_LEVATOR])
    assert said["platform"] == "xcb" and said["keystrokes"] == 0 and said["taps"] <= MOST_REPEAT_TAPS
