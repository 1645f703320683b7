"""The audit trail on screen: searched by words and kind, of everybody or one client, whose can be saved as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from iastm_desktop.domain.audit import GROUPS, AuditLine, event_words, matches, told_together
from iastm_desktop.domain.people import Client, Practice
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.people_step import big_field
from iastm_desktop.ui.pieces import button, column, label, row
from iastm_desktop.ui.summary_dialog import write_pdf
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

_SIZE = QSize(960, 680)
_GROUP_WORDS = {
    "seen": _("Seen, printed"),
    "changed": _("Charted, changed"),
    "signed": _("Signed"),
    "refused": _("Refused"),
    "keys": _("PIN"),
    "file": _("File, backups"),
}
_ROW_PX = 44


class AuditDialog(QDialog):
    """Shows the newest lines; more are one button away. With a client it shows theirs, and saves them as PDF."""

    def __init__(self, book: OpenBook, over: QWidget, client: str = "") -> None:
        super().__init__(over)
        self._book, self._client = book, client
        self._lines: tuple[AuditLine, ...] = ()
        known = book.clients.get(client)
        title = _("Who did and saw what: {name}").format(name=known.known_as) if known else _("Who did and saw what")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = big_field(_("Search: a name, a day, a word"))
        self.search.setPlaceholderText(_("A name, a day (2026-03-05), a word"))
        self.search.textChanged.connect(self._show)
        self.kinds = ChipRow(_GROUP_WORDS.items(), allow_none=True, compact=True, name=_("Kind"))
        self.kinds.changed.connect(self._show)
        self.table = self._table()
        self.state = label("", "muted", wrap=True)
        self.older = button(_("Show older"), self._read_older)
        self.save = button(_("Save as PDF…"), self._ask_where)
        self.save.setVisible(bool(known))
        foot = row(self.state, self.older, self.save, button(_("Close"), self.accept), spacing=10)
        foot.setStretch(0, 1)
        layout = column(label(title, "h1", wrap=True), row(self.search), self.kinds, self.table, foot, spacing=10)
        layout.setStretch(3, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(_SIZE.boundedTo(over.window().size()))
        self._read_older()

    def rows(self) -> list[tuple[str, ...]]:
        """Return what the table says, row by row."""
        cells = range(self.table.columnCount())
        lines = range(self.table.rowCount())
        return [tuple(item.text() for cell in cells if (item := self.table.item(line, cell))) for line in lines]

    def names(self) -> dict[str, str]:
        """Return the names that ids stand for."""
        people = {person.id: person.name for person in self._book.practitioners.values()}
        return people | {client.id: client.known_as for client in self._book.clients.values()}

    def _table(self) -> QTableWidget:
        heads = [_("When"), _("Who"), _("What"), _("Client")]
        table = QTableWidget(0, len(heads))
        table.setHorizontalHeaderLabels(heads)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.setAccessibleName(_("Audit trail"))
        return table

    def _read_older(self) -> None:
        before, client = self._lines[-1].seq if self._lines else None, self._client or None

        def read(opened: Book) -> tuple[AuditLine, ...]:
            return opened.audit_trail(client=client, before=before)

        self._book.ask(self, read, self._on_read)

    def _on_read(self, lines: Sequence[AuditLine]) -> None:
        self._lines = (*self._lines, *lines)
        self.older.setEnabled(bool(lines))
        self._show()

    def _show(self) -> None:
        shown = list(told_together(self._chosen()))
        names = self.names()
        self.table.setRowCount(0)  # a cell that takes another's place has every cell of its column measured anew
        self.table.setRowCount(len(shown))
        for place, line in enumerate(shown):
            when = line.at.local.strftime("%Y-%m-%d %H:%M") if line.at else ""
            cells = (
                when,
                names.get(line.author) or _("the program"),
                event_words(line),
                names.get(line.client or "", ""),
            )
            for cell, words in enumerate(cells):
                self.table.setItem(place, cell, QTableWidgetItem(words))
        self.state.setText(_("{number} lines").format(number=len(shown)))

    def _chosen(self) -> list[AuditLine]:
        text, group, names = self.search.text(), self.kinds.value(), self.names()
        events = GROUPS[group] if isinstance(group, str) else None
        return [line for line in self._lines if (events is None or line.what in events) and matches(line, text, names)]

    def _ask_where(self) -> None:
        name = str(Path.home() / _("audit trail.pdf"))
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the audit trail"), name, _("PDF (*.pdf)"))
        if chosen:
            self.save_to(Path(chosen))

    def _on_saved(self, path: Path) -> None:
        self.state.setText(_("Saved as {path}").format(path=path))
        note_event(self._book, "exported", author=self._book.author, client=self._client, scope="audit trail")

    def save_to(self, path: Path) -> None:
        """Write the lines that are shown to `path` as PDF."""
        book, client, names = self._book, self._book.clients[self._client], self.names()
        lines, practice = tuple(told_together(self._chosen())), self._book.practice

        def read(opened: Book) -> str:
            from iastm_desktop.storage.outside import fingerprint

            return str(fingerprint(opened.head()))

        def write(head: str) -> None:
            run_in_background(
                lambda: write_pdf(path, _pdf(lines, client, practice, names, head)),
                lambda _nothing: self._on_saved(path),
                lambda error: self.state.setText(_("The PDF was not saved: {why}.").format(why=error.strerror)),
                receiver=self,
            )

        book.ask(self, read, write)


def _pdf(
    lines: Sequence[AuditLine], client: Client, practice: Practice | None, names: Mapping[str, str], head: str
) -> bytes:
    from iastm_desktop.reports.story_audit import audit_pdf

    return audit_pdf(lines, client, practice, names=names, fingerprint=head)
