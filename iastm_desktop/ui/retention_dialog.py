"""How long records are kept, by which rule, and whose time is over: each can be destroyed from here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.outgoing import csv_text
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import SOURCE_LENGTH, Kept, RetentionRule, rule_record
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.client_list import details
from iastm_desktop.ui.dates import count, short_date
from iastm_desktop.ui.destroy_dialog import DestroyDialog
from iastm_desktop.ui.keeping import read_rule
from iastm_desktop.ui.number_field import NumberField
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.summary_dialog import write_pdf
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

_SIZE = QSize(820, 680)
_SHOWN = 200  # lines; the table that can be saved has all
HEADINGS = ("name", "born", "visits", "last entry", "kept until")


class RetentionDialog(QDialog):
    """`changed` follows the COMMIT of a destruction; `leaving` carries the client before it is asked about."""

    changed = Signal(str)
    leaving = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts = book, parts
        self._over: tuple[Kept, ...] = ()
        self.setWindowTitle(_("How long records are kept"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.years, self.majority = NumberField(_("Years from the last entry")), NumberField(_("Of age at"))
        self.source = QLineEdit()
        self.source.setMaxLength(SOURCE_LENGTH)
        self.source.setMinimumHeight(48)
        self.source.setAccessibleName(_("Who says so"))
        self.save_button = button(_("Save this rule"), self._on_save)
        self.save_button.setEnabled(False)
        self.table_button = button(_("Save the list as a table…"), self._ask_where)
        self.state, self.heading = label("", "muted", wrap=True), label(_("One moment…"), "h2", wrap=True)
        self.state.hide()
        self._lines = column(spacing=8)
        self._lay_out()
        self.resize(_SIZE.boundedTo(over.window().size()))
        self.read()

    def read(self) -> None:
        """Read the rule and whose time is over."""
        parts, today = self._parts, self._parts.now().date

        def read(opened: Book) -> tuple[RetentionRule, tuple[Kept, ...]]:
            from iastm_desktop.storage.retention import records_over

            rule = read_rule(opened, parts)
            return rule, records_over(opened, rule, today)

        self._book.ask(self, read, lambda found: self._show(*found))

    def names(self) -> list[str]:
        """Return whose time is over, as listed."""
        return [kept.client.known_as for kept in self._over]

    def save_table(self, path: Path) -> None:
        """Write the list as a table for a spreadsheet."""
        rows = [
            (kept.client.name, kept.client.born or "", kept.visits, kept.last.isoformat(), kept.until.isoformat())
            for kept in self._over
        ]
        data = csv_text([HEADINGS, *rows]).encode("utf-8-sig")
        run_in_background(
            lambda: write_pdf(path, data),
            lambda _nothing: self._on_table(path),
            lambda error: self._say(_("Not saved: {why}.").format(why=error.strerror), "wrong"),
            receiver=self,
        )

    def _on_table(self, path: Path) -> None:
        self._say(_("Saved as {path}").format(path=path), "ok")
        note_event(self._book, "exported", author=self._book.author, scope="list of records whose time is over")

    def _lay_out(self) -> None:
        numbers = row(
            column(label(_("Years from the last entry"), "small"), self.years, spacing=2),
            column(label(_("Of age at"), "small"), self.majority, spacing=2),
            0,
            spacing=12,
        )
        where = label(
            _("A minor's record is kept so long from the day of coming of age, where that is later."),
            "small",
            wrap=True,
        )
        saving = row(self.save_button, self.state, 0)
        saving.setStretch(1, 100)
        rule = column(
            label(_("The rule of this practice"), "h2"),
            numbers,
            where,
            column(label(_("Who says so"), "small"), self.source, spacing=2),
            saving,
            spacing=8,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(_("How long records are kept"), "h1", wrap=True))
        layout.addWidget(scrolling(holder(column(card(rule, margin=14), 6, self.heading, self._lines, 0))), 1)
        layout.addLayout(row(self.table_button, 0, button(_("Close"), self.accept)))

    def _show(self, rule: RetentionRule, over: Sequence[Kept]) -> None:
        self._over = tuple(over)
        self.years.edit.setText(str(rule.years))
        self.majority.edit.setText(str(rule.majority))
        self.source.setText(rule.source)
        self.source.setCursorPosition(0)
        self.save_button.setEnabled(self._book.may_chart)
        self.table_button.setEnabled(bool(over))
        clear(self._lines)
        people = count(len(over), _("record"), _("records"))
        words = _("The time of {records} is over").format(records=people)
        self.heading.setText(words if over else _("No record's time is over."))
        for kept in self._over[:_SHOWN]:
            self._lines.addWidget(self._card(kept))
        if len(over) > _SHOWN:
            self._lines.addWidget(
                label(_("and {number} more, in the table").format(number=len(over) - _SHOWN), "small")
            )

    def _card(self, kept: Kept) -> QWidget:
        text = _("{visits}, last entry {last}, kept until {until}")
        visits = count(kept.visits, _("visit"), _("visits"))
        words = text.format(visits=visits, last=short_date(kept.last), until=short_date(kept.until))
        lines = [
            elided(kept.client.known_as, "h3"),
            elided(details(kept.client), "small"),
            label(words, "small", wrap=True),
        ]
        if kept.may_have_been_minor:
            lines.append(label(_("No birth date says that this was not a minor."), "caution", wrap=True))
        name = _("Destroy the record of {name}").format(name=kept.client.known_as)
        act = button(_("Destroy…"), partial(self.ask_to_destroy, kept.client), name=name)
        act.setEnabled(self._book.may_chart)
        line = row(column(*lines, spacing=0), act)
        line.setStretch(0, 1)
        return card(line, margin=10)

    def ask_to_destroy(self, client: Client) -> DestroyDialog:
        """Ask about one record."""
        self.leaving.emit(client.id)
        dialog = DestroyDialog(self._book, self._parts, client, self)
        dialog.destroyed_it.connect(lambda: self.changed.emit(""))
        dialog.finished.connect(lambda _code: self.read())
        dialog.open()
        return dialog

    def _on_save(self) -> None:
        years, majority = self.years.value(), self.majority.value()
        if not isinstance(years, int) or not isinstance(majority, int):
            self._say(_("Write years and age as whole numbers."), "wrong")
            return
        try:
            record = rule_record(years, majority, self.source.text())
        except ValueError as error:
            self._say(_(str(error)), "wrong")
            return
        self._book.correct(self, record, self._on_saved, lambda why: self._say(why, "wrong"))

    def _on_saved(self) -> None:
        self._say(_("Saved."), "ok")
        self.read()

    def _ask_where(self) -> None:
        name = str(Path.home() / _("records whose time is over.csv"))
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the list"), name, _("Table (*.csv)"))
        if chosen:
            self.save_table(Path(chosen))

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()
