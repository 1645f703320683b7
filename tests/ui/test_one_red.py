"""Only TAP OUT is solid red: whatever else is dangerous has red words, edges or lines on a soft ground."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.ui.palettes import THEMES
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.theme import apply_theme
from tests.ui.open_page import TRAPEZIUS, charts, open_page, settle
from tests.ui.open_session import all_no

SIDE_PX = 22  # a smaller red thing is a sign on the map or an edge
STEP_PX = 4


def red_squares(picture: QImage, danger: str) -> list[QPoint]:
    """Return where a square of `SIDE_PX` is all in a red like that of danger."""
    red = QColor(danger)

    def is_red(x: int, y: int) -> bool:
        seen = picture.pixelColor(x, y)
        return max(abs(seen.red() - red.red()), abs(seen.green() - red.green()), abs(seen.blue() - red.blue())) < 40

    found = []
    for y in range(0, picture.height() - SIDE_PX, SIDE_PX // 2):
        for x in range(0, picture.width() - SIDE_PX, SIDE_PX // 2):
            spots = ((x + dx, y + dy) for dx in range(0, SIDE_PX, STEP_PX) for dy in range(0, SIDE_PX, STEP_PX))
            if is_red(x, y) and all(is_red(*spot) for spot in spots):
                found.append(QPoint(x, y))
    return found


def _charted(page: SessionPage) -> None:
    page.map.set_view("posterior")
    page.select(TRAPEZIUS)
    charts(page)
    page.editor.add([TapOut(region="upper_trapezius", side="left", reason="not_said", action="stopped")])


def _blocked(page: SessionPage) -> None:
    page.editor.set_screening(replace(all_no(dvt="yes"), id=page.editor.record.screening.id))
    _charted(page)


STATES: dict[str, Callable[[SessionPage], None]] = {
    "opened": lambda page: None,
    "charted": _charted,
    "blocked": _blocked,
    "finish": lambda page: page.show_panel(page.finish),
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_only_tap_out_is_solid_red(path: Path, qtbot: QtBot, qapp: QApplication, theme: object) -> None:
    apply_theme(qapp, theme.name)  # type: ignore[attr-defined]
    with open_page(path, qtbot) as page:
        for name, go in STATES.items():
            page.show_charting()
            go(page)
            settle()
            places = red_squares(page.grab().toImage(), theme.danger)  # type: ignore[attr-defined]
            button = QRect(page.stop.mapTo(page, QPoint()), page.stop.size())
            if page.stop.isVisible():
                assert any(button.contains(place) for place in places), "the control: TAP OUT itself is seen"
            assert [place for place in places if not button.adjusted(-4, -4, 4, 4).contains(place)] == [], name
