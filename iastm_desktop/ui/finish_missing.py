"""What is missing at the end of a visit, in amber, each with the way to it: tap-outs, reactions, pain after."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Reaction, TapOut, sided_region
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.domain.tap_outs import waiting
from iastm_desktop.domain.visit_end import not_looked_at, nothing_seen
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.pieces import button, card, clear, column, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.tap_out_answers import TapOutAnswers
from iastm_desktop.words import _

PLACES_NAMED = 3


class MissingRows(QWidget):
    """The amber rows. `kind_wanted` carries what is missing: a kind of entry, and a sided region or None."""

    kind_wanted = Signal(str, object)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.nothing_seen = button(_("Nothing seen"), self._on_nothing_seen, role="primary")
        self.look = button(_("Chart one"), self._on_look, name=_("Chart a reaction"))
        self.looked = label("", wrap=True)
        self._unseen = card(column(self.looked, row(self.nothing_seen, self.look, 0)), role="caution", margin=10)
        self._tap_outs, self.answers, self._asked = column(spacing=6), list[TapOutAnswers](), set[str]()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._tap_outs)
        layout.addWidget(self._unseen)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Bring the rows up to the session as it is now."""
        entries, regions = self._editor.record.entries, self._editor.parts.regions
        places = not_looked_at(entries)
        named = ", ".join(place_in_words(place, regions) for place in places[:PLACES_NAMED])
        more = _(" and {number} more").format(number=len(places) - PLACES_NAMED) if len(places) > PLACES_NAMED else ""
        head = _("Reactions not looked at, {number}").format(number=count(len(places), _("region"), _("regions")))
        self.looked.setText(f"{head}: {named}{more}")
        self._unseen.setVisible(bool(places))
        self._show_tap_outs()

    def tap_out_buttons(self) -> list[QPushButton]:
        """Return the buttons that lead to all questions of a tap-out, one for each that is asked about here."""
        return [block.more for block in self.answers]

    def ask_anew(self) -> None:
        """Ask about the tap-outs that wait now; one that was answered here stays in sight until then."""
        self._asked = {entry.id for entry in waiting(self._editor.record.entries)}
        self.show_session()

    def _show_tap_outs(self) -> None:
        entries = [entry for entry in self._editor.record.entries if isinstance(entry, TapOut)]
        self._asked |= {entry.id for entry in waiting(entries)}
        wanted = [entry for entry in entries if entry.id in self._asked]
        if [entry.id for entry in wanted] == [block.entry_id for block in self.answers]:
            for block in self.answers:
                block.show_session()
            return
        clear(self._tap_outs)
        self.answers = [TapOutAnswers(entry, self._editor) for entry in wanted]
        for entry, block in zip(wanted, self.answers, strict=True):
            block.more_wanted.connect(partial(self.kind_wanted.emit, entry.kind, sided_region(entry)))
            self._tap_outs.addWidget(block)

    def _on_nothing_seen(self) -> None:
        self._editor.add(nothing_seen(self._editor.record.entries))

    def _on_look(self) -> None:
        places = not_looked_at(self._editor.record.entries)
        if places:
            self.kind_wanted.emit(Reaction.kind, places[0])
