"""Somebody new fills in from Today or the clients' page with nothing entered before; only the practice leads back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import PainArea
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.people import Client
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.client_page import ClientPage
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import choose, session_page, tap, wait_until
from tests.journeys.test_client_screen_pin import PIN, enter, pad_over
from tests.journeys.test_health import FOREARM, hold, in_the_book
from tests.ui.open_window import ANA, RAJ, SMALL_PRACTICE, book_of, parts_at, window_on

NAME = "Bea Newcomer"


def window_at_desk(qtbot: QtBot, folder: Path) -> MainWindow:
    """Open the window at the front desk, on Today."""
    window = window_on(qtbot, book_of(folder / "practice.iastm", SMALL_PRACTICE), parts_at())
    assert window.book and window.book.act_as("p-sam", "staff")
    return window


def given_to_newcomer(window: MainWindow) -> ClientScreen:
    tap(window.stack.currentWidget().newcomer_button)  # type: ignore[attr-defined]
    return window.findChildren(ClientScreen)[-1]


def write(screen: ClientScreen, **told: str) -> None:
    for name, text in told.items():
        screen.identity.fields[name].clear()
        QTest.keyClicks(screen.identity.fields[name], text)


def answer_health(screen: ClientScreen) -> None:
    for item in screen.items.values():
        choose(item.chips, "no")


def point_at(screen: ClientScreen) -> None:
    """Tap the forearm, from near."""
    pain = screen.pain
    point = next(p for p in pain.map.body_map.label_points(*FOREARM) if p.view == "anterior")
    pain.map.set_frame(pain.map.frame_at((point.x, point.y)))
    QApplication.processEvents()
    tap(pain.map, QPointF(pain.map.to_widget((point.x, point.y))))
    wait_until(lambda: bool(pain.areas()))
    choose(pain.number, "6")


def clients_in(window: MainWindow) -> dict[str, Client]:
    assert window.book
    with open_book(window.book.path) as book:
        return {client.name: client for client in book.clients()}


def intake_of(window: MainWindow, client: str) -> tuple[Record, ...]:
    assert window.book
    with open_book(window.book.path) as book:
        return book.records("intake", client=client)


def settled(window: MainWindow) -> None:
    wait_until(lambda: window.book is not None and window.book.storage.is_idle)


@pytest.mark.parametrize("where", ["today", "clients"])
def test_a_newcomer_fills_in_all_of_it_and_the_visit_takes_it_over(qtbot: QtBot, tmp_path: Path, where: str) -> None:
    window = window_at_desk(qtbot, tmp_path)
    tap(window.top.places[where])
    screen = given_to_newcomer(window)
    assert all(not edit.text() for edit in screen.identity.fields.values()) and not screen.identity.phone.text()
    tap(screen.next)
    assert screen.problem.text() == "Please write your name." and screen._steps.currentIndex() == 0
    write(screen, name=NAME, born="1990-02-03")
    QTest.keyClicks(screen.identity.phone, "604 555 0177")
    tap(screen.next)
    wait_until(lambda: NAME in clients_in(window))
    answer_health(screen)
    tap(screen.next)
    point_at(screen)
    tap(screen.next)
    hold(screen)
    wait_until(lambda: isinstance(window.stack.currentWidget(), ClientPage))
    page = window.stack.currentWidget()
    assert isinstance(page, ClientPage) and page.client and page.client.name == NAME
    assert window.book and window.pages and window.book.act_as(ANA.id, "rmt")
    window.pages.start_session(page.client.id)
    session = session_page(window)
    wait_until(lambda: session.editor.knows_earlier)
    tap(session.before.intake.take)
    record = in_the_book(window, session)
    assert record.client.name == NAME and record.client.phones[0].number == "604 555 0177"
    assert record.screening and {each.by for each in record.screening.answers} == {"client"}
    assert [(e.region, e.nrs) for e in record.entries if isinstance(e, PainArea)] == [(FOREARM.region, 6)]


def test_nothing_is_kept_of_somebody_who_gives_no_name(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_at_desk(qtbot, tmp_path)
    before = clients_in(window)
    screen = given_to_newcomer(window)
    hold(screen)
    wait_until(lambda: not any(each.isVisible() for each in window.findChildren(ClientScreen)))
    settled(window)
    assert clients_in(window) == before and not isinstance(window.stack.currentWidget(), ClientPage)


def test_a_known_client_who_fills_in_as_new_stays_one_and_a_name_alone_is_marked_as_doubtful(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_at_desk(qtbot, tmp_path)
    screen = given_to_newcomer(window)
    assert RAJ.born
    write(screen, name="raj dhaliwal", born=RAJ.born.isoformat(), email="raj@example.com")
    tap(screen.next)
    answer_health(screen)
    tap(screen.next)
    hold(screen)
    wait_until(lambda: isinstance(window.stack.currentWidget(), ClientPage))
    wait_until(lambda: clients_in(window)[RAJ.name].email == "raj@example.com" and bool(intake_of(window, RAJ.id)))
    assert len(clients_in(window)) == 2 and len(intake_of(window, RAJ.id)) == 1
    tap(window.top.places["today"])
    screen = given_to_newcomer(window)
    write(screen, name=RAJ.name)
    tap(screen.next)
    hold(screen)
    wait_until(lambda: isinstance(window.stack.currentWidget(), ClientPage))
    page = window.stack.currentWidget()
    assert isinstance(page, ClientPage) and "possible duplicate" in page._below.text()


def test_who_was_taken_for_a_known_client_and_corrects_the_name_takes_the_answers_along(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_at_desk(qtbot, tmp_path)
    screen = given_to_newcomer(window)
    assert RAJ.born
    write(screen, name=RAJ.name, born=RAJ.born.isoformat())
    tap(screen.next)
    answer_health(screen)
    tap(screen.next)
    wait_until(lambda: bool(intake_of(window, RAJ.id)))  # the control
    tap(screen.back)
    tap(screen.back)
    write(screen, name=NAME)
    tap(screen.next)
    hold(screen)
    wait_until(lambda: isinstance(window.stack.currentWidget(), ClientPage))
    new = clients_in(window)[NAME]
    wait_until(lambda: not intake_of(window, RAJ.id) and len(intake_of(window, new.id)) == 1)
    settled(window)
    assert window.book and not window.book.storage.held, "two quick steps are two versions"
    assert clients_in(window)[RAJ.name].id == RAJ.id


def test_a_pin_alone_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    from iastm_desktop.domain.moments import now
    from iastm_desktop.domain.pins import new_pin
    from iastm_desktop.storage.pins import set_pin

    path = book_of(tmp_path / "practice.iastm", SMALL_PRACTICE)
    with open_book(path) as book:
        set_pin(book, ANA.id, new_pin(PIN, bytes(16), n=2**4), now=now(), author=ANA.id)
    window = window_on(qtbot, path, parts_at())
    screen = given_to_newcomer(window)
    write(screen, name=NAME)
    sheet = pad_over(screen)
    enter(sheet, "1111")
    wait_until(lambda: bool(sheet.state.text()))
    assert screen.isVisible()
    enter(sheet, PIN)
    wait_until(lambda: isinstance(window.stack.currentWidget(), ClientPage))
    assert NAME in clients_in(window), "what stood on the screen was kept"
