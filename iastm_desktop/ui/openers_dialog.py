"""Who can open a locked practice file: the sheet, each person's passphrase, and the files that need neither."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from iastm_desktop.domain.lock_words import IS_LOCKED, IS_OPEN, WHO_FINDS_IT
from iastm_desktop.domain.moments import now
from iastm_desktop.ui.age_backup import WHAT_IT_IS, ask_where, save_age
from iastm_desktop.ui.clearing import OpenCopies, folders_of
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.people_step import big_field, wrong_label
from iastm_desktop.ui.pieces import button, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.unlock_page import secret_field, show_button
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

WIDTH_PX, HEIGHT_PX = 720, 600
Opens = tuple[tuple[str, ...], tuple[Path, ...]]


class OpenersDialog(QDialog):
    """Lists what opens the file, takes one more passphrase, and offers another lock."""

    new_lock_wanted = Signal()

    def __init__(self, book: OpenBook, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Who can open the practice file"))
        self._book = book
        self.holders, self.copies = column(spacing=4), OpenCopies(book, self)
        self.copies.cleared.connect(self._read)
        self.name, self.passphrase = big_field(_("Whose passphrase")), secret_field(_("Passphrase"))
        self.name.setPlaceholderText(_("Name"))
        self.wrong, self.said = wrong_label(), label("", "ok", wrap=True)
        self.add_button = button(_("Add this passphrase"), self.add)
        self.age_button = button(_("Save a locked backup…"), self._ask_where)
        self.lock_button = button(_("Another lock for all…"), self._on_new_lock)
        adding = (self.name, row(self.passphrase, show_button(self.passphrase), self.add_button))
        body = column(
            label(_("Who can open this file"), "h1", wrap=True),
            self.holders,
            *(label(_(words), "muted", wrap=True) for words in (IS_LOCKED, IS_OPEN, WHO_FINDS_IT)),
            self.copies,
            8,
            label(_("One more person"), "h3"),
            *adding,
            self.wrong,
            self.said,
            8,
            label(_("A backup for a stick or a cloud folder"), "h3", wrap=True),
            label(_(WHAT_IT_IS), "muted", wrap=True),
            row(self.age_button, 0),
            8,
            label(_("Somebody left, or the sheet was lost or seen?"), "h3", wrap=True),
            row(self.lock_button, 0),
            0,
            spacing=10,
        )
        for control in (self.name, self.passphrase, self.add_button, self.lock_button):
            control.setEnabled(not book.looks_only)
        layout = column(scrolling(holder(body)), row(0, button(_("Close"), self.accept)), spacing=12)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(min(WIDTH_PX, over.window().width()), min(HEIGHT_PX, over.window().height()))
        self._read()

    def _read(self) -> None:
        self._book.ask(self, partial(read_opens, folders=folders_of(self._book)), self._show)

    def add(self) -> None:
        """Let one more person open the file."""
        from iastm_desktop.storage.locks import what_is_wrong

        name, passphrase = " ".join(self.name.text().split()), self.passphrase.text()
        wrong = _(what_is_wrong(passphrase)) if name else _("Say whose passphrase it is.")
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        if wrong:
            return
        self.add_button.setEnabled(False)
        author, moment, folders = self._book.author, now(), folders_of(self._book)
        self.passphrase.clear()

        def write(book: Book) -> Opens:
            from iastm_desktop.storage.audit import note
            from iastm_desktop.storage.errors import locked
            from iastm_desktop.storage.slots import passphrase_slot

            if book.lock.keys is None:
                raise locked()
            slot = passphrase_slot(book.lock.keys, passphrase, name, book.lock.slots())
            book.lock.add_slot(slot, author=author, now=moment)
            note(book, "key_added", author=author, now=moment)
            return read_opens(book, folders)

        self._book.ask_or(self, write, lambda opens: self._on_added(name, opens), self._on_failed)

    def save_age(self, path: Path) -> None:
        """Back the book up to the new file `path`, locked for the recovery sheet."""
        self.age_button.setEnabled(False)

        def done() -> None:
            self.age_button.setEnabled(True)
            self.said.setText(_("Saved as {path}, and read back.").format(path=path))

        save_age(self, self._book, path, done, self._on_failed)

    def _ask_where(self) -> None:
        if path := ask_where(self, self._book):
            self.save_age(path)

    def _on_added(self, name: str, opens: Opens) -> None:
        self.add_button.setEnabled(True)
        self.name.clear()
        self.said.setText(_("{name} opens this file now.").format(name=name))
        self._show(opens)

    def _on_failed(self, error: Exception) -> None:
        self.add_button.setEnabled(True)
        self.age_button.setEnabled(True)
        self.wrong.setText(str(error))
        self.wrong.show()

    def _show(self, opens: Opens) -> None:
        holders, copies = opens
        clear(self.holders)
        for words in (_("The recovery sheet"), *(_("{name}, by passphrase").format(name=name) for name in holders)):
            self.holders.addWidget(label(words, "h3"))
        self.copies.show_copies(copies)

    def _on_new_lock(self) -> None:
        self.accept()
        self.new_lock_wanted.emit()


def read_opens(book: Book, folders: tuple[Path, ...]) -> Opens:
    """Return whose passphrases open the book, and the files about, in `folders` too, that need none of them."""
    from iastm_desktop.storage.relocking import open_copies

    holders = tuple(slot.holder for slot in book.lock.slots() if slot.holder)
    return holders, open_copies(book.path, book.book_id, book.lock.earlier_book(), *folders)
