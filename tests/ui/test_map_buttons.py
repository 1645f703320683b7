"""The buttons on the map keep what their style painted: it is what the style would paint now."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.map_buttons import KeptButton
from iastm_desktop.ui.theme import TOUCH_PX, apply_theme, set_role


@pytest.fixture
def pair(qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[QToolButton, QToolButton]]:
    """Give a button of the map and an ordinary one of the same looks."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 80)
    made = (KeptButton(window), QToolButton(window))
    for n, button in enumerate(made):
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(TOUCH_PX, TOUCH_PX)
        button.move(10 + n * 60, 10)
        put_icon(button, "zoom-in")
        set_role(button, "tool")
    window.show()
    yield made


def look(button: QToolButton) -> QImage:
    return button.window().grab(button.geometry()).toImage()


def apart(one: QImage, other: QImage) -> int:
    """Return how far the furthest bytes of two pictures are apart: a corner on glass is rounded twice."""
    return max(abs(a - b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))


def test_each_state_looks_as_its_style_paints_it(pair: tuple[QToolButton, QToolButton], qapp: QApplication) -> None:
    kept, ordinary = pair
    seen = []
    for theme in ("light", "dark", "contrast"):
        apply_theme(qapp, theme)
        for down, enabled in ((False, True), (True, True), (False, False), (False, True)):
            for button in pair:
                button.setDown(down)
                button.setEnabled(enabled)
            assert apart(look(kept), look(ordinary)) <= 3
            seen.append(look(kept))
    assert len({bytes(picture.constBits()) for picture in seen}) >= 6  # the control: they are not all one picture
    apply_theme(qapp, "light")


def test_the_keyboard_s_ring_comes_and_goes(pair: tuple[QToolButton, QToolButton]) -> None:
    kept, ordinary = pair
    before = look(kept)
    for button in pair:
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    kept.setFocus(Qt.FocusReason.TabFocusReason)
    focused = look(kept)
    ordinary.setFocus(Qt.FocusReason.TabFocusReason)
    assert apart(focused, look(ordinary)) <= 3 < apart(focused, before)
    assert look(kept) == before


def test_a_state_is_painted_once(pair: tuple[QToolButton, QToolButton]) -> None:
    kept = pair[0]
    assert isinstance(kept, KeptButton)
    for _ in range(3):
        look(kept)
    assert len(kept._kept) == 1
