"""Review and sign all: the finished visits of a day that nobody has signed, each in short; one PIN signs one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.note_lines import intervention_lines, objective_lines
from iastm_desktop.domain.signing import missing_for_signing
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.ui.begun_mends import missing_mends
from iastm_desktop.ui.dates import clock_time, count, duration, long_date
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.outbox import put_in_outbox
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.sign_row import missing_in_short
from iastm_desktop.ui.signing_flow import signers
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

_SIZE = QSize(860, 680)
LINES_SHOWN = 8


class ReviewDialog(QDialog):
    """Shows the day's visits to be signed. `session_wanted` carries one to be completed; `signed` follows COMMIT."""

    session_wanted = Signal(str)
    signed = Signal()

    def __init__(self, book: OpenBook, parts: Parts, day: date, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._day = book, day
        self._parts = replace(parts, catalogue=parts.catalogue.with_terms(book.terms))
        self.setWindowTitle(_("Review and sign"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.boxes: dict[str, QCheckBox] = {}
        self.state = label(_("One moment…"), "muted", wrap=True)
        self.sign = button(_("Sign"), self._on_sign, role="primary")
        self.sign.setMinimumHeight(48)
        self.sign.setEnabled(False)
        self._cards = column(spacing=10)
        layout = column(
            label(_("Review and sign, {day}").format(day=long_date(day)), "h1"),
            self.state,
            scrolling(holder(column(self._cards, 0))),
            row(0, button(_("Close"), self.accept), self.sign),
            spacing=10,
        )
        layout.setStretch(2, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(_SIZE.boundedTo(over.window().size()))
        self._read()

    def _read(self) -> None:
        day = self._day

        def read(opened: Book) -> tuple[SessionRecord, ...]:
            from iastm_desktop.storage.signing import waiting_to_be_signed

            return waiting_to_be_signed(opened, day)

        self._book.ask(self, read, self._show)

    def _show(self, records: Sequence[SessionRecord]) -> None:
        clear(self._cards)
        self.boxes = {}
        for record in records:
            self._cards.addWidget(self._card(record))
        words = count(len(records), _("visit"), _("visits"))
        self._say(_("{visits} to look over.").format(visits=words) if records else _("Every visit is signed."), "muted")
        self._on_chosen()

    def _card(self, record: SessionRecord) -> QWidget:
        session, parts, entries = record.session, self._parts, record.entries
        end = clock_time(session.ended_at) if session.ended_at else ""
        name = f"{clock_time(session.started_at)} – {end}  {record.client.known_as}"
        work = count(len(worked_regions(entries)), _("region"), _("regions"))
        own = session.practitioner == self._book.author
        text = _("{work}, tool time {time}") if own else _("{work}, tool time {time}, charted by {name}")
        time, who = duration(tool_seconds(entries)), record.practitioner.name
        lines = [label(text.format(work=work, time=time, name=who), "muted", wrap=True)]
        said = (
            *intervention_lines(entries, parts.catalogue, parts.regions),
            *objective_lines(entries, parts.catalogue, parts.regions),
        )
        lines += [label(line, wrap=True) for line in said[:LINES_SHOWN]]
        if len(said) > LINES_SHOWN:
            lines.append(label(_("and {number} more").format(number=len(said) - LINES_SHOWN), "small"))
        show = button(_("Open"), partial(self._open, session.id), name=_("Open the visit of {name}").format(name=name))
        missing = (*missing_for_signing(record, parts.catalogue), *missing_mends(self._book, record.session.id))
        if missing:
            head: QWidget = label(name, "h3")
            lines += [label(words, "caution", wrap=True) for words in missing_in_short(missing)]
        else:
            head = self.boxes[session.id] = QCheckBox(name)
            self.boxes[session.id].setChecked(own)  # to sign somebody else's visit is a choice of its own
            self.boxes[session.id].toggled.connect(self._on_chosen)
        first = row(head, show)
        first.setStretch(0, 1)
        return card(column(first, *lines, spacing=4), margin=12)

    def _chosen(self) -> list[str]:
        return [session for session, box in self.boxes.items() if box.isChecked()]

    def _on_chosen(self) -> None:
        number = len(self._chosen())
        self.sign.setEnabled(number > 0)
        self.sign.setText(_("Sign {visits}").format(visits=count(number, _("visit"), _("visits"))))

    def _open(self, session: str) -> None:
        self.accept()
        self.session_wanted.emit(session)

    def _on_sign(self) -> None:
        chosen = self._chosen()
        words = _("Sign {visits} of {day}").format(
            visits=count(len(chosen), _("visit"), _("visits")), day=long_date(self._day)
        )
        people = signers(self._book)
        ask_pin(self, self._book, words=words, purpose="sign", people=people, on_right=partial(self._sign, chosen))

    def _sign(self, chosen: list[str], signer: Signer) -> None:
        now, catalogue, storage = self._parts.now(), self._parts.catalogue, self._book.storage

        def sign_all(opened: Book) -> tuple[str, ...]:
            from iastm_desktop.storage.errors import refused
            from iastm_desktop.storage.signing import sign

            if storage.held:
                raise refused(_("something of these visits is not saved yet"))
            with opened.writing():
                return tuple(
                    session
                    for session in chosen
                    if not sign(opened, session, signer.practitioner, by=signer.by, now=now, catalogue=catalogue)
                )

        self.sign.setEnabled(False)
        self._say(_("Signing…"), "muted")
        self._book.ask_or(self, sign_all, self._on_signed, lambda error: self._say(str(error), "wrong"))

    def _on_signed(self, sessions: Sequence[str]) -> None:
        for session in sessions:
            put_in_outbox(self._book, self._parts, session)
        self._read()
        self.signed.emit()

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
