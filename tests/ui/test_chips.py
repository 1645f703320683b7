"""Chips and segments: one or several codes by mouse and keyboard, wrapped to lines, never cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.theme import TOUCH_PX, apply_theme

TOOLS = [("bar", "Handle bar"), ("scanner", "Scanner"), ("knob", "Knob & hook"), ("plate", "Gua sha plate")]
LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """Give the application its look."""
    apply_theme(qapp, "light")


def _shown(qtbot: QtBot, row: QWidget) -> QWidget:
    qtbot.addWidget(row)
    row.resize(300, 200)
    row.show()
    return row


def test_one_of_an_exclusive_row_is_chosen_at_a_time(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS)
    _shown(qtbot, row)
    told: list[object] = []
    row.changed.connect(told.append)
    for code in ("bar", "scanner", "scanner"):
        QTest.mouseClick(row.chip(code), LEFT_BUTTON)
    assert told == ["bar", "scanner"]
    assert row.value() == "scanner"


def test_an_optional_choice_can_be_taken_back(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS, allow_none=True)
    _shown(qtbot, row)
    QTest.mouseClick(row.chip("bar"), LEFT_BUTTON)
    with qtbot.waitSignal(row.changed) as told:
        QTest.mouseClick(row.chip("bar"), LEFT_BUTTON)
    assert told.args == [None]


def test_several_are_told_in_the_order_of_the_options(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS, exclusive=False)
    _shown(qtbot, row)
    for code in ("knob", "bar"):
        QTest.mouseClick(row.chip(code), LEFT_BUTTON)
    assert row.value() == ("bar", "knob")


def test_a_value_set_by_the_program_is_not_told(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS)
    qtbot.addWidget(row)
    with qtbot.assertNotEmitted(row.changed):
        row.set_value("plate")
        row.set_value("no such tool")
    assert row.value() is None


def test_what_stays_in_other_options_stays_chosen(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS)
    _shown(qtbot, row)
    row.set_value("knob")
    row.set_options([("knob", "Knob"), ("new", "New tool")])
    assert (row.codes(), row.value()) == (("knob", "new"), "knob")
    assert row.chip("new").isVisible()


def test_arrows_walk_and_space_and_enter_choose(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS, exclusive=False)
    _shown(qtbot, row)
    row.chip("bar").setFocus()
    QTest.keyClick(row.chip("bar"), Qt.Key.Key_Right)
    assert row.focusWidget() is row.chip("scanner")
    QTest.keyClick(row.chip("scanner"), Qt.Key.Key_Space)
    QTest.keyClick(row.chip("scanner"), Qt.Key.Key_Left)
    QTest.keyClick(row.chip("bar"), Qt.Key.Key_Return)
    assert row.value() == ("bar", "scanner")


def test_a_chip_that_may_not_be_chosen_says_why(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS)
    _shown(qtbot, row)
    row.set_enabled_codes(["bar"], "Trainers do not use this tool")
    QTest.mouseClick(row.chip("knob"), LEFT_BUTTON)
    assert row.value() is None
    assert row.chip("knob").toolTip() == "Trainers do not use this tool"


def test_chips_wrap_and_none_is_cut_off_in_a_scroll_area(qtbot: QtBot) -> None:
    page, area = QWidget(), QScrollArea()
    rows = [ChipRow(TOOLS) for _ in range(6)]
    column = QVBoxLayout(page)
    for row in rows:
        column.addWidget(row)
    area.setWidget(page)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(260, 200)
    area.show()
    qtbot.waitUntil(lambda: rows[0].height() >= 2 * TOUCH_PX)
    for row in rows:
        for code in row.codes():
            assert row.rect().contains(row.chip(code).geometry())
            assert row.chip(code).height() >= TOUCH_PX


def test_names_are_said_as_they_are_written(qtbot: QtBot) -> None:
    row = ChipRow(TOOLS, name="Tool")
    qtbot.addWidget(row)
    assert (row.accessibleName(), row.chip("knob").accessibleName()) == ("Tool", "Knob & hook")


def test_exactly_one_segment_is_on(qtbot: QtBot) -> None:
    segments = Segments([("front", "Front"), ("back", "Back")], name="View")
    _shown(qtbot, segments)
    assert segments.value() == "front"
    with qtbot.waitSignal(segments.changed) as told:
        QTest.mouseClick(segments.button("back"), LEFT_BUTTON)
    assert told.args == ["back"]
    segments.set_options([("surface", "Surface"), ("deep", "Deep")])
    assert segments.value() == "surface"


def test_a_row_is_one_stop_of_tab_at_what_is_chosen_and_keeps_its_place_with_other_chips(qtbot: QtBot) -> None:
    before, row, after = ChipRow([("a", "Before")]), ChipRow(TOOLS), ChipRow([("z", "After")])
    window = QWidget()
    layout = QVBoxLayout(window)
    for one in (before, row, after):
        layout.addWidget(one)
    _shown(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row.set_options([*TOOLS, ("five", "5")])
    row.set_value("knob")
    before.chip("a").setFocus()
    for code, stop in (("knob", row), ("z", after)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert stop.chip(code).hasFocus()
    row.take_keyboard()
    QTest.keyClick(row.chip("knob"), Qt.Key.Key_Right)
    assert row.chip("plate").hasFocus() and row.value() == "knob", "an arrow goes there and chooses nothing"
    QTest.keyClick(row.chip("plate"), "5")
    assert row.value() == "five" and row.chip("five").hasFocus()
    row.set_options(TOOLS)
    assert row.chip("bar").hasFocus(), "the keyboard stays in the row when its chips are others"
