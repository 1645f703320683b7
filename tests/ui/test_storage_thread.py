"""The storage thread says saved only after COMMIT, keeps the order, loses nothing and never blocks the window."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import BookError, BookMissing, DiskFull
from iastm_desktop.ui.storage_thread import StorageThread
from tests.storage.honest_book import CLIENT, SESSION, new_book, save_of, stroke, strokes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_book(tmp_path / "practice.iastm")


@pytest.fixture
def thread(path: Path, qtbot: QtBot) -> Iterator[StorageThread]:
    thread = StorageThread(path)
    with qtbot.waitSignal(thread.opened):
        thread.start()
    yield thread
    thread.stop()


class Heard:
    """What a storage thread said, in order, and on which thread it was heard."""

    def __init__(self, thread: StorageThread) -> None:
        self.saved: list[tuple[str, int]] = []
        self.not_saved: list[tuple[str, int]] = []
        self.groups: list[int] = []
        self.sentences: list[str] = []
        self.threads: set[QThread] = set()
        thread.saved.connect(self._on_saved)
        thread.not_saved.connect(self._on_not_saved)

    def _on_saved(self, save_ids: tuple[tuple[str, int], ...]) -> None:
        self.saved += save_ids
        self.groups.append(len(save_ids))
        self.threads.add(QThread.currentThread())

    def _on_not_saved(self, save_ids: tuple[tuple[str, int], ...], sentence: str) -> None:
        self.not_saved += save_ids
        self.sentences.append(sentence)


def ids(saves: list[Save]) -> list[tuple[str, int]]:
    return [save.save_id for save in saves]


def ask(qtbot: QtBot, thread: StorageThread, read: Callable[[Book], Any]) -> Any:
    answers: list[Any] = []
    thread.ask(read, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def limit_pages(book: Book, pages: int) -> None:
    """Leave the book room for no more than so many pages: a full disk without one."""
    book._connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()


def fill_the_disk(qtbot: QtBot, thread: StorageThread) -> None:
    ask(qtbot, thread, lambda book: limit_pages(book, 1))


def make_room(qtbot: QtBot, thread: StorageThread) -> None:
    ask(qtbot, thread, lambda book: limit_pages(book, 1_000_000))


LONG_NOTES = [save_of(stroke(number, note="x" * 20_000)) for number in range(1, 4)]


def test_the_book_is_opened_in_the_thread_and_says_which_it_is(path: Path, qtbot: QtBot) -> None:
    thread = StorageThread(path)
    with qtbot.waitSignal(thread.opened) as opened:
        thread.start()
    thread.stop()
    with open_book(path) as book:
        assert opened.args == [book.book_id]


def test_a_book_that_cannot_be_opened_is_an_answer_and_nothing_is_made(tmp_path: Path, qtbot: QtBot) -> None:
    thread = StorageThread(tmp_path / "gone.iastm")
    with qtbot.waitSignal(thread.failed_to_open) as failed:
        thread.start()
    thread.stop()
    assert isinstance(failed.args[0], BookMissing)
    assert list(tmp_path.iterdir()) == []


def test_saved_is_said_when_another_connection_can_read_it(thread: StorageThread, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(thread.saved) as saved:
        thread.queue(*strokes(1))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT id FROM entry").fetchall() == [("stroke-1",)]
    assert saved.args == [(("stroke-1", 1),)]


def test_signals_and_answers_arrive_on_the_gui_thread(thread: StorageThread, qtbot: QtBot) -> None:
    heard, where = Heard(thread), []
    thread.queue(*strokes(1))
    thread.ask(
        lambda book: where.append(threading.current_thread()), lambda _: where.append(threading.current_thread())
    )
    qtbot.waitUntil(lambda: len(where) == 2 and bool(heard.saved))
    assert heard.threads == {thread.thread()}
    assert where[1] is threading.main_thread() is not where[0]


def test_what_waits_is_committed_in_one_group_in_order(thread: StorageThread, qtbot: QtBot) -> None:
    heard, entered, gate, saves = Heard(thread), threading.Event(), threading.Event(), strokes(60)
    thread.ask(lambda book: entered.set() or gate.wait(10), lambda _: None)
    assert entered.wait(10)
    for save in saves:
        thread.queue(save)
    assert not thread.is_idle
    gate.set()
    qtbot.waitUntil(lambda: len(heard.saved) == 60)
    assert heard.saved == ids(saves)
    assert heard.groups == [60]


def test_a_question_sees_what_was_queued_before_it(thread: StorageThread, qtbot: QtBot) -> None:
    thread.queue(*strokes(5))
    record = ask(qtbot, thread, lambda book: book.session(SESSION.id))
    assert [entry.id for entry in record.entries] == [save.fact.id for save in strokes(5)]


def test_a_question_sees_what_was_queued_before_it_while_another_commit_was_under_way(
    thread: StorageThread, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, gate, whole_save = threading.Event(), threading.Event(), Book.save

    def slow_save(book: Book, saves: list[Save]) -> Any:
        entered.set()
        assert gate.wait(10)
        return whole_save(book, saves)

    monkeypatch.setattr(Book, "save", slow_save)
    answers: list[Any] = []
    thread.queue(*strokes(1))
    assert entered.wait(10)
    thread.queue(*strokes(1, first=2))
    thread.ask(lambda book: len(book.session(SESSION.id).entries), answers.append)
    gate.set()
    qtbot.waitUntil(lambda: answers == [2])


def test_a_save_refused_again_is_said_again_by_retry_only(thread: StorageThread, qtbot: QtBot) -> None:
    heard = Heard(thread)
    thread.queue(save_of(stroke(1, session="none")))
    qtbot.waitUntil(lambda: len(heard.not_saved) == 1)
    thread.queue(*strokes(1, first=2))
    qtbot.waitUntil(lambda: heard.saved == [("stroke-2", 1)])
    assert heard.not_saved == [("stroke-1", 1)]
    thread.retry()
    qtbot.waitUntil(lambda: heard.not_saved == [("stroke-1", 1)] * 2)


def test_drained_is_said_once_nothing_waits(thread: StorageThread, qtbot: QtBot) -> None:
    assert thread.is_idle
    with qtbot.waitSignal(thread.drained):
        thread.queue(*strokes(3))
    assert thread.is_idle


def test_a_refused_save_is_reported_alone(thread: StorageThread, qtbot: QtBot) -> None:
    heard = Heard(thread)
    thread.queue(save_of(stroke(1)), save_of(stroke(2, session="none")), save_of(stroke(3)))
    qtbot.waitUntil(lambda: bool(heard.not_saved) and len(heard.saved) == 2)
    assert heard.saved == [("stroke-1", 1), ("stroke-3", 1)]
    assert (heard.not_saved, heard.sentences) == ([("stroke-2", 1)], ["it names something that is not in the book"])
    assert not thread.is_idle


def test_on_a_full_disk_nothing_is_called_saved_and_retry_saves_it_once_in_order(
    thread: StorageThread, qtbot: QtBot
) -> None:
    heard = Heard(thread)
    fill_the_disk(qtbot, thread)
    with qtbot.waitSignal(thread.not_saved) as failed:
        thread.queue(*LONG_NOTES)
    assert failed.args[0] == tuple(ids(LONG_NOTES))
    assert "full" in failed.args[1]
    assert heard.saved == []
    assert [save.save_id for save in thread.held] == ids(LONG_NOTES)
    make_room(qtbot, thread)
    with qtbot.waitSignal(thread.drained):
        thread.retry()
    assert heard.saved == ids(LONG_NOTES)
    assert ask(qtbot, thread, lambda book: [len(book.history(save.fact.id)) for save in LONG_NOTES]) == [1, 1, 1]
    assert ask(qtbot, thread, lambda book: book.verify()) == ()


def test_what_was_not_saved_goes_before_what_is_queued_next(thread: StorageThread, qtbot: QtBot) -> None:
    """A correction queued after its first version failed would be refused if it went ahead of it."""
    fill_the_disk(qtbot, thread)
    with qtbot.waitSignal(thread.not_saved):
        thread.queue(LONG_NOTES[0])
    make_room(qtbot, thread)
    heard = Heard(thread)
    thread.queue(save_of(stroke(1), version=2, reason="shorter"))
    qtbot.waitUntil(lambda: len(heard.saved) == 2)
    assert heard.saved == [("stroke-1", 1), ("stroke-1", 2)]


def test_a_commit_that_failed_although_it_is_on_the_disk_is_found_and_not_charted_twice(
    thread: StorageThread, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, whole_save = Heard(thread), Book.save

    def save_then_fail(book: Book, saves: list[Save]) -> Any:
        whole_save(book, saves[:2])
        raise DiskFull("reported as failed")

    monkeypatch.setattr(Book, "save", save_then_fail)
    saves = strokes(2)
    thread.queue(*saves)
    qtbot.waitUntil(lambda: len(heard.saved) == 2)
    monkeypatch.undo()
    assert heard.not_saved == []
    assert ask(qtbot, thread, lambda book: book.head().seq) == 7
    assert thread.is_idle


def test_after_a_failed_commit_only_what_is_missing_is_tried_again_in_order(
    thread: StorageThread, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, whole_save, tried = Heard(thread), Book.save, []

    def save_first_then_fail(book: Book, saves: list[Save]) -> Any:
        tried.append(ids(saves))
        if len(tried) > 1:
            return whole_save(book, saves)
        whole_save(book, saves[:1])
        raise DiskFull("reported as failed")

    monkeypatch.setattr(Book, "save", save_first_then_fail)
    saves = strokes(3)
    thread.queue(*saves)
    qtbot.waitUntil(lambda: len(heard.saved) == 3)
    assert tried == [ids(saves), ids(saves[1:])]
    assert heard.saved == ids(saves)


def test_while_another_program_writes_it_stays_saving_and_is_saved_after(
    thread: StorageThread, path: Path, qtbot: QtBot
) -> None:
    heard = Heard(thread)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with qtbot.waitSignal(thread.still_saving) as waiting:
            thread.queue(*strokes(2))
        assert "Another window or program" in waiting.args[0]
        assert (heard.saved, heard.not_saved, thread.is_idle) == ([], [], False)
        assert ask(qtbot, thread, lambda book: book.client(CLIENT.id)) == CLIENT, "reading goes on"
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: heard.saved == ids(strokes(2)))


def test_undo_of_what_is_not_saved_forgets_it(thread: StorageThread, qtbot: QtBot) -> None:
    fill_the_disk(qtbot, thread)
    with qtbot.waitSignal(thread.not_saved):
        thread.queue(LONG_NOTES[0])
    said: list[str] = []
    thread.drop_if_absent(LONG_NOTES[0].save_id, lambda: said.append("dropped"), lambda: said.append("present"))
    qtbot.waitUntil(lambda: bool(said))
    make_room(qtbot, thread)
    with qtbot.waitSignal(thread.drained):
        thread.queue(*strokes(1, first=9))
    assert said == ["dropped"]
    assert ask(qtbot, thread, lambda book: book.history("stroke-1")) == ()


def test_undo_of_what_is_in_the_book_after_all_says_so(thread: StorageThread, qtbot: QtBot) -> None:
    thread.queue(*strokes(1))
    said: list[str] = []
    thread.drop_if_absent(("stroke-1", 1), lambda: said.append("dropped"), lambda: said.append("present"))
    qtbot.waitUntil(lambda: said == ["present"])


def test_an_error_of_a_question_goes_to_who_asked(thread: StorageThread, qtbot: QtBot) -> None:
    def fail(book: Book) -> None:
        raise DiskFull("no room")

    errors: list[BookError] = []
    thread.ask(fail, lambda _: errors.clear(), errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "no room"


def test_a_bug_in_a_question_is_raised_in_the_window_and_saving_goes_on(thread: StorageThread, qtbot: QtBot) -> None:
    with qtbot.capture_exceptions() as raised:
        thread.ask(lambda book: 1 // 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    with qtbot.waitSignal(thread.saved):
        thread.queue(*strokes(1))


def test_stop_saves_what_is_queued_and_lets_go_of_the_file(path: Path, qtbot: QtBot) -> None:
    thread = StorageThread(path)
    thread.start()
    thread.queue(*strokes(40))
    thread.stop()
    assert thread.isFinished()
    with open_book(path) as book:
        assert len(book.session(SESSION.id).entries) == 40


def test_stop_does_not_hang_on_another_program_and_reports_what_is_not_saved(
    thread: StorageThread, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread._tries_left = 1
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with qtbot.waitSignal(thread.not_saved) as failed:
            thread.queue(*strokes(1))
            thread.stop()
    assert failed.args[0] == (("stroke-1", 1),)
