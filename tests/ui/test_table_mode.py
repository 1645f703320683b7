"""Table mode: the map, the clock, the reactions and TAP OUT, and nothing else; wipe, curtain, one way out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Reaction
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.stroke_clock import StrokeClock
from iastm_desktop.ui.table_mode import TableMode
from iastm_desktop.ui.table_settings import TableSettings
from iastm_desktop.ui.timed_work import TimedWork
from tests.storage.honest_book import CLIENT
from tests.ui.open_page import LARGE, SMALL, TINY, TRAPEZIUS, WORK, settle
from tests.ui.open_session import open_editor, parts, read_session, wait_until_saved
from tests.ui.reach import offenders

LEFT = SidedRegion("upper_trapezius", "left")


class Room:
    """A window with a button below, its table mode on top, and a clock that a test sets."""

    def __init__(self, editor: SessionEditor, qtbot: QtBot, size: tuple[int, int], left_handed: bool) -> None:
        self.now_s, self.editor = 10.0, editor
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.setWindowTitle(f"{CLIENT.name} - IASTM Desktop")
        self.window.resize(*size)
        self.below = QPushButton("below", self.window)
        self.below.setGeometry(0, 0, *size)
        self.window.show()
        qtbot.waitExposed(self.window)
        like = BodyMapView(parts().body_map, parts().regions, parts().map_picture, self.window)
        like.hide()
        like.set_view("posterior")
        point = next(p for p in parts().body_map.label_points(*TRAPEZIUS) if p.view == "posterior")
        like.set_frame(like.frame_at((point.x, point.y)))
        like.set_selected(TRAPEZIUS)
        self.work = TimedWork(
            editor,
            StrokeClock(lambda: self.now_s),
            place=self._place,
            dose=lambda: {"tool": "scanner", "pressure": 2},
        )
        settings = TableSettings()
        settings.set_left_handed(left_handed)
        self.table = TableMode(
            self.window, editor, self.work, like=like, settings=settings, monotonic=lambda: self.now_s
        )
        self.table.show_over()
        settle()

    def _place(self) -> SidedRegion | None:
        return self.table.place()


@contextmanager
def table_of(
    path: Path, qtbot: QtBot, size: tuple[int, int] = LARGE, *, left_handed: bool = False, asked: bool = True
) -> Iterator[Room]:
    with open_editor(path, qtbot, asked=asked) as (editor, thread):
        yield Room(editor, qtbot, size, left_handed)
        wait_until_saved(qtbot, thread)


def shown_buttons(room: Room) -> set[str]:
    buttons = room.table.findChildren(QAbstractButton)
    outside_map = (b for b in buttons if b.isVisible() and not room.table.map.isAncestorOf(b))
    return {b.accessibleName() for b in outside_map}


def test_it_shows_map_clock_reactions_and_tap_out_and_nothing_else(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        assert room.table.geometry() == room.window.rect()
        under = {"Levator scapulae", "Scalenes"}
        reactions = {"Nothing", "Redness", "Dots", "Bruise", "Raised", "Broken", "More"}
        own = {"Start the clock", "TAP OUT: the client says stop", "Leave table mode", "Curtain: hide names"}
        assert shown_buttons(room) - under == reactions | own | {"Wipe screen: nothing reacts for 15 seconds"}
        assert (room.table.tap_out.width(), room.table.tap_out.height()) == (140, 92)


def test_redness_here_is_one_tap(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        QTest.mouseClick(room.table.strip.button("reaction:erythema"), Qt.MouseButton.LeftButton)
    (entry,) = read_session(path).entries
    assert isinstance(entry, Reaction) and (entry.reaction, entry.region, entry.side) == ("erythema", *TRAPEZIUS)


def test_without_a_selected_region_a_reaction_goes_where_the_tool_was_last(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        room.editor.add([WORK])
        room.table.map.set_selected(None)
        room.table.redness()
        assert (room.editor.record.entries[-1].region, room.editor.record.entries[-1].side) == TRAPEZIUS


def test_a_tap_on_the_map_is_the_region_in_work(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        point = next(p for p in parts().body_map.label_points(*LEFT) if p.view == "posterior")
        place = room.table.map.to_widget((point.x, point.y)).toPoint()
        with qtbot.waitSignal(room.table.region_chosen) as chosen:
            QTest.mouseClick(room.table.map, Qt.MouseButton.LeftButton, pos=place)
        assert chosen.args == [LEFT] and room.table.place() == LEFT
        assert room.table.names.name.text() == "LEFT Upper trapezius"


def test_one_way_out_and_escape_is_the_same(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        room.work.toggle()
        with qtbot.waitSignal(room.table.lifted):
            QTest.keyClick(room.table, Qt.Key.Key_Escape)
        assert not room.table.isVisible() and room.work.clock.is_running, "the clock runs on"


def test_before_health_and_consent_the_clock_does_not_start_and_says_why(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot, asked=False) as room:
        room.work.toggle()
        assert not room.work.clock.is_running
        assert room.table.refused.isVisible() and "not asked yet: consent" in room.table.refused.text()


def test_a_refusal_is_said_and_nothing_is_lost(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        room.work.toggle()
        room.now_s += 20
        room.work.toggle()
        consent = room.editor.record.consent
        assert consent is not None
        room.editor.set_consent(replace(consent, withdrawn_at=room.editor.parts.now()))
        QTest.mouseClick(room.table.runs.chart, Qt.MouseButton.LeftButton)
        assert room.table.refused.isVisible() and "onsent" in room.table.refused.text()
        assert [run.seconds for run in room.work.left] == [20]


# Wipe screen


def test_while_the_screen_is_wiped_nothing_reacts(path: Path, qtbot: QtBot) -> None:
    finger = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    with table_of(path, qtbot) as room:
        wipe = room.table.wipe()
        settle()
        assert wipe.words.text() == "15" and wipe.geometry() == room.window.rect()
        for widget in (room.table.tap_out, room.table.clock, room.table.strip.button("reaction:erythema"), wipe):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
            QTest.keyClick(widget, Qt.Key.Key_Space)
            QTest.touchEvent(widget, finger).press(0, QPoint(5, 5), widget).commit()
            QTest.touchEvent(widget, finger).release(0, QPoint(5, 5), widget).commit()
        QTest.keyClick(wipe, Qt.Key.Key_Escape)
        assert wipe.isVisible() and room.editor.record.entries == () and not room.work.clock.is_running
        room.now_s += 14.5
        wipe.tick()
        assert wipe.words.text() == "1"
        room.now_s += 0.5
        wipe.tick()
        assert not wipe.isVisible()
        QTest.mousePress(room.table.clock, Qt.MouseButton.LeftButton)
        assert room.work.clock.is_running, "it reacts again"


def test_escape_held_down_ends_the_lock(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        wipe = room.table.wipe()
        QTest.keyPress(wipe, Qt.Key.Key_Escape)
        room.now_s += 1.6
        wipe.tick()
        assert not wipe.isVisible() and room.table.isVisible()


# Curtain


def test_the_curtain_hides_every_name_and_one_tap_lifts_it(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        QTest.mouseClick(room.table.curtain_button, Qt.MouseButton.LeftButton)
        settle()
        (cover,) = room.table.curtain.covers()
        assert cover.geometry() == room.table.who.geometry()
        assert CLIENT.name not in room.window.windowTitle()
        assert _seen(room, room.table.who) is cover
        said = [w.text() for w in room.table.findChildren(QLabel) if w.isVisible() and _seen(room, w) is w]
        assert not [words for words in said if CLIENT.name in words]
        QTest.mouseClick(cover, Qt.MouseButton.LeftButton)
        assert room.table.curtain.covers() == () and CLIENT.name in room.window.windowTitle()


def test_leaving_lifts_the_curtain(path: Path, qtbot: QtBot) -> None:
    with table_of(path, qtbot) as room:
        room.table.curtain.draw()
        QTest.mouseClick(room.table.leave, Qt.MouseButton.LeftButton)
        assert room.window.windowTitle().startswith(CLIENT.name)


def _seen(room: Room, widget: QWidget) -> QWidget | None:
    return room.window.childAt(widget.mapTo(room.window, QPointF(widget.width() / 2, widget.height() / 2)).toPoint())


# Reach


@pytest.mark.parametrize("left_handed", [False, True])
@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_every_control_is_in_reach(path: Path, qtbot: QtBot, size: tuple[int, int], left_handed: bool) -> None:
    with table_of(path, qtbot, size, left_handed=left_handed) as room:
        for way in ((), ("reaction:erythema",)):
            for code in way:
                room.table.strip.button(code).click()
            settle()
            assert offenders(room.table) == []
            assert (room.table.tap_out.width(), room.table.tap_out.height()) == (140, 92)
            at_right = room.table.tap_out.x() > size[0] / 2
            assert at_right == left_handed
        QApplication.processEvents()
