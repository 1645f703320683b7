"""Work beside the GUI thread, for what needs neither widgets nor the book."""

import atexit
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

T = TypeVar("T")


class _Job(QRunnable):
    def __init__(
        self, number: int, work: Callable[[], object], answers: "_Answers", expected: tuple[type[Exception], ...]
    ) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._number, self._work, self._answers, self._expected = number, work, answers, expected

    def run(self) -> None:
        answer: Any = self._answers.done
        content: object = None
        try:
            content = self._work()
        except self._expected as error:
            answer, content = self._answers.failed, error
        if isValid(self._answers):  # the program may be on its way out
            answer.emit(self._number, content)


class _Answers(QObject):
    """Takes every job's answer on the GUI thread. It holds no job's Qt object that a worker could be last to drop."""

    done = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self.waiting: dict[int, _Waiting] = {}
        self.done.connect(self._on_done)
        self.failed.connect(self._on_failed)

    def _on_done(self, number: int, result: object) -> None:
        waiting = self.waiting.pop(number)
        if waiting.is_wanted():
            waiting.on_done(result)

    def _on_failed(self, number: int, error: Exception) -> None:
        waiting = self.waiting.pop(number)
        if waiting.on_error and waiting.is_wanted():
            waiting.on_error(error)


class _Waiting(NamedTuple):
    job: _Job  # kept: without it the job is gone before it answers
    receiver: QObject | None
    on_done: Callable[[Any], None]
    on_error: Callable[[Any], None] | None

    def is_wanted(self) -> bool:
        return self.receiver is None or bool(isValid(self.receiver))


def run_in_background(
    work: Callable[[], T],
    on_done: Callable[[T], None],
    on_error: Callable[[Any], None] | None = None,
    *,
    expected: tuple[type[Exception], ...] = (OSError,),
    receiver: QObject | None = None,
) -> None:
    """Run `work` on the thread pool; `on_done` gets its result, `on_error` an `expected` error, both on the GUI thread.

    Neither is called once `receiver`, the object that asked, is deleted; give it where that can happen.
    """
    answers = _answers()
    number = next(answers.numbers)
    job = _Job(number, work, answers, expected)
    answers.waiting[number] = _Waiting(job, receiver, on_done, on_error)
    QThreadPool.globalInstance().start(job)


@lru_cache(maxsize=1)
def _answers() -> _Answers:
    atexit.register(wait_for_jobs)  # before Qt's own end, which deletes what a job still works with
    return _Answers()


def wait_for_jobs() -> None:
    """Wait for what still runs; a library that is unloaded under a running job takes the program down with it."""
    QThreadPool.globalInstance().waitForDone()
