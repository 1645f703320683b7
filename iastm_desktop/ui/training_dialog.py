"""A practitioner's training: which course, by which body, when, and to which day it holds; printed on reports."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from iastm_desktop.domain.credentials import KIND, credential_of, credential_record, credential_words, is_valid
from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Credential, Practitioner
from iastm_desktop.ui.client_fields import read_born
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.people_step import big_field, single_spaced
from iastm_desktop.ui.pieces import button, card, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.words import _

_SIZE = (640, 620)


class TrainingDialog(QDialog):
    """Adds training to a person, or takes it off; each is a record of its own. `changed` follows COMMIT."""

    changed = Signal()

    def __init__(self, book: OpenBook, person: Practitioner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._person = book, person
        self.setWindowTitle(_("Training"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.course, self.body = big_field(_("Course")), big_field(_("Given by"))
        self.on, self.until = big_field(_("Done on")), big_field(_("Valid to"))
        for field in (self.on, self.until):
            field.setPlaceholderText(_("YYYY-MM-DD, where known"))
        self.wrong = label("", "wrong", wrap=True)
        self.add_button = button(_("Add"), self._on_add, role="primary")
        self._list = column(spacing=8)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        fields = column(spacing=6)
        for pair in ((self.course, self.body), (self.on, self.until)):
            fields.addLayout(row(*(_named(field) for field in pair), spacing=10))
        adding = row(self.wrong, self.add_button)
        adding.setStretch(0, 1)
        inside = column(self._list, 4, fields, adding, 0, spacing=8)
        title = _("Training of {name}").format(name=self._person.name)
        why = label(_("It stands on reports. Without a registration, a missing one is noted."), "muted", wrap=True)
        close = row(0, button(_("Close"), self.accept))
        layout = column(label(title, "h1"), why, scrolling(holder(inside)), close, spacing=10)
        layout.setContentsMargins(28, 20, 20, 16)
        self.setLayout(layout)
        over = self.parentWidget()
        self.resize(_SIZE[0], min(_SIZE[1], over.height() - 20) if over else _SIZE[1])

    def _read(self) -> None:
        self._book.ask(self, lambda book: book.records(KIND), self._show)

    def _show(self, records: tuple[Record, ...]) -> None:
        clear(self._list)
        own = [record for record in records if record.body.get("practitioner") == self._person.id]
        for record in own:
            self._list.addWidget(self._row(record))
        if not own:
            self._list.addWidget(label(_("No training on record yet."), "muted"))

    def _row(self, record: Record) -> QWidget:
        credential = credential_of(record)
        words = credential_words(credential)
        gone = "" if is_valid(credential, now().date) else _(" (run out)")
        off = button(
            _("Take off"), lambda: self._on_off(record), role="quiet", name=_("Take off {what}").format(what=words)
        )
        line = row(elided(words + gone, "wrong" if gone else ""), off)
        line.setStretch(0, 1)
        return card(line, margin=8)

    def _on_add(self) -> None:
        credential = self._typed()
        if credential is None:
            return
        self.add_button.setEnabled(False)
        record = credential_record(credential, self._person.id, new_id())
        self._book.save([self._book.save_of(record)], self._on_saved, self._on_not_saved)

    def _typed(self) -> Credential | None:
        """Return what was typed; None where something is missing or wrong, and say what."""
        course, body = single_spaced(self.course), single_spaced(self.body)
        days = [read_born(single_spaced(field)) for field in (self.on, self.until)]
        unread = [
            field.accessibleName()
            for field, day in zip((self.on, self.until), days, strict=True)
            if single_spaced(field) and day is None
        ]
        if not course or not body:
            self._say(_("Training needs the course and who gave it."))
        elif unread:
            self._say(_("{field}: write the day as YYYY-MM-DD.").format(field=unread[0]))
        elif days[0] and days[1] and days[1] < days[0]:
            self._say(_("It cannot run out before it was done."))
        else:
            return Credential(course=course, body=body, on=days[0], until=days[1])
        return None

    def _on_off(self, record: Record) -> None:
        self._book.correct(self, record, self._on_saved, self._on_not_saved, reason="taken off", withdrawn=True)

    def _on_saved(self) -> None:
        for field in (self.course, self.body, self.on, self.until):
            field.clear()
        self._say("")
        self.add_button.setEnabled(True)
        self._read()
        self.changed.emit()

    def _on_not_saved(self, why: str) -> None:
        self.add_button.setEnabled(True)
        self._say(why)

    def _say(self, words: str) -> None:
        self.wrong.setText(words)


def _named(field: QLineEdit) -> QWidget:
    return holder(column(label(field.accessibleName(), "small"), field, spacing=2))
