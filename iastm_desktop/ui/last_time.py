"""The list of what was done last time, or of a routine: each item greyed until it is confirmed by a tap of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import sided_region
from iastm_desktop.domain.last_time import Planned, in_pairs
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.routines import NAME_LENGTH, RoutineError
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.motion_line import MotionLines
from iastm_desktop.ui.pieces import button, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.planned_row import PlannedRow
from iastm_desktop.ui.plans import LAST_TIME, Plans
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _


class LastTimePanel(QWidget):
    """Lays last time or a routine, and confirms it item by item; nothing that was not tapped is charted.

    `closed`: back to the map. `refused`: a rule kept an item out. `differs` carries an item to chart by its form,
    `near_wanted` the region that a plan begins with, `place_chosen` the one that was confirmed last.
    """

    closed = Signal()
    refused = Signal()
    differs = Signal(object)
    near_wanted = Signal(object)
    place_chosen = Signal(object)

    def __init__(self, editor: SessionEditor, plans: Plans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor, self.plans = editor, plans
        self.sources = ChipRow(name=_("What to lay"), compact=True)
        self.sources.changed.connect(plans.lay)
        self.words = label("", "small", wrap=True)
        self.motions = MotionLines(editor, "pre", self)
        self._rows, self._made, self._laid = column(spacing=8), list[PlannedRow](), ""
        self._places: tuple[tuple[int, ...], ...] = ()
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
        self.setFocus()

    def rows(self) -> list[PlannedRow]:
        """Return the rows of what is laid, in order."""
        return self._made

    def set_region(self, region: SidedRegion | None) -> None:
        """Go to the row of the region that was chosen on the map; one that is not planned is charted by its form."""
        found = [made for made in self._made if region and region in map(sided_region, made.items)]
        if found and self.isVisible():
            found[0].done.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(found[0])
        elif region and self.isVisible():
            self.closed.emit()

    def _lay_out(self) -> None:
        self._title = label("", "h2")
        self.leave = button(_("Back to the map"), self.closed.emit, role="quiet")
        head = row(self._title, 0, self.leave)
        line = row(self.name, self.save)
        line.setStretch(0, 1)
        saving = column(label(_("Keep today's work as a routine"), "small"), line, self.problem, spacing=4)
        self._saving = holder(saving)
        after = row(self.leave_out, self.forget, 0)
        self._scroll = scrolling(holder(column(self.motions, self._rows, after, 12, self._saving, 0)))
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
        self._places, self._made = in_pairs(items), []
        for places in self._places:
            made = PlannedRow([items[place] for place in places], self._editor)
            made.confirmed.connect(self._on_confirmed)
            made.differs.connect(self.differs)
            self._made.append(made)
            self._rows.addWidget(made)
        first = next((place for item in self.plans.left() if (place := sided_region(item))), None)
        if first and self.isVisible():
            self.near_wanted.emit(first)

    def _show_states(self) -> None:
        settled = self.plans.settled()
        for made, places in zip(self._made, self._places, strict=True):
            made.show_state([settled[place][1] for place in places])
        left = sum(entry is None for _item, entry in settled)
        self.words.setText(self._words(len(settled), left))
        self.leave_out.setText(_("Leave out the other {number}").format(number=left))
        self.leave_out.setVisible(bool(left) and left < len(settled))
        laid = self.plans.laid
        self.motions.setVisible(bool(laid) and laid.code == LAST_TIME and not self.motions.is_empty)  # type: ignore[union-attr]
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

    def _on_confirmed(self, items: Sequence[Planned]) -> None:
        """Chart what was done, and stay where it was: a reaction or a tap-out that follows belongs there."""
        if not self.plans.confirm(items):
            self.refused.emit()
        elif place := sided_region(items[-1]):
            self.place_chosen.emit(place)

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
