"""What can be put right later: the practice, who works in it, the line-up; each a next version in the book."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.facts import Fact
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.today_page import TodayPage
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import ANA, HARBOUR, PEGGY, SMALL_PRACTICE, book_of, line_up, window_on

DAY: tuple[Fact, ...] = (*SMALL_PRACTICE, line_up(PEGGY, "09:30", "Wrist scar"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm", DAY)


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> MainWindow:
    return window_on(qtbot, book, app.load_parts())


def practice_dialog(window: MainWindow, qtbot: QtBot) -> PracticeDialog:
    window.top.practice_action.trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(PracticeDialog)))
    return window.findChildren(PracticeDialog)[0]


def versions(book: Path, fact_id: str) -> list[tuple[int, str | None, bool]]:
    with open_book(book) as read:
        return [(save.version, save.reason, save.withdrawn) for save in read.history(fact_id)]


def test_a_corrected_practice_is_a_next_version_and_used_at_once(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    dialog = practice_dialog(window, qtbot)
    dialog.phone.setText("604 555 0123")
    with qtbot.waitSignal(dialog.changed):
        dialog.save_button.click()
    qtbot.waitUntil(lambda: window.book.practice.phone == "604 555 0123")
    assert versions(book, HARBOUR.id) == [(1, None, False), (2, "corrected", False)]
    dialog.close()


def test_nothing_changed_or_no_name_writes_nothing(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    dialog = practice_dialog(window, qtbot)
    dialog.save_button.click()
    assert dialog.state.text() == "Nothing was changed."
    dialog.name.clear()
    dialog.save_button.click()
    assert "needs a name" in dialog.state.text()
    assert versions(book, HARBOUR.id) == [(1, None, False)]
    dialog.close()


def test_a_corrected_practitioner_keeps_the_id(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    dialog = practice_dialog(window, qtbot)
    asked = dialog.correct_person(window.book.practitioners[ANA.id])
    assert (asked.name.text(), asked.roles.value()) == (ANA.name, ANA.roles)
    asked.name.setText("Ana Ruiz-Lopez")
    with qtbot.waitSignal(asked.saved):
        asked.save_button.click()
    qtbot.waitUntil(lambda: window.book.practitioners[ANA.id].name == "Ana Ruiz-Lopez")
    assert "Ana Ruiz-Lopez" in window.top.chip.text()
    assert versions(book, ANA.id) == [(1, None, False), (2, "corrected", False)]
    dialog.close()


def _change(qtbot: QtBot, window: MainWindow) -> TodayPage:
    page = window.stack.currentWidget()
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: bool(page.cards()))
    name = f"Change {PEGGY.known_as}"
    change = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name)
    QTest.mouseClick(change, Qt.MouseButton.LeftButton)
    assert page.form.isVisible() and page.form.time.text() == "09:30"
    return page


def test_a_planned_visit_is_moved_by_a_next_version(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    page = _change(qtbot, window)
    page.form.time.setText("1015")
    page.form.add_button.click()
    planned = line_up(PEGGY, "", "").id
    qtbot.waitUntil(lambda: any("10:15" in card.accessibleName() for card in page.cards()), timeout=20_000)
    assert versions(book, planned) == [(1, None, False), (2, "corrected", False)]


def test_a_visit_taken_off_the_line_up_is_withdrawn_not_deleted(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    page = _change(qtbot, window)
    page.form.off_button.click()
    names = [PEGGY.known_as]
    qtbot.waitUntil(lambda: not any(name in c.accessibleName() for name in names for c in page.cards()), timeout=20_000)
    assert versions(book, line_up(PEGGY, "", "").id) == [(1, None, False), (2, "taken off", True)]
