"""The questions of a tap-out at the end of the visit, in place: each tap is an answer, kept at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.domain.tap_outs import waits
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.commands import ANSWERED
from iastm_desktop.ui.dates import clock_time
from iastm_desktop.ui.entry_forms import listed
from iastm_desktop.ui.entry_list import place_words
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.pieces import button, card, column, elided, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class TapOutAnswers(QWidget):
    """Asks what was done, why and how much it hurt. `more_wanted`: show everything there is to ask.

    Only what the one tap charted, that the work stopped, is filled in.
    """

    more_wanted = Signal()

    def __init__(self, entry: TapOut, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry_id, self._editor, catalogue = entry.id, editor, editor.parts.catalogue
        when = clock_time(entry.at) if entry.at else ""
        where = place_words(entry, editor.parts)
        self.words = _("Tap-out {time}, {place}: what happened?").format(time=when, place=where)
        self._title = elided(_("Tap-out {time}, {place}").format(time=when, place=where), "h3")
        self.action = ChipRow(listed("tap_out_action")(catalogue, {}), compact=True, name=_("What was done"))
        self.reason = ChipRow(
            [option for option in listed("tap_out_reason")(catalogue, {}) if option[0] != "not_said"],
            allow_none=True,
            compact=True,
            name=_("Why"),
        )
        self.pain = PainRow(_("How much it hurt"))
        self.more = button(_("More"), self.more_wanted.emit, role="quiet", name=self.words)
        self._lay_out()
        self.action.changed.connect(lambda code: self._answer(action=code))
        self.reason.changed.connect(lambda code: self._answer(reason=code or "not_said"))
        self.pain.changed.connect(lambda number: self._answer(pain_nrs=number))
        self.show_session()

    def show_session(self) -> None:
        """Show what is known."""
        entry = self._entry()
        if entry is None:
            return
        self.action.set_value(entry.action)
        self.reason.set_value(entry.reason)
        self.pain.set_value(entry.pain_nrs)
        set_role(self._frame, "caution" if waits(entry) else "card")

    def _entry(self) -> TapOut | None:
        found = (entry for entry in self._editor.record.entries if entry.id == self.entry_id)
        return next((entry for entry in found if isinstance(entry, TapOut)), None)

    def _answer(self, **said: object) -> None:
        entry = self._entry()
        if entry is not None:
            self._editor.correct(replace(entry, **said), reason=ANSWERED)  # type: ignore[arg-type]
        self.show_session()

    def _lay_out(self) -> None:
        head = row(self._title, self.more)
        head.setStretch(0, 1)
        hurt = label(_("How much it hurt, 0 to 10"), "small")
        asked = column(head, self.action, self.reason, hurt, self.pain, spacing=4)
        self._frame = card(asked, role="caution", margin=10)
        self.setLayout(column(self._frame, spacing=0))
