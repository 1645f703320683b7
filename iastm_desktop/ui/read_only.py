"""A book that somebody else has open, looked at here: the line that says so, and no buttons that would write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.holder import Holder

LOOK_AGAIN_MS = 5_000
# What of each page would write to the book. Whatever else does is told by `OpenBook.save` that nothing is saved.
WRITES = {
    "TodayPage": ("add_button",),
    "ClientsPage": ("new_button",),
    "ClientPage": ("start_button", "edit_button", "fill_in_button"),
}
FORMS = {"CallForm": ("done", "unreached", "skip", "incident"), "IncidentForm": ("save", "close_it")}


class ReadOnlyLine(QFrame):
    """Says that the book is open to read only, who has it, and offers to open it to write once it is free."""

    def __init__(self, open_to_write: Callable[[], object]) -> None:
        super().__init__()
        set_role(self, "alertbar")
        self._book: OpenBook | None = None
        self._mark = label("")
        put_icon(self._mark, "warning", tone="danger_ink", size_px=20)
        self.words = label("", "alertwords", wrap=True)
        self.write_button = button(_("Open to write"), open_to_write)
        content = row(self._mark, self.words, self.write_button, spacing=10)
        content.setStretch(1, 1)
        content.setContentsMargins(28, 4, 20, 4)
        self.setLayout(content)
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look_again)
        self.hide()

    def show_book(self, book: OpenBook | None) -> None:
        """Say who has this book, as long as it is the one that is open; nothing for one that is open to write."""
        if book is self._book:
            return
        self._book = book if book and book.looks_only else None
        self.setVisible(bool(self._book))
        if not self._book:
            self._timer.stop()
            return
        self._say(_("Read only: nothing can be charted or changed here."))
        self._timer.start()
        self.look_again()

    def look_again(self) -> None:
        """Ask who has the book now."""
        book = self._book
        if book:
            book.ask(self, _holder, lambda holder: self._on_holder(book, holder))

    def _on_holder(self, book: OpenBook, holder: Holder | None) -> None:
        from iastm_desktop.storage.holder import holder_words

        if book is not self._book:
            return
        if holder:
            self._say(_("Read only: the practice file is in use {by}.").format(by=holder_words(holder)))
        else:
            self._say(_("Read only. Nobody else has the practice file open now."))

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.setAccessibleName(words)


def _holder(book: Book) -> Holder | None:
    from iastm_desktop.storage.holder import holder_of

    return holder_of(book.path)


def take_writing_away(page: QWidget) -> None:
    """Hide for good what would write to a book that is open to read only, and let its forms be read only."""
    for name in WRITES.get(type(page).__name__, ()):
        getattr(page, name).hide()
    for form in page.findChildren(QFrame):
        if type(form).__name__ in FORMS:
            take_answers_away(form)


def take_answers_away(form: QFrame) -> None:
    """Show what a form holds, with nothing to answer, and say why."""
    from iastm_desktop.ui.chips import ChipRow
    from iastm_desktop.ui.pain_row import PainRow

    for name in FORMS[type(form).__name__]:
        getattr(form, name).hide()
    for field in form.findChildren(QLineEdit):
        field.setReadOnly(True)
    for choice in (*form.findChildren(ChipRow), *form.findChildren(PainRow)):
        choice.setEnabled(False)
    layout = form.layout()
    if layout:
        layout.addWidget(label(_("Read only: this can be looked at here, not written."), "muted", wrap=True))
