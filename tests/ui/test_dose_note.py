"""One line beside the dose says what the rules would say, before anything is charted, and offers hands."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.dose_note import DoseNote
from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_page import LARGE, SMALL, TINY, TRAPEZIUS, charts, open_page, settle


def note_of(page: SessionPage) -> DoseNote:
    return page._side.dose_note


def choose(page: SessionPage, region: SidedRegion, **dose: object) -> None:
    page.select(region)
    page.panel.form("stroke").set_values({"tool": "scanner", "pressure": 2, "duration_s": 60, **dose})
    page.panel._on_form_changed()
    settle()


def test_nothing_is_said_of_ordinary_work(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page, TRAPEZIUS)
        assert note_of(page).isHidden()


def test_firm_work_is_one_line_that_goes_when_it_is_eased(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page, TRAPEZIUS, pressure=4)
        assert note_of(page).words.text().startswith("Firm pressure: ")
        assert note_of(page).by_hand.isHidden()
        choose(page, TRAPEZIUS, pressure=3)
        assert note_of(page).isHidden()


def test_a_note_is_not_said_again_where_the_visit_has_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page, TRAPEZIUS)
        charts(page, pressure=4)
        page.panel.refusal.hide()
        choose(page, TRAPEZIUS, pressure=4)
        assert "Firm pressure" not in note_of(page).words.text() or note_of(page).isHidden()
        choose(page, SidedRegion("upper_trapezius", "left"), pressure=4)
        assert "Firm pressure" in note_of(page).words.text()
        assert "right upper trapezius, left upper trapezius" in note_of(page).words.text()


@pytest.mark.parametrize("size", [LARGE, SMALL, TINY])
def test_where_no_tool_goes_it_says_so_at_once_and_offers_hands(
    path: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    with open_page(path, qtbot, size=size) as page:
        page.take_turn("chart")
        choose(page, SidedRegion("popliteus", "right"))
        note = note_of(page)
        assert note.isVisible()
        assert note.words.text().startswith("No tool on right popliteus: ")
        assert note.by_hand.isVisible() and note.by_hand.height() >= 44
        QTest.mouseClick(note.by_hand, Qt.MouseButton.LeftButton)
        assert page.panel.dose()["tool"] == "hand_or_elbow"
        assert note.isHidden()


def test_what_the_refusal_says_is_not_said_twice(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page, SidedRegion("popliteus", "right"))
        assert note_of(page).isVisible()
        QTest.mouseClick(page.panel.chart_button, Qt.MouseButton.LeftButton)
        settle()
        assert page.panel.refusal.isVisible() and note_of(page).isHidden()
        page.panel.refusal.hide()
        settle()
        assert note_of(page).isVisible()


def test_minutes_count_with_what_is_charted(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        choose(page, TRAPEZIUS)
        charts(page, duration_s=600)
        choose(page, TRAPEZIUS, duration_s=30)
        assert note_of(page).words.text().startswith("Long time on one region: 630, limit 600 s")
