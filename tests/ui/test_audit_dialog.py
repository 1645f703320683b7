"""The trail on screen: what was seen is written without being waited for, found by words, and saved for one client."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QLabel, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.audit import VIEWED, AuditLine
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.audit_dialog import AuditDialog
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_session import no_room_in
from tests.ui.open_window import ANA, PEGGY, RAJ, book_of, window_on

LONG_MS = 20_000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm")


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> MainWindow:
    return window_on(qtbot, book, app.load_parts())


def viewed(book: Path) -> list[AuditLine]:
    with open_book(book) as opened:
        return [line for line in opened.audit_trail() if line.what == VIEWED]


def show(window: MainWindow, client: str) -> None:
    assert window.pages
    window.pages.show_client(client)


def test_a_client_that_is_shown_is_written_down_once(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    for client in (PEGGY.id, RAJ.id, PEGGY.id):
        show(window, client)
    qtbot.waitUntil(lambda: len(viewed(book)) == 2, timeout=LONG_MS)
    assert {(line.author, line.client) for line in viewed(book)} == {(ANA.id, PEGGY.id), (ANA.id, RAJ.id)}
    show(window, RAJ.id)
    window.close()
    assert len(viewed(book)) == 2


class Measured(QStyledItemDelegate):
    """Counts how often a cell is measured."""

    times = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        self.times += 1
        return super().sizeHint(option, index)


def test_a_letter_typed_into_the_search_measures_each_cell_a_few_times_at_most(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert window.book
    dialog, lines = AuditDialog(window.book, window), 150
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    at = Moment(datetime(2026, 3, 2, 18, tzinfo=UTC), -480)
    seen = (
        AuditLine(seq=n, what=VIEWED, about="", fact="x", author=ANA.id, at=at, session=str(n)) for n in range(lines)
    )
    dialog._on_read(tuple(seen))
    measured = Measured(dialog.table)
    dialog.table.setItemDelegate(measured)
    for letter in "vi":
        qtbot.keyClicks(dialog.search, letter)
        QCoreApplication.processEvents()
    assert dialog.table.rowCount() == lines
    assert measured.times <= 12 * lines, "and not once for each pair of lines"


def test_what_was_seen_just_before_closing_is_written_too(window: MainWindow, book: Path) -> None:
    show(window, PEGGY.id)
    assert viewed(book) == []
    window.close()
    assert [line.client for line in viewed(book)] == [PEGGY.id]


def test_looking_works_while_nothing_can_be_written_and_bothers_nobody(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    assert window.book and window.pages
    with no_room_in(window.book.storage, qtbot):
        show(window, PEGGY.id)
        said: list[str] = []
        window.book.trouble.connect(said.append)
        answers: list[object] = []
        qtbot.waitUntil(lambda: window.stack.currentWidget() is not None, timeout=LONG_MS)
        window.book.storage.stopping.emit()  # write now, not in a moment
        window.book.ask(window, lambda opened: opened.book_id, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=LONG_MS)
        assert said == [] and window.book.storage.is_idle
    window.book.storage.stopping.emit()
    qtbot.waitUntil(lambda: len(viewed(book)) == 1, timeout=LONG_MS)


def dialog_on(qtbot: QtBot, window: MainWindow, client: str = "") -> AuditDialog:
    assert window.pages
    dialog = window.pages.show_audit(client)
    qtbot.waitUntil(lambda: bool(dialog.rows()), timeout=LONG_MS)
    return dialog


def test_the_trail_is_searched_by_words_and_kind(qtbot: QtBot, window: MainWindow) -> None:
    dialog = dialog_on(qtbot, window)
    everything = len(dialog.rows())
    dialog.search.setText("peggy")
    assert 0 < len(dialog.rows()) < everything
    assert all("Peggy" in row[3] for row in dialog.rows())
    dialog.kinds.set_value("signed")
    dialog.kinds.changed.emit("signed")
    assert dialog.rows() == []
    dialog.close()


def test_the_whole_file_is_checked_and_a_fault_is_a_sentence(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    assert window.pages and window.book
    dialog = window.pages.show_check()
    qtbot.waitUntil(lambda: "Whole." in dialog.found.text(), timeout=LONG_MS)
    dialog.close()
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("DROP TRIGGER entry_kept")
    dialog = window.pages.show_check()
    qtbot.waitUntil(lambda: "1 finding." in dialog.found.text(), timeout=LONG_MS)
    assert any("entry_kept is missing" in made.text() for made in dialog.findChildren(QLabel))
    dialog.close()


def test_a_clients_trail_is_saved_as_pdf(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(qtbot, window, PEGGY.id)
    out = tmp_path / "trail.pdf"
    dialog.save_to(out)
    qtbot.waitUntil(out.exists, timeout=LONG_MS)
    pdf = pypdfium2.PdfDocument(out)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert "Ana Ruiz" in text and "client created" in text and "Margaret" in text
    assert "Raj" not in text
    dialog.close()
