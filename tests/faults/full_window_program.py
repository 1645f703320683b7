"""Types notes in a window while the disk has no room, and presses Retry once it has; as a program, before ENOSPC."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iastm_desktop import app
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import open_window, session_page, tap, wait_until
from tests.ui.open_window import OPEN_VISIT

WORDS = "Slept badly, better after the third day. " * 400  # more than what is free in the pages the file has
FIELDS = ("subjective", "plan")


def typed_without_room(window: MainWindow, path: Path, no_room: AbstractContextManager[None]) -> list[str | None]:
    """Type notes while the disk is full, make room, press Retry in the same window, close it; return what is kept."""
    assert window.book and window.pages
    storage = window.book.storage
    window.pages.open_session(OPEN_VISIT.id)
    page = session_page(window)
    page.show_panel(page.notes)
    wait_until(lambda: storage.is_idle)
    with no_room:
        for name in FIELDS:
            field = page.notes.texts[name]
            QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton)
            QApplication.clipboard().setText(WORDS)
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            page.notes.save()
        wait_until(lambda: storage.is_idle or "ry again" in window.status.words.text())
        said = window.status.words.text()
        assert said.startswith("Not saved") and "disk" in said and "safe" in said, said
        assert [page.notes.texts[name].toPlainText() for name in FIELDS] == [WORDS] * 2, "it is still on the screen"
        with open_book(path) as book:
            record = book.session(OPEN_VISIT.id)
        assert record and record.session.notes is None, "the control: it is not on the disk"
    tap(window.status.retry_button)
    wait_until(lambda: storage.is_idle)
    assert window.close()
    with open_book(path) as book:
        kept = book.session(OPEN_VISIT.id)
        assert kept and kept.session.notes
        assert book.verify() == ()
    return [kept.session.notes.subjective, kept.session.notes.plan]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let every write below FAIL_DIR say that no space is left."""
    disk = ctypes.CDLL(None)
    disk.full(1)
    try:
        yield
    finally:
        disk.full(0)


if __name__ == "__main__":
    book_path = Path(sys.argv[1])
    os.environ[app.SETTINGS_VARIABLE] = sys.argv[2]
    application = QApplication([])
    saved = typed_without_room(open_window(book_path), book_path, full_disk())
    wait_for_jobs()
    print("saved" if saved == [WORDS.strip()] * 2 else saved)
