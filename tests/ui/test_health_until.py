"""A health answer may hold until a day: one tap beside the note; after that day it holds nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.domain.health_rules import holds
from iastm_desktop.domain.session import Answer
from iastm_desktop.ui.health_items import ItemRow
from tests.storage.honest_book import MONDAY_EVENING
from tests.ui.open_page import open_page, settle
from tests.ui.open_session import parts

TODAY = MONDAY_EVENING.date


def test_a_wound_until_two_weeks_from_now_is_kept_and_holds_no_longer(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.before)
        settle()
        item = page.before.items["open_wound"]
        assert not item.until.isVisible()
        item.chips.chip("yes").click()
        settle()
        assert item.until.isVisible() and item.until.value() is None
        day = TODAY + timedelta(days=14)
        item.until.chip(str(day)).click()
        page.before.ready.click()
        screening = page.editor.record.screening
        told = screening.answer_to("open_wound") if screening else None
        assert told and told.until == day
        catalogue = page.editor.parts.catalogue
        days = (day, day + timedelta(days=1))
        rules = [[hold.ruling.rule for hold in holds(screening, catalogue, on)] for on in days]
        assert rules == [["open_wound"], []]


def test_a_day_that_was_said_before_stays_and_no_change_loses_nothing(qtbot: QtBot) -> None:
    row = ItemRow("open_wound", parts())
    qtbot.addWidget(row)
    told = Answer(item="open_wound", answer="yes", note="graze", until=date(2026, 5, 9))
    row.set_answer(told)
    assert row.answer() == told
    row.chips.chip("no").click()
    assert row.answer() == Answer(item="open_wound", answer="no")
    row.set_answer(told)
    row.until.chip("2026-05-09").click()
    assert row.answer() == replace(told, until=None)
