"""The pages of an open book: built when first shown, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.ui.first_paint import after_first_paint
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.read_only import take_writing_away
from iastm_desktop.ui.refusals_noted import note_refusals

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.ui.audit_dialog import AuditDialog
    from iastm_desktop.ui.care_page import CarePage
    from iastm_desktop.ui.check_dialog import CheckDialog
    from iastm_desktop.ui.client_form import ClientForm
    from iastm_desktop.ui.client_page import ClientPage
    from iastm_desktop.ui.clients_page import ClientsPage
    from iastm_desktop.ui.session_page import SessionPage
    from iastm_desktop.ui.today_page import TodayPage

Page = TypeVar("Page", bound=QWidget)
# Makes the page of one session; signals left(), summary_wanted(str), client_wanted(str), client_moved(str);
# show_charting(), save_typed(), close_session(), find_region().
SessionBuilder = Callable[[SessionRecord, OpenBook, Parts], QWidget]
_OPEN_SESSIONS = 6


class Pages(QObject):
    """Shows pages in a stack. `moved` carries the place (`today`, ...) and the id of the client concerned."""

    moved = Signal(str, str)

    def __init__(self, book: OpenBook, parts: Parts, stack: QStackedWidget, build_session: SessionBuilder) -> None:
        super().__init__(stack)
        self.book, self._parts, self._stack, self._build_session = book, parts, stack, build_session
        self._pages: dict[Callable[[], QWidget], QWidget] = {}
        self._sessions: dict[str, QWidget] = {}
        self._came_from = "clients"
        book.acting_changed.connect(self._on_acting)

    def begin(self) -> None:
        """Go back to the session that was on the screen last, while it or its day is not over; else show the day."""
        record = self.book.last_session
        if (
            record
            and self.book.may_chart
            and (record.session.ended_at is None or record.session.started_at.date == self._parts.now().date)
        ):
            self._sessions[record.session.id] = self._make_session(record, panel_later=True)
            self._show_session(record.session.id)
        else:
            self.show_today()

    def _on_acting(self) -> None:
        """Leave a session that whoever acts now may not chart."""
        if self.session and not self.book.may_chart:
            self.show_today()

    def take_parts(self, parts: Parts) -> None:
        """Go on with other data; the session pages are made anew from the book, the one shown at once."""
        self._parts, shown = parts, self.session
        for page in self._sessions.values():
            page.close_session()  # type: ignore[attr-defined]
            self._remove(page)
        self._sessions.clear()
        if shown:
            self.open_session(shown)

    @property
    def session(self) -> str:
        """Return the id of the session that is shown, empty where none is."""
        shown = self._stack.currentWidget()
        return next((session for session, page in self._sessions.items() if page is shown), "")

    def shown_session(self) -> SessionPage | None:
        """Return the page of the session that is shown."""
        return cast("SessionPage | None", self._sessions.get(self.session))

    def window(self) -> QWidget:
        """Return the window the pages stand in."""
        return self._stack.window()

    def find_region(self) -> None:
        """Let the session that is shown find a region by name."""
        if self.session:
            self._sessions[self.session].find_region()  # type: ignore[attr-defined]

    def show_today(self) -> None:
        """Show the day."""
        page = self._page(self._make_today)
        page.enter()
        self._show(page, "today")

    def show_clients(self) -> None:
        """Show everybody, ready to search."""
        page = self._page(self._make_clients)
        self._show(page, "clients")
        page.enter()

    def show_care(self, which: str = "") -> None:
        """Show whom to call, or the incidents."""
        page = self._page(self._make_care)
        page.enter(which)
        self._show(page, "care")

    def show_client(self, client: str) -> None:
        """Show one client's page."""
        page, person = self._page(self._make_client), self.book.person(client)
        if person is None:  # destroyed meanwhile
            self.show_clients()
            return
        page.show_client(person)
        self._show(page, "client", person.id)

    def new_client(self, name: str = "") -> None:
        """Ask for somebody new; not in a book that is open to read only."""
        if self.book.looks_only:
            return
        page = self._page(self._make_form)
        self._show(page, "client_form")
        page.show_new(name)

    def edit_client(self, client: str) -> None:
        """Correct somebody."""
        page = self._page(self._make_form)
        self._show(page, "client_form", client)
        page.show_client(self.book.clients[client])

    def start_session(self, client: str) -> None:
        """Begin a session, or go on with the one of today that is not finished."""
        today = self._parts.now().date

        def unfinished(book: Book) -> str | None:
            lines = book.sessions(client=client, on_date=today, unfinished=True)
            return lines[-1].id if lines else None

        self.book.ask(self, unfinished, lambda found: self._start(client, found))

    def open_session(self, session: str) -> None:
        """Open a session that is in the book: to chart in it, or, at the front desk, its summary."""
        if not self.book.may_chart:
            self.ask_summary(session)
        elif session in self._sessions:
            self._show_session(session)
        else:
            self.book.ask(self, lambda book: book.session(session), self._on_record)

    def ask_summary(self, session: str) -> None:
        """Show the summary of a session, made from what the book holds."""
        from iastm_desktop.ui.summary_dialog import SummaryDialog

        self.save_typed()
        dialog = SummaryDialog(self.book, self._parts, session, self._stack.window())
        dialog.open()

    def show_check(self) -> CheckDialog:
        """Check the whole file, and that it goes on from what was kept outside it."""
        from iastm_desktop.ui.check_dialog import CheckDialog

        dialog = CheckDialog(self.book, self._stack.window())
        dialog.open()
        return dialog

    def close_sessions_of(self, client: str) -> None:
        """Take the session pages of a client down, what is typed in them saved first."""
        ids = self.book.entries_of(client)
        for session, page in list(self._sessions.items()):
            if page.property("client") in ids:
                page.save_typed()  # type: ignore[attr-defined]
                page.close_session()  # type: ignore[attr-defined]
                self._remove(self._sessions.pop(session))

    def forget_client(self) -> None:
        """Take the page of the client who was shown down: the record is gone."""
        page = self._pages.pop(self._make_client, None)
        self.show_clients()
        if page:
            self._remove(page)

    def show_audit(self, client: str = "") -> AuditDialog:
        """Show who did and saw what, of everybody or with one client."""
        from iastm_desktop.ui.audit_dialog import AuditDialog

        dialog = AuditDialog(self.book, self._stack.window(), client)
        dialog.open()
        return dialog

    def save_typed(self) -> None:
        """Hand what stands typed in the session pages to the book."""
        for page in self._sessions.values():
            page.save_typed()  # type: ignore[attr-defined]

    def may_leave(self) -> bool:
        """Hand what is typed to the book; ask what becomes of a change that was begun and not saved, or lead to it."""
        from iastm_desktop.ui.begun_mends import LEAVE, ask_about_begun, first_begun

        self.save_typed()
        while found := first_begun(self.book):
            visit, entry, begun = found
            if not self._is_moot(visit, entry) and ask_about_begun(self._stack.window(), begun) != LEAVE:
                self._show_entry(visit, entry)
                return False
            self.book.begun[visit].pop(entry)
        return True

    def _is_moot(self, visit: str, entry: str) -> bool:
        """Tell whether an entry was taken back meanwhile, or its visit signed."""
        page = cast("SessionPage | None", self._sessions.get(visit))
        record = page.editor.record if page else None
        return record is not None and (record.is_signed or entry not in {known.id for known in record.entries})

    def _show_entry(self, visit: str, entry: str) -> None:
        self.open_session(visit)
        if page := cast("SessionPage | None", self._sessions.get(visit)):
            page.show_charting()
            page.panel.list.choose(entry)

    def close(self) -> None:
        """Take every page down."""
        for page in self._sessions.values():
            page.close_session()  # type: ignore[attr-defined]
        for page in (*self._pages.values(), *self._sessions.values()):
            self._remove(page)
        self._pages.clear()
        self._sessions.clear()

    def _start(self, client: str, unfinished: str | None) -> None:
        if unfinished:
            self.open_session(unfinished)
        elif self.book.may_chart and self.book.practitioner:
            session = self.book.new_session(client)
            self._on_record(
                SessionRecord(client=self.book.clients[client], practitioner=self.book.practitioner, session=session)
            )

    def _on_record(self, record: SessionRecord | None) -> None:
        if record is None:
            self.show_today()
            return
        session = record.session.id
        if session not in self._sessions:
            self._sessions[session] = self._make_session(record)
            self._forget_old_sessions()
        self._show_session(session)

    def _make_session(self, record: SessionRecord, *, panel_later: bool = False) -> QWidget:
        page = self._build_session(record, self.book, self._parts)
        note_refusals(self.book, page.editor)  # type: ignore[attr-defined]
        if panel_later:  # the map first: the panel beside it follows at once
            after_first_paint(page.map, page.show_charting)  # type: ignore[attr-defined]
        else:
            page.show_charting()  # type: ignore[attr-defined]
        page.setProperty("client", record.client.id)
        self._stack.addWidget(page)
        page.left.connect(self._leave_session)  # type: ignore[attr-defined]
        page.summary_wanted.connect(self.ask_summary)  # type: ignore[attr-defined]
        page.client_wanted.connect(self.show_client)  # type: ignore[attr-defined]
        page.client_moved.connect(self._open_anew)  # type: ignore[attr-defined]
        page.client_screen_wanted.connect(lambda: self._give_to_client(page))  # type: ignore[attr-defined]
        return page

    def _give_to_client(self, page: QWidget) -> None:
        """Cover everything with the screen on which the client of a session fills in alone."""
        from iastm_desktop.ui.client_fills_in import let_client_fill_in

        let_client_fill_in(page, self.book, page.editor, page.before.show_session)  # type: ignore[attr-defined]

    def _let_fill_in(self, page: QWidget, client: str) -> None:
        """Let a client fill in before the visit; it waits for the next one."""
        from iastm_desktop.ui.client_fills_in import let_client_fill_in_before

        let_client_fill_in_before(page, self.book, self._parts, self.book.clients[client])

    def let_newcomer_fill_in(self) -> None:
        """Give the screen to somebody new; whom it became is shown when the practice has it back."""
        from iastm_desktop.ui.newcomer import let_newcomer_fill_in

        let_newcomer_fill_in(self._stack, self.book, self._parts, lambda one: self.show_client(one) if one else None)

    def _open_anew(self, session: str) -> None:
        """Make the page of a session anew from the book: it belongs to another client now."""
        page = self._sessions.pop(session)
        page.close_session()  # type: ignore[attr-defined]
        self.open_session(session)
        self._remove(page)

    def _show_session(self, session: str) -> None:
        self._came_from = self._place
        page = self._sessions[session]
        self._show(page, "session", str(page.property("client")))

    def _leave_session(self) -> None:
        page = self._sessions.get(self.session)
        client = str(page.property("client")) if page else ""
        if self._came_from == "client" and client in self.book.clients:
            self.show_client(client)
        else:
            self.show_today()

    def _forget_old_sessions(self) -> None:
        """Take the page used longest ago down; what is not saved keeps its page, which can try again."""
        if len(self._sessions) > _OPEN_SESSIONS and self.book.storage.is_idle:
            page = self._sessions.pop(next(iter(self._sessions)))
            page.close_session()  # type: ignore[attr-defined]
            self._remove(page)

    def _page(self, make: Callable[[], Page]) -> Page:
        if make not in self._pages:
            self._pages[make] = make()
            if self.book.looks_only:
                take_writing_away(self._pages[make])
            self._stack.addWidget(self._pages[make])
        return cast(Page, self._pages[make])

    def _show(self, page: QWidget, place: str, client: str = "") -> None:
        self._place = place
        self._stack.setCurrentWidget(page)
        if page.focusPolicy() != Qt.FocusPolicy.NoFocus:
            page.setFocus()  # else the first button takes it, and looks chosen
        self.moved.emit(place, client)

    def _make_today(self) -> TodayPage:
        from iastm_desktop.ui.today_page import TodayPage

        page = TodayPage(self.book, self._parts)
        page.session_wanted.connect(self.open_session)
        page.start_wanted.connect(self.start_session)
        page.clients_wanted.connect(self.show_clients)
        page.newcomer_wanted.connect(self.let_newcomer_fill_in)
        page.care_wanted.connect(self.show_care)
        return page

    def _make_care(self) -> CarePage:
        from iastm_desktop.ui.care_page import CarePage

        page = CarePage(self.book, self._parts)
        page.session_wanted.connect(self.open_session)
        return page

    def _make_clients(self) -> ClientsPage:
        from iastm_desktop.ui.clients_page import ClientsPage

        page = ClientsPage(self.book)
        page.client_wanted.connect(self.show_client)
        page.new_client_wanted.connect(self.new_client)
        page.newcomer_wanted.connect(self.let_newcomer_fill_in)
        return page

    def _make_client(self) -> ClientPage:
        from iastm_desktop.ui.client_page import ClientPage
        from iastm_desktop.ui.ways_to_records import show_record

        page = ClientPage(self.book, self._parts)
        page.session_wanted.connect(self.open_session)
        page.start_wanted.connect(self.start_session)
        page.edit_wanted.connect(self.edit_client)
        page.fill_in_wanted.connect(lambda client: self._let_fill_in(page, client))
        page.audit_wanted.connect(self.show_audit)
        page.record_wanted.connect(lambda client: show_record(self, client, self._parts))
        page.left.connect(self.show_clients)
        return page

    def _make_form(self) -> ClientForm:
        from iastm_desktop.ui.client_form import ClientForm

        page = ClientForm(self.book, self._parts)
        page.saved.connect(self.show_client)
        page.client_wanted.connect(self.show_client)
        page.left.connect(self._leave_form)
        return page

    def _leave_form(self) -> None:
        client = self._page(self._make_form).client_id
        if client in self.book.clients:
            self.show_client(client)
        else:
            self.show_clients()

    def _remove(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    _place = ""
