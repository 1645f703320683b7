"""Who is here? Asked with the PIN before a practice file shows a client, where somebody of the practice has one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from iastm_desktop.ui.open_book import MAY_NOT_CHART, OpenBook
from iastm_desktop.ui.pieces import button
from iastm_desktop.ui.table_settings import idle_minutes
from iastm_desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from iastm_desktop.ui.pin_sheet import PinSheet, Signer
    from iastm_desktop.ui.preferences import Preferences
    from iastm_desktop.ui.storage_thread import StorageThread
    from iastm_desktop.ui.window import MainWindow

FORGOTTEN = _(
    "The only PIN is taken away, the audit trail says so, and the file opens without one until it is set anew. "
    "A PIN says who is who; only a passphrase keeps others out of the file."
)


class Door(QObject):
    """Lets somebody into a practice file that is open; who is in stays in until `shut`, or until it is closed."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self.sheet: PinSheet | None = None
        self._window, self._preferences = window, preferences
        self._inside: StorageThread | None = None

    def ask(self, book: OpenBook, go_on: Callable[[], object]) -> None:
        """Ask who is here and go on as they; where nobody has a PIN, as whoever was here last."""
        last, role = self._preferences.practitioner(book.book_id)
        if self._inside is book.storage or not book.has_pins:
            book.act_as(last, role)
            go_on()
            return
        book.act_as_nobody()
        people = [person for person in (last, *book.practitioners) if person in book.practitioners]
        from iastm_desktop.ui.pin_sheet import ask_pin

        name = book.practice.name if book.practice else ""

        self.sheet = ask_pin(
            self._window,
            book,
            words=_("{practice}: who is here?").format(practice=name) if name else _("Who is here?"),
            purpose="open",
            people=people,
            may_cancel=False,
            choose_first=True,
            on_right=partial(self._let_in, book, go_on),
        )
        self.sheet.add_way(button(_("Open another file"), partial(self._leave, book), role="quiet"))
        if len(book.pins) == 1 and not book.looks_only:  # nobody could help whoever has forgotten it
            forgotten = button(_("PIN forgotten"), lambda: None, role="quiet")
            forgotten.clicked.connect(partial(self._on_forgotten, book, forgotten, go_on))
            self.sheet.add_way(forgotten)
        self._lock_if_left_alone(self.sheet, book)

    def shut(self) -> None:
        """Ask again at the next time; a sheet that still asks goes away."""
        self._inside = None
        if self.sheet is not None and isValid(self.sheet):
            self.sheet.lift()
        self.sheet = None

    def _let_in(self, book: OpenBook, go_on: Callable[[], object], signer: Signer) -> None:
        person = book.practitioners[signer.practitioner]
        last, role = self._preferences.practitioner(book.book_id)
        if person.id != last or role not in person.roles:
            role = next((one for one in person.roles if one != MAY_NOT_CHART), person.roles[0])
        self.sheet, self._inside = None, book.storage
        book.act_as(person.id, role)
        self._preferences.remember_practitioner(book.book_id, person.id, role)
        go_on()

    def _on_forgotten(self, book: OpenBook, way: QPushButton, go_on: Callable[[], object]) -> None:
        """Say at the first tap what it means; take the only PIN away at the second, which the audit trail says."""
        if self.sheet is None:
            return
        if way.text() != _("Take the PIN away"):
            way.setText(_("Take the PIN away"))
            self.sheet.say(_(FORGOTTEN))
            return
        from iastm_desktop.ui.pin_setting import take_away

        def gone() -> None:
            self.shut()
            book.pins = {}
            self.ask(book, go_on)

        way.setEnabled(False)
        take_away(book, next(iter(book.pins)), gone)

    def _leave(self, book: OpenBook) -> None:
        self._window.ask_for_book()
        if self._window.book is not book:
            self.shut()

    def _lock_if_left_alone(self, sheet: PinSheet, book: OpenBook) -> None:
        minutes = idle_minutes(self._preferences)
        if minutes and book.storage.keys:
            QTimer.singleShot(minutes * 60_000, sheet, self._window.locking.lock_now)
