"""The practice's stricter rules: added in its dialog, kept in the book, and held by window and command line."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_rulebook
from iastm_desktop.charting import with_own_terms
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.practice_rules import has_ended_on, rules_of
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.practice_rules_card import own_code
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
    wait_until(off.isVisible)
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


def fact_in(book: Path, name: str, code: str, fact: str) -> str:
    with open_book(book) as opened:
        return with_own_terms(load_rulebook(), opened).catalogue.term(name, code).facts[fact]


def test_a_region_is_closed_to_the_tool_and_a_limit_of_the_dose_set_lower(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    rules = dialog_of(window).rules
    assert window.book
    choose(rules.kind, "region")
    rules.region.setCurrentIndex(rules.region.findData("soleus"))
    choose(rules.level, "block")
    rules.add.click()
    wait_until(lambda: "holds from now on" in rules.state.text())
    assert fact_in(window.book.path, "region_limits", "soleus", "instrument") == "no"
    choose(rules.kind, "dose")
    rules.dose.setCurrentIndex(rules.dose.findData("region_seconds"))
    rules.limit.setText("ten minutes")
    rules.add.click()
    assert "whole number" in rules.state.text()
    rules.limit.setText("900")
    rules.add.click()
    assert "cannot be loosened to 900" in rules.state.text()
    assert fact_in(window.book.path, "dose_limits", "region_seconds", "value") == "600"
    rules.limit.setText("300")
    rules.add.click()
    wait_until(lambda: "holds from now on" in rules.state.text())
    assert fact_in(window.book.path, "dose_limits", "region_seconds", "value") == "300"
    said = [each.accessibleName() for each in rules.findChildren(type(rules.add)) if each.text() == "Take off"]
    assert said[-2:] == ["Take off: Soleus: No tool", "Take off: Long time on one region: 300 s"]


def test_items_in_letters_that_a_code_cannot_hold_stay_apart() -> None:
    codes = {own_code(words) for words in ("вены", "сердце", "Вены", "old scar", "Old scar!", "λέμφος")}
    assert len(codes) == 4


def test_a_tissue_a_zone_and_a_rule_until_a_day_are_added_and_an_own_item_taken_off_keeps_its_words(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    rules = dialog_of(window).rules
    assert window.book

    def added() -> None:
        rules.add.click()
        wait_until(lambda: "holds from now on" in rules.state.text())
        rules._say("", "muted")

    choose(rules.kind, "tissue")
    rules.tissue.setCurrentIndex(rules.tissue.findData("tendon"))
    choose(rules.level, "block")
    added()
    assert fact_in(window.book.path, "tissue_limits", "tendon", "instrument") == "no"
    choose(rules.kind, "zone")
    assert rules.level.codes() == ("reason", "block"), "a zone is never made a note"
    rules.zone.setCurrentIndex(rules.zone.findData("zone_tibial_crest"))
    choose(rules.level, "block")
    rules.until.setText("yesterday")
    rules.add.click()
    assert "last day is written" in rules.state.text() and len(window.book.rules) == 1
    rules.until.setText("2999-12-31")
    added()
    assert fact_in(window.book.path, "zones", "zone_tibial_crest", "block_from") == "0"
    choose(rules.kind, "own")
    rules.words.setText("sunburn")
    choose(rules.level, "block")
    added()
    said = [each.accessibleName() for each in rules.findChildren(type(rules.add)) if each.text() == "Take off"]
    assert said[-3] == "Take off: Tendon: No tool" and said[-2].endswith("until 31 Dec 2999")
    off = [b for b in rules.findChildren(type(rules.add)) if b.accessibleName().startswith("Take off: Sunburn")][-1]
    off.click()
    wait_until(lambda: "Taken off" in rules.state.text())
    with open_book(window.book.path) as book:
        today = with_own_terms(load_rulebook(), book, now().date).catalogue
    assert today.words("screening", "x_sunburn") == "sunburn" and today.term("screening", "x_sunburn").facts["ended"]
    assert len([record for record in window.book.rules if not has_ended_on(rules_of([record])[0], now().date)]) == 2
