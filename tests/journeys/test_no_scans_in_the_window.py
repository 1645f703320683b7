"""Whatever screen is opened, no statement that the window's reads run walks through a table that grows with years."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.screens import SCREENS, Place, goes_on, say_backed_up
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.joining import join_clients
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.ui.questions import Questions
from iastm_desktop.ui.viewing import Viewing
from tests.faults.other_programs import ROOT
from tests.journeys import sql_watch
from tests.storage.honest_book import CLIENT, MONDAY_EVENING, PRACTITIONER, SESSION, save_of, stroke
from tests.storage.signed_book import SIGNED_AT, signed_book
from tests.storage.test_no_scans import walks
from tests.ui.open_window import parts_at, window_on

UI = ROOT / "iastm_desktop" / "ui"
BEA, TWICE = replace(CLIENT, id="client-2", name="Bea Right"), replace(CLIENT, id="client-3", name="Anna Exempel")
OPEN = replace(SESSION, id="session-2", client=BEA.id)
ASKS = (".ask(", ".ask_or(", ".ask_in_steps(")
# What asks the book elsewhere: for a write, for a whole book, or behind a person's answer. Its reads are asked by
# the method of the book in tests/storage/test_no_scans.py.
NOT_GONE_THROUGH = {
    "age_backup.py": "makes a locked backup",
    "clearing.py": "deletes what opens without the lock",
    "client_fills_in.py": "asks for a PIN before the screen is given back",
    "outbox.py": "writes what was signed",
    "pin_setting.py": "asks for a PIN",
    "taking_over.py": "asks for a PIN",
    "locking.py": "unlocks",
    "read_only.py": "who holds the file",
    "keeping.py": "hands a whole record out, joins, destroys",
    "bodymap_view.py": "asks the finger, not the book",
    "mend_panel.py": "an entry's versions: a fact's history",
    "plans.py": "routines: records of a kind",
    "pin_sheet.py": "checks a PIN",
    "moving.py": "moves a visit",
    "signing_flow.py": "signs",
    "refusals_noted.py": "writes what was refused",
    "wrong_client.py": "everybody, where no window has them in memory",
    "storage_thread.py": "looks up what it saved itself",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a book with a visit that was moved, a client who was entered twice, and an open visit."""
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        entries = (save_of(one) for one in (BEA, TWICE, OPEN, stroke(20, session=OPEN.id)))
        book.save_all([*entries])
        move_signed(book, SESSION.id, BEA.id, "two in one room", PRACTITIONER.id, now=SIGNED_AT)
        join_clients(book, TWICE.id, BEA.id, "one card", PRACTITIONER.id, now=SIGNED_AT)
        say_backed_up(path, book.head(), MONDAY_EVENING)
    return path


@pytest.fixture
def askers(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note the modules of the window that ask the book."""
    modules, ask = set[str](), Questions.ask

    def noted(self: Questions, *told: Any, **named: Any) -> None:
        modules.update(_modules())
        ask(self, *told, **named)

    monkeypatch.setattr(Questions, "ask", noted)
    return modules


def _modules() -> Iterator[str]:
    frame = sys._getframe(2)
    while frame.f_back:
        yield Path(frame.f_code.co_filename).name
        frame = frame.f_back


def go_through(
    qtbot: QtBot, path: Path, screens: Mapping[str, Callable[[Place], object]], besides: Callable[[Book], object]
) -> list[str]:
    """Open screens of a window on the book, ask it one thing more, and return the statements that were run."""
    parts = parts_at(lambda: MONDAY_EVENING)
    with sql_watch.watching():
        window = window_on(qtbot, path, parts)
        place = Place(window, path, parts, BEA.id, SESSION.id, OPEN.id, MONDAY_EVENING)
        storage, before = place.pages.book.storage, ""
        for name, show in screens.items():
            if not goes_on(name, before):
                place.close_dialog()
            show(place)
            before = name
            qtbot.waitUntil(lambda: storage.is_idle and not storage._questions, timeout=20_000)
        place.close_dialog()
        for viewing in place.pages.book.findChildren(Viewing):
            viewing.write()  # two seconds after a client was seen, which a quick machine does not take here
        storage.ask(besides, lambda _answer: None)
        qtbot.waitUntil(lambda: storage.is_idle and not storage._questions)
        return [*sql_watch.on_others(), *sql_watch.on_this_thread()]


def test_no_screen_of_the_window_walks_through_a_big_table(qtbot: QtBot, path: Path, askers: set[str]) -> None:
    asked = go_through(qtbot, path, SCREENS, lambda book: book.head())
    assert len(set(asked)) > 150
    assert list(walks(path, asked)) == []
    written = {module.name for module in UI.glob("*.py") if any(ask in module.read_text("utf-8") for ask in ASKS)}
    assert written - askers == NOT_GONE_THROUGH.keys(), "what asks the book is gone through, or said why not"


def test_the_control_a_count_of_a_big_table_is_caught(qtbot: QtBot, path: Path) -> None:
    count = "SELECT count(note) FROM entry"
    asked = go_through(qtbot, path, {}, lambda book: book._connection.execute(count).fetchall())
    assert list(walks(path, asked)) == [f"SCAN entry: {count}"]
