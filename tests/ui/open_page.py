"""The page of a session for tests: on a real book, as large as in a window of a size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import Fact
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.storage.book import create_book
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import LOW_PX
from tests.storage.honest_book import FIRST, save_of
from tests.ui.open_session import (
    open_editor,
    parts,
    wait_until_saved,
)
from tests.ui.reach import FRAME_PX, FRAME_PX_LOW

TRAPEZIUS = SidedRegion("upper_trapezius", "right")
WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
DOSE = {"tool": "scanner", "pressure": 2, "duration_s": 60}
LARGE, SMALL = (1366, 768), (1024, 600)
TINY = (683, 384)  # 1366x768 at 200 %
PORTRAIT, HUGE_AT_300 = (800, 1280), (1280, 720)  # the second is 3840x2160 at 300 %
LEAST = (640, 360)


def book_of(path: Path, *more: Fact) -> Path:
    """Make a book whose session is followed by `more`, facts that take the place of earlier ones by their id."""
    first = {save.fact.id: save for save in FIRST} | {fact.id: save_of(fact) for fact in more}
    create_book(path, list(first.values()))
    return path


def shown(editor: SessionEditor, qtbot: QtBot, size: tuple[int, int] = LARGE) -> SessionPage:
    """Return the page of a session as it is in a window of that size."""
    page = SessionPage(editor, parts())
    qtbot.addWidget(page)
    page.resize(size[0], size[1] - (FRAME_PX if size[1] >= LOW_PX else FRAME_PX_LOW))
    page.show()
    qtbot.waitExposed(page)
    page.show_charting()
    settle()
    return page


def settle() -> None:
    """Let every layout that waits be done."""
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@contextmanager
def open_page(path: Path, qtbot: QtBot, *, asked: bool = True, size: tuple[int, int] = LARGE) -> Iterator[SessionPage]:
    """Open the book's session on its page; with `asked`, health and consent are answered."""
    with open_editor(path, qtbot, asked=asked) as (editor, thread):
        page = shown(editor, qtbot, size)
        yield page
        page.save_typed()
        wait_until_saved(qtbot, thread)


def charts(page: SessionPage, **values: object) -> None:
    """Choose a dose and chart it."""
    page.panel.form("stroke").set_values({**DOSE, **values})
    page.panel._on_form_changed()
    page.panel.chart_button.click()


def tap_on(page: SessionPage, region: SidedRegion) -> None:
    """Tap a region's own point."""
    point = next(p for p in parts().body_map.label_points(*region) if p.view == page.map.view)
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.to_widget((point.x, point.y)).toPoint())
