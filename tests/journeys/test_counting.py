"""The counter of taps and keys counts what a hand does, once each."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.journeys.counting import HandCounter


def test_a_tap_that_a_label_leaves_to_its_parents_counts_once(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = QWidget()
    QVBoxLayout(outer).addWidget(inner)
    outer.show()
    counter = HandCounter()
    QTest.mouseClick(inner, Qt.MouseButton.LeftButton)
    assert counter.taps == 1


def test_two_quick_taps_count_two(qtbot: QtBot) -> None:
    target = QPushButton("A")
    qtbot.addWidget(target)
    target.show()
    counter = HandCounter()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    assert counter.taps == 2


def test_a_button_clicked_by_the_program_counts_nothing(qtbot: QtBot) -> None:
    target = QPushButton("A")
    qtbot.addWidget(target)
    target.show()
    counter = HandCounter()
    target.click()
    assert (counter.taps, counter.keystrokes) == (0, 0)


def test_each_key_counts_once_and_a_modifier_not_at_all(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    counter = HandCounter()
    QTest.keyClicks(field, "aa")
    QTest.keyClick(field, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (counter.taps, counter.keystrokes) == (0, 4)


def test_a_touch_counts_as_one_tap_with_the_mouse_press_made_of_it(qtbot: QtBot) -> None:
    target = QPushButton("A")
    qtbot.addWidget(target)
    target.show()
    counter = HandCounter()
    screen = QTest.createTouchDevice()
    middle = target.rect().center()
    QTest.touchEvent(target, screen).press(0, middle, target).commit()
    QTest.touchEvent(target, screen).release(0, middle, target).commit()
    assert counter.taps == 1
