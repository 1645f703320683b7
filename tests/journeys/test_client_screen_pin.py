"""Where the practice has a PIN, only it leads from the client's screen back to the chart."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.pins import set_pin
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.pin_sheet import PinSheet
from tests.journeys.hands import choose, session_page, tap, wait_until
from tests.journeys.test_health import hold, is_gone, open_client_screen
from tests.ui.open_window import ANA, RAJ, SMALL_PRACTICE, book_of, parts_at, window_on

PIN = "2580"


def pad_over(screen: ClientScreen) -> PinSheet:
    """Hold the practice's button, and return the sheet that asks for the PIN."""
    hold(screen)
    wait_until(lambda: any(each.isVisible() for each in screen.window().findChildren(PinSheet)))
    sheet = next(each for each in screen.window().findChildren(PinSheet) if each.isVisible())
    wait_until(sheet.pad.isVisible)
    return sheet


def enter(sheet: PinSheet, digits: str) -> None:
    for digit in digits:
        tap(sheet.pad.key(digit))


def test_a_wrong_pin_keeps_the_client_where_they_are_and_the_right_one_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm", SMALL_PRACTICE)
    with open_book(path) as book:
        set_pin(book, ANA.id, new_pin(PIN, bytes(16), n=2**4), now=now(), author=ANA.id)
    window = window_on(qtbot, path, parts_at())
    assert window.book and window.pages and window.book.act_as(ANA.id, "rmt")
    window.pages.start_session(RAJ.id)
    page = session_page(window)
    wait_until(lambda: page.editor.knows_earlier)
    screen = open_client_screen(page)
    tap(screen.next)
    for item in screen.items.values():
        choose(item.chips, "no")
    sheet = pad_over(screen)
    enter(sheet, "1111")
    wait_until(lambda: bool(sheet.state.text()))
    assert screen.isVisible() and not is_gone(page)()
    enter(sheet, PIN)
    wait_until(is_gone(page))
    screening = page.editor.record.screening
    assert screening and {answer.by for answer in screening.answers} == {"client"}
