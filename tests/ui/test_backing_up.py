"""The window makes a backup by itself, and says when the newest is from or why there is none."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.backups import backups_folder, try_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.ui import backing_up
from tests.ui.open_window import book_of, parts_at, window_on


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "BEGIN_AFTER_MS", 0)


def test_a_book_that_is_opened_is_backed_up_and_the_foot_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at())
    qtbot.waitUntil(lambda: "backed up today" in window._where.text())
    window.close()
    (backup,) = backups_folder(path).iterdir()
    kept = try_backup(backup, tmp_path).head
    with open_book(path) as book:
        assert book.compare(fingerprint(kept)) is None
        assert [line.what for line in book.audit_trail()][: book.head().seq - kept.seq] == ["backed_up"]


def test_why_there_is_no_backup_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    backups_folder(path).write_text("in the way")
    window = window_on(qtbot, path, parts_at())
    qtbot.waitUntil(lambda: "No backup was made." in window.status.words.text())
    window.close()
