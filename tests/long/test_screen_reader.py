"""A real screen reader's bridge in a real window: the regions are there through AT-SPI, and one is charted by it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.storage.honest_book import new_book
from tests.ui.open_session import read_session

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "long"
TOOLS = ("xvfb-run", "dbus-run-session", "/usr/libexec/at-spi-bus-launcher", "/usr/bin/python3")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_book(tmp_path_factory.mktemp("read") / "practice.iastm")


@pytest.fixture(scope="module")
def heard(book: Path) -> dict[str, Any]:
    """Run window and screen reader on a display and a bus of their own; return what the reader found."""
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking:
        pytest.fail(f"not installed: {', '.join(lacking)}; `sh packaging/dev.sh test-long` installs it")
    settings = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    command = ["dbus-run-session", "--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1400x900x24"]
    command += ["/usr/bin/python3", "-W", "ignore", str(HERE / "screen_reader.py")]
    command += [sys.executable, str(HERE / "window_program.py"), str(book)]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, timeout=180, check=False, cwd=book.parent
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_region_has_name_role_state_place_and_actions(heard: dict[str, Any]) -> None:
    assert heard["map"] == "Body map: Back" and heard["map role"] == "list" and heard["role"] == "list item"
    assert heard["siblings"] > 100
    assert heard["place"][2] > 5 and heard["place"][3] > 5
    assert {"selectable", "showing", "visible"} <= set(heard["states"]) and "selected" not in heard["states"]
    assert heard["actions"] == ["Press", "SetFocus"]


def test_its_press_chooses_it_and_the_press_of_the_button_charts_it(heard: dict[str, Any], book: Path) -> None:
    assert "selected" in heard["states after"]
    assert heard["description"] == "tool work, saved"
    assert [(e.region, e.side) for e in read_session(book).entries] == [("upper_trapezius", "right")]  # type: ignore[attr-defined]


def test_what_is_chosen_is_the_focus_of_the_map_or_is_announced(heard: dict[str, Any]) -> None:
    assert "RIGHT upper trapezius" in heard["heard"]
    assert [words for words in heard["heard"] if words.endswith(" selected")]


def test_every_control_in_sight_has_a_name(heard: dict[str, Any]) -> None:
    assert heard["nameless controls"] == []
