"""The history of a visit: every version of everything in it, newest first, with what it changed struck through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QWidget

from iastm_desktop.domain.visit_history import Change, changes_of
from iastm_desktop.ui.dates import clock_time, short_date
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, clear, column, holder, label, row, scrolling
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.domain.facts import Save

_SIZE = QSize(760, 640)


class HistoryDialog(QDialog):
    """Shows the versions of one visit as the book holds them."""

    def __init__(self, book: OpenBook, parts: Parts, session: str, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts = book, parts
        self._changes: tuple[Change, ...] = ()
        self.setWindowTitle(_("History of the visit"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.only = QCheckBox(_("Only what was changed or taken back"))
        self.only.toggled.connect(self._show)
        self.state = label(_("One moment…"), "muted", wrap=True)
        self._rows = column(spacing=8)
        layout = column(
            label(_("History of the visit"), "h1"),
            self.only,
            self.state,
            scrolling(holder(column(self._rows, 0))),
            row(0, button(_("Close"), self.accept)),
            spacing=10,
        )
        layout.setStretch(3, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(_SIZE.boundedTo(over.window().size()))
        book.ask(self, lambda opened: opened.history_of_session(session), self._on_read)

    def words(self) -> list[str]:
        """Return what is shown, line by line."""
        return [made.text() for made in self.findChildren(QLabel, "line") if made.isVisible()]

    def _on_read(self, saves: tuple[Save, ...]) -> None:
        self._changes = changes_of(saves, self._parts.catalogue, self._parts.regions)
        self._show()

    def _show(self) -> None:
        clear(self._rows)
        shown = [change for change in reversed(self._changes) if change.is_correction or not self.only.isChecked()]
        self.state.setText("" if shown else _("Nothing was changed."))
        self.state.setVisible(not shown)
        for change in shown:
            self._rows.addWidget(self._card(change))

    def _card(self, change: Change) -> QWidget:
        who = self._book.practitioner_name(change.author) or _("the program")
        when = f"{short_date(change.at.date)} {clock_time(change.at)}"
        why = _(": {why}").format(why=change.why) if change.why else ""
        lines = [_line(f"{when}, {who}", "small"), _line(f"{_(change.what).capitalize()}{why}", "h3")]
        lines += [_line(text, "muted", struck=True) for text in change.before]
        lines += [_line(text) for text in change.after]
        return card(column(*lines, spacing=2), margin=10)


def _line(text: str, role: str = "", *, struck: bool = False) -> QLabel:
    made = label(text, role, wrap=True)
    made.setObjectName("line")
    if struck:
        made.setStyleSheet("text-decoration: line-through;")
        made.setAccessibleName(_("before: {text}").format(text=text))
    return made
