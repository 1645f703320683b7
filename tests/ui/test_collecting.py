"""The cyclic collector runs on the window's thread alone."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.collecting import collect_here_only


class Knot:
    """Refers to itself, so that only the collector lets it go; remembers on which thread that was."""

    def __init__(self, let_go_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: let_go_on.append(threading.get_ident()))


def churn() -> None:
    """Make so many objects that Python would collect."""
    for _ in range(20):
        kept = [[number] for number in range(gc.get_threshold()[0] * 2)]
        del kept


def elsewhere(work: object) -> None:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    thread.join()


def test_what_another_thread_would_collect_waits_for_the_windows_thread(qtbot: QtBot) -> None:
    let_go_on: list[int] = []
    parent = QObject()
    timer = collect_here_only(parent)
    Knot(let_go_on)
    elsewhere(churn)
    assert let_go_on == []
    kept = [[number] for number in range(gc.get_threshold()[0] * 2)]  # a collection is due
    timer.setInterval(1)
    qtbot.waitUntil(lambda: let_go_on == [threading.get_ident()])
    assert kept


def test_python_alone_collects_on_whatever_thread_it_is(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(gc.disable)
    let_go_on: list[int] = []
    gc.collect()
    Knot(let_go_on)
    gc.enable()
    elsewhere(churn)
    assert let_go_on and threading.get_ident() not in let_go_on
