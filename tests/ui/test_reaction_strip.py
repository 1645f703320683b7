"""The strip of reactions: one tap charts, one more grades, nothing is filled in, nothing pops up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Reaction
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.reaction_strip import ReactionStrip
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from tests.storage.honest_book import stroke
from tests.ui.open_page import TRAPEZIUS, WORK
from tests.ui.open_session import open_editor, read_session, wait_until_saved
from tests.ui.reach import offenders

LEFT = SidedRegion("upper_trapezius", "left")
QUICK = {
    "Nothing": "none",
    "Redness": "erythema",
    "Dots": "petechiae",
    "Bruise": "ecchymosis",
    "Raised": "wheal",
    "Broken": "abrasion",
}


@contextmanager
def strip_of(
    path: Path, qtbot: QtBot, place: SidedRegion | None = TRAPEZIUS, width: int = 716
) -> Iterator[tuple[ReactionStrip, SessionEditor]]:
    with open_editor(path, qtbot) as (editor, thread):
        strip = ReactionStrip(editor, place=lambda: place)
        qtbot.addWidget(strip)
        strip.resize(width, strip.height())
        strip.show()
        qtbot.waitExposed(strip)
        yield strip, editor
        wait_until_saved(qtbot, thread)


def tap(strip: ReactionStrip, code: str) -> None:
    QTest.mouseClick(strip.button(code), Qt.MouseButton.LeftButton)


def charted(path: Path) -> list[Reaction]:
    return [entry for entry in read_session(path).entries if isinstance(entry, Reaction)]


def test_seven_buttons_in_the_agreed_order(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, _editor):
        assert [strip.button(code).text() for code in strip.codes()] == [*QUICK, "More"]
        assert strip.height() == TOUCH_PX, "one line"


@pytest.mark.parametrize("words", QUICK)
def test_one_tap_charts_it_on_the_region_in_work_and_makes_nothing_up(path: Path, qtbot: QtBot, words: str) -> None:
    with strip_of(path, qtbot) as (strip, _editor):
        tap(strip, f"reaction:{QUICK[words]}")
        assert QApplication.activePopupWidget() is None
    (entry,) = charted(path)
    assert (entry.reaction, entry.region, entry.side, entry.phase) == (QUICK[words], *TRAPEZIUS, "during")
    assert (entry.grade, entry.appears, entry.blanches, entry.size_mm, entry.of) == (None,) * 5


def test_one_more_tap_grades_it_and_the_next_reaction_starts_empty(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, _editor):
        tap(strip, "reaction:erythema")
        assert not any(strip.button(code).isChecked() for code in strip.codes())
        tap(strip, "grade:2")
        assert strip.button("grade:2").isChecked()
        tap(strip, "done")
        tap(strip, "reaction:erythema")
        assert not any(strip.button(code).isChecked() for code in strip.codes())
    assert [entry.grade for entry in charted(path)] == [2, None]
    with open_book(path) as book:
        assert [save.reason for save in book.history(charted(path)[0].id)] == [None, "completed"]


def test_a_grade_tapped_twice_is_taken_off_again(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, _editor):
        tap(strip, "reaction:petechiae")
        tap(strip, "grade:many")
        tap(strip, "grade:many")
    assert charted(path)[0].grade is None


def test_details_are_optional_and_tied_to_the_stroke(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, editor):
        editor.add([WORK])
        tap(strip, "reaction:erythema")
        assert editor.record.entries[-1].of == editor.record.entries[0].id
        tap(strip, "tell")
        for code in ("phase:post", "appears:darker", "blanches:yes", "size_mm:20"):
            tap(strip, code)
            assert strip.button(code).isChecked()
        tap(strip, "back")
        tap(strip, "grade:1")
    (entry,) = charted(path)
    assert (entry.phase, entry.appears, entry.blanches, entry.size_mm, entry.grade) == ("post", "darker", True, 20, 1)
    assert entry.of == read_session(path).entries[0].id


def test_the_stroke_can_be_let_go(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, editor):
        editor.add([WORK])
        tap(strip, "reaction:wheal")
        tap(strip, "tell")
        tap(strip, "of:stroke")
        assert not strip.button("of:stroke").isChecked()
    assert charted(path)[0].of is None


def test_nothing_seen_on_all_worked_regions_is_one_more_tap(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, editor):
        editor.add([WORK, stroke(2, side="left"), stroke(3, region="soleus", side="left")])
        editor.add([Reaction(region="soleus", side="left", reaction="erythema", phase="during")])
        tap(strip, "reaction:none")
        assert strip.button("rest").text() == "Nothing on the other one too"
        tap(strip, "rest")
        assert "rest" not in strip.codes()
    looked = [(entry.region, entry.side) for entry in charted(path) if entry.reaction == "none"]
    assert looked == [TRAPEZIUS, LEFT], "the soleus has a reaction"


def test_without_a_region_only_what_needs_none_can_be_charted(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot, place=None) as (strip, _editor):
        assert [code for code in strip.codes() if strip.button(code).isEnabled()] == ["more"]
        tap(strip, "more")
        usable = {code.removeprefix("reaction:") for code in strip.codes() if strip.button(code).isEnabled()}
        assert usable == {"back", "headache", "dizziness", "nausea", "syncope", "emotional_release"}
        tap(strip, "reaction:dizziness")
    (entry,) = charted(path)
    assert (entry.reaction, entry.region, entry.side) == ("dizziness", None, None)


def test_more_has_every_other_reaction_of_the_list(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, editor):
        tap(strip, "more")
        offered = {code.removeprefix("reaction:") for code in strip.codes()} - {"back"}
        assert offered | set(QUICK.values()) == set(editor.parts.catalogue.codes("reactions"))
        tap(strip, "back")
        assert strip.codes()[0] == "reaction:none"


def test_another_region_brings_the_reactions_back(path: Path, qtbot: QtBot) -> None:
    places = [TRAPEZIUS]
    with open_editor(path, qtbot) as (editor, thread):
        strip = ReactionStrip(editor, place=lambda: places[0])
        qtbot.addWidget(strip)
        strip.show()
        tap(strip, "reaction:erythema")
        strip.show_place()
        assert "grade:1" in strip.codes()
        places[0] = LEFT
        strip.show_place()
        assert "reaction:erythema" in strip.codes()
        wait_until_saved(qtbot, thread)


def test_what_is_undone_is_not_graded(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, editor):
        tap(strip, "reaction:erythema")
        editor.undo_stack.undo()
        assert strip.codes()[0] == "reaction:none"


def test_keys_alone_chart_and_grade(path: Path, qtbot: QtBot) -> None:
    with strip_of(path, qtbot) as (strip, _editor):
        strip.activateWindow()
        strip.button("reaction:erythema").setFocus()
        QTest.keyClick(strip.button("reaction:erythema"), Qt.Key.Key_Space)
        focused = strip.focusWidget()
        assert focused is strip.button("grade:1"), "the keyboard goes on where it was"
        QTest.keyClick(focused, Qt.Key.Key_Space)
    assert charted(path)[0].grade == 1


@pytest.mark.parametrize("width", [716, 456, 330])
@pytest.mark.parametrize("way", [[], ["more"], ["reaction:ecchymosis"], ["reaction:erythema", "tell"]])
def test_every_button_is_in_reach(path: Path, qtbot: QtBot, width: int, way: list[str]) -> None:
    with strip_of(path, qtbot, width=width) as (strip, _editor):
        for code in way:
            tap(strip, code)
        QApplication.processEvents()
        assert offenders(strip) == []
        assert all(strip.button(code).width() >= 44 for code in strip.codes())
