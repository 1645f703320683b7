"""One client's record as a whole: hand it out, join it with a second entry, see how long it is kept, destroy it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import Kept, RetentionRule, rule_words
from iastm_desktop.ui.client_list import details
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.destroy_dialog import DestroyDialog
from iastm_desktop.ui.join_dialog import JoinDialog, SeparateDialog
from iastm_desktop.ui.keeping import hand_out, read_kept
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

_SIZE = QSize(720, 640)


class RecordDialog(QDialog):
    """`changed` carries the client to go on with, empty where the record is gone; it follows COMMIT."""

    changed = Signal(str)
    leaving = Signal()

    def __init__(self, book: OpenBook, parts: Parts, client: Client, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts, self._client = book, parts, client
        self.setWindowTitle(_("Whole record"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.save_button = button(_("Save as PDF and data…"), self._ask_folder, role="primary")
        self.join_button = button(_("Join with another entry…"), self._on_join)
        self.destroy_button = button(_("Destroy this record…"), self._on_destroy, name=_("Destroy this record"))
        self.destroy_button.setEnabled(False)
        self.state = label("", "muted", wrap=True)
        self.state.hide()
        self.kept = label(_("One moment…"), wrap=True)
        self._entries = column(spacing=6)
        self._lay_out()
        self.resize(_SIZE.boundedTo(over.window().size()))
        self._show_entries()
        book.ask(self, lambda opened: read_kept(opened, client.id, parts), lambda found: self._show_kept(*found))

    def save_to(self, folder: Path) -> None:
        """Write the whole record into a folder."""
        self.save_button.setEnabled(False)
        self._say(_("Putting it together…"), "muted")
        hand_out(self, self._book, self._parts, self._client, folder, self._on_saved, self._on_not_saved)

    def _lay_out(self) -> None:
        head = column(elided(self._client.known_as, "h1"), elided(details(self._client), "muted"), spacing=2)
        out = (
            _("Hand out the whole record"),
            _("Every visit with map, versions, added notes; calls, incidents, details, who saw it. Nothing of others."),
        )
        twice = (
            _("Entered twice?"),
            _("Both entries lead to one chart from then on. Nothing is changed in either, and it can be taken back."),
        )
        inside = column(
            _card(*out, row(self.save_button, 0), self.state),
            _card(*twice, self._entries, row(self.join_button, 0)),
            _card(_("How long it is kept"), "", self.kept, row(self.destroy_button, 0)),
            0,
            spacing=12,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(scrolling(holder(inside)), 1)
        layout.addLayout(row(0, button(_("Close"), self.accept)))

    def _show_entries(self) -> None:
        clear(self._entries)
        for entry, own in self._book.joined:
            if own == self._client.id:
                name = _("Separate {name}").format(name=entry.name)
                apart = button(_("Separate…"), partial(self._on_separate, entry), name=name)
                line = row(column(elided(entry.name, "h3"), elided(details(entry), "small"), spacing=0), apart)
                line.setStretch(0, 1)
                self._entries.addLayout(line)

    def _show_kept(self, rule: RetentionRule, kept: Kept | None) -> None:
        if kept is None:
            self.kept.setText(_("This client is not in the practice file any more."))
            return
        over = kept.until < self._parts.now().date
        text = (
            _("Last entry {last}. Its time was over on {until}.")
            if over
            else _("Last entry {last}. Kept until {until}.")
        )
        said = text.format(last=short_date(kept.last), until=short_date(kept.until))
        unsure = _(" No birth date says that this was not a minor.") if kept.may_have_been_minor else ""
        self.kept.setText(f"{said}{unsure}\n{_('The rule: {rule}.').format(rule=rule_words(rule))}")
        self.destroy_button.setEnabled(True)

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for the whole record"), str(Path.home()))
        if chosen:
            self.save_to(Path(chosen))

    def _on_saved(self, words: str) -> None:
        self.save_button.setEnabled(True)
        self._say(words, "ok")

    def _on_not_saved(self, words: str) -> None:
        self.save_button.setEnabled(True)
        self._say(words, "wrong")

    def _on_join(self) -> None:
        dialog = JoinDialog(self._book, self._parts, self._client, self)
        dialog.joined.connect(self._on_changed)
        dialog.open()

    def _on_separate(self, entry: Client) -> None:
        dialog = SeparateDialog(self._book, self._parts, entry, self._client, self)
        dialog.separated.connect(lambda: self._on_changed(self._client.id))
        dialog.open()

    def _on_destroy(self) -> None:
        self.leaving.emit()  # nothing of this client stays open meanwhile
        dialog = DestroyDialog(self._book, self._parts, self._client, self)
        dialog.destroyed_it.connect(lambda: self.changed.emit(""))
        dialog.finished.connect(lambda _code: self.accept() if dialog.is_done else None)
        dialog.open()

    def _on_changed(self, client: str) -> None:
        self.changed.emit(client)
        self.accept()

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()


def _card(heading: str, words: str, *parts: object) -> QWidget:
    said = [label(words, "small", wrap=True)] if words else []
    return card(column(label(heading, "h2"), *said, *parts, spacing=8), margin=14)  # type: ignore[arg-type]
