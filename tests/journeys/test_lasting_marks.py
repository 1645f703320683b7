"""A mark that says "no tool here" keeps the tool off, in this visit and in the next, until a reason is written."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Session
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import chart, choose_kind, tap, tap_region, wait_until, wait_until_saved
from tests.journeys.test_safety import button_of, opened, printed, said, strokes, try_to_chart
from tests.ui.open_window import ANA, RAJ

RIGHT = SidedRegion("upper_trapezius", "right")
LEFT = SidedRegion("upper_trapezius", "left")
VIEW = "posterior"
DOSE = {"tool": "scanner", "pressure": "1", "duration_s": "60"}
REASON = "beside the port, the surgeon agrees"


def fill_on(page: SessionPage, place: SidedRegion) -> str:
    marks = page.map.marks_of(place)
    return marks.fill.kind if marks and marks.fill else ""


def earlier_port() -> tuple[Session, Mark]:
    at = Moment(now().utc - timedelta(days=9), now().offset_min)
    visit = Session(
        id="s-0", client=RAJ.id, practitioner=ANA.id, role="rmt", started_at=at, ended_at=at, outcome="treated"
    )
    port = Mark(id="m-0", session="s-0", position=1, at=at, mark="port", effect="avoid", **RIGHT._asdict())
    return visit, port


def test_a_port_charted_in_the_visit_refuses_the_tool_there_and_takes_a_reason(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, tmp_path)
    tap_region(page, VIEW, RIGHT)
    try_to_chart(page, **DOSE)
    assert len(strokes(page)) == 1 and fill_on(page, RIGHT) != "blocked"  # the control, and done before the mark
    chart(page, "mark", mark="port", effect="avoid")
    assert fill_on(page, RIGHT) == "blocked" and fill_on(page, LEFT) == ""
    choose_kind(page, "stroke")
    try_to_chart(page, **DOSE)
    assert len(strokes(page)) == 1
    assert "Port or device on right upper trapezius: the mark was charted as no tool here" in said(page)
    page.panel.refusal.reason.setText(REASON)
    tap(button_of(page.panel.refusal, "Go ahead, with my reason"))
    assert len(strokes(page)) == 2
    assert [each.rule for each in page.editor.record.session.overrides] == ["mark:port"]
    wait_until_saved(page)
    assert REASON in printed(window, page, tmp_path)


def is_whole(way: QPushButton) -> bool:
    """Tell whether a button is seen in full, with all its words."""
    return way.width() >= way.sizeHint().width() and way.visibleRegion().boundingRect() == way.rect()


def test_a_port_of_an_earlier_visit_refuses_the_tool_until_it_has_healed(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, tmp_path, *earlier_port())
    wait_until(lambda: page.editor.knows_earlier)
    wait_until(lambda: fill_on(page, RIGHT) == "blocked")
    tap_region(page, VIEW, RIGHT)
    try_to_chart(page, **DOSE)
    assert not strokes(page) and "Port or device" in said(page)
    for width, height in ((1600, 900), (1024, 600), (1366, 768)):  # no way on is cut, nor out of sight
        window.resize(width, height)
        wait_until(lambda width=width: window.width() == width)  # type: ignore[misc]
        ways = [each for each in page.panel.refusal.findChildren(QPushButton) if each.isVisible()]
        assert len(ways) == 4
        wait_until(lambda ways=ways: all(is_whole(way) for way in ways))  # type: ignore[misc]
    tap_region(page, VIEW, LEFT)
    try_to_chart(page)
    assert [(each.region, each.side) for each in strokes(page)] == [LEFT]
