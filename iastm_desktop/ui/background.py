"""Work beside the GUI thread, for what needs neither widgets nor the book."""

from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

T = TypeVar("T")


class _Job(QRunnable):
    def __init__(self, number: int, work: Callable[[], object], answers: "_Answers") -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._number, self._work, self._answers = number, work, answers

    def run(self) -> None:
        try:
            result = self._work()
        except OSError as error:
            self._answers.failed.emit(self._number, error)
        else:
            self._answers.done.emit(self._number, result)


class _Answers(QObject):
    """Takes every job's answer on the GUI thread. It holds no job's Qt object that a worker could be last to drop."""

    done = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self.waiting: dict[int, tuple[_Job, Callable[[Any], None], Callable[[OSError], None] | None]] = {}
        self.done.connect(self._on_done)
        self.failed.connect(self._on_failed)

    def _on_done(self, number: int, result: object) -> None:
        _job, on_done, _on_error = self.waiting.pop(number)
        on_done(result)

    def _on_failed(self, number: int, error: OSError) -> None:
        _job, _on_done, on_error = self.waiting.pop(number)
        if on_error:
            on_error(error)


def run_in_background(
    work: Callable[[], T],
    on_done: Callable[[T], None],
    on_error: Callable[[OSError], None] | None = None,
) -> None:
    """Run `work` on the thread pool; `on_done` gets its result, `on_error` an OSError, both on the GUI thread."""
    answers = _answers()
    number = next(answers.numbers)
    job = _Job(number, work, answers)
    answers.waiting[number] = (job, on_done, on_error)  # without it the job is gone before it answers
    QThreadPool.globalInstance().start(job)


@lru_cache(maxsize=1)
def _answers() -> _Answers:
    return _Answers()
