"""The main window: top bar, alert line, pages, storage status; opening a book, leaving it, the look, the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QStackedWidget, QWidget

from iastm_desktop.domain.facts import Record
from iastm_desktop.ui import leaving
from iastm_desktop.ui.advice_line import AdviceLine, Lines
from iastm_desktop.ui.alert_line import AlertLine
from iastm_desktop.ui.book_dialogs import BACKUP_SUFFIXES, ask_existing_book
from iastm_desktop.ui.door import Door
from iastm_desktop.ui.icons import draw_icons_anew
from iastm_desktop.ui.locking import Locking
from iastm_desktop.ui.looking_after import LookingAfter
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.opening import Opening
from iastm_desktop.ui.outside_head import keep_end, watch_book
from iastm_desktop.ui.pages import Pages, SessionBuilder
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import Filling, at_least, elided, plain_tip, row
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.read_only import ReadOnlyLine
from iastm_desktop.ui.save_status import SaveStatus
from iastm_desktop.ui.taking_over import take_over
from iastm_desktop.ui.theme import apply_theme, set_role, system_theme, theme_in_use
from iastm_desktop.ui.top_bar import TopBar
from iastm_desktop.ui.trouble_page import TroublePage
from iastm_desktop.ui.ways_on import ask_first_people, bring_back, lead_on, set_own_pin, show_backups
from iastm_desktop.ui.ways_to_records import show_retention
from iastm_desktop.ui.window_keys import SHORTCUTS, add_shortcuts
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.welcome import NewPractice, Welcome

SMALLEST = QSize(640, 360)  # in a smaller window the page scrolls both ways
FIRST_SIZE = QSize(1366, 768)
STACK_PX, LOW_PX = 236, 480  # a window lower than this leaves a session all its height


class MainWindow(QMainWindow):
    """The one window. `books_folder` is where new books are suggested. `shown` carries an OpenBook with its pages."""

    shown = Signal(object)

    def __init__(
        self, preferences: Preferences, parts: Parts, build_session: SessionBuilder, books_folder: Path
    ) -> None:
        super().__init__()
        self._preferences, self._parts, self._build_session = preferences, parts, build_session
        self._folder = books_folder
        self.book: OpenBook | None = None
        self.pages: Pages | None = None
        self.after: LookingAfter | None = None
        self._welcome: Welcome | None = None
        self._leaves_when_saved = False
        self.opening = Opening(preferences.session, self)
        self.top, self.alerts, self.stack = TopBar(parts.catalogue), AlertLine(), QStackedWidget()
        self.status, self._where = SaveStatus(parts.now), elided("", "small")
        self.trouble, self.read_only = TroublePage(), ReadOnlyLine(self.open_to_write)
        self.advice = AdviceLine()
        for page in (QWidget(), self.trouble):  # the first, empty, is what one sees while a book is opened
            self.stack.addWidget(page)
        self._lay_out()
        self._connect()
        self.locking, self.door = Locking(self, preferences), Door(self, preferences)
        add_shortcuts(self)
        self._show_frame(False)
        self._restore_place()
        self.top.show_theme(theme_in_use().name)

    def open_book(self, path: Path, *, looks_only: bool = False) -> None:
        """Open the book at `path`, to read only where it is said so; a page says why where it cannot be."""
        self._where.setText(_("Opening {path}…").format(path=path))
        self.opening.open(path, looks_only=looks_only)

    def open_to_write(self) -> None:
        """Open the book that is open to read only once more, to write."""
        if self.book:
            path = self.book.path
            self.leave_book_then(lambda: self.open_book(path))

    def show_alone(self, page: QWidget) -> None:
        """Show a page of the stack without top bar and foot."""
        self._show_frame(False)
        self.stack.setCurrentWidget(page)

    def show_welcome(self) -> None:
        """Show the first start."""
        from iastm_desktop.ui.welcome import Welcome

        if self._welcome is not None:
            self.stack.removeWidget(self._welcome)
            self._welcome.deleteLater()
        self._welcome = Welcome(
            self._parts.catalogue, self._folder, self._parts.map_picture("anterior", "superficial", "small")
        )
        self._welcome.finished.connect(self._make_book)
        self._welcome.demo_wanted.connect(self.open_demo)
        self._welcome.open_wanted.connect(self.ask_for_book)
        self.stack.addWidget(self._welcome)
        self.show_alone(self._welcome)

    def remembered_book(self) -> Path | None:
        """Return the book of last time."""
        return self._preferences.last_book()

    @property
    def welcome(self) -> Welcome | None:
        """Return the first start, where it is shown."""
        return self._welcome

    def open_demo(self) -> None:
        """Open the demo practice of today."""
        self.opening.make_demo(self._folder, self._parts.now().date)

    def ask_for_book(self) -> None:
        """Let the user choose a practice file, and open it."""
        start = self.trouble.path.parent if self.trouble.path else self._folder
        chosen = ask_existing_book(self, start if start.is_dir() else Path.home())
        if chosen and chosen.suffix in BACKUP_SUFFIXES:
            bring_back(self, chosen, self._folder)
        elif chosen:
            self.leave_book_then(lambda: self.open_book(chosen))

    def ask_for_new_book(self) -> None:
        """Begin a new practice file with the three steps."""
        self.leave_book_then(self.show_welcome)

    def leave_book_then(self, go_on: Callable[[], None]) -> None:
        """Close the open book, once everything is saved or the user lets it be, and go on."""
        if self._may_leave():
            self._take_book_down()
            go_on()

    def set_theme(self, name: str) -> None:
        """Give the program another look and remember it."""
        self._preferences.remember_theme(name)
        self.apply_theme(name)

    def apply_theme(self, name: str) -> None:
        """Show the look `light`, `dark` or `contrast`; empty follows the desktop."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.top.show_theme(apply_theme(app, name or system_theme(app)).name)
        draw_icons_anew(app)

    def ask_for_practitioner(self) -> None:
        """Add somebody who works in the practice."""
        from iastm_desktop.ui.people_pages import PractitionerDialog

        if self.book:
            dialog = PractitionerDialog(self.book, self._parts.catalogue, self)
            dialog.saved.connect(lambda _id, book=self.book: book.load())
            dialog.open()

    def ask_about_practice(self) -> None:
        """Correct the practice's details and who works in it."""
        from iastm_desktop.ui.practice_dialog import PracticeDialog

        if self.book:
            dialog = PracticeDialog(self.book, self._parts, self)
            dialog.changed.connect(self.book.load)
            dialog.rules.changed.connect(self._on_rules)
            dialog.open()

    def ask_about_table(self) -> None:
        """Set the hand, the clock and the pedal's keys."""
        from iastm_desktop.ui.table_dialog import TableDialog

        if self._parts.table:
            TableDialog(self._parts.table, self).open()

    def ask_for_own_terms(self) -> None:
        """Add tools, strokes, techniques, findings or reactions of one's own."""
        from iastm_desktop.ui.own_terms_dialog import OwnTermsDialog

        if self.book:
            dialog = OwnTermsDialog(self.book, self.book.own_parts(self._parts).catalogue, self)
            dialog.added.connect(self._on_own_term)
            dialog.open()

    def _on_own_term(self, record: Record) -> None:
        if self.book:
            self.book.take_term(record)
            self._on_rules()

    def _on_rules(self) -> None:
        if self.book and self.pages:
            self.pages.take_parts(self.book.own_parts(self._parts))

    def show_backups(self) -> None:
        """Show the backups of the open book, and what can be done with them."""
        if self.after and self.after.backups:
            show_backups(self, self.after.backups)

    def show_shortcuts(self) -> None:
        """Show the list of keys."""
        from iastm_desktop.ui.help_dialogs import shortcuts_dialog

        shortcuts_dialog(SHORTCUTS, self).open()

    def show_about(self) -> None:
        """Show version, licence and credit."""
        from iastm_desktop.ui.help_dialogs import about_dialog

        about_dialog(self).open()

    def _lay_out(self) -> None:
        self.setWindowTitle(_("IASTM Desktop"))
        self.setMinimumSize(SMALLEST / 2)
        self.foot = QFrame()
        set_role(self.foot, "foot")
        content = row(self._where, self.status, spacing=12)
        content.setStretch(0, 1)
        content.setStretch(1, 1)
        content.setContentsMargins(28, 4, 20, 4)
        self.foot.setLayout(content)
        self.status.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        middle = QWidget()
        set_role(middle, "page")
        layout = Filling(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.lines = Lines(self.read_only, self.advice)
        for widget in (self.top, self.lines, self.alerts, self.stack, self.foot):
            layout.addWidget(widget, 1 if widget is self.stack else 0)
        self.stack.setMinimumHeight(STACK_PX)  # pages scroll what they hold
        self.setCentralWidget(at_least(middle, SMALLEST))

    def _connect(self) -> None:
        self.opening.opened.connect(self._on_opened)
        self.opening.not_made.connect(self._on_not_made)
        self.top.place_wanted.connect(self.go)
        self.top.theme_wanted.connect(self.set_theme)
        self.top.acting_wanted.connect(self._act_as)
        self.top.open_wanted.connect(self.ask_for_book)
        self.top.new_wanted.connect(self.ask_for_new_book)
        self.top.practitioner_wanted.connect(self.ask_for_practitioner)
        self.top.practice_wanted.connect(self.ask_about_practice)
        self.top.terms_wanted.connect(self.ask_for_own_terms)
        self.top.table_wanted.connect(self.ask_about_table)
        self.top.retention_wanted.connect(lambda: show_retention(self.pages, self._parts))
        self.top.check_wanted.connect(lambda: self.pages and self.pages.show_check())
        self.top.audit_wanted.connect(lambda: self.pages and self.pages.show_audit())
        self.top.backups_wanted.connect(self.show_backups)
        self.top.keys_wanted.connect(self.show_shortcuts)
        self.top.about_wanted.connect(self.show_about)
        lead_on(self)
        self.status.retry_wanted.connect(self._retry)
        self.status.let_go_wanted.connect(self._let_go)

    def _restore_place(self) -> None:
        geometry = self._preferences.geometry()
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(FIRST_SIZE.boundedTo(room.size()))
            self.move(QRect(room).center() - self.rect().center())

    def _show_frame(self, shown: bool) -> None:
        """Show top bar and foot only where a book is open, and not round a session in a low window."""
        self._framed = shown
        low = self.height() < LOW_PX and bool(self.pages and self.pages.session)
        self.top.setVisible(shown and not low)
        self.foot.setVisible(shown and not low)
        self.read_only.show_book(self.book if shown else None)
        self.lines.setVisible(shown and not (self.pages and self.pages.session))  # a session has all the room
        if not shown:
            self.alerts.hide()

    def _on_opened(self, book: OpenBook) -> None:
        self.book = book
        self._preferences.remember_book(book.path)
        self.status.watch(book.storage)
        if book.practitioners:
            self.door.ask(book, lambda: self._show_book(book))
        else:
            ask_first_people(self, book, self._parts.catalogue, lambda: self._show_book(book))

    def _show_book(self, book: OpenBook) -> None:
        self.pages = Pages(book, book.own_parts(self._parts), self.stack, self._build_session)
        self.pages.moved.connect(self._on_moved)
        self.status.listen(book)
        book.acting_changed.connect(lambda: self.top.show_book(book))
        book.clients_changed.connect(self._show_alerts)
        self.top.show_book(book)
        self._where.setText(book.path.name)
        self._where.setToolTip(plain_tip(str(book.path)))
        self.setWindowTitle(f"{book.practice.name} – IASTM Desktop" if book.practice else _("IASTM Desktop"))
        self._show_frame(True)
        watch_book(book, self.pages, self._preferences, self.locking.lock_now)
        self.pages.begin()
        self.after = LookingAfter(book, self._preferences, self._parts.now, self.advice)
        self.after.told.connect(lambda words: self._where.setText(f"{book.path.name} · {words}"))
        self.after.backups_wanted.connect(self.show_backups)
        self.after.pin_wanted.connect(lambda: set_own_pin(self))
        self.shown.emit(book)

    def _on_not_made(self, why: str) -> None:
        if self._welcome is not None:
            self._welcome.show_fault(why)

    def _make_book(self, new: NewPractice) -> None:
        self.locking.lock_once_open(new.path if new.locked else None)
        self.opening.make(new)

    def go(self, place: str) -> None:
        """Show the place `today`, `clients` or `care`."""
        if self.pages:
            {"today": self.pages.show_today, "care": self.pages.show_care}.get(place, self.pages.show_clients)()

    def _act_as(self, practitioner: str, role: str) -> None:
        book = self.book

        def done(acts: bool) -> None:
            if book and acts:
                self._preferences.remember_practitioner(book.book_id, practitioner, role)
            elif book and book is self.book:
                self.top.show_book(book)  # the menu ticked whom one chose

        if book:
            take_over(self, book, practitioner, role, done)

    def _on_moved(self, place: str, client: str) -> None:
        self.top.show_place(place)
        self._concerned = client
        if self.book and self.pages:
            self._preferences.remember_session(self.book.book_id, self.pages.session)
        self._show_frame(self._framed)
        self._show_alerts()

    def _show_alerts(self) -> None:
        self.alerts.show_client(self.book.clients.get(self._concerned) if self.book else None)

    def _retry(self) -> None:
        if self.book:
            self.book.storage.retry()

    def _let_go(self) -> None:
        storage = self.book.storage if self.book else None
        if storage and leaving.ask_to_let_go(self, len(storage.refused), self.status.why()):
            storage.let_go()

    def _may_leave(self) -> bool:
        if self.pages and not self.pages.may_leave():
            return False
        return leaving.may_leave(self, self.status, self.book or self.locking.file)

    def let_pages_go(self) -> OpenBook | None:
        """Take every page down; the book's thread goes on with what waits to be saved."""
        book = self.book
        if self.pages:
            self.pages.close()
        if self.after:
            self.after.close()
        if book:
            book.deleteLater()
        self.book, self.pages, self.after, self._concerned = None, None, None, ""
        return book

    def _take_book_down(self) -> None:
        if self.after:
            self.after.back_up_at_close()
        book = self.let_pages_go()
        if book:
            book.storage.stop()
            keep_end(book, self._preferences)
        self.locking.stop()

    _concerned = ""
    _framed = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_frame(self._framed)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._take_book_down()
        self.opening.stop()  # a book that was still being opened: Qt ends a program whose thread runs on
        self._preferences.remember_geometry(self.saveGeometry())  # last: all that was kept is written with it
        event.accept()
