"""The session page: what a tap does, what the running list says, and adding to a visit that is over."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.touch_panel import TouchPanel
from tests.storage.honest_book import MONDAY_EVENING, SESSION
from tests.ui.open_page import DOSE, SMALL, TRAPEZIUS, WORK, book_of, charts, open_page, settle, shown, tap_on
from tests.ui.open_session import (
    no_room_in,
    open_editor,
    wait_until_saved,
)
from tests.ui.reach import FRAME_PX, offenders

# A tap


def test_a_tap_names_the_region_with_its_side_and_goes_near(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        assert page.map.frame is None
        tap_on(page, TRAPEZIUS)
        qtbot.waitUntil(lambda: page.map.selected is not None)
        assert page.map.selected.side == "right" and page.name.text().startswith("RIGHT ")
        assert page.map.frame is not None
        page.select(SidedRegion("upper_trapezius", "left"))
        assert page.name.text() == "LEFT Upper trapezius"
        page.select(SidedRegion("linea_alba", "midline"))
        assert page.name.text() == "Linea alba"


def test_a_tap_before_the_questions_does_not_go_near(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        page.map.set_view("posterior")
        page._on_region_tapped(TRAPEZIUS, (400.0, 300.0))
        assert page.map.frame is None
        assert page.name.text() == "RIGHT Upper trapezius"


def test_what_lies_under_is_one_tap_away(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.select(TRAPEZIUS)
        under = page.under.codes()
        assert under and all(code.endswith(" right") for code in under)
        page.under.chip(under[0]).click()
        assert page.map.selected == SidedRegion(*under[0].split())
        assert page.name.text().startswith("RIGHT ")


def test_under_a_long_name_one_button_leads_to_what_lies_under_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, size=(1920, 1080)) as page:
        page.map.set_view("posterior")
        page.select(SidedRegion("thoracolumbar_fascia", "right"))
        assert page.under.isVisible() and not page.names.under_all.isVisible()
        page.resize(SMALL[0], SMALL[1] - FRAME_PX)
        settle()
        assert not page.under.isVisible()
        page.names.under_all.click()
        panel = QApplication.activePopupWidget()
        assert isinstance(panel, TouchPanel)
        panel.button("lumbar_erector_spinae right").click()
        assert page.map.selected == SidedRegion("lumbar_erector_spinae", "right")


def test_finding_a_region_by_name_shows_it_in_a_view_that_has_it(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "soleus")
        assert page.finder.list.count() >= 2
        QTest.keyClick(page.finder.search, Qt.Key.Key_Return)
        assert page.map.selected is not None and page.map.selected.region == "soleus"
        assert page._side.currentWidget() is page.panel


def test_arrow_keys_walk_through_what_was_found(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "upper trapezius")
        QTest.keyClick(page.finder.search, Qt.Key.Key_Down)
        second = page.finder.list.item(1).text()
        QTest.keyClick(page.finder.search, Qt.Key.Key_Return)
        assert page.name.text() == second


def test_nothing_found_says_so(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.find_region()
        QTest.keyClicks(page.finder.search, "qqqq")
        assert page.finder.nothing.isVisible() and not page.finder.list.isVisible()


# Charting and the running list


def test_pain_and_reactions_are_never_filled_in_and_the_dose_is_kept(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page, stroke="sweep", pain_nrs=4)
        values = page.panel.form("stroke").values()
        assert {"tool": "scanner", "stroke": "sweep"}.items() <= values.items()
        assert "pain_nrs" not in values
        page.panel.set_kind("reaction")
        assert "reaction" not in page.panel.form("reaction").values()
        page.panel.form("reaction").set_values({"reaction": "erythema", "phase": "during", "grade": 1})
        page.panel._on_form_changed()
        page.panel.chart_button.click()
        assert len(page.editor.record.entries) == 2
        assert not {"reaction", "grade", "appears"} & set(page.panel.form("reaction").values())
        page.panel.set_kind("pain_area")
        assert "nrs" not in page.panel.form("pain_area").values()


def test_details_that_are_remembered_are_said_on_their_button(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        form = page.panel.form("stroke")
        assert form.more.words.startswith("Details: stroke")
        form.set_values({**DOSE, "stroke": "sweep", "angle": "30-60"})
        form.more.setChecked(False)
        assert form.more.words == "\u25cf Details: Sweep · 30 to 60°"
        form.set_values(DOSE)
        assert "\u25cf" not in form.more.words


def test_a_row_of_the_list_chooses_its_region_and_can_be_taken_back_and_undone(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page)
        page.select(None)
        bar, rows = page.panel.bar, page.panel.list
        assert not bar.take_back.isVisible()
        rows.setCurrentIndex(rows.entries.index(0))
        assert page.map.selected == TRAPEZIUS
        assert bar.words.isHidden() and bar.take_back.isVisible()
        bar.take_back.click()
        assert page.editor.record.entries == ()
        assert bar.words.text() == "Taken back: RIGHT Upper trapezius" and not bar.take_back.isVisible()
        bar.undo.click()
        assert len(page.editor.record.entries) == 1


def test_what_is_not_saved_says_why_and_retry_is_beside_it(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        page = shown(editor, qtbot)
        wait_until_saved(qtbot, thread)
        rows, bar = page.panel.list.entries, page.panel.bar
        page.select(TRAPEZIUS)
        with no_room_in(thread, qtbot):
            editor.add([replace(WORK, note="x" * 100_000)])
            entry = editor.record.entries[0]
            assert rows.state_words(entry) == "saving" and not bar.retry.isVisible()
            qtbot.waitUntil(lambda: editor.state(entry.id) == "not_saved", timeout=20_000)
            assert rows.state_words(entry) == "not saved"
            assert editor.reason_not_saved in rows.index(0).data()
            assert bar.retry.isVisible() and editor.reason_not_saved in bar.not_saved.text()
            assert offenders(page) == []
        bar.retry.click()
        qtbot.waitUntil(lambda: editor.state(entry.id) == "saved", timeout=20_000)
        assert rows.state_words(entry).startswith("saved ") and not bar.retry.isVisible()


def test_the_list_draws_each_state_by_a_sign_of_its_own(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        page = shown(editor, qtbot)
        editor.add([WORK])
        drawn = []
        for state in ("saving", "saved", "not_saved"):
            editor._states[(editor.record.entries[0].id, 1)] = state
            image = page.panel.list.viewport().grab().toImage()
            drawn.append(bytes(image.copy(0, 0, 40, 40).constBits()))
        assert len(set(drawn)) == 3
        wait_until_saved(qtbot, thread)


def test_an_empty_list_says_what_will_stand_there(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        empty = page.panel.list.viewport().grab().toImage()
        page.editor.add([WORK])
        page.editor.undo_stack.undo()
        assert page.panel.list.viewport().grab().toImage() == empty
        colours = {empty.pixelColor(x, y).name() for x in range(0, empty.width(), 2) for y in range(empty.height())}
        assert len(colours) > 3, "nothing is written"


# A visit that is over


def test_a_finished_visit_says_when_and_by_whom_and_asks_once_before_it_is_added_to(
    tmp_path: Path, qtbot: QtBot
) -> None:
    over = replace(SESSION, ended_at=MONDAY_EVENING)
    with open_page(book_of(tmp_path / "over.iastm", over), qtbot) as page:
        assert page.head.when.text() == "2 Mar 2026, finished 18:30 by Rita Moss"
        page.select(TRAPEZIUS)
        charts(page)
        assert page.editor.record.entries == () and page.panel.later.isVisible()
        said = [words.text() for words in page.panel.later.findChildren(QLabel)]
        assert said[0].startswith("Add to this visit of 2 Mar 2026?")
        page.panel.add_later.click()
        assert len(page.editor.record.entries) == 1 and not page.panel.later.isVisible()
        charts(page)
        assert len(page.editor.record.entries) == 2, "asked once"


def test_an_unfinished_visit_of_another_day_asks_too(tmp_path: Path, qtbot: QtBot) -> None:
    before = replace(MONDAY_EVENING, utc=MONDAY_EVENING.utc.replace(month=2))
    with open_page(book_of(tmp_path / "old.iastm", replace(SESSION, started_at=before)), qtbot) as page:
        assert "not finished" in page.head.when.text()
        page.select(TRAPEZIUS)
        charts(page)
        assert page.panel.later.isVisible() and not page.editor.record.entries


def test_todays_visit_asks_nothing(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.select(TRAPEZIUS)
        charts(page)
        assert not page.panel.later.isVisible() and len(page.editor.record.entries) == 1


def test_a_tap_on_the_whole_body_goes_where_the_region_is_seen_nearly_whole(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.map.set_frame(None)
        tap_on(page, TRAPEZIUS)
        frame, shape = page.map.frame, page.map.body_map.view("posterior").layer("superficial").shape(TRAPEZIUS)
        assert frame is not None and shape is not None
        left, top, right, bottom = shape.bounds
        wide = min(right, frame.x + frame.width) - max(left, frame.x)
        high = min(bottom, frame.y + frame.height) - max(top, frame.y)
        assert wide * high >= 0.8 * (right - left) * (bottom - top)
