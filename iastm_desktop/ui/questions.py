"""Questions to the thread that owns a book: put on the window's thread, answered there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from iastm_desktop.storage.errors import BookError

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

T = TypeVar("T")


class Questions(QThread):
    """A thread that answers what it is asked of a book; who inherits says when, with `_answer_round`."""

    _answered = Signal(int, object)
    _failed = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = threading.Condition()
        self._asked: list[int] = []
        self._in_turn: list[int] = []  # asked, and answered after what is in hand
        # Questions stay in this thread's hands until answered: the worker must not be last to drop a Qt object.
        self._numbers = count(1)
        self._questions: dict[int, tuple[Callable[[Book], Any], Callable[[Any], None], Any]] = {}
        self._answered.connect(self._on_answered)
        self._failed.connect(self._on_failed)

    def ask(
        self,
        read: Callable[[Book], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BookError], None] | None = None,
    ) -> None:
        """Run `read` on the storage thread after what is queued; the answer arrives on the GUI thread."""
        number = next(self._numbers)
        self._questions[number] = (read, on_done, on_error)
        with self._work:
            self._asked.append(number)
            self._work.notify()

    def _answer_round(self, book: Book) -> None:
        for number in self._in_turn:
            try:
                answer = self._questions[number][0](book)
            except Exception as error:  # noqa: BLE001 - a bug in a reader is raised on the GUI thread, and saving goes on
                self._failed.emit(number, error)
            else:
                self._answered.emit(number, answer)

    def _on_answered(self, number: int, answer: object) -> None:
        _read, on_done, _on_error = self._questions.pop(number)
        on_done(answer)

    def _on_failed(self, number: int, error: Exception) -> None:
        _read, _on_done, on_error = self._questions.pop(number)
        if not isinstance(error, BookError):
            raise error
        if on_error:
            on_error(error)
