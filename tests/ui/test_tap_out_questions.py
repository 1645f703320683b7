"""The questions after a tap-out wait in amber, in the book too, until they are answered."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.tap_outs import one_tap, waiting
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.tap_out_questions import TapOutQuestions, WaitingBar
from tests.storage.honest_book import MONDAY_EVENING
from tests.ui.open_page import TRAPEZIUS
from tests.ui.open_session import open_editor, read_session, wait_until_saved
from tests.ui.reach import offenders


def _stopped(editor: SessionEditor) -> None:
    editor.add([one_tap(TRAPEZIUS, MONDAY_EVENING)])


def _asked(editor: SessionEditor, qtbot: QtBot) -> TapOutQuestions:
    questions = TapOutQuestions(editor)
    qtbot.addWidget(questions)
    questions.resize(404, 500)
    questions.show()
    qtbot.waitExposed(questions)
    questions.show_entry(waiting(editor.record.entries)[0])
    return questions


def _tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_bar_is_there_as_long_as_a_question_waits_also_after_the_book_was_closed(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        bar = WaitingBar(editor)
        qtbot.addWidget(bar)
        assert bar.isHidden()
        _stopped(editor)
        _stopped(editor)
        assert not bar.isHidden() and bar.words.text() == "To answer: TAP OUT 18:30 RIGHT Upper trapezius and 1 more"
        editor.undo_stack.undo()
        assert bar.words.text() == "To answer: TAP OUT 18:30 RIGHT Upper trapezius"
        wait_until_saved(qtbot, thread)
    with open_editor(path, qtbot, asked=False) as (editor, thread):
        bar = WaitingBar(editor)
        qtbot.addWidget(bar)
        assert not bar.isHidden()
        with qtbot.waitSignal(bar.answer_wanted) as wanted:
            _tap(bar.answer)
        assert wanted.args == [editor.record.entries[0]]


def test_nothing_is_filled_in_and_done_waits_for_an_answer(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, _thread):
        _stopped(editor)
        questions = _asked(editor, qtbot)
        assert (questions.action.value(), questions.reason.value(), questions.elsewhere.value()) == (None, None, None)
        assert questions.pain.value() is None
        assert not questions.done.isEnabled()
        _tap(questions.action.chip("stopped"))
        assert not questions.done.isEnabled(), "that much is known"
        _tap(questions.elsewhere.chip("no"))
        assert questions.done.isEnabled()
        _tap(questions.elsewhere.chip("no"))
        assert questions.elsewhere.value() == "no"


def test_answers_are_a_next_version_that_says_so_and_the_first_stays(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        _stopped(editor)
        questions = _asked(editor, qtbot)
        for chip in (
            questions.action.chip("eased"),
            questions.pain.number(8),
            questions.reason.chip("too_sharp"),
            questions.elsewhere.chip("yes"),
        ):
            _tap(chip)
        with qtbot.waitSignal(questions.closed):
            _tap(questions.done)
        wait_until_saved(qtbot, thread)
        (charted,) = read_session(path).entries
        with open_book(path) as book:
            versions = book.history(charted.id)
        assert (charted.action, charted.pain_nrs, charted.reason) == ("eased", 8, "too_sharp")  # type: ignore[attr-defined]
        assert charted.continued_elsewhere is True and charted.at == MONDAY_EVENING  # type: ignore[attr-defined]
        assert [(save.version, save.reason) for save in versions] == [(1, None), (2, "answered later")]
        assert waiting([charted]) == ()
        editor.undo_stack.undo()
        assert len(waiting(editor.record.entries)) == 1, "undone, the question waits again"
        wait_until_saved(qtbot, thread)


def test_put_off_it_goes_on_waiting(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        _stopped(editor)
        questions = _asked(editor, qtbot)
        _tap(questions.pain.number(3))
        _tap(questions.pain.number(None))
        assert not questions.done.isEnabled()
        before = editor.record
        questions.closed.emit()
        assert editor.record == before and len(waiting(before.entries)) == 1
        wait_until_saved(qtbot, thread)


def test_every_question_is_in_reach_on_a_narrow_panel(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        _stopped(editor)
        questions = _asked(editor, qtbot)
        assert offenders(questions) == []
        assert all(questions.pain.number(n).width() >= 44 for n in range(11))
        wait_until_saved(qtbot, thread)
