"""Who is here is asked with the PIN before anybody's name is shown; without a PIN in the practice nothing is asked."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.audit import whole_trail
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.pins import pin_digits, set_pin
from iastm_desktop.ui import door
from iastm_desktop.ui.pin_setting import PinSetting
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import PIN, wait_until
from tests.storage.locked_book import WORDS, unlocked
from tests.ui.locked_window import locked_practice, page_of, type_half_a_client, words_in_sight
from tests.ui.open_window import (
    ANA,
    HARBOUR,
    PEGGY,
    RAJ,
    SAM,
    at_door,
    book_of,
    come_in,
    empty_window,
    parts_at,
    window_on,
)
from tests.ui.reach import offenders

NAMES = (PEGGY.name, "Peggy", RAJ.name, "Raj", "Wrist scar", "Achilles")


def with_pins(path: Path, *people: Practitioner, locked: bool = False) -> Path:
    with unlocked(path) if locked else open_book(path) as opened:
        for person in people:
            set_pin(opened, person.id, new_pin(PIN, bytes(16), n=2**4), now=now(), author=ANA.id)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return with_pins(book_of(tmp_path / "practice.iastm"), ANA)


def asked(
    qtbot: QtBot, path: Path, size: tuple[int, int] = (1366, 768), *, looks_only: bool = False
) -> tuple[MainWindow, PinSheet]:
    window = empty_window(qtbot, path.parent, app.load_parts(), size=size)
    window.open_book(path, looks_only=looks_only)
    wait_until(lambda: at_door(window))
    assert window.door.sheet
    return window, window.door.sheet


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def name_of(sheet: PinSheet, person: Practitioner) -> QPushButton:
    found = [one for one in sheet.names() if isinstance(one, QPushButton) and one.text() == person.name]
    return found[0]


def way(sheet: PinSheet, words: str) -> QPushButton:
    return next(one for one in sheet.findChildren(QPushButton) if one.text() == words and one.isVisible())


def test_nothing_of_a_client_shows_before_the_name_and_the_pin(qtbot: QtBot, book: Path) -> None:
    window, sheet = asked(qtbot, book)
    assert window.pages is None and not [name for name in NAMES if name in words_in_sight()]
    assert not window.top.isVisible() and window.book and window.book.author == ""
    tap(name_of(sheet, ANA))
    for digit in "1111":
        tap(sheet.pad.key(digit))
    wait_until(lambda: sheet.state.text().startswith("Not this PIN"))
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert window.pages is None and sheet.isVisible(), "Esc is no way in"
    wait_until(lambda: not sheet._timer.isActive())
    for digit in PIN:
        tap(sheet.pad.key(digit))
    wait_until(lambda: window.pages is not None)
    assert window.book.author == ANA.id and ANA.name in window.top.chip.text()
    wait_until(lambda: "Peggy" in words_in_sight() or "Raj" in words_in_sight())
    window.close()
    with open_book(book) as opened:
        told = [(line.what, line.author, line.details.get("to")) for line in whole_trail(opened)]
    assert ("failed_unlock", "", "open") in told and ("unlocked", ANA.id, "open") in told


@pytest.mark.parametrize("looks_only", [False, True])
@pytest.mark.parametrize("wrong", [2, 3])
def test_wrong_pins_are_counted_beyond_the_end_of_the_program(
    qtbot: QtBot, book: Path, wrong: int, looks_only: bool
) -> None:
    window, sheet = asked(qtbot, book, looks_only=looks_only)
    tap(name_of(sheet, ANA))
    for number in range(wrong):
        wait_until(lambda: sheet.pad.key("1").isEnabled())
        enter(sheet, "1111")
        wait_until(lambda: sheet.pad.key("1").isEnabled() or "Wait" in sheet.state.text())
        assert sheet.state.text().startswith("Not this PIN") and ("Wait" in sheet.state.text()) == (number == 2)
    window.close()
    again, sheet = asked(qtbot, book, looks_only=looks_only)
    tap(name_of(sheet, ANA))
    enter(sheet, PIN)
    if wrong == 2:  # control: two cost no time
        wait_until(lambda: again.pages is not None)
    else:
        wait_until(lambda: "Too soon" in sheet.state.text())
        assert again.pages is None, "the right PIN too waits until the time of the wrong ones is over"
    again.close()


def enter(sheet: PinSheet, digits: str) -> None:
    for digit in digits:
        tap(sheet.pad.key(digit))


def test_one_person_is_asked_for_the_pin_at_once_by_finger_or_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    path = with_pins(book_of(tmp_path / "alone.iastm", (ANA, HARBOUR, PEGGY)), ANA)
    window, sheet = asked(qtbot, path)
    assert sheet.names() == () and sheet.pad.isVisible() and ANA.name in sheet.who.text()
    QTest.keyClicks(window.focusWidget() or sheet, PIN)
    wait_until(lambda: window.pages is not None)
    window.close()


def test_a_practice_without_a_pin_opens_as_before(qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(book_of(tmp_path / "open.iastm"))
    wait_until(lambda: window.pages is not None)
    assert window.door.sheet is None and window.book and window.book.author == ANA.id
    window.close()


def test_who_has_no_pin_taps_the_name_and_acts_as_nobody_else(qtbot: QtBot, book: Path) -> None:
    window, sheet = asked(qtbot, book)
    tap(name_of(sheet, SAM))
    assert not sheet.pad.isVisible()
    tap(sheet.name_button)
    wait_until(lambda: window.pages is not None)
    assert window.book and (window.book.author, window.book.role) == (SAM.id, "staff")
    assert Preferences(book.parent / "settings.ini").practitioner(window.book.book_id) == (SAM.id, "staff")
    window.close()


def test_a_pin_is_offered_once_where_there_is_none_and_asked_for_from_then_on(qtbot: QtBot, tmp_path: Path) -> None:
    path, day = book_of(tmp_path / "open.iastm", (ANA, HARBOUR, PEGGY)), [now()]
    window = window_on(qtbot, path, parts_at(lambda: day[0]))
    wait_until(lambda: window.after is not None and window.advice.isHidden() and was_asked(window))
    assert "pin" not in [advice.key for advice in window.advice.waiting], "not on the first day"
    day[0] = Moment(day[0].utc + timedelta(days=1), day[0].offset_min)
    window.open_to_write()
    wait_until(lambda: ANA.name in window.advice.words.text() and window.advice.isVisible())
    tap(window.advice.act_button)
    wait_until(lambda: bool(window.findChildren(PinSetting)))
    setting = window.findChildren(PinSetting)[0]
    for _twice in range(2):
        QTest.keyClicks(setting.pad, PIN)
        if not setting._first or setting.pad._length == 0:
            QTest.keyClick(setting.pad, Qt.Key.Key_Return)
    with qtbot.waitSignal(setting.changed):
        pass
    window.open_to_write()
    wait_until(lambda: at_door(window))
    come_in(window)
    assert "pin" not in [advice.key for advice in window.advice.waiting]
    window.close()


def was_asked(window: MainWindow) -> bool:
    return bool(window.book and window._preferences.choice(f"advice/{window.book.book_id}/pin/{ANA.id}"))


def test_a_full_unlock_asks_again_and_a_lock_at_the_door_forgets_the_key(qtbot: QtBot, tmp_path: Path) -> None:
    path = with_pins(locked_practice(tmp_path / "locked.iastm"), ANA, locked=True)
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(path)
    pass_lock(qtbot, window)
    storage = window.book.storage if window.book else None
    assert storage and storage.keys and window.pages is None
    window.locking.on_sleep()
    page_of(qtbot, window)
    assert storage.keys is None and window.door.sheet is None
    pass_lock(qtbot, window)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page_of(qtbot, window)
    assert storage.keys is None
    pass_lock(qtbot, window)
    come_in(window)
    assert window.pages is not None
    type_half_a_client(window)
    window.locking.lock_now()
    pass_lock(qtbot, window)
    assert "Half Typed" not in words_in_sight(), "what a client said waits for whoever is let in"
    window.locking.lock_now()
    pass_lock(qtbot, window)
    come_in(window)
    wait_until(lambda: "Half Typed" in words_in_sight())
    window.close()


def pass_lock(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    QTest.keyClicks(page.field, WORDS)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    wait_until(lambda: at_door(window))


def test_the_only_pin_that_is_forgotten_is_taken_away_at_the_second_tap_and_that_is_written(
    qtbot: QtBot, book: Path
) -> None:
    window, sheet = asked(qtbot, book)
    tap(way(sheet, "PIN forgotten"))
    assert window.pages is None and door.FORGOTTEN in sheet.state.text()
    tap(way(sheet, "Take the PIN away"))
    wait_until(lambda: window.pages is not None)
    window.close()
    with open_book(book) as opened:
        assert pin_digits(opened) == {}
        assert ("pin_removed", "") in [(line.what, line.author) for line in whole_trail(opened)]


def test_where_two_have_a_pin_nobody_takes_one_away_at_the_door(qtbot: QtBot, book: Path) -> None:
    window, sheet = asked(qtbot, with_pins(book, SAM))
    assert not [
        one for one in sheet.findChildren(QPushButton) if "forgotten" in one.text().casefold() and one.isVisible()
    ]
    window.close()


def test_the_file_of_somebody_else_is_left_by_opening_another(
    qtbot: QtBot, book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.iastm"
    create_book(other, [Save(fact=fact, author=ANA.id, recorded_at=now()) for fact in (ANA, HARBOUR)])
    window, sheet = asked(qtbot, book)
    monkeypatch.setattr("iastm_desktop.ui.window.ask_existing_book", lambda *_: None)
    tap(way(sheet, "Open another file"))
    assert sheet.isVisible() and window.book and window.book.path == book
    monkeypatch.setattr("iastm_desktop.ui.window.ask_existing_book", lambda *_: other)
    tap(way(sheet, "Open another file"))
    wait_until(lambda: window.pages is not None)
    assert window.book.path == other and not at_door(window)
    window.close()


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (640, 360), (600, 900)])
def test_every_control_can_be_reached(qtbot: QtBot, book: Path, size: tuple[int, int]) -> None:
    window, sheet = asked(qtbot, book, size)
    assert offenders(sheet) == []
    tap(name_of(sheet, ANA))
    assert offenders(sheet) == []
    window.close()
