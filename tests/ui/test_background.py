"""Background work: every answer arrives on the GUI thread, a failure of the world is told, nobody dead is called."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from iastm_desktop.ui.background import run_in_background
from tests.faults.other_programs import environment

ENDING = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QSettings
from iastm_desktop.ui import background

app, begun = QCoreApplication([]), threading.Event()
if sys.argv[2] == "control":
    background.atexit.register = lambda _function: None

def write():
    settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
    begun.set()
    for number in range(100_000):
        settings.value("any")
    print("written", flush=True)

background.run_in_background(write, lambda _none: None)
begun.wait()
"""


def test_all_answers_arrive_on_the_gui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    answers: list[tuple[int, bool]] = []
    for number in range(50):
        run_in_background(
            lambda number=number: number, lambda got: answers.append((got, QThread.currentThread() is qapp.thread()))
        )
    qtbot.waitUntil(lambda: len(answers) == 50)
    assert sorted(answers) == [(number, True) for number in range(50)]


def test_a_failure_of_the_world_is_told(qtbot: QtBot) -> None:
    failures: list[OSError] = []
    run_in_background(lambda: Path("/no/such/folder/file").read_bytes(), lambda _content: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], FileNotFoundError)


def test_an_answer_for_what_is_deleted_is_dropped(qtbot: QtBot) -> None:
    asker, answers, others = QObject(), list[int](), list[int]()
    run_in_background(lambda: 1, answers.append, receiver=asker)
    delete(asker)
    run_in_background(lambda: 2, others.append)
    qtbot.waitUntil(lambda: others == [2])
    assert answers == []


@pytest.mark.parametrize("mode", ["program", "control"])
def test_a_program_that_ends_waits_for_a_job_that_still_works(tmp_path: Path, mode: str) -> None:
    """Qt deletes every object at its end, also one that a job writes the settings with."""
    command = [sys.executable, "-c", ENDING, tmp_path / "settings.ini", mode]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    is_whole = (done.returncode, done.stdout, done.stderr) == (0, "written\n", "")
    assert is_whole == (mode == "program"), done
