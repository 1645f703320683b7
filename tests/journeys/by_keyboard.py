"""The same visit by keyboard alone: keys are sent to the window, never to a widget."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.at_the_table import LEFT_LEVATOR, LEVATOR, TRAPEZIUS, pin_sheet
from tests.journeys.hands import session_page, wait_until, wait_until_saved
from tests.journeys.known_client import PIN

Key = Qt.Key
CTRL, ALT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Presses keys in a window, as the system would deliver them."""

    def __init__(self, window: MainWindow) -> None:
        self._glass = window.windowHandle()

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = NONE) -> None:
        """Press and lift keys, one after the other."""
        for key in keys:
            QTest.keyClick(self._glass, key, with_)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        for letter in text:
            QTest.keyClick(self._glass, letter)
            QApplication.processEvents()


def chart_by_keyboard(window: MainWindow) -> SessionPage:
    """Chart the visit without touching anything."""
    keyboard = Keyboard(window)
    page = _begin(keyboard, window)
    _measure(keyboard, page)
    _find(keyboard, page, "upper t", TRAPEZIUS)
    keyboard.press(Key.Key_B, Key.Key_Return, with_=CTRL)
    keyboard.press(Key.Key_R, with_=CTRL)
    keyboard.type("22")  # redness, grade 2
    _find(keyboard, page, "lev", LEVATOR)
    keyboard.press(Key.Key_Return, with_=CTRL)
    keyboard.press(Key.Key_F12, Key.Key_Escape)
    keyboard.press(Key.Key_R, with_=CTRL)
    keyboard.type("3")  # dots
    _find(keyboard, page, "l lev", LEFT_LEVATOR)
    keyboard.press(Key.Key_Return, with_=CTRL)
    keyboard.press(Key.Key_E, with_=CTRL)
    _end(keyboard, page)
    pin_sheet(window)
    keyboard.type(PIN)
    wait_until(lambda: page.editor.record.is_signed)
    wait_until_saved(page)
    return page


def _measure(keyboard: Keyboard, page: SessionPage) -> None:
    """Measure the neck's rotation to the right, before."""
    keyboard.press(Key.Key_5, with_=ALT)
    keyboard.press(Key.Key_Right, Key.Key_Return)  # the neck
    keyboard.press(Key.Key_Tab, *[Key.Key_Right] * 4, Key.Key_Return)
    keyboard.press(*[Key.Key_Tab] * 3)
    keyboard.type("55")
    keyboard.press(Key.Key_Tab, Key.Key_Space)
    keyboard.press(Key.Key_1, with_=ALT)


def _find(keyboard: Keyboard, page: SessionPage, typed: str, region: SidedRegion) -> None:
    """Find a region by its name."""
    keyboard.press(Key.Key_F, with_=CTRL)
    keyboard.type(typed)
    keyboard.press(Key.Key_Return)
    assert page.map.selected == region, page.map.selected


def _end(keyboard: Keyboard, page: SessionPage) -> None:
    """Answer what is asked at the end."""
    tab, space = Key.Key_Tab, Key.Key_Space
    keyboard.press(tab, space)  # nothing seen
    keyboard.press(tab, tab, space)  # too sharp
    keyboard.press(tab)
    keyboard.type("7")  # how much it hurt
    keyboard.press(tab)
    keyboard.type("3")  # pain after
    keyboard.press(tab)
    keyboard.type("70")  # the motion after
    keyboard.press(Key.Key_Return)
    keyboard.press(tab, tab, space, Key.Key_Left, space)  # the client was told
    keyboard.press(tab, space)  # home care
    keyboard.press(Key.Key_Return, with_=CTRL)


def _begin(keyboard: Keyboard, window: MainWindow) -> SessionPage:
    today = window.stack.currentWidget()
    wait_until(lambda: bool(today.cards()))  # type: ignore[union-attr]
    keyboard.press(Key.Key_Down, Key.Key_Space)
    page = session_page(window)
    wait_until(lambda: page.editor.knows_earlier and page.before.health_again.isVisible())
    keyboard.press(Key.Key_Tab)
    keyboard.type("6")  # pain before
    keyboard.press(Key.Key_Tab, Key.Key_Space)  # no change
    keyboard.press(*[Key.Key_Tab] * 3, Key.Key_Space)  # accepted
    wait_until(lambda: not page.before.isVisible())
    return page
