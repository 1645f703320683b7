"""Every screen of the window that reads the book: how each is asked for, in the order they are gone through."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client
from iastm_desktop.storage.backups import SUFFIX, backups_folder
from iastm_desktop.storage.chain import Head
from iastm_desktop.ui.audit_dialog import AuditDialog
from iastm_desktop.ui.clients_page import ClientsPage
from iastm_desktop.ui.destroy_dialog import DestroyDialog
from iastm_desktop.ui.history_dialog import HistoryDialog
from iastm_desktop.ui.join_dialog import JoinDialog
from iastm_desktop.ui.openers_dialog import OpenersDialog
from iastm_desktop.ui.own_terms_dialog import OwnTermsDialog
from iastm_desktop.ui.pages import Pages
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.record_dialog import RecordDialog
from iastm_desktop.ui.retention_dialog import RetentionDialog
from iastm_desktop.ui.review_dialog import ReviewDialog
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.training_dialog import TrainingDialog
from iastm_desktop.ui.ways_on import show_backups
from iastm_desktop.ui.window import MainWindow

TYPED = "exam"


@dataclass(slots=True)
class Place:
    """A window on a book, and what is shown of it: a client with visits, a signed one and one that is open."""

    window: MainWindow
    book: Path
    parts: Parts
    client: str
    signed: str
    unfinished: str
    now: Moment
    dialog: QDialog | None = None

    @property
    def pages(self) -> Pages:
        """Return the pages of the open book."""
        assert self.window.pages is not None
        return self.window.pages

    @property
    def person(self) -> Client:
        """Return the client."""
        return self.pages.book.clients[self.client]

    @property
    def session(self) -> SessionPage:
        """Return the page of the session that is shown."""
        page = self.pages.shown_session()
        assert page is not None
        return page

    def shown(self, kind: type[QWidget]) -> QWidget:
        """Return the page or dialog of a kind that is shown."""
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def open(self, make: Callable[..., QDialog], *told: object) -> None:
        """Open a dialog over the window."""
        self.dialog = make(self.pages.book, *told)
        self.dialog.open()

    def close_dialog(self) -> None:
        """Close the dialog that a screen opened."""
        if self.dialog:
            self.dialog.done(0)
            self.dialog.deleteLater()
        self.dialog = None


def type_name(place: Place) -> None:
    """Type into the search of the clients, sign by sign."""
    page = place.shown(ClientsPage)
    assert isinstance(page, ClientsPage)
    for sign in TYPED:
        QTest.keyClicks(page.search.field, sign)
        page.search.repaint()


def show_older(place: Place) -> None:
    """Ask the audit trail for more."""
    trail = place.dialog
    assert isinstance(trail, AuditDialog)
    trail.older.click()


def search_trail(place: Place) -> None:
    """Type into the search of the audit trail."""
    trail = place.dialog
    assert isinstance(trail, AuditDialog)
    QTest.keyClicks(trail.search, TYPED)


def show_trail(place: Place, client: str = "") -> None:
    """Show the audit trail, of everybody or one client."""
    place.dialog = place.pages.show_audit(client)


def show_panel(name: str) -> Callable[[Place], None]:
    """Return what shows a panel of the session."""
    return lambda place: place.session.show_panel(getattr(place.session, name))


def show_the_backups(place: Place) -> None:
    """Show the backups."""
    after = place.window.after
    assert after and after.backups
    place.dialog = show_backups(place.window, after.backups)


# A dialog stays open for the screens after it whose name begins alike: they go on in it.
SCREENS: dict[str, Callable[[Place], object]] = {
    "clients": lambda place: place.pages.show_clients(),
    "clients, a name typed": type_name,
    "a client": lambda place: place.pages.show_client(place.client),
    "a client corrected": lambda place: place.pages.edit_client(place.client),
    "a signed visit": lambda place: place.pages.open_session(place.signed),
    "an open visit": lambda place: place.pages.open_session(place.unfinished),
    "an open visit, before": show_panel("before"),
    "an open visit, finish": show_panel("finish"),
    "an open visit, wrong client": lambda place: place.session.finish.wrong_client.click(),
    "calls": lambda place: place.pages.show_care("calls"),
    "incidents": lambda place: place.pages.show_care("incidents"),
    "today again": lambda place: place.pages.show_today(),
    "audit trail": show_trail,
    "audit trail, older": show_older,
    "audit trail, searched": search_trail,
    "trail of a client": lambda place: show_trail(place, place.client),
    "summary": lambda place: place.open(SummaryDialog, place.parts, place.signed, place.window),
    "history of a visit": lambda place: place.open(HistoryDialog, place.parts, place.signed, place.window),
    "whole record": lambda place: place.open(RecordDialog, place.parts, place.person, place.window),
    "joining": lambda place: place.open(JoinDialog, place.parts, place.person, place.window),
    "destroying": lambda place: place.open(DestroyDialog, place.parts, place.person, place.window),
    "records whose time is over": lambda place: place.open(RetentionDialog, place.parts, place.window),
    "review and sign": lambda place: place.open(ReviewDialog, place.parts, place.now.date, place.window),
    "who opens the file": lambda place: place.open(OpenersDialog, place.window),
    "practice": lambda place: place.open(PracticeDialog, place.parts, place.window),
    "training": lambda place: place.open(TrainingDialog, place.pages.book.practitioner, place.window),
    "own words": lambda place: place.open(OwnTermsDialog, place.parts.catalogue, place.window),
    "backups": show_the_backups,
}


def goes_on(name: str, before: str) -> bool:
    """Tell whether a screen goes on in the dialog of the one before it."""
    return name.partition(",")[0] == before.partition(",")[0]


def say_backed_up(book: Path, head: Head, now: Moment) -> None:
    """Leave a name of a backup made now, so that none is made while the screens are gone through."""
    folder = backups_folder(book)
    folder.mkdir(exist_ok=True)
    name = f"{book.stem} {now.utc:%Y-%m-%d %H%M%S}Z {head.book_id.replace('-', '')[:8]}-{head.seq}{SUFFIX}"
    (folder / name).touch()
