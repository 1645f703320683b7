"""Checks the whole practice file, and says in plain sentences what it found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.findings import VerifyFinding
    from iastm_desktop.storage.locks import Keys

Checked = tuple[Sequence["VerifyFinding"], str]
_WIDTH_PX, _HEIGHT_PX = 620, 420


class CheckDialog(QDialog):
    """Shows what `verify` finds, and whether the file goes on from where it ended when it was last used here."""

    def __init__(self, book: OpenBook, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle(_("Check the practice file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = _("Checking every save. What is charted meanwhile is saved as ever…")
        self.found = label(text, "h3", wrap=True)
        self._lines = column(spacing=6)
        self.accept_end = button(_("I know why: go on from this end"), self._on_accepted)
        layout = column(
            label(_("Check the practice file"), "h1"),
            self.found,
            scrolling(holder(column(self._lines, 0))),
            row(0, self.accept_end, button(_("Close"), self.accept)),
            spacing=12,
        )
        layout.setStretch(2, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(min(_WIDTH_PX, over.window().width()), min(_HEIGHT_PX, over.window().height()))
        path, kept, keys = book.path, book.ended_at, book.storage.keys
        place = book.preferences.choice(f"backups/{book.book_id}/place") if book.preferences else ""
        self._book = book
        self.accept_end.setVisible(False)

        def check() -> Checked:
            return _check(path, kept, Path(place) if place else None, keys)

        run_in_background(check, self._show, self._on_failed, expected=_expected(), receiver=self)

    def _show(self, answer: Checked) -> None:
        findings, where = answer
        faults = [finding for finding in findings if not finding.is_note]
        if faults:
            text = _("{count}. Keep this file as it is, and put the newest good backup beside it.")
            self._say(text.format(count=count(len(faults), _("finding"), _("findings"))), "alert")
            self.accept_end.setVisible(bool(self._book.ended_at) and not self._book.goes_on and self._book.may_chart)
        else:
            self._say(_("Whole. Nothing was changed or lost. It ends at {where}.").format(where=where), "ok")
        for finding in (*faults, *(one for one in findings if one.is_note)):
            self._lines.addWidget(label(finding.text, "muted" if finding.is_note else "", wrap=True))

    def _on_accepted(self) -> None:
        from iastm_desktop.ui.outside_head import accept_end

        accept_end(self._book)
        self.accept_end.hide()
        words = _("The file goes on from this end. The audit trail says who decided so.")
        self._lines.addWidget(label(words, wrap=True))

    def _on_failed(self, error: Exception) -> None:
        self._say(_("It could not be checked. {why}").format(why=error), "alert")

    def _say(self, words: str, role: str) -> None:
        set_role(self.found, role)
        self.found.setText(words)


def _expected() -> tuple[type[Exception], ...]:
    from iastm_desktop.storage.errors import BookError

    return (BookError, OSError)


def _check(path: Path, kept: str, place: Path | None, keys: Keys | None) -> Checked:
    """Check the book through a connection of its own; what was kept outside counts where it can be read."""
    from iastm_desktop.storage.book import open_book
    from iastm_desktop.storage.kept_outside import disagreeing
    from iastm_desktop.storage.outside import fingerprint

    with open_book(path) as book:
        return (*book.verify(keys), *disagreeing(book, kept, place)), str(fingerprint(book.head()))
