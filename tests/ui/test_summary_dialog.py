"""Beside the summary stands the page for the client: one tap, and what is saved and printed is that page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.summary_dialog import FOR_CLIENT, FOR_RECORD, SummaryDialog
from tests.ui.open_page import settle
from tests.ui.open_window import OLD_VISIT, book_of, parts_at, window_on
from tests.ui.test_app import text_of


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> SummaryDialog:
    """Return the dialog about a visit, its summary made."""
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    assert window.pages is not None
    window.pages.ask_summary(OLD_VISIT.id)
    (made,) = window.findChildren(SummaryDialog)
    qtbot.waitUntil(lambda: len(made.pages) >= 1, timeout=20_000)
    return made


def tap(dialog: SummaryDialog, code: str) -> None:
    QTest.mouseClick(dialog.which.button(code), Qt.MouseButton.LeftButton)


def test_the_client_s_page_is_shown_and_saved_under_a_name_of_its_own(
    dialog: SummaryDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    summary = dialog.pdf
    tap(dialog, FOR_CLIENT)
    assert not dialog.save_button.isEnabled() and dialog.pdf == b""
    qtbot.waitUntil(lambda: len(dialog.pages) >= 1, timeout=20_000)
    text = text_of(dialog.pdf)
    assert "For you" in text and "Margaret" in text and "Visit summary" not in text
    assert dialog._file_name().endswith(" for the client.pdf")
    dialog.save_to(tmp_path / "client.pdf")
    qtbot.waitUntil((tmp_path / "client.pdf").exists)
    assert (tmp_path / "client.pdf").read_bytes() == dialog.pdf != summary
    dialog.reject()


def test_who_changes_his_mind_at_once_gets_what_was_asked_for_last(dialog: SummaryDialog, qtbot: QtBot) -> None:
    summary = dialog.pdf
    for code in (FOR_CLIENT, FOR_RECORD, FOR_CLIENT, FOR_RECORD):
        tap(dialog, code)
    qtbot.waitUntil(lambda: dialog.pdf != b"" and len(dialog.pages) >= 1, timeout=20_000)
    qtbot.waitUntil(lambda: dialog.state.text() == "")
    assert dialog.pdf == summary
    assert len(dialog.pages) == len({page.accessibleName() for page in dialog.pages})
    dialog.reject()


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (640, 360)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_page_is_seen_in_its_whole_width(qtbot: QtBot, tmp_path: Path, size: tuple[int, int]) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at(), size=size)
    assert window.pages is not None
    window.pages.ask_summary(OLD_VISIT.id)
    (made,) = window.findChildren(SummaryDialog)
    qtbot.waitUntil(lambda: len(made.pages) >= 1, timeout=20_000)
    settle()
    seen = made._area.viewport()
    for page in made.pages:
        left = page.mapTo(seen, QPoint()).x()
        assert left >= 0 and left + page.width() <= seen.width()
        assert page.pixmap().deviceIndependentSize().width() <= page.width()
    assert made.width() <= size[0]
    made.reject()
