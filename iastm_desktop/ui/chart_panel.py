"""The panel beside the map: the form of what is charted now, the button that charts it, the running list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.dose_habits import last_used
from iastm_desktop.domain.entries import KINDS, Entry, Stroke
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.movements import OWN, SHARED, last_dose, next_set, on_places, one_movement
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import BY_HAND, Ruling
from iastm_desktop.domain.session_file import check_entry_fields
from iastm_desktop.ui.asked_area import AskedArea
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dose_form import dose_form
from iastm_desktop.ui.entry_bar import EntryBar
from iastm_desktop.ui.entry_form import EntryForm
from iastm_desktop.ui.entry_forms import FORM
from iastm_desktop.ui.entry_list import ROW_PX, EntryList
from iastm_desktop.ui.entry_order import OrderButtons
from iastm_desktop.ui.kind_bar import KindBar
from iastm_desktop.ui.later_card import LaterCard
from iastm_desktop.ui.mend_panel import MendPanel
from iastm_desktop.ui.movement import Movement
from iastm_desktop.ui.panel_room import MARGINS_PX, ShownWatch, height_beside, rows_for, seen, width_inside
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling, widgets_in
from iastm_desktop.ui.plain_box import PlainBox
from iastm_desktop.ui.quick_panels import QUICK, Quick, does_the_work, over
from iastm_desktop.ui.refusal_card import RefusalCard
from iastm_desktop.ui.refused_work import RefusedWork
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX, set_role
from iastm_desktop.words import _

FORM_PX = 150
AROUND_WORDS_PX, LIST_PX = 72, 76  # round the words of Chart with the panel's edges; the way to the list
TINY_PX, LOW_PX, LIST_FROM_PX, LABELS_FROM_PX, ROOMY_PX = 440, 500, 480, 690, 800
QWIDGETSIZE_MAX, WIDE_PX = (1 << 24) - 1, 600
ABOVE, BESIDE = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class ChartPanel(QWidget):
    """Charts entries on the region chosen on the map. `entry_chosen` tells which entry of the list was tapped.

    `charting_wanted`: a kind was chosen, and its form is to be seen. `charted`: something was.
    `planned_changed`: other work is chosen.
    """

    entry_chosen = Signal(object)
    charting_wanted = Signal()
    charted = Signal()
    planned_changed = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._region: SidedRegion | None = None
        self._movement: Movement | None = None
        self._habits = editor.parts.habits(editor.author)
        self._forms: dict[str, EntryForm] = {}
        self._charts_then = False
        self.quick: dict[str, Quick] = {}
        self._stack = QStackedWidget()
        self.kinds = KindBar()
        self.refusal = RefusalCard(editor.parts.catalogue.words)
        self._refused = RefusedWork(editor, self.refusal, self._add)
        self.problem = label("", "alert", wrap=True)
        self.chart_button = button(_("Chart"), self.chart, role="primary")
        self.again = button(_("Same again"), self.chart_again)
        self.time = ChipRow([(SHARED, _("One time for all")), (OWN, _("Each this time"))], compact=True, name=_("Time"))
        self.later = LaterCard(editor)
        self.add_later = self.later.add
        self.mend = MendPanel(editor)
        self.list = EntryList(editor)
        self._charts = PlainBox(ABOVE)
        self.list_button = button(_("List"), lambda: None)
        self.list_button.setCheckable(True)
        self.bar = EntryBar(editor)
        self._lay_out()
        self._connect()
        self.set_kind("stroke")

    def form(self, kind: str) -> EntryForm:
        """Return the form of a kind of entry, built when first asked for."""
        if kind not in self._forms:
            catalogue = self._editor.parts.catalogue
            form = dose_form(catalogue, self._habits) if kind == "stroke" else EntryForm(FORM[kind], catalogue)
            self._forms[kind] = form
            if kind == "stroke":
                form.set_values(dict(last_used(self._habits.habits)))
            form.changed.connect(self._on_form_changed)
            form.set_room(low=self.height() < LOW_PX, labelled=self.height() >= LABELS_FROM_PX)
            self._stack.addWidget(scrolling(self._with_quick(kind, form)))
        return self._forms[kind]

    def _with_quick(self, kind: str, form: EntryForm) -> QWidget:
        """Return a form with what charts the usual in fewer taps above it."""
        if kind not in QUICK:
            return form
        quick = self.quick[kind] = QUICK[kind](self._editor)
        quick.set_region(self._region)
        return over(quick, form)

    def set_kind(self, kind: str) -> None:
        """Show the form of a kind of entry."""
        self._kind = kind
        self.form(kind)
        self._stack.setCurrentIndex(list(self._forms).index(kind))
        self.refusal.hide()
        self._on_form_changed()
        self.kinds.set_value(kind)

    def take_keyboard(self) -> bool:
        """Give the keyboard to the first choice of what is charted now; False where there is none."""
        shown = (row for row in self._stack.findChildren(ChipRow) if row.isVisible() and row.codes())
        if first := next(shown, None):
            first.take_keyboard()
        return first is not None

    def dose(self) -> dict[str, object]:
        """Return what is chosen of the tool, its pressure and details, by field."""
        return self.form("stroke").values()

    def planned(self) -> list[Stroke]:
        """Return the tool work that is chosen now; what is not chosen yet of its dose is the least there is."""
        least = {"tool": "", "pressure": 0, "duration_s": 0}
        told = self._told("stroke", self._form.values()) if self._kind == "stroke" and self._places() else []
        return [build(Stroke, {**least, **values}) for values in told]

    def set_region(self, region: SidedRegion | None) -> None:
        """Chart on `region` from now on."""
        self._region = region
        for quick in (*self.quick.values(), self.mend):
            quick.set_region(region)
        self.refusal.hide()
        self._on_form_changed()

    def set_movement(self, movement: Movement) -> None:
        """Chart what is chosen on the map for one movement: several regions and a line too."""
        self._movement = movement
        movement.changed.connect(self._on_movement)
        self._on_movement()

    def choose(self, entry: Entry) -> None:
        """Fill the form in with what an entry says of its kind: a planned dose, to be changed before it is charted."""
        self.set_kind(entry.kind)
        self._form.set_values(to_plain(entry))
        self._on_form_changed()

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip above what charts."""
        self._strips.addWidget(strip)
        strip.installEventFilter(self._strips_watch)
        self._share_height()

    def chart(self) -> None:
        """Chart what the form says on the chosen region, or say what is missing."""
        self._charts_then = True
        if self.later.may_add():
            self._chart(self._kind, self._form.values())

    def chart_again(self) -> None:
        """Chart the last tool work's dose once more, where the map says now."""
        dose = last_dose(self._editor.record.entries)
        if dose and self.may_add():
            self._chart("stroke", dose)

    def show_list(self, alone: bool) -> None:
        """Show the running list alone, where there is no room for form and list, or the form again."""
        self.list_button.setChecked(alone)

    def _share_height(self) -> None:
        """Show the list where it has room below the form, or alone where that was asked for."""
        asked, mending = bool(seen(self.refusal, self.later)), self.mend.entry is not None
        self._charts.setDirection(BESIDE if self.width() >= WIDE_PX else ABOVE)
        time = [] if self._charts.direction() == BESIDE else [self.time]
        around = seen(self.kinds, *time, self.chart_button, self.bar, *widgets_in(self._strips))
        list_px = height_beside(self, around) - self._form.main_px(width_inside(self))  # the dose in sight first
        has_room = self.height() >= LIST_FROM_PX and (asked or list_px >= ROW_PX + 2)
        alone = self.list_button.isChecked() and not has_room and not asked and not mending
        tiny = (
            asked and height_beside(self, [self.kinds, self.chart_button, *seen(self.refusal, self.later)]) < TOUCH_PX
        )
        no_form = alone or tiny or mending
        self.mend.setHidden(not mending or (asked and self.height() < LOW_PX))  # what is asked comes first
        away = mending or (asked and self.height() < ROOMY_PX)  # what was refused needs the room
        self._strips_held.setHidden(away or all(strip.isHidden() for strip in widgets_in(self._strips)))
        for widget in (self.kinds, self._stack, self.chart_button):
            widget.setHidden(no_form)
        if does_the_work(self.quick.get(self._kind), self._form):
            self.chart_button.hide()
        self.time.setHidden(no_form or self._kind != "stroke" or len(self._places()) < 2)
        self.list_button.setHidden(has_room or tiny or mending)
        self._show_again()
        self.list_button.setText(_("Back to the form") if alone else _("List"))
        self.list.setHidden(not alone and (not has_room or (asked and self.height() < ROOMY_PX)))
        crowded = (asked and self.height() < LOW_PX) or self.height() < TINY_PX
        self.bar.setHidden(crowded and not alone and not self.bar.is_busy)
        self.list.setMinimumHeight(ROW_PX + 2)
        self.list.setMaximumHeight(
            QWIDGETSIZE_MAX if alone else max(min(rows_for(self.height()) * ROW_PX, list_px), ROW_PX) + 2
        )
        self._stack.setMinimumHeight(TOUCH_PX if asked or self.height() < LOW_PX else FORM_PX)

    def _on_add_later(self) -> None:
        self._on_form_changed()
        if self._charts_then:
            self.chart()

    def may_add(self) -> bool:
        """Tell whether something may be charted now; ask first where the visit is over."""
        self._charts_then = False
        return self.later.may_add()

    @property
    def _form(self) -> EntryForm:
        return self.form(self._kind)

    def _chart(self, kind: str, told: dict[str, Any]) -> None:
        parts = self._editor.parts
        context = Context(catalogue=parts.catalogue, regions=parts.regions, now=parts.now())
        entries = self._told(kind, told)
        try:
            for values in entries:
                check_entry_fields({"kind": kind, **values}, "", context)
        except FieldError as error:
            words = f"{error.path.lstrip('.').replace('_', ' ')}: {error.what}"
            self.problem.setText(words[:1].upper() + words[1:])
            self.problem.show()
            return
        self.refusal.hide()
        self._add([build(KINDS[kind], values) for values in entries])

    def _told(self, kind: str, told: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the fields of what is charted, an item for each region that is chosen."""
        places, own_set = self._places(), next_set(self._editor.record)
        if kind != "stroke":
            return on_places(kind, told, places if self._takes_place() else (), label=own_set)
        path = self._movement.path if self._movement else None
        dose = {**told, "timed": "about"}  # a time picked from a row of times, not run on the clock
        return one_movement(dose, places, path=path, time=str(self.time.value()), label=own_set) or [dose]

    def _add(self, entries: Sequence[Entry]) -> None:
        """Chart entries, or what mends them, and make ready for the next."""
        mended = [entry for entry in entries if entry.id in {known.id for known in self._editor.record.entries}]
        if not (self._editor.correct(*mended) if mended else self._editor.add(entries)):
            return
        if mended:
            self.mend.forget(mended)
            self.list.clearSelection()
        self._form.reset()
        self.charted.emit()
        self._on_form_changed()

    def _places(self) -> tuple[SidedRegion, ...]:
        if self._movement and self._movement.places:
            return self._movement.places
        return (self._region,) if self._region else ()

    def _takes_place(self) -> bool:
        wanted = FORM[self._kind].place
        if wanted != "ask":
            return wanted != "none"
        measure = self._form.values().get("measure")
        facts = self._editor.parts.catalogue.term("measures", str(measure)).facts if measure else {}
        return "region" in facts.get("needs", "")

    def _show_again(self) -> None:
        known = self._places() and last_dose(self._editor.record.entries)
        words_px = self.chart_button.fontMetrics().horizontalAdvance(self.chart_button.text()) + AROUND_WORDS_PX
        others_px = self.again.sizeHint().width() + (0 if self.list_button.isHidden() else LIST_PX)
        fits = words_px + others_px <= self.width()
        self.again.setVisible(bool(known) and fits and not self._stack.isHidden())

    def _on_movement(self) -> None:
        """Ask about the time where several regions are chosen: one for all in one movement, else each its own."""
        several = len(self._places()) > 1
        if several and self.time.isHidden():
            self.time.set_value(SHARED if self._movement and self._movement.is_one else OWN)
        self._share_height()
        self._on_form_changed()

    def _on_form_changed(self) -> None:
        self.problem.hide()
        missing = list(self._form.missing())
        places = self._places()
        if FORM[self._kind].place == "region" and not places:
            missing.insert(0, _("tap the map"))
        self.chart_button.setEnabled(not missing)
        chart = _("This visit is over. Add: {what}") if (over := self.later.is_needed()) else _("Chart: {what}")
        words = chart.format(what=FORM[self._kind].words.lower())
        if len(places) > 1 and self._takes_place():
            words = _("Chart on {number} regions").format(number=len(places))
        self.chart_button.setText(
            words if not missing else _("First: {what}").format(what=missing[0].split(" (")[0].lower())
        )
        self.planned_changed.emit()
        self.chart_button.setAccessibleName(self.chart_button.text())
        set_role(self.chart_button, "" if over else "primary")
        self._share_height()

    def _on_noted(self, rulings: list[Ruling]) -> None:
        self.refusal.show_notes(rulings)

    def take_by_hand(self) -> None:
        """Take the hand for the tool, and keep the rest of the dose."""
        self.set_kind("stroke")
        self._form.set_values({**self._form.values(), "tool": BY_HAND})
        self._on_form_changed()

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        self.bar.show_entry(entry)
        self.mend.shut()
        self.entry_chosen.emit(entry)  # the map goes near, which is no tap on another place
        self.mend.open_entry(entry)
        self._share_height()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS_PX)
        layout.setSpacing(GAP_PX)
        self._strips = column(spacing=GAP_PX)
        self._strips_held, self._strips_watch = holder(self._strips), ShownWatch(self._share_height, self)
        layout.addWidget(self._strips_held)
        layout.addWidget(self.kinds)
        layout.addWidget(self._stack, 3)
        layout.addWidget(self.mend, 3)
        self.mend.hide()
        charts = row(self.chart_button, self.again, self.list_button)
        charts.setStretch(0, 1)
        for widget in (self.problem, AskedArea(self.refusal), self.later):
            layout.addWidget(widget)
        self._charts.addWidget(self.time)
        self._charts.addLayout(charts, 1)
        layout.addLayout(self._charts)
        order = row(self.bar, OrderButtons(self._editor, self.list))
        order.setStretch(0, 1)
        layout.addLayout(order)
        layout.addWidget(self.list, 1)
        for later in (self.problem, self.time, self.again):
            later.hide()
        for made in (self.chart_button, self.again):
            made.setMinimumHeight(48)

    def _on_kind_chosen(self, kind: str) -> None:
        self.set_kind(kind)
        self.charting_wanted.emit()

    def _connect(self) -> None:
        self.kinds.changed.connect(self._on_kind_chosen)
        self.list_button.toggled.connect(self._share_height)
        self._editor.noted.connect(self._on_noted)
        self._editor.added.connect(self._habits.learn_from)
        self._editor.by_hand_wanted.connect(self.take_by_hand)
        self.later.agreed.connect(self._on_add_later)
        self.mend.closed.connect(self.list.clearSelection)
        self.refusal.by_hand.connect(self.take_by_hand)
        self.list.entry_chosen.connect(self._on_entry_chosen)
        self.bar.taken_back.connect(self._editor.withdraw)
        self.bar.moved.connect(self.mend.take_over)

    # Qt's own names

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a row wraps otherwise, a strip or a question came
            self._share_height()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for form in self._forms.values():
            form.set_room(low=self.height() < LOW_PX, labelled=self.height() >= LABELS_FROM_PX)
        self._share_height()
