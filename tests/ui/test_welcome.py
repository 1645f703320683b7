"""The first start ends with a book on disk, whichever of the three ways is taken, and never over something there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.ui import welcome as welcome_module
from iastm_desktop.ui import window as window_module
from iastm_desktop.ui.people_pages import FirstPeoplePage
from iastm_desktop.ui.place_of_book import synced_by
from iastm_desktop.ui.today_page import TodayPage
from iastm_desktop.ui.welcome import Welcome, file_name
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import book_of, empty_window, parts_at


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = empty_window(qtbot, tmp_path, parts_at())
    app.begin(window, None)
    return window


def first_start(window: MainWindow) -> Welcome:
    shown = window.stack.currentWidget()
    assert isinstance(shown, Welcome)
    return shown


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def fill_first_step(qtbot: QtBot, welcome: Welcome) -> None:
    people = welcome.people
    qtbot.keyClicks(people.practice, "Harbour Massage")
    qtbot.keyClicks(people.address, "1 Quay Street")
    qtbot.keyClicks(people.phone, "604 555 0100")
    click(qtbot, people.paper.chip("a4"))
    qtbot.keyClicks(people.name, "Ana Ruiz")
    click(qtbot, people.role.chip("trainer"))
    qtbot.keyClicks(people.registration, "04127")
    click(qtbot, welcome.next_button)


def test_three_steps_make_a_book_and_open_today(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    assert welcome.step == 1
    suggested = tmp_path / "books" / "Harbour Massage.iastm"
    assert welcome.place.path() == suggested
    click(qtbot, welcome.next_button)
    assert welcome.step == 2
    click(qtbot, welcome.next_button)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage))
    with open_book(suggested) as book:
        practice, (practitioner,) = book.practice(), book.practitioners()
        assert book.verify() == ()
    assert practice is not None
    assert (practice.name, practice.address, practice.phone, practice.paper) == (
        "Harbour Massage",
        "1 Quay Street",
        "604 555 0100",
        "a4",
    )
    assert (practitioner.name, practitioner.roles, practitioner.registration) == ("Ana Ruiz", ("trainer",), "04127")
    assert window.remembered_book() == suggested
    assert window.top.chip.text() == "Ana Ruiz · trainer"


def test_the_first_step_asks_for_the_two_names_and_nothing_else(qtbot: QtBot, window: MainWindow) -> None:
    welcome = first_start(window)
    click(qtbot, welcome.next_button)
    assert welcome.step == 0
    assert welcome.people.wrong["practice"].isVisible()
    assert welcome.people.wrong["name"].isVisible()
    qtbot.keyClicks(welcome.people.practice, "Harbour")
    qtbot.keyClicks(welcome.people.name, "Ana")
    click(qtbot, welcome.next_button)
    assert welcome.step == 1
    click(qtbot, welcome.back_button)
    assert welcome.people.practice.text() == "Harbour"


def test_a_place_that_is_taken_is_refused_beside_the_field(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    taken = tmp_path / "taken.iastm"
    taken.write_text("my own notes")
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    welcome.place.field.setText(str(taken))
    click(qtbot, welcome.next_button)
    assert welcome.step == 1
    assert "already" in welcome.place.wrong.text()
    assert taken.read_text() == "my own notes"


def test_a_place_that_is_taken_meanwhile_is_refused_and_the_steps_stay(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    click(qtbot, welcome.next_button)
    suggested = tmp_path / "books" / "Harbour Massage.iastm"
    suggested.parent.mkdir()
    suggested.write_text("somebody else")
    click(qtbot, welcome.next_button)
    qtbot.waitUntil(welcome.fault.isVisible)
    assert "is there already" in welcome.fault.text()
    assert suggested.read_text() == "somebody else"
    assert welcome.next_button.isEnabled()


def test_a_folder_that_is_a_file_cannot_hold_a_book(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    welcome.place.field.setText(str(tmp_path / "file" / "practice.iastm"))
    click(qtbot, welcome.next_button)
    assert welcome.place.wrong.text() == "This folder is not there. Choose another."


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/srv/ana/Dropbox/IASTM", "Dropbox"),
        ("/srv/ana/OneDrive - Harbour/books", "OneDrive"),
        ("/srv/ana/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/srv/ana/Documents", ""),
        ("/srv/ana/Synchronous swimming", ""),
    ],
)
def test_a_folder_that_looks_synced_is_recognised(folder: str, service: str) -> None:
    assert synced_by(Path(folder) / "practice.iastm") == service


def test_a_synced_folder_is_a_soft_warning_and_no_refusal(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    welcome.place.field.setText(str(tmp_path / "Dropbox" / "practice.iastm"))
    assert welcome.place.remark.isVisible()
    click(qtbot, welcome.next_button)
    assert welcome.step == 2


def test_a_chosen_place_gets_our_suffix(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    monkeypatch.setattr(welcome_module, "ask_new_book", lambda *_: tmp_path / "mine")
    click(qtbot, welcome.place.choose_button)
    assert welcome.place.path() == tmp_path / "mine.iastm"


@pytest.mark.parametrize(
    ("practice", "name"),
    [("Harbour Massage", "Harbour Massage.iastm"), ("a/b\\c:d", "a b c d.iastm"), ("..", "practice.iastm")],
)
def test_a_file_is_named_after_the_practice_safely(practice: str, name: str) -> None:
    assert file_name(practice) == name


def test_the_demo_practice_is_one_tap_away_at_every_step(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    welcome = first_start(window)
    fill_first_step(qtbot, welcome)
    click(qtbot, welcome.demo_button)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage), timeout=20_000)
    assert window.book is not None
    assert window.book.path.parent == tmp_path / "books"
    assert len(window.book.clients) == 16


def test_an_existing_practice_file_is_opened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(tmp_path / "there.iastm")
    monkeypatch.setattr(window_module, "ask_existing_book", lambda *_: book)
    click(qtbot, first_start(window).open_button)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage))
    assert window.remembered_book() == book


def test_a_book_made_without_people_asks_who_works_here(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    made = Record(id="made", kind="audit", body={"what": "book_made"})
    path = tmp_path / "bare.iastm"
    create_book(path, [Save(fact=made, author="", recorded_at=now())])
    window.open_book(path)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), FirstPeoplePage))
    page = window.stack.currentWidget()
    assert isinstance(page, FirstPeoplePage)
    qtbot.keyClicks(page.people.practice, "Harbour")
    qtbot.keyClicks(page.people.name, "Ana")
    click(qtbot, page.begin_button)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), TodayPage))
    with open_book(path) as book:
        practice = book.practice()
    assert practice is not None
    assert practice.name == "Harbour"


def test_the_last_book_is_opened_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    book = book_of(tmp_path / "mine.iastm")
    first = empty_window(qtbot, tmp_path, parts_at())
    app.begin(first, book)
    qtbot.waitUntil(lambda: first.pages is not None)
    first.close()
    again = empty_window(qtbot, tmp_path, parts_at())
    app.begin(again, None)
    qtbot.waitUntil(lambda: again.pages is not None)
    assert again.book is not None
    assert again.book.path == book


def test_a_remembered_book_that_is_gone_is_no_first_start(qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window(qtbot, tmp_path, parts_at())
    window._preferences.remember_book(tmp_path / "gone.iastm")
    app.begin(window, None)
    qtbot.waitUntil(window.trouble.isVisible)
    assert window.welcome is None
    assert window.trouble.find_button.isVisible()
    assert not (tmp_path / "gone.iastm").exists()


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=["1024x600", "1366x768"])
def test_every_control_of_the_first_start_is_named_and_large_enough(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = empty_window(qtbot, tmp_path, parts_at(), size=size)
    window.show_welcome()
    welcome = first_start(window)
    faults = controls_at_fault(window)
    fill_first_step(qtbot, welcome)
    faults += controls_at_fault(window)
    click(qtbot, welcome.next_button)
    faults += controls_at_fault(window)
    assert faults == []
    assert window.size().toTuple() == size


def controls_at_fault(window: MainWindow) -> list[str]:
    controls = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    seen = [control for control in controls if control.isVisible()]
    assert seen
    return [
        f"{type(control).__name__} {control.accessibleName()!r} {control.height()}"
        for control in seen
        if control.height() < 44 or not control.accessibleName()
    ]
