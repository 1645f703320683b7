"""TAP OUT: one press charts it, the screen says only that, six seconds take it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.storage_thread import StorageThread
from iastm_desktop.ui.stroke_clock import StrokeClock
from iastm_desktop.ui.tap_out import TapOutButton, TapOuts
from tests.ui.open_page import TRAPEZIUS, WORK
from tests.ui.open_session import open_editor, read_session, wait_until_saved

Opened = tuple[SessionEditor, StorageThread]


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


class Hall:
    """A window with TAP OUT and something else to press, a clock that a test sets, and what was told."""

    def __init__(self, editor: SessionEditor, qtbot: QtBot, place: SidedRegion | None = TRAPEZIUS) -> None:
        self.now_s = 100.0
        self.clock = StrokeClock(lambda: self.now_s)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1366, 700)
        self.other = QPushButton("Chart", self.window)
        self.other.setGeometry(600, 300, 200, 60)
        self.button = TapOutButton(self.window)
        self.button.move(10, 600)
        self.tap_outs = TapOuts(
            editor,
            self.window,
            place=lambda: place,
            stop=self.clock.stop,
            go_on=self.clock.go_on,
            monotonic=lambda: self.now_s,
        )
        self.button.tapped.connect(self.tap_outs.tap_out)
        self.window.show()
        qtbot.waitExposed(self.window)


@pytest.fixture
def session(path: Path, qtbot: QtBot) -> Iterator[Opened]:
    with open_editor(path, qtbot) as (editor, thread):
        yield editor, thread
        wait_until_saved(qtbot, thread)


def test_it_is_large_and_red_all_over(session: Opened, qtbot: QtBot) -> None:
    hall = Hall(session[0], qtbot)
    assert (hall.button.width(), hall.button.height()) == (140, 92)
    image = hall.button.grab().toImage()
    edge = [image.pixelColor(x, y) for x in range(8, 132, 4) for y in (8, 84)]
    assert {colour.name() for colour in edge} == {"#b3261e"}


@pytest.mark.parametrize("how", ["mouse", "finger", "knuckle", "space", "return"])
def test_a_press_alone_charts_it_where_the_work_is(
    path: Path, session: Opened, qtbot: QtBot, finger: QPointingDevice, how: str
) -> None:
    editor, thread = session
    editor.add([WORK])
    hall = Hall(editor, qtbot)
    corner, middle = QPoint(3, 88), QPoint(70, 46)
    if how == "mouse":
        QTest.mousePress(hall.button, Qt.MouseButton.LeftButton, pos=corner)
    elif how == "finger":
        QTest.touchEvent(hall.button, finger).press(0, middle, hall.button).commit()
        assert len(editor.record.entries) == 2, "before the finger is lifted"
        QTest.touchEvent(hall.button, finger).release(0, middle, hall.button).commit()
    elif how == "knuckle":  # two contacts at once, and one slides
        QTest.touchEvent(hall.button, finger).press(0, middle, hall.button).press(1, corner, hall.button).commit()
        QTest.touchEvent(hall.button, finger).move(0, corner, hall.button).stationary(1).commit()
        QTest.touchEvent(hall.button, finger).release(0, corner, hall.button).release(1, corner, hall.button).commit()
    else:
        QTest.keyPress(hall.button, Qt.Key.Key_Space if how == "space" else Qt.Key.Key_Return)
    wait_until_saved(qtbot, thread)
    charted = [entry for entry in read_session(path).entries if isinstance(entry, TapOut)]
    assert len(charted) == 1
    assert (charted[0].region, charted[0].side) == TRAPEZIUS
    assert charted[0].of == editor.record.entries[0].id and charted[0].at == editor.parts.now()
    assert (charted[0].reason, charted[0].action, charted[0].pain_nrs) == ("not_said", "stopped", None)


def test_the_screen_says_only_that_and_nothing_below_can_be_hit(session: Opened, qtbot: QtBot) -> None:
    hall = Hall(session[0], qtbot)
    pressed: list[bool] = []
    hall.other.clicked.connect(pressed.append)
    QTest.mousePress(hall.button, Qt.MouseButton.LeftButton)
    notice = hall.tap_outs.notice
    assert notice is not None and notice.geometry() == hall.window.rect()
    assert [words.text() for words in notice.findChildren(QLabel)] == ["Stopped 18:30. Look after your client."]
    assert hall.window.focusWidget() is notice, "no button is one key away"
    hit = hall.window.childAt(hall.other.geometry().center())
    assert hit is notice or notice.isAncestorOf(hit)
    QTest.keyClick(notice, Qt.Key.Key_Return)
    QTest.keyClick(notice, Qt.Key.Key_Space)
    assert pressed == [] and hall.tap_outs.notice is notice and len(session[0].record.entries) == 1


def test_a_second_knuckle_while_the_screen_says_so_is_the_same_tap_out(session: Opened, qtbot: QtBot) -> None:
    hall = Hall(session[0], qtbot)
    for _press in range(3):
        hall.tap_outs.tap_out()
    assert len(session[0].record.entries) == 1


def test_the_clock_stops_and_goes_on_as_if_it_had_not_where_it_was_no_tap_out(
    path: Path, session: Opened, qtbot: QtBot
) -> None:
    editor, thread = session
    hall = Hall(editor, qtbot)
    hall.clock.start()
    hall.now_s += 40
    QTest.mousePress(hall.button, Qt.MouseButton.LeftButton)
    assert not hall.clock.is_running
    hall.now_s += 5.5
    hall.tap_outs.notice.tick()  # type: ignore[union-attr]
    assert hall.tap_outs.notice.no_tap_out.text() == "Not a tap-out (1)"  # type: ignore[union-attr]
    QTest.mouseClick(hall.tap_outs.notice.no_tap_out, Qt.MouseButton.LeftButton)  # type: ignore[union-attr]
    assert hall.clock.is_running and hall.clock.seconds() == 45
    assert hall.tap_outs.notice is None
    wait_until_saved(qtbot, thread)
    record = read_session(path)
    assert record.entries == () and [type(entry) for entry in record.withdrawn] == [TapOut], "taken back, not deleted"


def test_after_six_seconds_only_the_way_back_is_left(session: Opened, qtbot: QtBot) -> None:
    hall = Hall(session[0], qtbot)
    hall.button.setFocus()
    QTest.mousePress(hall.button, Qt.MouseButton.LeftButton)
    notice = hall.tap_outs.notice
    assert notice is not None and notice.no_tap_out.isVisible()
    before = notice.back.pos()
    hall.now_s += 6
    notice.tick()
    assert not notice.no_tap_out.isVisible() and notice.back.pos() == before
    with qtbot.waitSignal(hall.tap_outs.closed):
        QTest.keyClick(notice, Qt.Key.Key_Escape)
    assert len(session[0].record.entries) == 1
    hall.tap_outs.tap_out()
    assert len(session[0].record.entries) == 2, "the next one is another"


def test_without_any_region_it_is_charted_all_the_same(path: Path, session: Opened, qtbot: QtBot) -> None:
    editor, thread = session
    Hall(editor, qtbot, place=None).tap_outs.tap_out()
    wait_until_saved(qtbot, thread)
    assert [entry.kind for entry in read_session(path).entries] == ["tap_out"]
