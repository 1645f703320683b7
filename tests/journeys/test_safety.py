"""Whole stories of a chart that can say no, by real events in the window, read back from book and paper."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_catalogue
from iastm_desktop.care_lists import incidents_in
from iastm_desktop.domain.entries import Entry, Reaction, Stroke
from iastm_desktop.domain.facts import Fact, Record
from iastm_desktop.domain.incidents import Incident
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.practice_rules import KIND as RULES
from iastm_desktop.domain.practice_rules import PracticeRule, rule_body
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.command_line import run
from tests.journeys.hands import (
    answer_health_and_consent,
    chart,
    choose,
    session_page,
    tap,
    tap_region,
    wait_until,
    wait_until_saved,
)
from tests.ui.open_window import ANA, RAJ, SMALL_PRACTICE, book_of, parts_at, window_on

RIGHT = SidedRegion("upper_trapezius", "right")
LEFT = SidedRegion("upper_trapezius", "left")
VIEW = "posterior"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def opened(qtbot: QtBot, folder: Path, *more: Fact, role: str = "rmt") -> tuple[MainWindow, SessionPage]:
    """Open a new session of Raj in the window, acting in a role, health and consent answered."""
    window = window_on(qtbot, book_of(folder / "practice.iastm", (*SMALL_PRACTICE, *more)), parts_at())
    assert window.book and window.pages
    assert window.book.act_as(ANA.id, role)
    window.pages.start_session(RAJ.id)
    page = session_page(window)
    answer_health_and_consent(page)
    return window, page


def button_of(widget: QWidget, name: str) -> QPushButton:
    """Return the visible button of a name."""
    found = [each for each in widget.findChildren(QPushButton) if each.accessibleName() == name and each.isVisible()]
    assert found, f"no button {name!r}"
    return found[0]


def try_to_chart(page: SessionPage, **choices: str) -> None:
    """Choose a dose and press the button, whatever comes of it."""
    for field, code in choices.items():
        row = page.panel.form("stroke").row(field)
        if row.value() != code:  # type: ignore[attr-defined]
            choose(row, code)
    tap(page.panel.chart_button)


def said(page: SessionPage) -> str:
    """Return what the card beside the dose says."""
    from PySide6.QtWidgets import QLabel

    card = page.panel.refusal
    return " ".join(each.text() for each in card.findChildren(QLabel)) if card.isVisible() else ""


def strokes(page: SessionPage) -> list[Stroke]:
    return [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]


def incidents(window: MainWindow) -> tuple[Incident, ...]:
    assert window.book
    with open_book(window.book.path) as book:
        return incidents_in(book, load_catalogue(), now())


def printed(window: MainWindow, page: SessionPage, folder: Path) -> str:
    """Return the text of the visit's summary, made from the book by the command."""
    assert window.book
    pdf = folder / "visit.pdf"
    answer = run("summary", window.book.path, page.editor.record.session.id, "--out", pdf)
    assert answer.code == 0, answer.err
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf.read_bytes())).pages)


def test_warfarin_remembered_in_the_middle_makes_the_work_a_breach_and_further_work_needs_the_reason(
    qtbot: QtBot, folder: Path
) -> None:
    window, page = opened(qtbot, folder)
    tap_region(page, VIEW, RIGHT)
    chart(page, "stroke", tool="scanner", pressure="2", duration_s="60")
    wait_until_saved(page)
    assert strokes(page)[0].breach is None and not incidents(window)  # the control
    tap(page.health)
    choose(page.before.items["blood_thinners"].chips, "yes")
    tap(page.before.ready)
    breach = strokes(page)[0].breach
    assert breach and breach.rule == "blood_thinners" and breach.noticed_at
    wait_until_saved(page)
    assert [each.cause for each in incidents(window)] == ["breach"]
    try_to_chart(page, tool="scanner", pressure="2", duration_s="60")
    assert len(strokes(page)) == 1
    page.panel.refusal.reason.setText("talked over with the client, light only")
    tap(button_of(page.panel.refusal, "Go ahead, with my reason"))
    assert len(strokes(page)) == 2 and strokes(page)[1].breach is None
    assert [each.rule for each in page.editor.record.session.overrides] == ["blood_thinners"]
    wait_until_saved(page)
    paper = printed(window, page, folder)
    assert "Done although a rule says no: blood thinners." in paper
    assert "after this work was charted" in paper
    assert "Incidents opened by this visit" in paper
    assert "talked over with the client, light only" in paper


def test_an_answer_that_was_a_slip_makes_no_breach_in_the_end(qtbot: QtBot, folder: Path) -> None:
    window, page = opened(qtbot, folder)
    tap_region(page, VIEW, RIGHT)
    chart(page, "stroke", tool="scanner", pressure="2", duration_s="60")
    for answer in ("yes", "no"):
        tap(page.health)
        choose(page.before.items["blood_thinners"].chips, answer)
        tap(page.before.ready)
        assert (strokes(page)[0].breach is not None) is (answer == "yes")
    wait_until_saved(page)
    assert not incidents(window)


def test_a_breach_is_not_undone_by_undo(qtbot: QtBot, folder: Path) -> None:
    _window, page = opened(qtbot, folder)
    tap_region(page, VIEW, RIGHT)
    chart(page, "stroke", tool="scanner", pressure="2", duration_s="60")
    tap(page.health)
    choose(page.before.items["blood_thinners"].chips, "yes")
    tap(page.before.ready)
    tap(page.undo)
    assert strokes(page)[0].breach is not None
    tap(page.undo)
    assert not strokes(page)
    tap(page.redo)
    assert strokes(page)[0].breach is not None


def test_a_trainer_is_refused_at_firm_pressure_and_has_no_way_ahead(qtbot: QtBot, folder: Path) -> None:
    _window, page = opened(qtbot, folder, role="trainer")
    tap_region(page, VIEW, RIGHT)
    try_to_chart(page, tool="scanner", pressure="4", duration_s="60")
    assert not strokes(page)
    assert "A personal trainer works to medium pressure" in said(page) or "A trainer works to medium" in said(page)
    names = [each.accessibleName() for each in page.panel.refusal.findChildren(QPushButton)]
    assert "Go ahead, with my reason" not in names
    try_to_chart(page, pressure="3")
    assert len(strokes(page)) == 1  # the control: medium is charted


def yesterday() -> Moment:
    return Moment(now().utc - timedelta(hours=22), now().offset_min)


def visit_of_yesterday(*entries: tuple[str, SidedRegion]) -> tuple[Fact, ...]:
    """Return a visit of Raj that left reactions on regions, each worked with the tool."""
    at = yesterday()
    visit = Session(
        id="s-y", client=RAJ.id, practitioner=ANA.id, role="rmt", started_at=at, ended_at=at, outcome="treated"
    )
    facts: list[Entry] = []
    for number, (reaction, place) in enumerate(entries):
        grade = 1 if reaction == "erythema" else "few"
        where = {"region": place.region, "side": place.side, "session": "s-y", "at": at}
        facts.append(
            Reaction(id=f"r{number}", position=number + 1, reaction=reaction, phase="post", grade=grade, **where)  # type: ignore[arg-type]
        )
    return visit, *facts


def test_what_has_not_gone_since_yesterday_is_said_at_that_region_and_nowhere_else(qtbot: QtBot, folder: Path) -> None:
    before = visit_of_yesterday(("erythema", LEFT), ("petechiae", RIGHT))
    _window, page = opened(qtbot, folder, *before)
    wait_until(lambda: page.editor.knows_earlier)
    tap_region(page, VIEW, LEFT)
    chart(page, "stroke", tool="scanner", pressure="2", duration_s="60")
    assert "Not gone yet" not in said(page)
    tap_region(page, VIEW, RIGHT)
    chart(page, "stroke")
    assert "Not gone yet: petechiae" in said(page)
    assert len(strokes(page)) == 2  # a note keeps nothing out
    tap_region(page, VIEW, RIGHT)
    chart(page, "stroke")
    assert "Not gone yet" not in said(page)  # once a rule and region


def test_a_lump_opens_an_incident_at_once_and_the_page_says_so(qtbot: QtBot, folder: Path) -> None:
    window, page = opened(qtbot, folder)
    tap_region(page, VIEW, RIGHT)
    chart(page, "reaction", reaction="erythema", grade="1", phase="during")
    assert "incident" not in said(page) and not incidents(window)  # the control
    chart(page, "reaction", reaction="haematoma", phase="during")
    assert "An incident is open: haematoma." in said(page)
    wait_until_saved(page)
    assert [each.cause for each in incidents(window)] == ["haematoma"]


def test_what_the_practice_closes_to_the_tool_is_red_on_the_map_and_refused(qtbot: QtBot, folder: Path) -> None:
    closed = PracticeRule(list_name="region_limits", code=RIGHT.region, level="block", why="house wish")
    window, page = opened(qtbot, folder, Record(id="r", kind=RULES, body=rule_body(closed)))
    for place, kind in ((RIGHT, "blocked"), (LEFT, "blocked"), (SidedRegion("infraspinatus", "right"), None)):
        marks = page.map.marks_of(place)
        assert (marks.fill.kind if marks and marks.fill else None) == kind
    tap_region(page, VIEW, RIGHT)
    try_to_chart(page, tool="scanner", pressure="1", duration_s="60")
    assert not strokes(page) and "house wish" in said(page)
    tap(button_of(page.panel.refusal, "By hand instead"))
    tap(page.panel.chart_button)
    assert [each.tool for each in strokes(page)] == ["hand_or_elbow"]
    assert not incidents(window)
