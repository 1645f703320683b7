"""Entries are reordered by a tap or a key: next versions, one step of undo, the chosen one stays chosen."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.entry_order import OrderButtons
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import first_line, tap
from tests.ui.open_page import WORK, book_of, open_page, settle
from tests.ui.open_session import read_session


def three(page: SessionPage) -> OrderButtons:
    """Chart three entries, choose the newest, and return the buttons."""
    page.editor.add([WORK, replace(WORK, side="left"), replace(WORK, region="levator_scapulae")])
    settle()
    first_line(page.panel.list)
    return page.panel.findChild(OrderButtons)  # type: ignore[return-value]


def order(page: SessionPage) -> list[str]:
    return [f"{e.region} {e.side}" for e in page.editor.record.entries]  # type: ignore[attr-defined]


def test_a_tap_moves_the_chosen_entry_and_it_stays_chosen(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm")
    with open_page(path, qtbot) as page:
        buttons = three(page)
        assert not buttons.later.isEnabled(), "it is the last already"
        tap(buttons.earlier)
        settle()
        tap(buttons.earlier)
        assert order(page) == ["levator_scapulae right", "upper_trapezius right", "upper_trapezius left"]
        assert not buttons.earlier.isEnabled() and buttons.isVisible()
        page.editor.undo_stack.undo()
        assert order(page) == ["upper_trapezius right", "levator_scapulae right", "upper_trapezius left"]
    kept = read_session(path)
    assert [entry.id for entry in kept.entries] == [entry.id for entry in page.editor.record.entries]
    with open_book(path) as book:
        history = book.history(kept.entries[1].id)
        assert [save.reason for save in history][1:] == ["order of what happened"] * (len(history) - 1)
        assert len(history) == 4, "charted, moved twice, and moved back"
        assert book.verify() == ()


def test_keys_move_it_too(tmp_path: Path, qtbot: QtBot) -> None:
    with open_page(book_of(tmp_path / "practice.iastm"), qtbot) as page:
        three(page)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.panel.list.setFocus()
        QTest.keyClick(page.panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert order(page) == ["upper_trapezius right", "levator_scapulae right", "upper_trapezius left"]
        QTest.keyClick(page.panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert order(page) == ["upper_trapezius right", "upper_trapezius left", "levator_scapulae right"]
