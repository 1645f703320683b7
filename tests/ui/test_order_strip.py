"""The order of work on a region is seen where it is chosen, on its card too; pain that came back leads to its visit."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import PainArea, Reaction, Stroke, Technique
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import tap
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import TRAPEZIUS, book_of, charts, open_page, settle, tap_on

DAY = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
EARLIER = replace(SESSION, id="session-0", started_at=DAY, ended_at=DAY)
HERE = {"region": TRAPEZIUS.region, "side": TRAPEZIUS.side}
OTHER = SidedRegion("infraspinatus", "right")
FIRST = Technique(id="t-0", session=EARLIER.id, position=1, technique="trigger_point", **HERE)
THEN = Stroke(id="w-0", session=EARLIER.id, position=2, tool="scanner", pressure=2, duration_s=60, **HERE)


def chosen(page: SessionPage, region: SidedRegion = TRAPEZIUS) -> None:
    page.map.set_view("posterior", "superficial")
    page.map.set_frame(None)
    tap_on(page, region)
    page.select(region)
    settle()


def test_the_order_of_work_on_a_region_stands_beside_its_dose(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        strip = page._side.order_strip
        chosen(page)
        page.editor.add([Technique(technique="trigger_point", **HERE)])
        settle()
        assert not strip.isVisible(), "one thing is no order"
        charts(page)
        charts(page)
        page.editor.add([Technique(technique="stretch", **HERE)])
        settle()
        assert strip.isVisible() and not strip.open.isVisible()
        assert strip.words.text() == "In this order: trigger point release → scanner → stretch"
        chosen(page, OTHER)
        assert not strip.isVisible()


def test_kickback_pain_and_a_relapse_lead_to_the_earlier_visit_of_the_same_region(path: Path, qtbot: QtBot) -> None:
    for number, entry in enumerate(
        (
            Reaction(reaction="kickback_pain", phase="pre", grade=4, **HERE),
            PainArea(by="client", result="came_back", nrs=4, **HERE),
        )
    ):
        book = book_of(path.with_name(f"{number}.iastm"), EARLIER, FIRST, THEN)
        with open_page(book, qtbot) as page:
            qtbot.waitUntil(lambda page=page: page.editor.knows_earlier)
            chosen(page)
            strip = page._side.order_strip
            assert not strip.isVisible()
            page.editor.add([entry])
            settle()
            assert strip.words.text() == "The pain goes back to an earlier visit"
            assert strip.open.text().startswith("Since 2 Feb")
            assert strip.open.accessibleName().endswith(": trigger point release → scanner")
            with qtbot.waitSignal(page.summary_wanted) as wanted:
                tap(strip.open)
            assert wanted.args == [EARLIER.id]
            page.editor.add([replace(entry, region=OTHER.region)])  # a region nobody worked on before
            chosen(page, OTHER)
            assert not strip.isVisible()


def test_the_card_of_a_region_says_what_was_done_today_and_before(path: Path, qtbot: QtBot) -> None:
    with open_page(book_of(path.with_name("card.iastm"), EARLIER, FIRST, THEN), qtbot) as page:
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        chosen(page)
        page.map.setFocus()
        QTest.keyClick(page.map, Qt.Key.Key_I)
        card = page.map._card
        assert card and card.done.text().startswith("Before, 2 Feb")
        assert card.done.text().endswith(": trigger point release → scanner")
        page.editor.add([Technique(technique="stretch", **HERE)])
        QTest.keyClick(page.map, Qt.Key.Key_Escape)
        page.select(TRAPEZIUS)
        page.map.setFocus()
        QTest.keyClick(page.map, Qt.Key.Key_I)
        assert card.done.text().splitlines()[0] == "Today: stretch" and "Today: stretch" in card.accessibleName()
        page.select(OTHER)
        QTest.keyClick(page.map, Qt.Key.Key_I)
        assert page.map._card and not page.map._card.done.isVisible()
