"""One line of a plan: greyed until a tap says it was done; the same work on both sides is one line with both sides."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from iastm_desktop.domain.entries import Entry, sided_region
from iastm_desktop.domain.last_time import Planned
from iastm_desktop.ui.entry_list import place_words, what_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import button, column, elided, label, plain_tip, row
from iastm_desktop.ui.session_editor import NOT_SAVED, SAVING, SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

SIDES = ("right", "left")
BOTH = _("BOTH SIDES")
WORDED_FROM_PX = 440


class PlannedRow(QWidget):
    """A tap on the line charts its items as done now, the letters R and L one side alone.

    `confirmed` carries the items that were done, `differs` the one whose form shall open, to change the dose first.
    """

    confirmed = Signal(object)
    differs = Signal(object)

    def __init__(self, items: Sequence[Planned], editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items, self._editor = tuple(items), editor
        self._left = self.items
        self.done = QPushButton()
        self.done.clicked.connect(self._on_tapped)
        self.done.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign = label("")
        self._place, self._what = elided("", "h3"), elided("", "small")
        self._state = label("", "small")
        self.change = button(_("Differs"), lambda: self.differs.emit(self._left[0]), role="quiet")
        self.sides = {str(getattr(item, "side", "")): self._side_button(item) for item in self._sided()}
        self._fill()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.done, 1)
        for side in self.sides.values():
            layout.addWidget(side)
        layout.addWidget(self.change)

    def show_state(self, entries: Sequence[Entry | None]) -> None:
        """Show the items as planned, or the entries that settle them with their state of saving."""
        parts, pairs = self._editor.parts, list(zip(self.items, entries, strict=True))
        self._left = tuple(item for item, entry in pairs if entry is None)
        charted = [entry for entry in entries if entry is not None]
        shown = charted[-1] if not self._left else self._left[0]
        place, said = self._place_words(shown), what_words(shown, parts)
        self._say(place, said)
        self._state.setText(self._state_words(charted))
        self.change.setVisible(bool(self._left) and sided_region(self.items[0]) is not None)
        put_icon(self._sign, "clock" if self._left else "check", tone="muted" if self._left else "ok_ink", size_px=20)
        set_role(self.done, "planned" if self._left else "settled")
        words = f"{place}: {said}"
        self.done.setAccessibleName(_("Done today: {what}").format(what=words) if self._left else words)
        self.change.setAccessibleName(_("Differs: {what}").format(what=words))
        for item, entry in pairs:
            self._show_side(item, entry)

    def _say(self, place: str, said: str) -> None:
        """Say place and work on two lines; where the line is for both sides, the region first, which must be read."""
        region = place.removeprefix(BOTH)
        lines = (region, f"{BOTH} · {said}") if region != place else (place, said)
        for words, line in zip(lines, (self._place, self._what), strict=True):
            line.setText(words.strip())
            line.setToolTip(plain_tip(f"{place}: {said}"))

    def _fit(self) -> None:
        """Say what the button does, or show its sign, by the room there is."""
        worded = self.width() >= WORDED_FROM_PX
        self.change.setText(_("Differs") if worded else "")
        if worded:
            self.change.setIcon(QIcon())
        else:
            put_icon(self.change, "more", tone="muted")

    def _sided(self) -> list[Planned]:
        return sorted(self.items, key=_side_place) if len(self.items) > 1 else []

    def _side_button(self, item: Planned) -> QPushButton:
        made = button(_("L") if _side_place(item) else _("R"), partial(self._on_side, item))
        made.setFixedSize(TOUCH_PX + 4, TOUCH_PX + 12)
        return made

    def _show_side(self, item: Planned, entry: Entry | None) -> None:
        side = self.sides.get(getattr(item, "side", ""))
        if side is not None:
            what = place_words(item, self._editor.parts)
            side.setEnabled(entry is None)
            set_role(side, "plannedside" if entry is None else "settledside")
            side.setAccessibleName(_("Done today: {what} alone").format(what=what) if entry is None else what)
            side.setToolTip(_("{what} alone").format(what=what) if entry is None else "")

    def _place_words(self, shown: Entry) -> str:
        """Return the place; with both sides where the line still is, or was, for both."""
        if len(self.items) == 1 or len(self._left) == 1:
            return place_words(shown, self._editor.parts)
        place = sided_region(self.items[0])
        name = self._editor.parts.regions.region(place.region).name if place else ""
        return f"{BOTH} {name}"

    def _on_tapped(self) -> None:
        if self._left:  # a tap too many charts nothing twice
            self.confirmed.emit(self._left)

    def _on_side(self, item: Planned) -> None:
        if item in self._left:
            self.confirmed.emit((item,))

    def _state_words(self, charted: Sequence[Entry]) -> str:
        states = {self._editor.state(entry.id) for entry in charted}
        if self._left:
            return ""
        if states & {SAVING, NOT_SAVED}:
            return _("not saved") if NOT_SAVED in states else _("saving")
        return _("saved {time}").format(time=self._editor.saved_at(charted[-1].id))

    def _fill(self) -> None:
        inside = row(self._sign, column(self._place, self._what, spacing=0), self._state, spacing=10)
        inside.setContentsMargins(12, 4, 12, 4)
        inside.setStretch(1, 1)
        self.done.setLayout(inside)
        for part in (self._sign, self._place, self._what, self._state):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _side_place(item: Planned) -> int:
    return SIDES.index(str(getattr(item, "side", "")))
