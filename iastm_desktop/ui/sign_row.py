"""The last step of a visit: Sign, or what is still missing, each with the way to it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.session import Answer, Screening
from iastm_desktop.domain.signing import Missing
from iastm_desktop.ui.pieces import button, card, clear, column, label, row, widgets_in
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

HEALTH, TAP_OUT = "screening", "tap_out"
_WAYS = {"end": _("Finish"), "screening": _("Ask"), "consent": _("Ask"), TAP_OUT: _("Answer"), "work": _("Chart")}
OF_AN_ENTRY = ("dose", "declined")  # one row an entry, and its way leads there


class MissingToSign(QWidget):
    """What keeps the visit from being signed. `way_wanted` carries what a row is about: `screening`, `consent`, ...

    `entry_wanted` carries the entry (id) that a row is about.
    """

    way_wanted = Signal(str)
    entry_wanted = Signal(str)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._rows = column(spacing=6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._rows)
        self.hide()

    def show_missing(self, missing: Sequence[Missing]) -> None:
        """Show a row for each thing, one for all the groups of health."""
        clear(self._rows)
        self.setVisible(bool(missing))
        if missing:
            self._rows.addWidget(label(_("Before you can sign:"), "h3"))
        groups = [one for one in missing if one.what.startswith(f"{HEALTH}:")]
        for one in missing:
            if one not in groups:
                self._rows.addWidget(self._row(one.words, [self._way_to(one)]))
        if groups:
            self._rows.addWidget(self._row(_(groups_words(groups)), [self._all_no(groups), self._way(HEALTH)]))

    def show_failure(self, why: str) -> None:
        """Say why the book did not sign."""
        clear(self._rows)
        self._rows.addWidget(label(why, "alert", wrap=True))
        self.show()

    def ways(self) -> list[QPushButton]:
        """Return the buttons of the rows, in order."""
        frames = [frame for frame in widgets_in(self._rows) if isinstance(frame, QFrame)]
        return [made for frame in frames for made in frame.findChildren(QPushButton)]

    def _row(self, words: str, ways: list[QPushButton]) -> QFrame:
        return card(column(label(words, wrap=True), row(0, *ways), spacing=6), role="caution", margin=10)

    def _way_to(self, missing: Missing) -> QPushButton:
        if missing.what in OF_AN_ENTRY:
            return button(_("Show"), partial(self.entry_wanted.emit, missing.items[0]))
        return self._way(missing.what)

    def _way(self, what: str) -> QPushButton:
        return button(_WAYS.get(what, _("Show")), partial(self.way_wanted.emit, what))

    def _all_no(self, groups: Sequence[Missing]) -> QPushButton:
        return button(_("Asked: all no"), partial(self._on_all_no, [item for one in groups for item in one.items]))

    def _on_all_no(self, items: list[str]) -> None:
        known = self._editor.record.screening
        if known:
            self._editor.set_screening(with_answers(known, items))


def missing_in_short(missing: Sequence[Missing]) -> list[str]:
    """Return a sentence for each thing that is missing, one for all the groups of health."""
    groups = [one for one in missing if one.what.startswith(f"{HEALTH}:")]
    return [*(_(one.words) for one in missing if one not in groups), *([_(groups_words(groups))] if groups else [])]


def with_answers(known: Screening, items: Sequence[str], answer: str = "no") -> Screening:
    """Return a screening in which these items were answered too."""
    return replace(known, answers=(*known.answers, *(Answer(item=item, answer=answer) for item in items)))


def groups_words(groups: Sequence[Missing]) -> str:
    """Return the groups of health that nobody asked about, in one sentence."""
    number = sum(len(one.items) for one in groups)
    return f"Health: {number} further questions were not asked. Ask them, or all in one."
