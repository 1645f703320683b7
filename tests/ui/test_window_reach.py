"""Every page of the window in every size: no control is cut off, covered, small, crowded; smaller ones scroll."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_page import HUGE_AT_300, LARGE, LEAST, PORTRAIT, SMALL, TINY, settle
from tests.ui.open_window import OPEN_VISIT, PEGGY, book_of, parts_at, window_on
from tests.ui.reach import controls, offenders

SIZES = (LARGE, SMALL, TINY, PORTRAIT, HUGE_AT_300, LEAST)
SMALLER = (500, 300)


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Return what every page needs."""
    return parts_at(now)


def _session(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.open_session(OPEN_VISIT.id)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(window.pages and window.pages.session))


PAGES: dict[str, Callable[[MainWindow, QtBot], None]] = {
    "today": lambda window, qtbot: window.pages.show_today(),  # type: ignore[union-attr]
    "clients": lambda window, qtbot: window.pages.show_clients(),  # type: ignore[union-attr]
    "client": lambda window, qtbot: window.pages.show_client(PEGGY.id),  # type: ignore[union-attr]
    "session": _session,
    "welcome": lambda window, qtbot: window.show_welcome(),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_on_no_page_a_control_is_cut_off_covered_small_or_crowded(
    tmp_path: Path, qtbot: QtBot, parts: Parts, size: tuple[int, int]
) -> None:
    window = window_on(qtbot, book_of(tmp_path / "book.iastm"), parts, size=size)
    found, seen = {}, set()
    for name, go in PAGES.items():
        go(window, qtbot)
        settle()
        assert window.size().toTuple() == size  # type: ignore[attr-defined]
        seen |= {type(widget).__name__ for widget in controls(window)}
        if wrong := offenders(window):
            found[name] = wrong
    assert {"QPushButton", "QLineEdit"} <= seen
    print(f"{size[0]}x{size[1]}: {len(seen)} classes of controls, offenders: {sum(map(len, found.values()))}")
    assert found == {}


def test_a_window_smaller_than_a_page_has_scroll_bars_that_lead_to_every_control(
    tmp_path: Path, qtbot: QtBot, parts: Parts
) -> None:
    window = window_on(qtbot, book_of(tmp_path / "book.iastm"), parts, size=SMALLER)
    _session(window, qtbot)
    settle()
    assert window.size().toTuple() == SMALLER  # type: ignore[attr-defined]
    area = window.centralWidget()
    assert isinstance(area, QScrollArea)
    inside = area.widget()
    for bar, whole, shown in (
        (area.horizontalScrollBar(), inside.width(), area.viewport().width()),
        (area.verticalScrollBar(), inside.height(), area.viewport().height()),
    ):
        assert bar.isVisible() and bar.maximum() == whole - shown > 0
    assert offenders(inside) == []
