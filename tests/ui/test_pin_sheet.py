"""Asking for a PIN over the window: by finger and keyboard, wrong ones and waiting, somebody else, no PIN at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pins import pin_digits, set_pin, tries_of
from iastm_desktop.ui.pin_pad import KEY_PX, PinPad
from iastm_desktop.ui.pin_setting import PinSetting
from iastm_desktop.ui.pin_sheet import PinSheet, Signer, ask_pin
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import ANA, SAM, book_of, window_on

WORDS = "Sign the visit of 5 March, 09:30 to 10:15, Margaret O’Donnell"
SIZES = ((1366, 768), (1024, 600), (683, 384), (640, 360), (600, 900))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = book_of(tmp_path / "practice.iastm")
    with open_book(path) as opened:
        set_pin(opened, ANA.id, new_pin("2580", bytes(16), n=2**4), now=now(), author=ANA.id)
    return path


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> MainWindow:
    return window_on(qtbot, book, app.load_parts())


def sheet_on(qtbot: QtBot, window: MainWindow, heard: list[Signer], **asked: object) -> PinSheet:
    assert window.book
    sheet = ask_pin(
        window,
        window.book,
        words=WORDS,
        purpose="sign",
        on_right=heard.append,
        **asked,  # type: ignore[arg-type]
    )
    qtbot.waitUntil(lambda: sheet.pad.isVisible() or sheet.name_button.isVisible())
    return sheet


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def tap_digits(pad: PinPad, digits: str) -> None:
    for digit in digits:
        tap(pad.key(digit))


def in_turn(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)


def test_it_says_who_is_asked_and_four_taps_are_enough(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[Signer] = []
    sheet = sheet_on(qtbot, window, heard)
    assert ANA.name in sheet.who.text() and sheet.words.text() == WORDS
    with qtbot.waitSignal(sheet.lifted):
        tap_digits(sheet.pad, "2580")
    assert heard == [Signer(ANA.id, "pin")]


def test_it_works_by_keyboard_and_shows_no_digit(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[Signer] = []
    sheet = sheet_on(qtbot, window, heard)
    QTest.keyClicks(window.focusWidget(), "25")
    assert sheet.pad.dots.text() == "● ● ○ ○"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    assert sheet.pad.dots.accessibleName() == "1 digits typed"
    with qtbot.waitSignal(sheet.lifted):
        QTest.keyClicks(window.focusWidget(), "580")
    assert heard == [Signer(ANA.id, "pin")]
    sheet = sheet_on(qtbot, window, heard)
    with qtbot.waitSignal(sheet.lifted):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert len(heard) == 1


def test_wrong_ones_are_told_and_the_third_makes_the_pad_wait(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    heard: list[Signer] = []
    sheet = sheet_on(qtbot, window, heard)
    for _again in range(3):
        in_turn(qtbot, sheet.pad.key("9").isEnabled)
        tap_digits(sheet.pad, "9090")
        in_turn(qtbot, lambda: sheet.state.text().startswith("Not this PIN."))
    in_turn(qtbot, lambda: "Wait" in sheet.state.text())
    assert not sheet.pad.key("2").isEnabled()
    QTest.keyClicks(sheet.pad, "2580")
    assert heard == []
    with open_book(book) as opened:
        assert tries_of(opened, ANA.id).wrong == 3


def test_the_wait_is_over_by_itself(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[Signer] = []
    sheet, clock = sheet_on(qtbot, window, heard), [0.0]
    sheet._monotonic = lambda: clock[0]
    sheet._until = 10.0
    sheet._timer.start()
    in_turn(qtbot, lambda: "Wait 11 s" in sheet.state.text() or "Wait 10 s" in sheet.state.text())
    clock[0] = 10.5
    in_turn(qtbot, lambda: "Wait" not in sheet.state.text())
    in_turn(qtbot, sheet.pad.key("2").isEnabled)
    assert not sheet._timer.isActive()


def test_somebody_without_a_pin_is_named_and_answers_by_a_tap(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[Signer] = []
    sheet = sheet_on(qtbot, window, heard)
    tap(sheet.other)
    names = [name for name in sheet.names() if isinstance(name, QPushButton)]
    assert [name.text() for name in names] == [ANA.name, SAM.name]
    tap(names[1])
    assert sheet.name_button.isVisible() and not sheet.pad.isVisible()
    assert SAM.name in sheet.name_button.text()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)  # Enter alone is nobody's signature
    assert heard == []
    with qtbot.waitSignal(sheet.lifted):
        tap(sheet.name_button)
    assert heard == [Signer(SAM.id, "tap")]


def test_where_it_may_not_be_cancelled_nothing_but_the_pin_lifts_it(qtbot: QtBot, window: MainWindow) -> None:
    sheet = sheet_on(qtbot, window, [], may_cancel=False)
    assert sheet.cancel.isHidden()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert sheet.isVisible() and not isinstance(window.focusWidget(), QLineEdit)


@pytest.mark.parametrize("size", SIZES)
def test_every_key_is_large_and_on_the_screen_at_every_size(qtbot: QtBot, book: Path, size: tuple[int, int]) -> None:
    window = window_on(qtbot, book, app.load_parts(), size=size)
    sheet = sheet_on(qtbot, window, [])
    qtbot.waitUntil(lambda: sheet.size() == window.size())
    keys = [sheet.pad.key(name) for name in "1234567890"]
    in_turn(qtbot, lambda: all(key.visibleRegion().boundingRect().size() == key.size() for key in keys))
    for key in keys:
        assert key.height() >= KEY_PX[1] and key.width() >= 56
        assert window.rect().contains(key.mapTo(window, QPoint(key.width() - 1, key.height() - 1)))


def _set(qtbot: QtBot, window: MainWindow, *digits: str) -> PinSetting:
    window.ask_about_practice()
    pin = next(b for b in window.findChildren(QPushButton) if b.accessibleName() == f"PIN of {SAM.name}")
    tap(pin)
    in_turn(qtbot, lambda: bool(window.findChildren(PinSetting)))
    sheet = window.findChildren(PinSetting)[0]
    for each in digits:
        tap_digits(sheet.pad, each)
        if sheet.pad.key("done").isVisible():
            tap(sheet.pad.key("done"))
    return sheet


def test_a_pin_is_set_in_the_practice_dialog_by_the_same_digits_twice(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    sheet = _set(qtbot, window, "7391")
    with qtbot.waitSignal(sheet.changed):
        tap_digits(sheet.pad, "7391")
    with open_book(book) as opened:
        assert pin_digits(opened) == {ANA.id: 4, SAM.id: 4}


def test_two_different_ones_or_the_first_guess_set_nothing(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    sheet = _set(qtbot, window, "1234")
    assert "first PIN anybody tries" in sheet.state.text()
    tap_digits(sheet.pad, "7391")
    tap(sheet.pad.key("done"))
    tap_digits(sheet.pad, "7392")
    assert "not the same" in sheet.state.text()
    with open_book(book) as opened:
        assert pin_digits(opened) == {ANA.id: 4}


def test_a_pin_is_changed_only_after_the_old_one(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.ask_about_practice()
    tap(next(b for b in window.findChildren(QPushButton) if b.accessibleName() == f"PIN of {ANA.name}"))
    in_turn(qtbot, lambda: bool(window.findChildren(PinSheet)))
    asked = window.findChildren(PinSheet)[0]
    in_turn(qtbot, asked.pad.isVisible)
    assert not window.findChildren(PinSetting)
    tap_digits(asked.pad, "2580")
    in_turn(qtbot, lambda: bool(window.findChildren(PinSetting)))
    sheet = window.findChildren(PinSetting)[0]
    with qtbot.waitSignal(sheet.changed):
        tap(sheet.remove)
    with open_book(book) as opened:
        assert pin_digits(opened) == {}


def test_a_forgotten_pin_is_taken_away_where_nobody_else_has_one(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.ask_about_practice()
    tap(next(b for b in window.findChildren(QPushButton) if b.accessibleName() == f"PIN of {ANA.name}"))
    in_turn(qtbot, lambda: bool(window.findChildren(PinSheet)))
    asked = window.findChildren(PinSheet)[0]
    in_turn(qtbot, asked.forgotten.isVisible)
    tap(asked.forgotten)
    in_turn(qtbot, lambda: _gone(book))
    with open_book(book) as opened:
        assert opened.records("audit")[-1].body == {"what": "pin_removed", "of": ANA.id}


def _gone(book: Path) -> bool:
    with open_book(book) as opened:
        return not pin_digits(opened)
