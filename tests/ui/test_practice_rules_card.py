"""The practice's stricter rules: added in its dialog, kept in the book, and held by window and command line."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_rulebook
from iastm_desktop.charting import with_own_terms
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import choose, tap, wait_until
from tests.ui.open_window import book_of, parts_at, window_on


def dialog_of(window: MainWindow) -> PracticeDialog:
    window.ask_about_practice()
    dialog = window.findChildren(PracticeDialog)[-1]
    wait_until(dialog.rules.add.isVisible)
    return dialog


def level_in(book: Path, item: str) -> str:
    with open_book(book) as opened:
        catalogue = with_own_terms(load_rulebook(), opened).catalogue
    return catalogue.term("screening", item).facts["level"]


def test_a_stricter_rule_is_added_held_and_taken_off(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    rules = dialog_of(window).rules
    rules.item.setCurrentIndex(rules.item.findData("varicose_veins"))
    choose(rules.level, "reason")
    rules.add.click()
    wait_until(lambda: "holds from now on" in rules.state.text())
    assert window.book and window.pages
    assert window.pages._parts.catalogue.term("screening", "varicose_veins").facts["level"] == "reason"
    assert level_in(window.book.path, "varicose_veins") == "reason"
    off = next(b for b in rules.findChildren(type(rules.add)) if b.text() == "Take off")
    tap(off)
    wait_until(lambda: "Taken off" in rules.state.text())
    assert level_in(window.book.path, "varicose_veins") == "note"


def test_what_loosens_is_refused_with_a_sentence_and_nothing_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    rules = dialog_of(window).rules
    rules.item.setCurrentIndex(rules.item.findData("dvt"))
    choose(rules.level, "note")
    rules.add.click()
    assert "cannot be loosened" in rules.state.text()
    assert window.book and not window.book.rules and level_in(window.book.path, "dvt") == "block"
