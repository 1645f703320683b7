"""What comes after a visit, on the real window: the call list, what a client says, incidents to their end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_catalogue
from iastm_desktop.care_lists import every_call, incidents_in
from iastm_desktop.domain.entries import Reaction, Stroke
from iastm_desktop.domain.facts import Fact
from iastm_desktop.domain.follow_ups import KIND, FollowUp
from iastm_desktop.domain.incidents import Incident
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.care_page import CarePage
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.earlier_visits import read_earlier
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import ANA, PEGGY, SAM, SMALL_PRACTICE, book_of, empty_window, parts_at, window_on

ENDED = Moment(now().utc - timedelta(hours=25), now().offset_min)
STARTED = Moment(ENDED.utc - timedelta(minutes=45), ENDED.offset_min)
VISIT = Session(
    id="s-y",
    client=PEGGY.id,
    practitioner=ANA.id,
    role="rmt",
    started_at=STARTED,
    ended_at=ENDED,
    outcome="treated",
)
PLACE = {"region": "upper_trapezius", "side": "right"}
WORK = Stroke(id="e1", session="s-y", position=1, at=STARTED, tool="scanner", pressure=3, duration_s=240, **PLACE)
DOTS = Reaction(
    id="e2", session="s-y", position=2, at=STARTED, reaction="petechiae", phase="post", grade="few", **PLACE
)
LUMP = Reaction(
    id="e3", session="s-y", position=3, at=STARTED, reaction="haematoma", phase="post", grade=4, size_mm=22, **PLACE
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    yield opened(qtbot, tmp_path, DOTS, LUMP)


def opened(qtbot: QtBot, folder: Path, *seen: Fact) -> MainWindow:
    path = book_of(folder / "practice.iastm", (*SMALL_PRACTICE, VISIT, WORK, *seen))
    return window_on(qtbot, path, parts_at())


def page_of(window: MainWindow, qtbot: QtBot, which: str = "calls") -> CarePage:
    assert window.pages
    window.pages.show_care(which)
    page = window.stack.currentWidget()
    assert isinstance(page, CarePage)
    qtbot.waitUntil(lambda: bool(page.cards()))
    return page


def press(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def open_first(page: CarePage, qtbot: QtBot, form: object) -> None:
    press(page.cards()[0].action)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is form)


def calls_on_record(window: MainWindow) -> tuple[FollowUp, ...]:
    assert window.book
    with open_book(window.book.path) as book:
        return every_call(book, load_catalogue(), now().date)


def incidents_on_record(window: MainWindow) -> tuple[Incident, ...]:
    assert window.book
    with open_book(window.book.path) as book:
        return incidents_in(book, load_catalogue(), now())


def test_the_day_says_how_many_calls_and_incidents_wait_and_leads_to_them(window: MainWindow, qtbot: QtBot) -> None:
    assert window.pages
    line = window.stack.currentWidget().care  # type: ignore[attr-defined]
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "To call today: 1 · 1 open incident"
    press(line.calls)
    page = window.stack.currentWidget()
    assert isinstance(page, CarePage)
    qtbot.waitUntil(lambda: bool(page.cards()))
    assert "604 555 0158" in page.cards()[0].accessibleName()


def test_a_call_is_a_record_of_its_own_by_who_made_it_and_what_has_gone_is_no_longer_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.book
    window.book.act_as(SAM.id, "staff")  # the front desk calls
    page = page_of(window, qtbot)
    open_first(page, qtbot, page.call)
    assert page.call.phones.text().startswith("604 555 0158")
    press(page.call.pain.number(3))
    press(page.call.kickback.chip("yes"))
    press(page.call.kickback_pain.number(5))
    press(page.call.again.chip("no"))
    press(page.call.gone.chip(DOTS.id))
    QTest.keyClicks(page.call.marks, "a lump")
    press(page.call.done)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 0)
    with open_book(window.book.path) as book:
        kept = book.newest(f"{KIND}:s-y:h24")
        later = Session(**{**_fields(VISIT), "id": "next", "started_at": now()})
        left = read_earlier(book, later, load_catalogue()).history
    made = next(call for call in calls_on_record(window) if call.phase == "h24")
    assert kept and kept.author == SAM.id
    assert (made.state, made.pain, made.kickback, made.kickback_pain, made.again) == ("done", 3, True, 5, False)
    assert made.marks == "a lump"
    assert [each.reaction for each in left.open_reactions] == ["haematoma"]


def test_who_was_not_reached_stays_on_the_list(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    open_first(page, qtbot, page.call)
    press(page.call.unreached)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 0)
    qtbot.waitUntil(lambda: bool(page.care.calls) and page.care.calls[0].state == "unreachable")
    assert len(page.care.calls) == 1


def test_a_call_is_skipped_with_a_reason_only(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    open_first(page, qtbot, page.call)
    press(page.call.skip)
    assert page.stack.currentWidget() is page.call
    assert page.call.reason.isVisible()
    QTest.keyClicks(page.call.reason, "is seen today")
    press(page.call.skip)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 0)
    skipped = next(call for call in calls_on_record(window) if call.phase == "h24")
    assert (skipped.state, skipped.reason) == ("skipped", "is seen today")


def test_an_incident_opens_by_itself_is_graded_and_needs_its_end_said(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot, "incidents")
    assert "Haematoma, right upper trapezius" in page.cards()[0].accessibleName()
    open_first(page, qtbot, page.incident)
    press(page.incident.severity.chip("moderate"))
    press(page.incident.duration.chip("weeks"))
    assert page.incident.grade.text() == "Graded major"
    press(page.incident.causality.chip("likely"))
    press(page.incident.close_it)
    assert page.stack.currentWidget() is page.incident
    assert "Write how it ended" in page.incident.wrong.text()
    QTest.keyClicks(page.incident.outcome, "gone after two weeks")
    QTest.keyClicks(page.incident.reported, "family doctor")
    press(page.incident.close_it)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 0)
    kept = incidents_on_record(window)[0]
    assert (kept.severity, kept.duration, kept.causality) == ("moderate", "weeks", "likely")
    assert (kept.outcome, kept.reported_to, kept.closed_on) == (
        "gone after two weeks",
        "family doctor",
        now().date,
    )


def test_what_a_client_tells_at_a_call_opens_an_incident(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path)
    page = page_of(window, qtbot)
    assert not incidents_on_record(window)  # the control
    open_first(page, qtbot, page.call)
    QTest.keyClicks(page.call.marks, "a little red")
    press(page.call.incident)
    press(page.incident.cause.chip("weakness"))
    began = f"{now().local - timedelta(hours=3):%Y-%m-%d %H:%M}"
    page.incident.since.setText("yesterday evening")
    press(page.incident.save)
    assert "Write since when" in page.incident.wrong.text() and not incidents_on_record(window)
    page.incident.since.setText(f"{now().local + timedelta(days=2):%Y-%m-%d %H:%M}")
    press(page.incident.save)
    assert not incidents_on_record(window)  # nothing begins the day after tomorrow
    page.incident.since.setText(began)
    press(page.incident.save)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.call)
    assert page.call.marks.text() == "a little red"  # the call goes on where it was
    (told,) = incidents_on_record(window)
    assert (told.cause, told.session, f"{told.happened_at.local:%Y-%m-%d %H:%M}") == ("weakness", "s-y", began)


def test_the_front_desk_calls_and_sees_no_incidents(window: MainWindow, qtbot: QtBot) -> None:
    assert window.book
    window.book.act_as(SAM.id, "staff")
    page = page_of(window, qtbot, "incidents")
    assert page.which.value() == "calls"
    assert page.which.button("incidents").isHidden()


def _fields(session: Session) -> dict[str, object]:
    from dataclasses import fields

    return {each.name: getattr(session, each.name) for each in fields(session)}


def test_in_a_file_that_is_open_to_read_only_calls_and_incidents_are_looked_at_and_not_written(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = book_of(tmp_path / "practice.iastm", (*SMALL_PRACTICE, VISIT, WORK, DOTS, LUMP))
    window = empty_window(qtbot, tmp_path, parts_at())
    window.open_book(path, looks_only=True)
    qtbot.waitUntil(lambda: window.pages is not None)
    page = page_of(window, qtbot, "calls")
    qtbot.waitUntil(lambda: bool(page.cards()))
    page.open_call(page.care.calls[0])
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.call)
    assert may_be_written(page.call) == [] and "Read only" in words_on(page.call)
    page.which.set_value("incidents")
    page.enter("incidents")
    qtbot.waitUntil(lambda: bool(page.cards()))
    page.open_incident(page.care.incidents[0])
    assert may_be_written(page.incident) == [] and page.incident.visit.isVisible()
    assert "Read only" in words_on(page.incident)
    window.close()
    control = window_on(qtbot, path, parts_at())
    page = page_of(control, qtbot, "incidents")
    qtbot.waitUntil(lambda: bool(page.care.incidents))
    page.open_incident(page.care.incidents[0])
    assert may_be_written(page.incident)
    control.close()


def may_be_written(form: QWidget) -> list[QWidget]:
    """Return what can be answered or kept in a form."""
    fields = [field for field in form.findChildren(QLineEdit) if field.isVisible() and not field.isReadOnly()]
    ways_on = ("back", "visit")
    keep = [
        form_button
        for name, form_button in vars(form).items()
        if isinstance(form_button, QPushButton) and name not in ways_on
    ]
    choices = [choice for choice in form.findChildren(QPushButton) if isinstance(choice.parentWidget(), ChipRow)]
    return [*fields, *(one for one in (*keep, *choices) if one.isVisible() and one.isEnabled())]


def words_on(form: QWidget) -> str:
    return "\n".join(one.text() for one in form.findChildren(QLabel) if one.isVisible())
