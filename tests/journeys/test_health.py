"""Whole stories of health and consent, by real events in the window, read back from book and paper."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import PainArea
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.signing import missing_for_signing
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import choose, session_page, tap, tap_region, wait_until, wait_until_saved
from tests.journeys.test_safety import button_of, printed, said, strokes, try_to_chart
from tests.ui.open_window import ANA, RAJ, SMALL_PRACTICE, book_of, parts_at, window_on

FOREARM = SidedRegion("brachioradialis", "right")
OTHER_FOREARM = SidedRegion("brachioradialis", "left")
TRAPEZIUS = SidedRegion("upper_trapezius", "right")
DOSE = {"tool": "scanner", "pressure": "2", "duration_s": "60"}


def begun(qtbot: QtBot, folder: Path) -> tuple[MainWindow, SessionPage]:
    """Open a new session of Raj in the window; nothing is asked yet."""
    window = window_on(qtbot, book_of(folder / "practice.iastm", SMALL_PRACTICE), parts_at())
    assert window.book and window.pages and window.book.act_as(ANA.id, "rmt")
    window.pages.start_session(RAJ.id)
    page = session_page(window)
    wait_until(lambda: page.editor.knows_earlier)
    return window, page


def answer(page: SessionPage, **answers: str) -> None:
    """Answer the eight, no but for `answers`, and agree by word of mouth."""
    for code, item in page.before.items.items():
        choose(item.chips, answers.get(code, "no"))
    choose(page.before.consent.decision, "accepted")
    choose(page.before.consent.method, "verbal")


def in_the_book(window: MainWindow, page: SessionPage) -> SessionRecord:
    """Return the session as the book has it."""
    wait_until_saved(page)
    assert window.book
    wait_until(lambda: window.book is not None and window.book.storage.is_idle)
    with open_book(window.book.path) as book:
        record = book.session(page.editor.record.session.id)
    assert record
    return record


def test_a_clot_leaves_no_stroke_anywhere_and_ends_as_not_treated_and_referred(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    answer(page, dvt="yes")
    assert page.before.result.text() == "No work today: deep vein thrombosis"
    assert not page.before.ready.isVisible()
    tap(page.before.end)
    assert page._side.currentWidget() is page.finish and page.finish.outcome.value() == "not_treated"
    tap(page.health)
    page.go_back_to_map()
    for region, view in ((TRAPEZIUS, "posterior"), (OTHER_FOREARM, "anterior")):
        tap_region(page, view, region)
        marks = page.map.marks_of(region)
        assert marks and marks.fill and marks.fill.kind == "barred"
        try_to_chart(page, **DOSE)
        assert not strokes(page) and "Deep vein thrombosis" in said(page)
        tap(button_of(page.panel.refusal, "Close"))
    page.table.toggle_clock()
    assert not page.table.clock.is_running and "No work today" in said(page)
    page.show_panel(page.finish)
    page.finish.ask_referral()
    QTest.keyClicks(page.finish.referred_to, "walk-in clinic")
    tap(page.finish.finish)
    record = in_the_book(window, page)
    assert record.session.outcome == "not_treated" and record.session.referral
    assert (record.session.referral.to, record.session.referral.reason) == (
        "walk-in clinic",
        "Deep vein thrombosis (yes)",
    )
    paper = printed(window, page, tmp_path)
    assert "No work today: deep vein thrombosis" in paper and "not treated" in paper.lower()
    assert "walk-in clinic" in paper


def test_a_wound_on_the_right_forearm_refuses_the_right_and_leaves_the_left(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    tap_region(page, "anterior", FOREARM)
    answer(page, open_wound="yes")
    wound = page.before.items["open_wound"]
    tap(wound.places.add_part)
    assert "not everywhere: open wound" in page.before.result.text()
    tap(page.before.ready)
    tap_region(page, "anterior", FOREARM)
    marks = page.map.marks_of(FOREARM)
    assert marks and marks.fill and marks.fill.kind == "blocked"
    try_to_chart(page, **DOSE)
    assert not strokes(page) and "Open wound" in said(page)
    tap_region(page, "anterior", OTHER_FOREARM)
    assert page.map.marks_of(OTHER_FOREARM) is None
    try_to_chart(page, **DOSE)
    assert [(s.region, s.side) for s in strokes(page)] == [OTHER_FOREARM]
    record = in_the_book(window, page)
    told = record.screening.answer_to("open_wound") if record.screening else None
    assert told and FOREARM in told.regions and len(told.regions) > 5 and OTHER_FOREARM not in told.regions


def test_apixaban_takes_one_reason_for_the_session_with_a_limit_and_refuses_more(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    answer(page)
    tap(page.before.more.fold)
    row = page.before.more.medicines.add_row()
    QTest.keyClicks(row.name, "apixaban")
    row.kind.setCurrentIndex(row.kind.findData("anticoagulant"))
    row.kind.activated.emit(row.kind.currentIndex())
    assert page.before.result.text() == "Light only: apixaban"
    tap(page.before.ready)
    assert page.health.words.startswith("Light only: apixaban")
    tap_region(page, "posterior", TRAPEZIUS)
    try_to_chart(page, **DOSE)
    assert not strokes(page)
    assert page.panel.refusal.limit and page.panel.refusal.limit.codes() == ("2", "1")
    QTest.keyClicks(page.panel.refusal.reason, "doctor agrees to light work")
    tap(button_of(page.panel.refusal, "Go ahead, with my reason"))
    try_to_chart(page, **DOSE)  # the one reason holds for the session
    assert len(strokes(page)) == 2
    try_to_chart(page, pressure="3")
    assert len(strokes(page)) == 2 and "holds to medium-light pressure (2)" in said(page)
    tap(button_of(page.panel.refusal, "Ease to medium-light, and chart"))
    assert [s.pressure for s in strokes(page)] == [2, 2, 2]
    record = in_the_book(window, page)
    (reason,) = record.session.overrides
    assert (reason.rule, reason.by) == ("blood_thinners", ANA.name) and reason.at and reason.limits
    assert reason.limits.pressure == 2
    paper = printed(window, page, tmp_path)
    assert "Light only: apixaban" in paper and "doctor agrees to light work" in paper and ANA.name in paper


def test_consent_taken_back_stops_the_clock_and_lets_no_further_stroke_in(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    answer(page)
    tap(page.before.ready)
    tap_region(page, "posterior", TRAPEZIUS)
    try_to_chart(page, **DOSE)
    assert len(strokes(page)) == 1  # the control
    page.table.toggle_clock()
    assert page.table.clock.is_running
    tap(page.health)
    tap(page.before.taken_back.take_back)
    assert not page.table.clock.is_running
    assert page.before.result.text() == "No work today: consent withdrawn" and not page.before.ready.isVisible()
    assert page.health.words.startswith("No work today: consent withdrawn\nConsent taken back at ")
    page.go_back_to_map()
    try_to_chart(page, **DOSE)
    assert len(strokes(page)) == 1 and "withdrew consent" in said(page)
    page.table.toggle_clock()
    assert not page.table.clock.is_running
    record = in_the_book(window, page)
    assert record.consent and record.consent.withdrawn_at
    tap(page.health)
    tap(page.before.taken_back.end)
    assert page.finish.outcome.value() == "stopped_early"
    assert "Taken back" in printed(window, page, tmp_path)


def test_hands_only_is_one_tap_and_lets_no_tool_in(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    tap(page.before.hands)
    assert page._side.currentWidget() is page.panel
    tap_region(page, "posterior", TRAPEZIUS)
    try_to_chart(page, **(DOSE | {"tool": "hand_or_elbow"}))
    assert [s.tool for s in strokes(page)] == ["hand_or_elbow"]
    try_to_chart(page, **DOSE)
    assert len(strokes(page)) == 1 and "Not asked yet" in said(page)
    record = in_the_book(window, page)
    assert record.session.outcome == "hands_only"


def test_the_rest_of_health_is_asked_by_group_and_what_is_open_keeps_from_signing(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    answer(page)
    tap(page.before.more.fold)
    groups = page.before.more.groups
    first, *others = groups.values()
    choose_one = next(iter(first.items.values()))
    tap(first.each) if first.each.isVisible() else None
    choose(choose_one.chips, "yes")
    for group in others:
        group.none.click()
    tap(page.before.ready)
    record = in_the_book(window, page)
    missing = missing_for_signing(record, page.editor.parts.catalogue)
    assert [each.what for each in missing if each.what.startswith("screening")] == (
        [f"screening:{next(iter(groups))}"] if len(first.items) > 1 else []
    )
    told = record.screening.answer_to(choose_one.item) if record.screening else None
    assert told and told.answer == "yes" and told.by is None


def open_client_screen(page: SessionPage) -> ClientScreen:
    """Give the client the screen."""
    tap(page.before.by_client)
    return page.window().findChildren(ClientScreen)[-1]


def hold(screen: ClientScreen) -> None:
    """Hold the button of the practice down for as long as it takes."""
    clock = [0.0]
    screen.leave._monotonic = lambda: clock[0]
    QTest.mousePress(screen.leave, Qt.MouseButton.LeftButton)
    clock[0] = 3.5
    screen.leave.look()
    QTest.mouseRelease(screen.leave, Qt.MouseButton.LeftButton)


def is_gone(page: SessionPage) -> Callable[[], bool]:
    return lambda: not any(each.isVisible() for each in page.window().findChildren(ClientScreen))


def test_a_client_fills_in_alone_and_nothing_but_the_practice_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = begun(qtbot, tmp_path)
    screen = open_client_screen(page)
    texts = [edit.text() for edit in screen.identity.fields.values()]
    assert RAJ.name in texts and not any("Peggy" in text for text in texts)
    QTest.keyClicks(screen.identity.phone, "604 555 0123")
    tap(screen.next)
    for item in screen.items.values():
        choose(item.chips, "unknown" if item.item == "frailty" else "no")
    tap(screen.next)
    pain = screen.pain
    point = next(p for p in pain.map.body_map.label_points(*FOREARM) if p.view == "anterior")
    pain.map.set_frame(pain.map.frame_at((point.x, point.y)))
    QApplication.processEvents()
    tap(pain.map, QPointF(pain.map.to_widget((point.x, point.y))))
    wait_until(lambda: bool(pain.areas()))
    choose(pain.number, "6")
    choose(pain.quality, "ache")
    tap(screen.next)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    closing = QCloseEvent()
    QApplication.sendEvent(page.window(), closing)
    assert closing.type() == QEvent.Type.Close and page.window().isVisible()
    tap(screen.leave)
    assert screen.isVisible(), "a tap alone leads nowhere"
    hold(screen)
    wait_until(is_gone(page))
    assert page.before.items["frailty"].chips.value() == "unknown" and page.before._filled_in.isVisible()
    record = in_the_book(window, page)
    assert record.screening and {a.by for a in record.screening.answers} == {"client"}
    (area,) = [e for e in record.entries if isinstance(e, PainArea)]
    assert (area.region, area.side, area.nrs, area.quality, area.by) == (*FOREARM, 6, "ache", "client")
    assert record.client.phones[0].number == "604 555 0123"
    assert "by the client" in printed(window, page, tmp_path)


def test_what_a_client_filled_in_at_the_desk_waits_for_the_visit(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm", SMALL_PRACTICE), parts_at())
    assert window.book and window.pages and window.book.act_as("p-sam", "staff")
    window.pages.show_client(RAJ.id)
    client_page = window.stack.currentWidget()
    tap(client_page.fill_in_button)  # type: ignore[attr-defined]
    screen = window.findChildren(ClientScreen)[-1]
    tap(screen.next)
    for item in screen.items.values():
        choose(item.chips, "no")
    tap(screen.next)
    screen.pain.choose(FOREARM)
    choose(screen.pain.number, "4")
    tap(screen.next)
    hold(screen)
    wait_until(lambda: not any(each.isVisible() for each in window.findChildren(ClientScreen)))
    assert window.book.act_as(ANA.id, "rmt")
    window.pages.start_session(RAJ.id)
    page = session_page(window)
    wait_until(lambda: page.editor.knows_earlier)
    assert page.editor.record.screening is None, "what waits is not yet in the visit"
    tap(page.before.intake.take)
    assert page.before._filled_in.isVisible() and not page.before.intake.isVisible()
    choose(page.before.consent.decision, "accepted")
    choose(page.before.consent.method, "verbal")
    tap(page.before.ready)
    record = in_the_book(window, page)
    assert record.screening and {a.by for a in record.screening.answers} == {"client"}
    assert [e.nrs for e in record.entries if isinstance(e, PainArea)] == [4]
    with open_book(window.book.path) as book:
        assert not book.records("intake", client=RAJ.id)
