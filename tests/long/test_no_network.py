"""What the operating system sees: no connection leaves the machine, from the first command to the window."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.other_programs import ROOT
from tests.faults.test_locked_day import make_book
from tests.storage.locked_book import WORDS

pytestmark = pytest.mark.long

PROGRAM = [sys.executable, "-m", "iastm_desktop"]
JOURNEY = (
    ["demo", "demo.iastm"],
    ["clients", "demo.iastm", "--search", "an"],
    ["sessions", "demo.iastm", "--json"],
    ["show", "demo.iastm", "latest"],
    ["summary", "demo.iastm", "latest", "--out", "summary.pdf"],
    ["verify", "demo.iastm"],
    ["backup", "demo.iastm"],
    ["rescue", "demo.iastm", "new.iastm"],
    ["audit", "demo.iastm"],
    ["regions", "--search", "trapezius"],
    ["--check"],
)
WINDOW_S = 8  # long enough for the window and what it does after its first paint
CALL_OUTSIDE = re.compile(r"(?:connect|bind|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_(?!UNIX\b)\w+")


def calls_outside(command: list[str], folder: Path, *, ends_with: tuple[int, ...] = (0,)) -> list[str]:
    """Run `command` in `folder` under strace and return its system calls that leave the machine."""
    if not shutil.which("strace"):
        pytest.fail("strace is not installed; `sh packaging/dev.sh test-long` installs it")
    log = folder / "calls"
    watched = "trace=connect,bind,sendto,sendmsg,sendmmsg"
    traced = ["strace", "-f", "-qq", "-s", "128", "-e", watched, "-o", str(log), *command]
    answer = subprocess.run(traced, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode in ends_with, answer.stdout + answer.stderr
    return CALL_OUTSIDE.findall(log.read_text("utf-8", "replace"))


def test_the_control_a_connection_is_seen(tmp_path: Path) -> None:
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    assert len(calls_outside([sys.executable, "-c", code], tmp_path)) == 1
    code = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('127.0.0.1', 9))"
    assert len(calls_outside([sys.executable, "-c", code], tmp_path)) == 1


def test_no_command_opens_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    seen = {command[0]: calls_outside([*PROGRAM, *command], tmp_path) for command in JOURNEY}
    assert {name: calls for name, calls in seen.items() if calls} == {}


def test_a_working_day_in_the_window_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unlock, search, chart by taps, print, cover, lock, back up, check, hand a record out, put the backup back."""
    papers, book = tmp_path / "papers", make_book(tmp_path / "practice.iastm", locked=True)
    papers.mkdir()
    own = {"DAY_WORDS": WORDS, "DAY_PAPERS": papers, "IASTM_DESKTOP_SETTINGS": tmp_path / "settings.ini"}
    for name, value in {**own, "PYTHONPATH": ROOT, "QT_QPA_PLATFORM": "offscreen"}.items():
        monkeypatch.setenv(name, str(value))
    day = [sys.executable, "-m", "tests.faults.locked_day_program", str(book), "1", "to-the-end"]
    assert calls_outside(day, tmp_path) == []
    assert {path.suffix for path in papers.iterdir()} == {".pdf", ".json"}
    assert list(tmp_path.glob("practice before restore *.iastm")), "the day went to its end"


def test_the_window_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    subprocess.run([*PROGRAM, "demo", "demo.iastm"], cwd=tmp_path, check=True, capture_output=True)
    window = ["timeout", "--signal=KILL", str(WINDOW_S), *PROGRAM, "demo.iastm"]
    assert calls_outside(window, tmp_path, ends_with=(124, 137, -9)) == []
