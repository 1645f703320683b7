"""Who has a PIN says it to take over in the menu; the front desk does not become a therapist by a choice alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.audit import whole_trail
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pins import set_pin
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import ANA, SAM, book_of, window_on


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = book_of(tmp_path / "practice.iastm")
    with open_book(path) as opened:
        set_pin(opened, ANA.id, new_pin("2580", bytes(16), n=2**4), now=now(), author=ANA.id)
    return path


def choose(window: MainWindow, words: str) -> None:
    next(action for action in window.top.chip.menu().actions() if action.text() == words).trigger()


def ticked(window: MainWindow) -> list[str]:
    return [action.text() for action in window.top.chip.menu().actions() if action.isChecked()]


def acting(window: MainWindow) -> tuple[str, str]:
    assert window.book
    return window.book.author, window.book.role


def sheets(window: MainWindow) -> list[PinSheet]:
    return [sheet for sheet in window.findChildren(PinSheet) if sheet.pad.isVisible()]


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_front_desk_becomes_a_therapist_by_the_pin_only(qtbot: QtBot, book: Path) -> None:
    window = window_on(qtbot, book, app.load_parts())
    staff, therapist = words_of(window, SAM.name), words_of(window, ANA.name)
    choose(window, staff)
    qtbot.waitUntil(lambda: acting(window)[0] == SAM.id)  # who has no PIN is not asked
    assert not sheets(window)
    choose(window, therapist)
    qtbot.waitUntil(lambda: bool(sheets(window)))
    sheet = sheets(window)[0]
    assert ANA.name in sheet.who.text() and acting(window)[0] == SAM.id
    for digit in "1111":
        tap(sheet.pad.key(digit))
    qtbot.waitUntil(lambda: sheet.state.text().startswith("Not this PIN"))
    with qtbot.waitSignal(sheet.lifted):
        tap(sheet.cancel)
    assert acting(window)[0] == SAM.id and ticked(window) == [staff]
    choose(window, therapist)
    qtbot.waitUntil(lambda: bool(sheets(window)) and sheets(window)[0] is not sheet)
    again = sheets(window)[0]
    for digit in "2580":
        tap(again.pad.key(digit))
    qtbot.waitUntil(lambda: acting(window)[0] == ANA.id)
    assert ticked(window) == [therapist]
    window.close()
    with open_book(book) as opened:
        told = {(line.what, line.author, line.details.get("to")) for line in whole_trail(opened)}
    assert {("failed_unlock", SAM.id, "act_as"), ("unlocked", ANA.id, "act_as")} <= told


def words_of(window: MainWindow, name: str) -> str:
    return next(action.text() for action in window.top.chip.menu().actions() if action.text().startswith(name))
