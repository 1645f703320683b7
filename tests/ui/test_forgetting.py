"""What a session took of memory is given back: its page and map, tens of MB, are not kept by what outlives them."""

import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_page import TRAPEZIUS, charts
from tests.ui.open_window import OPEN_VISIT, SMALL_PRACTICE, book_of, leave, parts_at, window_on


def _page_that_was_shown(qtbot: QtBot, path: Path) -> weakref.ref[SessionPage]:
    """Chart in a session of a whole window and leave the practice; the settings and lists of the program stay."""
    window = window_on(qtbot, path, parts)
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: window.pages.shown_session() is not None)
    page = window.pages.shown_session()
    assert isinstance(page, SessionPage)
    page.show_charting()
    page.select(TRAPEZIUS)
    charts(page)
    leave(window)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return weakref.ref(page)


parts = parts_at()


def test_the_page_of_a_session_is_forgotten_with_its_window(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm", SMALL_PRACTICE)
    page = _page_that_was_shown(qtbot, path)
    gc.collect()
    assert page() is None, "something that outlives the session holds its page, map and pictures"
