"""Lasting marks: drawn on every later map until healed, and one tap on their region says that they have."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.mark_strip import carried_marks
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import TRAPEZIUS, book_of, open_page, settle
from tests.ui.open_session import read_session

DAY = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
EARLIER = replace(SESSION, id="session-0", started_at=DAY, ended_at=DAY)
SCAR = Mark(
    id="mark-1",
    session="session-0",
    position=1,
    at=DAY,
    region="upper_trapezius",
    side="right",
    mark="scar",
    effect="caution",
    size_mm=30,
)
LEFT = SidedRegion("upper_trapezius", "left")


def lasting_on_map(page: SessionPage) -> list[SidedRegion]:
    return [mark.region for mark in page._side.more_marks() if mark.kind == "lasting"]


def healed_button(page: SessionPage) -> QPushButton | None:
    settle()
    shown = [b for b in page._side.mark_strip.findChildren(QPushButton) if b.isVisible()]
    return shown[0] if shown else None


def opened(page: SessionPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.editor.knows_earlier)
    settle()


def test_a_mark_of_an_earlier_visit_is_on_the_map_until_a_tap_says_healed(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm", EARLIER, SCAR)
    with open_page(path, qtbot) as page:
        opened(page, qtbot)
        assert lasting_on_map(page) == [TRAPEZIUS]
        page.select(LEFT)
        assert healed_button(page) is None
        page.select(TRAPEZIUS)
        button = healed_button(page)
        assert button is not None and button.accessibleName() == "Healed: Scar, 30 mm, since 2 Feb 2026"
        tap(button)
        assert lasting_on_map(page) == [] and healed_button(page) is None
        page.editor.undo_stack.undo()
        assert lasting_on_map(page) == [TRAPEZIUS] and healed_button(page) is not None
        page.editor.undo_stack.redo()
    (entry,) = read_session(path).entries
    assert isinstance(entry, Mark)
    assert (entry.mark, entry.size_mm, entry.healed_on) == ("scar", 30, date(2026, 3, 2))
    with open_page(path, qtbot) as page:
        opened(page, qtbot)
        assert carried_marks(page.editor) == ()


def test_a_mark_charted_today_lasts_and_is_drawn_once(tmp_path: Path, qtbot: QtBot) -> None:
    with open_page(book_of(tmp_path / "practice.iastm", EARLIER, SCAR), qtbot) as page:
        opened(page, qtbot)
        page.editor.add([replace(SCAR, side="left")])
        assert lasting_on_map(page) == [TRAPEZIUS], "today's own is drawn with its entry and its state of saving"
        assert [mark.side for mark in carried_marks(page.editor)] == ["right", "left"]


def test_a_mark_of_another_client_is_not_shown(tmp_path: Path, qtbot: QtBot) -> None:
    from tests.ui.test_wrong_client import BO

    with open_page(book_of(tmp_path / "p.iastm", BO, replace(EARLIER, client=BO.id), SCAR), qtbot) as page:
        opened(page, qtbot)
        assert lasting_on_map(page) == []
