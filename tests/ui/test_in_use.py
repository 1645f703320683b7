"""The window on a book that another process has open: who has it, read only, and to write once it is free."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pending import left_lines, pending_of
from iastm_desktop.ui import read_only, viewing
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.window import MainWindow
from tests.command_line import NECK, run
from tests.faults.in_use import in_use
from tests.ui.open_window import OLD_VISIT, PEGGY, RAJ, book_of, empty_window, parts_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm")


def looking(qtbot: QtBot, path: Path, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Return a window that was told the book is in use, and opened it to read only."""
    window = empty_window(qtbot, path.parent, parts_at(), size=size)
    window.open_book(path)
    qtbot.waitUntil(window.trouble.isVisible)
    assert window.trouble.title.text() == "The practice file is in use"
    assert "on this computer since" in window.trouble.sentence.text()
    assert not window.trouble.rescue_button.isVisible()
    qtbot.mouseClick(window.trouble.look_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages is not None)
    return window


def test_a_second_opener_is_told_looks_prints_and_cannot_write(
    qtbot: QtBot, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "WRITES_AFTER_MS", 0)
    before = path.read_bytes()
    with in_use(path):
        window = looking(qtbot, path)
        assert window.book and window.pages and not window.book.may_chart and window.book.may_read_notes
        qtbot.waitUntil(lambda: "in use by" in window.read_only.words.text())
        assert window.read_only.isVisible()
        today = window.stack.currentWidget()
        assert not today.add_button.isVisible()
        assert not window.top.practice_action.isEnabled()
        window.pages.show_client(PEGGY.id)
        page = window.stack.currentWidget()
        assert not page.start_button.isVisible() and not page.edit_button.isVisible()
        window.pages.open_session(OLD_VISIT.id)
        dialog = window.findChild(SummaryDialog)
        qtbot.waitUntil(lambda: bool(dialog.pages) and isinstance(dialog.pages[0], QLabel))
        dialog.save_to(tmp_path / "summary.pdf")
        qtbot.waitUntil((tmp_path / "summary.pdf").exists)
        qtbot.waitUntil(lambda: len(left_lines(path)) == 2)
        dialog.reject()
        said: list[str] = []
        window.book.correct(window, RAJ, lambda: said.append("saved"), said.append)
        qtbot.waitUntil(lambda: bool(said))
        assert said[0].startswith(str(path)) and "open here to read only" in said[0]
        window.pages.new_client("Zoe")
        assert window.stack.currentWidget() is page
        window.close()
        assert path.read_bytes() == before
    with open_book(path) as book:
        assert {line.what for line in book.audit_trail(PEGGY.id)} >= {"viewed", "exported"}
    assert not pending_of(path).exists()


def test_once_the_other_is_gone_the_line_says_so_and_one_tap_opens_it_to_write(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_only, "LOOK_AGAIN_MS", 50)
    with in_use(path) as other:
        window = looking(qtbot, path, (1024, 600))
        qtbot.waitUntil(lambda: "in use by" in window.read_only.words.text())
        other.kill()
        other.wait()
        qtbot.waitUntil(lambda: "Nobody else" in window.read_only.words.text())
        qtbot.mouseClick(window.read_only.write_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(window.book and window.pages and window.book.may_chart))
        assert not window.read_only.isVisible()
        window.close()


def test_a_dead_holder_is_no_news_to_the_window(qtbot: QtBot, path: Path) -> None:
    with in_use(path) as other:
        other.kill()
        other.wait()
        window = empty_window(qtbot, path.parent, parts_at())
        window.open_book(path)
        qtbot.waitUntil(lambda: bool(window.book and window.pages and window.book.may_chart))
        window.close()


def test_the_command_line_reads_a_book_in_use_and_says_who_has_it_where_it_would_write(path: Path) -> None:
    with in_use(path):
        assert "Margaret" in run("clients", path).out
        summary = path.with_name("summary.pdf")
        assert run("summary", path, OLD_VISIT.id, "--out", summary).code == 0
        assert summary.exists()
        assert run("verify", path).code == 0
        refused = run("chart", path, NECK)
        assert refused.code == 3
        assert "is in use by" in refused.err and "Nothing was changed." in refused.err
        assert run("sign", path, OLD_VISIT.id, "--as", "Ana Ruiz").code == 3
    assert [save.fact.body["what"] for save in left_lines(path)] == ["viewed", "viewed", "exported"]
    assert run("chart", path, NECK).code == 0
    assert "exported" in run("audit", path).out
