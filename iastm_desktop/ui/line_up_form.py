"""The small form that puts a client on the line-up."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.client_list import ClientSearch
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import CARD_MARGIN_PX, button, column, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

_TIME = re.compile(r"([01]?\d|2[0-3])[:.h ]?([0-5]\d)?")


class LineUpForm(QFrame):
    """Asks who, when and why. `added` carries client id, time `09:30` (or empty), reason.

    For a visit that is planned already: `moved` carries its record with time and reason, `taken_off` the record.
    """

    added = Signal(str, str, str)
    moved = Signal(object, str, str)
    taken_off = Signal(object)
    closed = Signal()

    def __init__(self, book: OpenBook) -> None:
        super().__init__()
        set_role(self, "card")
        self._book = book
        self._client: Client | None = None
        self._planned: Record | None = None
        self.search = ClientSearch()
        self.search.setFixedHeight(260)
        self.search.chosen.connect(self._on_chosen)
        self.time, self.reason = QLineEdit(), QLineEdit()
        self.wrong = label("", "wrong")
        self._chosen = label("", "h2")
        self.add_button = button(_("Add to line-up"), self._on_add, role="primary")
        self.off_button = button(_("Take off the line-up"), self._on_take_off)
        self._title = label("", "h2")
        self._lay_out()
        book.clients_changed.connect(self._show_clients)
        self._show_clients()

    def enter(self) -> None:
        """Begin with nothing filled in."""
        self._begin(None)
        self._choose(None)
        for field in (self.time, self.reason, self.search.field):
            field.clear()
        self.wrong.hide()
        self.search.field.setFocus()

    def enter_planned(self, planned: Record) -> None:
        """Begin with a visit that is planned already, to move it or take it off."""
        self.enter()
        self._begin(planned)
        self._choose(self._book.clients.get(planned.client or ""))
        self.time.setText(str(planned.body.get("time", "")))
        self.reason.setText(str(planned.body.get("reason", "") or ""))
        self.time.setFocus()
        self.time.selectAll()

    def _begin(self, planned: Record | None) -> None:
        self._planned = planned
        self._title.setText(_("Change the line-up") if planned else _("Add to line-up"))
        self.add_button.setText(_("Save") if planned else _("Add to line-up"))
        self.off_button.setVisible(planned is not None)

    def _on_take_off(self) -> None:
        if self._planned:
            self.taken_off.emit(self._planned)

    def _lay_out(self) -> None:
        self.time.setAccessibleName(_("Time"))
        self.time.setPlaceholderText(_("09:30"))
        self.time.setFixedWidth(110)
        self.reason.setAccessibleName(_("Reason for visit"))
        self.reason.setPlaceholderText(_("Reason for visit (may stay empty)"))
        for field in (self.time, self.reason):
            field.setMinimumHeight(44)
        self.reason.returnPressed.connect(self._on_add)
        content = column(
            row(self._title, 0, button(_("Cancel"), self.closed.emit, role="quiet")),
            self.search,
            self._chosen,
            row(self.time, self.reason, self.off_button, self.add_button),
            self.wrong,
            spacing=12,
        )
        content.setContentsMargins(CARD_MARGIN_PX, 12, CARD_MARGIN_PX, CARD_MARGIN_PX)
        self.setLayout(content)

    def _show_clients(self) -> None:
        self.search.set_clients(tuple(self._book.clients.values()))

    def _choose(self, client: Client | None) -> None:
        self._client = client
        self._chosen.setText(client.known_as if client else "")
        self._chosen.setVisible(client is not None)
        self.search.setVisible(client is None)
        self.add_button.setEnabled(client is not None)

    def _on_chosen(self, client: str) -> None:
        self._choose(self._book.clients[client])
        self.time.setFocus()

    def _on_add(self) -> None:
        time = read_time(self.time.text())
        self.wrong.setVisible(time is None)
        if time is None:
            self.wrong.setText(_("{text} is not a time such as 09:30.").format(text=self.time.text().strip()))
            self.time.setFocus()
        elif self._planned:
            self.moved.emit(self._planned, time, self.reason.text().strip())
        elif self._client:
            self.added.emit(self._client.id, time, self.reason.text().strip())


def read_time(text: str) -> str | None:
    """Return `9`, `9.30`, `930` or `09:30` as `09:30`; empty for empty; None where it is no time of day."""
    text = text.strip()
    if not text:
        return ""
    match = _TIME.fullmatch(text.zfill(4) if text.isdigit() and len(text) > 2 else text)
    return f"{int(match[1]):02}:{match[2] or '00'}" if match else None
