"""Words of one's own: added in the window, on the buttons at once, in the book for the next time."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.own_terms_dialog import OwnTermsDialog
from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_window import book_of, parts_at, window_on


def test_an_own_tool_is_a_button_of_the_open_session_and_of_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    window.pages.open_session("s-open")
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    window.top.terms_action.trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OwnTermsDialog))
    qtbot.keyClicks(dialog.words, "Jade plate")
    with qtbot.waitSignal(dialog.added):
        qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert "x_jade_plate" in page.panel.form("stroke").row("tool").codes()
    dialog.accept()
    window.close()
    again = window_on(qtbot, path, parts_at())
    assert [term.words for term in again.book.terms] == ["Jade plate"]
    again.close()
    with open_book(path) as book:
        assert [record.body["code"] for record in book.records("term")] == ["x_jade_plate"]


def test_words_already_in_the_list_are_refused_in_the_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    window.ask_for_own_terms()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OwnTermsDialog))
    qtbot.keyClicks(dialog.words, "Scanner")
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert "in the list already" in dialog.state.text()
    dialog.accept()
    window.close()


def test_a_scale_of_one_s_own_has_its_ends_and_its_unit(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    window.ask_for_own_terms()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OwnTermsDialog))
    assert not dialog.scale.isVisible()
    qtbot.mouseClick(dialog.lists.chip("measures"), Qt.MouseButton.LeftButton)
    assert dialog.scale.isVisible()
    qtbot.keyClicks(dialog.words, "Sit and reach")
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert "lowest and a highest" in dialog.state.text()
    for field, typed in ((dialog.scale.low.edit, "-20"), (dialog.scale.high.edit, "45"), (dialog.scale.unit, "cm")):
        qtbot.keyClicks(field, typed)
    with qtbot.waitSignal(dialog.added):
        qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    dialog.accept()
    window.close()
    with open_book(path) as book:
        (record,) = book.records("term")
    assert {name: record.body[name] for name in ("code", "low", "high", "unit")} == {
        "code": "x_sit_and_reach", "low": "-20", "high": "45", "unit": "cm",
    }  # fmt: skip
