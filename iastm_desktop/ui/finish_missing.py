"""What is missing at the end of a visit, in amber, each with the way to it: tap-outs, reactions, pain after."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Reaction, TapOut, sided_region
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.domain.tap_outs import waiting
from iastm_desktop.domain.visit_end import not_looked_at, nothing_seen
from iastm_desktop.ui.dates import clock_time, count
from iastm_desktop.ui.entry_list import place_words
from iastm_desktop.ui.pieces import button, card, clear, column, label, row, widgets_in
from iastm_desktop.ui.session_editor import SessionEditor
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
        self._tap_outs = column(spacing=6)
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
        self._show_tap_outs(waiting(entries))

    def tap_out_buttons(self) -> list[QPushButton]:
        """Return the buttons that lead to the questions of a tap-out, one for each that waits."""
        cards = (frame for frame in widgets_in(self._tap_outs) if not frame.isHidden())
        return [made for frame in cards for made in frame.findChildren(QPushButton)]

    def _show_tap_outs(self, open_ones: tuple[TapOut, ...]) -> None:
        clear(self._tap_outs)
        for entry in open_ones:
            when = clock_time(entry.at) if entry.at else ""
            place = place_words(entry, self._editor.parts)
            words = _("Tap-out {time}, {place}: what happened?").format(time=when, place=place)
            answer = button(_("Answer"), partial(self.kind_wanted.emit, entry.kind, sided_region(entry)), name=words)
            line = row(label(words, wrap=True), answer)
            line.setStretch(0, 1)
            self._tap_outs.addWidget(card(line, role="caution", margin=10))

    def _on_nothing_seen(self) -> None:
        self._editor.add(nothing_seen(self._editor.record.entries))

    def _on_look(self) -> None:
        places = not_looked_at(self._editor.record.entries)
        if places:
            self.kind_wanted.emit(Reaction.kind, places[0])
