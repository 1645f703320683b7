"""The open session: what is charted, undone, refused and said to be saved, against the book on disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.session import Override
from iastm_desktop.storage.book import open_book
from tests.storage.honest_book import SESSION, new_book
from tests.ui.open_session import agreed, all_no, no_room_in, open_editor, read_session, wait_until_saved

WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_book(tmp_path / "practice.iastm")


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Let another program write and not finish."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_an_entry_is_saving_until_the_book_has_it_and_then_saved(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        assert editor.add([WORK])
        entry = editor.record.entries[0]
        assert editor.state(entry.id) == "saving"
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
        assert thread.is_idle
    assert read_session(path).entries == (entry,)
    assert entry.session == SESSION.id and entry.at is not None


def test_undo_takes_back_and_redo_charts_again_as_further_versions_of_one_entry(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        editor.add([WORK])
        entry = editor.record.entries[0]
        editor.undo_stack.undo()
        assert editor.record.entries == () and editor.record.withdrawn == (entry,)
        editor.undo_stack.redo()
        assert editor.record.entries == (entry,)
        wait_until_saved(qtbot, thread)
    with open_book(path) as book:
        versions = book.history(entry.id)
    assert [(save.version, save.withdrawn) for save in versions] == [(1, False), (2, True), (3, False)]
    assert read_session(path).entries == (entry,)


def test_several_entries_are_one_step_of_undo(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        editor.add([WORK, replace(WORK, side="left")])
        assert [entry.position for entry in editor.record.entries] == [1, 2]
        editor.undo_stack.undo()
        assert editor.record.entries == ()
        wait_until_saved(qtbot, thread)
    assert len(read_session(path).withdrawn) == 2


def test_a_correction_appends_a_version_that_says_why(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        editor.add([WORK])
        entry = editor.record.entries[0]
        assert editor.correct(replace(entry, side="left"))
        assert not editor.correct(replace(entry, side="left")), "nothing differs"
        wait_until_saved(qtbot, thread)
    with open_book(path) as book:
        first, second = book.history(entry.id)
    assert (first.fact.side, second.fact.side, second.reason) == ("right", "left", "slip at charting")


def test_without_health_and_consent_tool_work_is_refused_and_leaves_no_trace(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot, asked=False) as (editor, _thread):
        with qtbot.waitSignal(editor.refused) as refused:
            assert not editor.add([WORK])
        assert [ruling.rule for ruling in refused.args[1]] == ["screening", "consent"]
        assert not editor.undo_stack.canUndo()
    assert read_session(path).entries == ()


def test_a_written_reason_lets_the_work_through_once_for_the_session(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot, asked=False) as (editor, thread):
        editor.set_screening(all_no(blood_thinners="yes"))
        editor.set_consent(agreed())
        assert not editor.add([WORK])
        editor.add_override(Override(rule="blood_thinners", reason="light strokes, doctor asked"))
        assert editor.add([WORK]) and editor.add([WORK])
        wait_until_saved(qtbot, thread)
    record = read_session(path)
    assert len(record.entries) == 2
    assert [override.rule for override in record.session.overrides] == ["blood_thinners"]


def test_one_refused_entry_keeps_the_whole_step_out(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, _thread):
        forbidden = replace(WORK, region="popliteus")
        assert not editor.add([WORK, forbidden])
        assert editor.record.entries == ()


def test_what_cannot_be_saved_stays_and_is_saved_by_retry(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        wait_until_saved(qtbot, thread)
        with held_by_another(path):
            editor.add([WORK])
            entry = editor.record.entries[0]
            with qtbot.waitSignal(thread.still_saving, timeout=20_000):
                pass
            assert editor.state(entry.id) == "saving"
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
    assert len(read_session(path).entries) == 1


def test_what_never_reached_the_book_is_dropped_by_undo_and_charted_anew_by_redo(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        wait_until_saved(qtbot, thread)
        with no_room_in(thread, qtbot):
            editor.add([replace(WORK, note="x" * 100_000)])
            entry = editor.record.entries[0]
            qtbot.waitUntil(lambda: editor.state(entry.id) == "not_saved", timeout=20_000)
            assert editor.reason_not_saved
            editor.undo_stack.undo()
            editor.undo_stack.redo()  # before the book has answered
            qtbot.waitUntil(lambda: editor.state(entry.id) == "not_saved", timeout=20_000)
        editor.retry()
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
    with open_book(path) as book:
        assert [save.version for save in book.history(entry.id)] == [1]
