"""A window on a real book on disk, with settings and folders of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment, now, parse_moment
from iastm_desktop.domain.people import Client, Phone, Practice, Practitioner
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import create_book
from iastm_desktop.ui import leaving
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import PIN, wait_until

ANA = Practitioner(id="p-ana", name="Ana Ruiz", roles=("rmt", "trainer"), registration="04127")
SAM = Practitioner(id="p-sam", name="Sam Reed", roles=("staff",))
HARBOUR = Practice(id="practice", name="Harbour Massage", address="1 Quay Street", paper="letter")
PEGGY = Client(
    id="c-peggy",
    name="Margaret O’Donnell",
    called="Peggy",
    pronouns="she/her",
    born=date(1950, 6, 21),
    phones=(Phone(number="604 555 0158", label="home", ok_voicemail=False),),
    email="peggy@example.com",
    emergency="Fiona, daughter, 604 555 0159",
    alerts=("Blood thinner: apixaban",),
)
RAJ = Client(id="c-raj", name="Raj Dhaliwal", born=date(1984, 5, 17))
OLD_VISIT = Session(
    id="s-old",
    client="c-peggy",
    practitioner="p-ana",
    role="rmt",
    started_at=parse_moment("2026-01-05T09:00:00-08:00"),
    ended_at=parse_moment("2026-01-05T09:45:00-08:00"),
    reason="Wrist scar",
    outcome="treated",
)
OPEN_VISIT = Session(
    id="s-open",
    client="c-raj",
    practitioner="p-ana",
    role="rmt",
    started_at=parse_moment("2026-01-06T11:00:00-08:00"),
    reason="Left Achilles",
)
SMALL_PRACTICE: tuple[Fact, ...] = (ANA, SAM, HARBOUR, PEGGY, RAJ, OLD_VISIT, OPEN_VISIT)


def book_of(path: Path, facts: tuple[Fact, ...] = SMALL_PRACTICE) -> Path:
    """Make a book with these facts."""
    create_book(path, [Save(fact=fact, author=ANA.id, recorded_at=now()) for fact in facts])
    return path


def line_up(client: Client, time: str, reason: str) -> Record:
    """Return a place in today's line-up."""
    body = {"time": time, "reason": reason}
    return Record(id=f"l-{client.id}", kind="line_up", client=client.id, on_date=now().date, body=body)


def empty_window(qtbot: QtBot, folder: Path, parts: Parts, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Return a shown window without a book; settings and new books lie in `folder`."""
    window = MainWindow(Preferences(folder / "settings.ini"), parts, app.build_session, folder / "books")
    qtbot.addWidget(window, before_close_func=leave)
    window.apply_theme("light")
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    return window


def leave(window: MainWindow) -> None:
    """Close a window whatever is not saved or only begun, without asking."""
    if window.book:
        window.book.begun.clear()
    ask, leaving.ask_about_unsaved = leaving.ask_about_unsaved, lambda *_: leaving.LEAVE
    try:
        window.close()
    finally:
        leaving.ask_about_unsaved = ask


def window_on(qtbot: QtBot, book: Path, parts: Parts, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Return a shown window on a book, at Today; where the practice has PINs, as the first who has one."""
    window = empty_window(qtbot, book.parent, parts, size=size)
    window.open_book(book)
    come_in(window)
    return window


def come_in(window: MainWindow, digits: str = PIN) -> None:
    """Wait until the book is open; where it is asked who is here, answer as the first who has a PIN."""
    wait_until(lambda: window.pages is not None or at_door(window))
    sheet = window.door.sheet
    if window.pages is not None or sheet is None or window.book is None:
        return
    sheet.ask(next(iter(window.book.pins)))
    for digit in digits:
        sheet.pad.key(digit).click()
    wait_until(lambda: window.pages is not None)


def at_door(window: MainWindow) -> bool:
    """Tell whether the window asks who is here and can be answered."""
    sheet = window.door.sheet
    return bool(sheet and (sheet.names() or sheet.pad.isVisible() or sheet.name_button.isVisible()))


def parts_at(clock: Callable[[], Moment] = now) -> Parts:
    """Return what every page needs, with a clock."""
    return replace(app.load_parts(), now=clock)
