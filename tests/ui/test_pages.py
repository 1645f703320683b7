"""The pages show what the book holds, open what is tapped, and save what is typed before they say so."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Fact
from iastm_desktop.domain.people import Phone
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.client_form import ClientForm
from iastm_desktop.ui.client_page import ClientPage
from iastm_desktop.ui.clients_page import ClientsPage
from iastm_desktop.ui.line_up_form import read_time
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.today_page import TodayPage
from iastm_desktop.ui.visit_card import ActionCard
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import OPEN_VISIT, PEGGY, RAJ, SMALL_PRACTICE, book_of, line_up, parts_at, window_on

T = TypeVar("T")
DAY: tuple[Fact, ...] = (*SMALL_PRACTICE, line_up(PEGGY, "09:30", "Wrist scar, stiff hand"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm", DAY)


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> MainWindow:
    return window_on(qtbot, book, parts_at())


def page(window: MainWindow, kind: type[T]) -> T:
    shown = window.stack.currentWidget()
    assert isinstance(shown, kind)
    return shown


def cards(qtbot: QtBot, shown: TodayPage | ClientPage, number: int) -> tuple[ActionCard, ...]:
    qtbot.waitUntil(lambda: len(shown.cards()) == number)
    return shown.cards()


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_day_that_is_read_again_and_is_the_same_keeps_its_cards(qtbot: QtBot, window: MainWindow) -> None:
    """A finger that is on its way to a card, or the keyboard on it, would find it gone."""
    today = page(window, TodayPage)
    before = cards(qtbot, today, 2)
    read_again(qtbot, window, today)
    before[1].action.setFocus()
    read_again(qtbot, window, today)
    assert today.cards() == before and before[1].action.hasFocus()
    assert window.book
    window.book.desk_reads = True
    window.book.act_as("p-sam", "staff")
    read_again(qtbot, window, today)
    assert today.cards() != before, "the control: whoever may not chart gets other cards"
    assert [card.action.isEnabled() for card in today.cards()] == [True, False]


def read_again(qtbot: QtBot, window: MainWindow, today: TodayPage) -> None:
    """Let Today read the day, and wait for what was asked after it."""
    answers: list[bool] = []
    assert window.book
    today.refresh()
    window.book.ask(today, lambda book: True, answers.append)
    qtbot.waitUntil(lambda: bool(answers))


def test_today_shows_what_is_unfinished_first_and_then_the_line_up(qtbot: QtBot, window: MainWindow) -> None:
    unfinished, planned = cards(qtbot, page(window, TodayPage), 2)
    assert planned.accessibleName() == (
        "09:30, Peggy (Margaret O’Donnell), Wrist scar, stiff hand, not started, Blood thinner: apixaban"
    )
    assert unfinished.accessibleName() == "6 Jan, Raj Dhaliwal, Left Achilles, Tue 6 Jan, started 11:00, 0 entries"
    assert (unfinished.action.text(), planned.action.text()) == ("Go on", "Start")


def test_many_unfinished_visits_leave_the_day_in_sight(qtbot: QtBot, tmp_path: Path) -> None:
    others = [replace(OPEN_VISIT, id=f"s-{number}") for number in range(4)]
    window = window_on(qtbot, book_of(tmp_path / "many.iastm", (*DAY, *others)), parts_at())
    today = page(window, TodayPage)
    *first, planned = cards(qtbot, today, 4)
    assert [card.action.text() for card in first] == ["Go on"] * 3 and planned.action.text() == "Start"
    more = next(b for b in today.findChildren(QPushButton) if b.text() == "Show 2 more unfinished")
    click(qtbot, more)
    cards(qtbot, today, 6)


def test_several_sessions_stay_open_at_once_and_each_is_one_tap_away(qtbot: QtBot, window: MainWindow) -> None:
    _unfinished, planned = cards(qtbot, page(window, TodayPage), 2)
    click(qtbot, planned.action)
    qtbot.waitUntil(lambda: bool(window.pages.session))
    first = window.stack.currentWidget()
    window.pages.show_today()
    qtbot.waitUntil(lambda: [c.action.text() for c in page(window, TodayPage).cards()] == ["Go on", "Go on"])
    click(qtbot, page(window, TodayPage).cards()[1].action)
    qtbot.waitUntil(lambda: window.pages.session == OPEN_VISIT.id)
    window.pages.show_today()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage))
    click(qtbot, page(window, TodayPage).cards()[0].action)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is first)


def test_a_tap_on_a_waiting_visit_starts_its_session_and_the_book_has_it(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    _unfinished, planned = cards(qtbot, page(window, TodayPage), 2)
    click(qtbot, planned.action)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    assert window.book is not None
    qtbot.waitUntil(lambda: window.book is not None and window.book.storage.is_idle)
    with open_book(book) as read:
        assert [line.id for line in read.sessions(client="c-peggy")][-1] == window.pages.session
    window.pages.show_today()
    qtbot.waitUntil(lambda: "started" in page(window, TodayPage).cards()[0].accessibleName())


def test_a_tap_anywhere_on_a_card_opens_the_session(qtbot: QtBot, window: MainWindow) -> None:
    unfinished, _planned = cards(qtbot, page(window, TodayPage), 2)
    qtbot.mouseClick(
        unfinished, Qt.MouseButton.LeftButton, pos=unfinished.rect().topLeft() + unfinished.rect().center() / 4
    )
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.session == OPEN_VISIT.id)


def test_starting_twice_on_one_day_goes_on_with_the_unfinished_session(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.start_session("c-raj")
    qtbot.waitUntil(lambda: bool(window.pages.session))
    first = window.pages.session
    window.pages.show_client("c-raj")
    click(qtbot, page(window, ClientPage).start_button)
    qtbot.waitUntil(lambda: window.pages.session == first)


def test_adding_to_the_line_up_is_a_record_in_the_book(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    today = page(window, TodayPage)
    click(qtbot, today.add_button)
    qtbot.keyClicks(today.form.search.field, "raj")
    qtbot.keyClick(today.form.search.field, Qt.Key.Key_Return)
    qtbot.keyClicks(today.form.time, "25:00")
    click(qtbot, today.form.add_button)
    assert today.form.wrong.text() == "25:00 is not a time such as 09:30."
    today.form.time.clear()
    qtbot.keyClicks(today.form.time, "14")
    qtbot.keyClicks(today.form.reason, "Achilles")
    click(qtbot, today.form.add_button)
    cards(qtbot, today, 3)
    with open_book(book) as read:
        added = [record for record in read.records("line_up", on_date=today_of(today)) if record.client == "c-raj"]
    assert [record.body for record in added] == [{"time": "14:00", "reason": "Achilles"}]


def today_of(today: TodayPage) -> object:
    return today._parts.now().date


@pytest.mark.parametrize(
    ("typed", "time"),
    [("9", "09:00"), ("930", "09:30"), ("9.30", "09:30"), ("14:05", "14:05"), ("", ""), ("24:00", None), ("x", None)],
)
def test_a_time_is_read_as_people_write_it(typed: str, time: str | None) -> None:
    assert read_time(typed) == time


def test_front_desk_books_and_does_not_start_sessions(qtbot: QtBot, window: MainWindow) -> None:
    cards(qtbot, page(window, TodayPage), 2)
    window.top.acting_wanted.emit("p-sam", "staff")
    qtbot.waitUntil(lambda: bool(window.book and window.book.author == "p-sam"))
    qtbot.waitUntil(lambda: not page(window, TodayPage).cards()[1].action.isEnabled())
    assert page(window, TodayPage).cards()[0].action.isEnabled()
    window.pages.show_client("c-raj")
    assert not page(window, ClientPage).start_button.isEnabled()


def test_clients_are_found_as_one_types_and_opened_by_return(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window.top.places["clients"])
    clients = page(window, ClientsPage)
    assert [client.id for client in clients.search.shown()] == ["c-peggy", "c-raj"]
    qtbot.keyClicks(clients.search.field, "dhal")
    assert [client.id for client in clients.search.shown()] == ["c-raj"]
    qtbot.keyClick(clients.search.field, Qt.Key.Key_Return)
    assert page(window, ClientPage).client == RAJ


def test_a_tap_on_a_line_of_the_list_opens_that_client(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_clients()
    shown = page(window, ClientsPage).search.list
    line = shown.visualRect(shown.model().index(1, 0)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=line)
    assert page(window, ClientPage).client == RAJ


def test_nobody_found_is_said_and_new_client_takes_the_typed_name(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_clients()
    clients = page(window, ClientsPage)
    qtbot.keyClicks(clients.search.field, "Wilhelmina")
    assert clients.search.nobody.isVisible()
    click(qtbot, clients.new_button)
    name = page(window, ClientForm).fields["name"]
    assert isinstance(name, QLineEdit)
    assert name.text() == "Wilhelmina"


def test_the_client_page_shows_every_fact_of_the_client(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_client("c-peggy")
    shown = page(window, ClientPage)
    (visit,) = cards(qtbot, shown, 1)
    texts = " | ".join(label.text() for label in window.findChildren(type(shown._below)) if label.isVisible())
    for fact in ("Peggy", "Margaret O’Donnell · she/her · 21 Jun 1950", "604 555 0158, home (no voicemail)"):
        assert fact in texts
    for fact in ("peggy@example.com", "Fiona, daughter, 604 555 0159", "Blood thinner: apixaban"):
        assert fact in texts
    assert visit.accessibleName() == "5 Jan 2026, Wrist scar, no tool work · Ana Ruiz, RMT, session done"


def fill(form: ClientForm, qtbot: QtBot, **texts: str) -> None:
    for name, text in texts.items():
        widget = form.fields[name]
        widget.clear()
        if isinstance(widget, QLineEdit):
            qtbot.keyClicks(widget, text)
        else:
            widget.setPlainText(text)


def test_a_new_client_is_saved_with_every_field(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.pages.new_client()
    form = page(window, ClientForm)
    fill(form, qtbot, name="Zoe  Lindqvist", called="Zo", pronouns="they/them", born="1990-3-9", email="z@example.com")
    fill(form, qtbot, emergency="Nils 1", reference="1020", referred_by="Dr Lee", payer="ICBC", guardians="Nils")
    fill(form, qtbot, alerts="Latex\nHard of hearing")
    qtbot.keyClicks(form.phones[0].number, "604 555 0100")
    form.phones[0].voicemail.click()
    with qtbot.waitSignal(form.saved) as saved:
        click(qtbot, form.save_button)
    with open_book(book) as read:
        client = read.client(saved.args[0])
    assert client is not None
    assert (client.name, client.called, client.pronouns) == ("Zoe Lindqvist", "Zo", "they/them")
    assert (client.born.isoformat(), client.email, client.alerts) == (
        "1990-03-09", "z@example.com", ("Latex", "Hard of hearing")
    )  # fmt: skip
    assert (client.emergency, client.reference, client.referred_by) == ("Nils 1", "1020", "Dr Lee")
    assert (client.payer, client.guardians) == ("ICBC", ("Nils",))
    assert [(phone.number, phone.ok_voicemail) for phone in client.phones] == [("604 555 0100", True)]
    assert page(window, ClientPage).client == client


def test_a_correction_is_a_next_version_and_keeps_what_the_form_does_not_show(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    window.pages.edit_client("c-peggy")
    form = page(window, ClientForm)
    qtbot.waitUntil(form.save_button.isEnabled)
    fill(form, qtbot, email="new@example.com")
    with qtbot.waitSignal(form.saved):
        click(qtbot, form.save_button)
    with open_book(book) as read:
        first, second = read.history("c-peggy")
    assert (first.version, second.version, second.reason) == (1, 2, "corrected")
    assert second.fact == replace(PEGGY, email="new@example.com")


def test_a_correction_keeps_the_phones_for_which_the_form_has_no_row(
    qtbot: QtBot, window: MainWindow, book: Path
) -> None:
    many = replace(RAJ, phones=tuple(Phone(number=str(number)) for number in range(1, 6)))
    window.book.save([window.book.save_of(many, version=2)], lambda: window.book.take_client(many))
    qtbot.waitUntil(lambda: window.book.clients["c-raj"] == many)
    window.pages.edit_client("c-raj")
    form = page(window, ClientForm)
    qtbot.waitUntil(form.save_button.isEnabled)
    form.phones[1].number.setText("22")
    with qtbot.waitSignal(form.saved):
        click(qtbot, form.save_button)
    with open_book(book) as read:
        assert [phone.number for phone in read.client("c-raj").phones] == ["1", "22", "3", "4", "5"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "", "A client needs a name."),
        ("born", "31.12.1980", "Write the date as YYYY-MM-DD, for instance 1984-05-17."),
        ("born", "2999-01-01", "This date is in the future."),
        ("email", "nobody", "This does not look like an e-mail address."),
        ("name", "x" * 1001, "1001 characters; at most 1000 are kept"),
    ],
)
def test_a_fault_stands_beside_its_field_when_it_is_left_and_nothing_is_saved(
    qtbot: QtBot, window: MainWindow, book: Path, field: str, text: str, sentence: str
) -> None:
    window.pages.new_client("Somebody New")
    form = page(window, ClientForm)
    widget = form.fields[field]
    assert isinstance(widget, QLineEdit)
    widget.setFocus()
    widget.setText(text)
    form.fields["pronouns"].setFocus()
    qtbot.waitUntil(lambda: form.wrong[field].text() == sentence)
    assert form.wrong[field].isVisible()
    click(qtbot, form.save_button)
    assert page(window, ClientForm) is form
    with open_book(book) as read:
        assert len(read.clients()) == 2


def test_a_namesake_is_pointed_out_before_a_client_is_made(qtbot: QtBot, window: MainWindow, book: Path) -> None:
    window.pages.new_client()
    form = page(window, ClientForm)
    fill(form, qtbot, name="raj  DHALIWAL", born="1984-05-17")
    click(qtbot, form.save_button)
    assert form.namesake.isVisible()
    click(qtbot, form.namesake.other_button)
    with qtbot.waitSignal(form.saved):
        click(qtbot, form.save_button)
    with open_book(book) as read:
        assert len(read.clients()) == 3


def test_the_same_name_with_another_birth_date_is_somebody_else(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.new_client()
    form = page(window, ClientForm)
    fill(form, qtbot, name="Raj Dhaliwal", born="2001-01-01")
    with qtbot.waitSignal(form.saved):
        click(qtbot, form.save_button)


def test_the_namesake_can_be_opened_instead(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.new_client("Raj Dhaliwal")
    form = page(window, ClientForm)
    click(qtbot, form.save_button)
    click(qtbot, form.namesake.open_button)
    assert page(window, ClientPage).client == RAJ
