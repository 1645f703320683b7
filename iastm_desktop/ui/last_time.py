"""The list of what was done last time, or of a routine: each item greyed until it is confirmed by a tap of its own."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Entry, sided_region
from iastm_desktop.domain.last_time import Planned
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.routines import NAME_LENGTH, RoutineError
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.entry_list import place_words, what_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import button, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.plans import LAST_TIME, Plans
from iastm_desktop.ui.session_editor import NOT_SAVED, SAVING, SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _


class PlannedRow(QWidget):
    """One item: a tap on it charts it as done now; `differs` opens its form instead, to change the dose first."""

    confirmed = Signal()
    differs = Signal()

    def __init__(self, item: Planned, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self._editor = item, editor
        self.done = QPushButton()
        self.done.clicked.connect(self._on_tapped)
        self.done.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign = label("")
        self._place, self._what = elided(place_words(item, editor.parts), "h3"), elided("", "small")
        self._state, self._is_settled = label("", "small"), False
        self.change = button(_("Differs"), self.differs.emit, role="quiet")
        self._fill()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.done, 1)
        layout.addWidget(self.change)

    def show_state(self, entry: Entry | None) -> None:
        """Show the item as planned, or the entry that settles it with its state of saving."""
        parts, shown = self._editor.parts, entry or self.item
        self._is_settled = entry is not None
        said = what_words(shown, parts)
        self._what.setText(said)
        self._what.setToolTip(said)
        self._state.setText(self._state_words(entry))
        self.change.setVisible(entry is None and sided_region(self.item) is not None)
        put_icon(self._sign, "check" if entry else "clock", tone="ok_ink" if entry else "muted", size_px=20)
        set_role(self.done, "settled" if entry else "planned")
        words = f"{place_words(shown, parts)}: {said}"
        self.done.setAccessibleName(words if entry else _("Done today: {what}").format(what=words))
        self.change.setAccessibleName(_("Differs: {what}").format(what=words))

    def _on_tapped(self) -> None:
        if not self._is_settled:  # a tap too many charts nothing twice
            self.confirmed.emit()

    def _state_words(self, entry: Entry | None) -> str:
        if entry is None:
            return ""
        state = self._editor.state(entry.id)
        if state in (SAVING, NOT_SAVED):
            return _("saving") if state == SAVING else _("not saved")
        return _("saved {time}").format(time=self._editor.saved_at(entry.id))

    def _fill(self) -> None:
        inside = row(self._sign, column(self._place, self._what, spacing=0), self._state, spacing=10)
        inside.setContentsMargins(12, 4, 12, 4)
        inside.setStretch(1, 1)
        self.done.setLayout(inside)
        for part in (self._sign, self._place, self._what, self._state):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class LastTimePanel(QWidget):
    """Lays last time or a routine, and confirms it item by item; nothing that was not tapped is charted.

    `closed`: back to the map. `refused`: a rule kept an item out. `differs` carries an item to chart by its form,
    `near_wanted` the region that a plan begins with.
    """

    closed = Signal()
    refused = Signal()
    differs = Signal(object)
    near_wanted = Signal(object)

    def __init__(self, editor: SessionEditor, plans: Plans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor, self.plans = editor, plans
        self.sources = ChipRow(name=_("What to lay"), compact=True)
        self.sources.changed.connect(plans.lay)
        self.words = label("", "small", wrap=True)
        self._rows, self._made, self._laid = column(spacing=6), list[PlannedRow](), ""
        self.leave_out = button("", lambda: plans.lay(""), role="quiet")
        self.forget = button(_("Forget this routine"), self._on_forget, role="quiet")
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LENGTH)
        self.name.setMinimumHeight(TOUCH_PX)
        self.name.setAccessibleName(_("Name of the routine"))
        self.save = button(_("Save as routine"), self._on_save)
        self.problem = label("", "wrong", wrap=True)
        self._lay_out()
        plans.changed.connect(self._on_changed)
        editor.state_changed.connect(self._on_changed)

    def start(self) -> None:
        """Lay last time at once, where nothing is laid and it is what there is."""
        sources = self.plans.sources()
        self.problem.hide()
        if self.plans.laid is None and sources and sources[0].code == LAST_TIME:
            self.plans.lay(LAST_TIME)
        self._on_changed()

    def rows(self) -> list[PlannedRow]:
        """Return the rows of what is laid, in order."""
        return self._made

    def set_region(self, region: SidedRegion | None) -> None:
        """Go to the row of the region that was chosen on the map."""
        found = [made for made in self._made if region and sided_region(made.item) == region]
        if found and self.isVisible():
            found[0].done.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(found[0])

    def _lay_out(self) -> None:
        self._title = label("", "h2")
        head = row(self._title, 0, button(_("Back to the map"), self.closed.emit, role="quiet"))
        line = row(self.name, self.save)
        line.setStretch(0, 1)
        saving = column(label(_("Keep today's work as a routine"), "small"), line, self.problem, spacing=4)
        self._saving = holder(saving)
        after = row(self.leave_out, self.forget, 0)
        self._scroll = scrolling(holder(column(self._rows, after, 12, self._saving, 0)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(head)
        for widget in (self.sources, self.words):
            layout.addWidget(widget)
        layout.addWidget(self._scroll, 1)
        self.problem.hide()

    def _on_changed(self) -> None:
        laid, sources = self.plans.laid, self.plans.sources()
        options = tuple((source.code, source.words) for source in sources)
        if tuple(code for code, _words in options) != self.sources.codes():
            self.sources.set_options(options)
        self.sources.set_value(laid.code if laid else None)
        self.sources.setVisible(len(options) > 1 or (bool(options) and laid is None))
        self._title.setText(laid.title if laid else _("Like last time"))
        shown = repr(laid.items) if laid else ""
        if shown != self._laid:
            self._laid = shown
            self._make_rows(laid.items if laid else ())
        self._show_states()

    def _make_rows(self, items: tuple[Planned, ...]) -> None:
        clear(self._rows)
        self._made = []
        for item in items:
            made = PlannedRow(item, self._editor)
            made.confirmed.connect(partial(self._on_confirmed, item))
            made.differs.connect(partial(self.differs.emit, item))
            self._made.append(made)
            self._rows.addWidget(made)
        first = next((place for item in self.plans.left() if (place := sided_region(item))), None)
        if first and self.isVisible():
            self.near_wanted.emit(first)

    def _show_states(self) -> None:
        settled = self.plans.settled()
        for made, (_item, entry) in zip(self._made, settled, strict=True):
            made.show_state(entry)
        left = sum(entry is None for _item, entry in settled)
        self.words.setText(self._words(len(settled), left))
        self.leave_out.setText(_("Leave out the other {number}").format(number=left))
        self.leave_out.setVisible(bool(left) and left < len(settled))
        laid = self.plans.laid
        self.forget.setVisible(laid is not None and laid.code != LAST_TIME)
        name = self.plans.name_for_routine()
        self._saving.setVisible(bool(name))
        if not self.name.isModified():
            self.name.setText(name)

    def _words(self, number: int, left: int) -> str:
        if not number:
            return _("Choose what to lay on the map.") if self.plans.sources() else _("No earlier work to lay.")
        if not left:
            return _("Everything was confirmed.")
        things = count(left, _("thing"), _("things"))
        return _("{things} to confirm: tap each that was done. What is not tapped is not charted.").format(
            things=things
        )

    def _on_confirmed(self, item: Planned) -> None:
        if not self.plans.confirm(item):
            self.refused.emit()

    def _on_forget(self) -> None:
        laid = self.plans.laid
        if laid:
            self.plans.lay("")
            self.plans.forget_routine(laid.code)

    def _on_save(self) -> None:
        try:
            self.plans.save_routine(self.name.text())
            role, words = "ok", _("Kept: {name}").format(name=self.name.text())
        except RoutineError as error:
            role, words = "wrong", str(error)
        set_role(self.problem, role)
        self.problem.setText(words)
        self.problem.show()
