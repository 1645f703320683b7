"""One session open in two windows: what either changes is kept, shown, and never left unsaved for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.session import Notes, Session
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui import leaving
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.storage_thread import StorageThread
from iastm_desktop.ui.window import MainWindow
from tests.storage.honest_book import PRACTITIONER, SESSION, new_book, save_of, stroke, strokes
from tests.ui.open_session import agreed, all_no, no_room_in, parts, read_session, running, wait_until_saved
from tests.ui.open_window import OPEN_VISIT, book_of, parts_at, window_on

WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
Window = tuple[SessionEditor, StorageThread]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(all_no()), save_of(agreed()), *strokes(1)])
    return path


@contextmanager
def two_windows(path: Path, qtbot: QtBot) -> Iterator[tuple[Window, Window]]:
    """Open the book's session twice, each with a storage thread of its own."""
    with running(path, qtbot) as one, running(path, qtbot) as other:
        editors = [SessionEditor(read_session(path), t, parts(), author=PRACTITIONER.id) for t in (one, other)]
        yield (editors[0], one), (editors[1], other)
        for editor in editors:
            editor.close()


def said_by(editor: SessionEditor) -> list[str]:
    """Collect what an editor has to say from now on."""
    said: list[str] = []
    editor.noted.connect(lambda rulings: said.extend(ruling.message for ruling in rulings))
    return said


def test_a_note_typed_in_each_of_two_windows_is_kept_and_said(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        said = said_by(second)
        first.set_session(reason="Neck", notes=Notes(subjective="Slept badly"))
        wait_until_saved(qtbot, one)
        second.set_session(next_visit="In a week", notes=Notes(plan="Stretch"))
        qtbot.waitUntil(lambda: bool(said), timeout=20_000)
        wait_until_saved(qtbot, other)
        assert second.state(SESSION.id) == "saved"
        assert second.record.session == read_session(path).session
    kept = read_session(path).session
    assert (kept.reason, kept.next_visit) == ("Neck", "In a week")
    assert kept.notes == Notes(subjective="Slept badly", plan="Stretch")
    assert said == ["This visit was also changed in another window; both changes are kept."]
    with open_book(path) as book:
        assert [save.version for save in book.history(SESSION.id)] == [1, 2, 3]


def test_one_field_of_the_notes_typed_in_both_windows_keeps_the_lines_of_both(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        first.set_session(notes=Notes(subjective="Slept badly"))
        wait_until_saved(qtbot, one)
        second.set_session(notes=Notes(subjective="Pain 3/10"))
        wait_until_saved(qtbot, other)
    assert read_session(path).session.notes == Notes(subjective="Slept badly\nPain 3/10")


def test_typing_goes_on_while_the_changes_of_two_windows_are_joined(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        first.set_session(reason="Neck")
        wait_until_saved(qtbot, one)
        said = said_by(second)
        for number in range(200):
            second.set_session(place=f"room {number}")
            if number % 20 == 0:
                qtbot.wait(0)
        qtbot.waitUntil(lambda: bool(said), timeout=20_000)
        wait_until_saved(qtbot, other)
        assert second.state(SESSION.id) == "saved"
    kept = read_session(path).session
    assert (kept.reason, kept.place) == ("Neck", "room 199")


def test_an_entry_corrected_in_both_windows_stands_as_corrected_last_with_both_in_its_history(
    path: Path, qtbot: QtBot
) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        first.correct(replace(first.record.entries[0], side="left"))
        wait_until_saved(qtbot, one)
        second.correct(replace(second.record.entries[0], pressure=1))
        wait_until_saved(qtbot, other)
        assert second.state("stroke-1") == "saved"
    assert read_session(path).entries == (stroke(1, pressure=1),)
    with open_book(path) as book:
        assert [save.fact.side for save in book.history("stroke-1")] == ["right", "left", "right"]


def test_an_entry_taken_back_in_both_windows_is_taken_back(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        for editor, thread in ((first, one), (second, other)):
            editor.withdraw(editor.record.entries[0])
            wait_until_saved(qtbot, thread)
        assert second.record.entries == ()
    assert read_session(path).entries == ()


def test_what_the_other_window_charted_is_shown_after_the_changes_are_joined(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((first, one), (second, other)):
        assert first.add([WORK])
        first.set_session(reason="Neck")
        wait_until_saved(qtbot, one)
        assert second.add([replace(WORK, side="left")])
        second.set_session(place="room 2")
        qtbot.waitUntil(lambda: len(second.record.entries) == 3, timeout=20_000)
        wait_until_saved(qtbot, other)
        assert [entry.position for entry in second.record.entries] == [1, 2, 2]
        assert second.record.entries == read_session(path).entries, "in one order on screen and in the book"


def test_a_save_that_the_book_never_takes_is_said_once_and_can_be_let_go(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((editor, thread), _other):
        said: list[str] = []
        thread.not_saved.connect(lambda _ids, why: said.append(why))
        editor.add([replace(WORK, note="\ud800")])
        bad = editor.record.entries[-1]
        qtbot.waitUntil(lambda: editor.state(bad.id) == "not_saved", timeout=20_000)
        editor.add([WORK])
        good = editor.record.entries[-1]
        qtbot.waitUntil(lambda: editor.state(good.id) == "saved", timeout=20_000)
        assert [save.fact for save in thread.refused] == [bad]
        assert said == ["a text or number in it cannot be stored"]
        thread.let_go()
        qtbot.waitUntil(lambda: thread.is_idle and bad not in editor.record.entries, timeout=20_000)
        assert good in editor.record.entries
    assert read_session(path).entries == (stroke(1), good)


def open_notes(qtbot: QtBot, window: MainWindow) -> SessionPage:
    """Open the visit that is not finished, at its notes."""
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    page.show_panel(page.notes)
    return page


def typed(qtbot: QtBot, page: SessionPage, name: str, words: str) -> None:
    """Type into a field of the notes."""
    field = page.notes.texts[name]
    qtbot.mouseClick(field.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, words)


def visit_in(path: Path) -> Session:
    with open_book(path) as book:
        record = book.session(OPEN_VISIT.id)
    assert record is not None
    return record.session


def test_notes_typed_in_two_windows_are_kept_when_both_are_left_and_closed_without_a_question(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(leaving, "ask_about_unsaved", lambda _w, _n, why: asked.append(why) or leaving.LEAVE)
    path = book_of(tmp_path / "practice.iastm")
    first, second = (window_on(qtbot, path, parts_at()) for _ in range(2))
    pages = [open_notes(qtbot, window) for window in (first, second)]
    typed(qtbot, pages[0], "subjective", "Slept badly")
    typed(qtbot, pages[1], "subjective", "Pain 3/10")
    typed(qtbot, pages[1], "plan", "Stretch")
    assert first.close() and second.close()
    assert asked == []
    kept = visit_in(path).notes
    assert kept is not None and kept.plan == "Stretch"
    assert sorted((kept.subjective or "").splitlines()) == ["Pain 3/10", "Slept badly"]


def test_the_notes_show_what_the_other_window_typed_and_do_not_take_it_out_again(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm")
    first, second = (window_on(qtbot, path, parts_at()) for _ in range(2))
    pages = [open_notes(qtbot, window) for window in (first, second)]
    typed(qtbot, pages[0], "subjective", "Slept badly")
    pages[0].go_back_to_map()
    qtbot.waitUntil(lambda: first.book.storage.is_idle)
    typed(qtbot, pages[1], "plan", "Stretch")
    pages[1].notes.save()
    qtbot.waitUntil(lambda: pages[1].notes.texts["subjective"].toPlainText() == "Slept badly")
    qtbot.waitUntil(lambda: "both changes are kept" in second.status.words.text())
    typed(qtbot, pages[1], "assessment", "Better")
    pages[1].notes.save()
    qtbot.waitUntil(lambda: second.book.storage.is_idle)
    assert visit_in(path).notes == Notes(subjective="Slept badly", plan="Stretch", assessment="Better")


def test_what_a_full_disk_keeps_out_is_not_let_go(path: Path, qtbot: QtBot) -> None:
    with two_windows(path, qtbot) as ((editor, thread), _other):
        with no_room_in(thread, qtbot):
            editor.add([replace(WORK, note="x" * 100_000)])
            entry = editor.record.entries[-1]
            qtbot.waitUntil(lambda: editor.state(entry.id) == "not_saved", timeout=20_000)
            assert thread.refused == ()
            thread.let_go()
        editor.retry()
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
