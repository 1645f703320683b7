"""Background work: every answer arrives on the GUI thread, a failure of the world is told, nobody dead is called."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from iastm_desktop.ui.background import run_in_background


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
