"""Who works by keyboard: F1 names every key there is, and each control shows that it has the focus, in every theme."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.ui import help_dialogs
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_keys import _acts
from iastm_desktop.ui.theme import apply_theme
from tests.ui.open_page import LARGE, TRAPEZIUS, WORK, open_page, settle
from tests.ui.reach import controls

LEAST_SHARE = 0.25  # of a control's edge that must look different with the focus


def named_keys() -> set[str]:
    """Return every key that the list of a session's keys names, `Alt+1 to Alt+5` as five."""
    named: set[str] = set()
    for keys, _words in help_dialogs.SESSION_KEYS:
        for one in keys.split(", "):
            if found := re.fullmatch(r"Alt\+(\d) to Alt\+(\d)", one):
                named |= {f"Alt+{number}" for number in range(int(found[1]), int(found[2]) + 1)}
            else:
                named.add(one)
    return named


def test_f1_names_every_key_of_a_session(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        keys = {key.toString() for each in page.findChildren(QShortcut) if (key := each.key()).toString()}
        assert len(keys) >= 12
        known = {QKeySequence(name).toString() for name in named_keys()}
        assert keys - known <= {"Ctrl+Shift+Z"}  # the other key of redo on some systems
        on_map = {QKeySequence(key).toString() for key in _acts(page.map)} - {
            "Return",
            "=",
        }  # Enter by its other name; + without Shift
        assert on_map <= known | named_keys()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_control_shows_that_it_has_the_focus(path: Path, qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    with open_page(path, qtbot, size=LARGE) as page:
        page.activateWindow()
        page.select(TRAPEZIUS)
        page.editor.add([WORK])
        unseen, looked_at = [], 0
        for panel in ("panel", "notes", "finder", "finish", "before"):
            page.show_panel(getattr(page, panel))
            settle()
            for widget in controls(page):
                if widget.isEnabled() and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    looked_at += 1
                    if not _shows_focus(widget, qtbot):
                        unseen.append(f"{panel}: {type(widget).__name__} {widget.accessibleName()}")
        apply_theme(qapp, "light")
        assert looked_at > 60
        assert unseen == []


def test_a_control_that_hides_its_focus_is_found(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.activateWindow()
        plain = page.head.finish
        assert _shows_focus(plain, qtbot)
        plain.setStyleSheet("* { border: 2px solid black; background: white; outline: none; }")
        assert not _shows_focus(plain, qtbot)


def _shows_focus(widget: QWidget, qtbot: QtBot) -> bool:
    """Tell whether a control looks otherwise along its edge with the focus than without."""
    widget.clearFocus()
    before = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    after = widget.grab().toImage()
    widget.clearFocus()
    if isinstance(widget, BodyMapView):
        return before != after
    return _changed(before, after) >= LEAST_SHARE * 2 * (before.width() + before.height())


def _changed(before: QImage, after: QImage) -> int:
    pixels = ((x, y) for x in range(before.width()) for y in _edge(before.height()))
    sides = ((x, y) for y in range(before.height()) for x in _edge(before.width()))
    return sum(before.pixel(*at) != after.pixel(*at) for at in {*pixels, *sides})


def _edge(length: int) -> list[int]:
    return [*range(min(4, length)), *range(max(length - 4, 0), length)]
