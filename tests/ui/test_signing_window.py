"""A visit is signed in the window: what is missing first, then Sign and four digits; then it takes notes only."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pins import set_pin
from iastm_desktop.ui.history_dialog import HistoryDialog
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.signed_panel import SignedPanel
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.window import MainWindow
from tests.storage.honest_book import PRACTITIONER, SESSION, new_book, save_of, stroke
from tests.storage.signed_book import AGREED, ASKED, complete_book, signed_book
from tests.ui.open_page import settle
from tests.ui.open_window import window_on

LONG_MS = 20_000


def read(book: Path) -> SessionRecord:
    with open_book(book) as opened:
        record = opened.session(SESSION.id)
    assert record
    return record


def with_pin(book: Path) -> Path:
    with open_book(book) as opened:
        set_pin(opened, PRACTITIONER.id, new_pin("2580", bytes(16), n=2**4), now=now(), author="")
    return book


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)


def page_on(qtbot: QtBot, book: Path, size: tuple[int, int] = (1366, 768)) -> tuple[MainWindow, SessionPage]:
    window = window_on(qtbot, book, app.load_parts(), size=size)
    assert window.pages
    window.pages.open_session(SESSION.id)
    until(qtbot, lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    return window, page


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def signed_panel(page: SessionPage) -> SignedPanel:
    panel = page._side.currentWidget()
    assert isinstance(panel, SignedPanel)
    return panel


def pin_sheet(qtbot: QtBot, window: MainWindow) -> PinSheet:
    def ready() -> list[PinSheet]:
        sheets = [sheet for sheet in window.findChildren(PinSheet) if not sheet.isHidden()]
        return [sheet for sheet in sheets if sheet.pad.isVisible() or sheet.name_button.isVisible()]

    until(qtbot, ready)
    return ready()[0]


def test_finish_sign_and_four_digits_are_enough(qtbot: QtBot, tmp_path: Path) -> None:
    book = with_pin(complete_book(tmp_path / "practice.iastm"))
    window, page = page_on(qtbot, book)
    tap(page.head.finish)
    tap(page.finish.sign)
    sheet = pin_sheet(qtbot, window)
    assert "Sign the visit of 2 March" in sheet.words.text() and PRACTITIONER.name in sheet.who.text()
    for digit in "2580":
        tap(sheet.pad.key(digit))
    until(qtbot, lambda: page.editor.record.is_signed)
    (signature,) = read(book).signatures
    assert (signature.practitioner, signature.by, signature.role) == (PRACTITIONER.id, "pin", "rmt")
    assert "Rita Moss" in signed_panel(page).signed_by.text()
    until(qtbot, lambda: window.findChildren(SummaryDialog))


def test_what_is_missing_is_shown_with_the_way_to_it_and_nothing_is_signed(qtbot: QtBot, tmp_path: Path) -> None:
    few = replace(ASKED, answers=ASKED.answers[:3])
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(few), save_of(AGREED), save_of(stroke(1))])
    _window, page = page_on(qtbot, path)
    page.show_panel(page.finish)
    tap(page.finish.sign)
    ways = page.finish.to_sign.ways()
    assert [way.text() for way in ways] == ["Ask", "Asked: all no", "Ask"]
    assert read(path).session.ended_at is None
    tap(ways[0])
    assert page._side.currentWidget() is page.before


def test_an_entry_without_a_dose_is_named_and_one_tap_leads_to_it(qtbot: QtBot, tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([*map(save_of, (ASKED, AGREED, stroke(1), stroke(2, duration_s=0)))])
    _window, page = page_on(qtbot, path)
    page.show_panel(page.finish)
    tap(page.finish.sign)
    (way,) = page.finish.to_sign.ways()
    assert "Upper trapezius, right: no time" in "".join(words.text() for words in page.finish.findChildren(QLabel))
    tap(way)
    assert page._side.currentWidget() is page._side.panel
    (row,) = page._side.panel.list.selectedIndexes()
    assert page._side.panel.list.entries.entry(row).id == "stroke-2"  # type: ignore[union-attr]


def test_the_further_questions_of_health_are_answered_in_one_tap(qtbot: QtBot, tmp_path: Path) -> None:
    seed = [answer for answer in ASKED.answers if answer.item in _seed()]
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(replace(ASKED, answers=tuple(seed))), save_of(AGREED), save_of(stroke(1))])
    window, page = page_on(qtbot, path)
    tap(page.head.finish)
    tap(page.finish.sign)
    (all_no, _ask) = page.finish.to_sign.ways()
    tap(all_no)
    assert page.finish.to_sign.isHidden()
    tap(page.finish.sign)
    sheet = pin_sheet(qtbot, window)
    tap(sheet.name_button)
    until(qtbot, lambda: page.editor.record.is_signed)
    assert len(read(path).screening.answers) == len(ASKED.answers)  # type: ignore[union-attr]


def _seed() -> tuple[str, ...]:
    from iastm_desktop.domain.health_rules import seed_items
    from tests.storage.signed_book import CATALOGUE

    return seed_items(CATALOGUE)


def test_nothing_of_a_signed_visit_changes_by_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    with open_book(path) as book:
        before = book.history_of_session(SESSION.id)
    assert signed_panel(page).isVisible()
    assert not page.stop.isVisible() and not page.desk.strip.isVisible()
    editor = page.editor
    assert editor.add([stroke(9)]) is False
    assert editor.correct(replace(editor.record.entries[0], pressure=5)) is False
    editor.withdraw(editor.record.entries[0])
    editor.set_session(reason="another")
    editor.set_screening(replace(ASKED, notes="x"))
    editor.set_consent(replace(AGREED, pain_ceiling=9))
    for way in ("finish", "notes", "before"):
        page._on_way(way)
        assert page._side.currentWidget() is signed_panel(page)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.table.tap_outs.tap_out()
    page.save_typed()
    assert window.book
    until(qtbot, lambda: window.book and window.book.storage.is_idle)
    with open_book(path) as book:
        assert book.history_of_session(SESSION.id) == before


def test_a_note_is_added_with_its_time_and_author(qtbot: QtBot, tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    panel = signed_panel(page)
    tap(panel.add)
    assert panel.state.text() == "Write the note first."
    panel.text.setPlainText("Rang back: no bruise.")
    tap(panel.add)
    tap(pin_sheet(qtbot, window).name_button)
    until(qtbot, lambda: panel.state.text() == "The note is added.")
    (note,) = read(path).addenda
    assert (note.text, note.name) == ("Rang back: no bruise.", "Rita Moss")
    assert panel.text.toPlainText() == ""


def test_a_cancelled_note_stays_typed_and_is_not_in_the_book(qtbot: QtBot, tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    panel = signed_panel(page)
    panel.text.setPlainText("Half a thought")
    tap(panel.add)
    tap(pin_sheet(qtbot, window).cancel)
    assert panel.text.toPlainText() == "Half a thought"
    assert read(path).addenda == ()


def test_the_history_shows_what_was_changed_struck_through(qtbot: QtBot, tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    tap(signed_panel(page).history)
    until(qtbot, lambda: window.findChildren(HistoryDialog) and window.findChildren(HistoryDialog)[0].words())
    dialog = window.findChildren(HistoryDialog)[0]
    words = dialog.words()
    assert "Stroke changed: slip" in words and any("medium (3)" in line for line in words)
    assert any("Rita Moss" in line for line in words)
    dialog.only.setChecked(True)
    assert not [line for line in shown_titles(dialog) if line in ("Visit", "Health", "Stroke added")]
    dialog.close()


def shown_titles(dialog: HistoryDialog) -> list[str]:
    settle()
    return dialog.words()


def test_what_another_window_signed_keeps_what_is_typed_here_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.storage.signed_book import sign_it

    path = complete_book(tmp_path / "practice.iastm")
    _window, page = page_on(qtbot, path)
    with open_book(path) as book:
        sign_it(book, now())
    page.editor.set_session(reason="typed here")
    until(qtbot, lambda: page.editor.reason_not_saved)
    assert "signed" in page.editor.reason_not_saved
    assert page.editor.record.session.reason == "typed here"
    assert read(path).session.reason is None


@pytest.mark.parametrize("size", [(1024, 600), (683, 384)])
def test_sign_is_on_the_screen_at_every_size(qtbot: QtBot, tmp_path: Path, size: tuple[int, int]) -> None:
    _window, page = page_on(qtbot, complete_book(tmp_path / "practice.iastm"), size)
    page.show_panel(page.finish)
    until(qtbot, lambda: page.finish.sign.visibleRegion().boundingRect().size() == page.finish.sign.size())
    assert page.finish.sign.height() >= 44
