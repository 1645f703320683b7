"""The panel beside the map: the form of what is charted now, the button that charts it, the running list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import KINDS, Entry, Stroke
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import BY_HAND, REASON, Ruling, may_override
from iastm_desktop.domain.session_file import check_entry_fields
from iastm_desktop.domain.tap_outs import RULE
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.entry_bar import EntryBar
from iastm_desktop.ui.entry_form import EntryForm
from iastm_desktop.ui.entry_forms import FORM
from iastm_desktop.ui.entry_list import ROW_PX, EntryList
from iastm_desktop.ui.go_ahead import decision, may_by_hand, reason_holds_to, with_overrides
from iastm_desktop.ui.kind_bar import KindBar
from iastm_desktop.ui.pain_panel import PainPanel
from iastm_desktop.ui.pieces import button, card, column, holder, label, row, scrolling
from iastm_desktop.ui.refusal_card import RefusalCard
from iastm_desktop.ui.rom_panel import RomPanel
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

# Rows of the running list by the height of the panel: the form comes first, a tall screen shows more of the visit.
ROWS_BY_HEIGHT = ((1000, 7), (800, 5), (600, 3), (0, 2))
FORM_PX = 150
TINY_PX, LOW_PX, LIST_FROM_PX, ROOMY_PX = 440, 520, 480, 800
QWIDGETSIZE_MAX = (1 << 24) - 1

QUICK: dict[str, type[PainPanel] | type[RomPanel]] = {"pain_area": PainPanel, "measure": RomPanel}


class ChartPanel(QWidget):
    """Charts entries on the region chosen on the map. `entry_chosen` tells which entry of the list was tapped.

    `charting_wanted`: a kind was chosen, and its form is to be seen.
    """

    entry_chosen = Signal(object)
    charting_wanted = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._region: SidedRegion | None = None
        self._refused: list[Entry] = []
        self._rulings: list[Ruling] = []
        self._forms: dict[str, EntryForm] = {}
        self._may_add_later, self._charts_then = False, False
        self.quick: dict[str, PainPanel | RomPanel] = {}
        self._stack = QStackedWidget()
        self.kinds = KindBar()
        self.refusal = RefusalCard(editor.parts.catalogue.words)
        self.problem = label("", "alert", wrap=True)
        self.chart_button = button(_("Chart"), self.chart, role="primary")
        self.chart_button.setMinimumHeight(48)
        self.later = self._later_card()
        self.list = EntryList(editor)
        self.list_button = button(_("List"), lambda: None)
        self.list_button.setCheckable(True)
        self.bar = EntryBar(editor)
        self._lay_out()
        self._connect()
        self.set_kind("stroke")

    def form(self, kind: str) -> EntryForm:
        """Return the form of a kind of entry, built when first asked for."""
        if kind not in self._forms:
            form = self._forms[kind] = EntryForm(FORM[kind], self._editor.parts.catalogue)
            form.changed.connect(self._on_form_changed)
            form.set_low(self._is_low())
            self._stack.addWidget(scrolling(self._with_quick(kind, form)))
        return self._forms[kind]

    def _with_quick(self, kind: str, form: EntryForm) -> QWidget:
        """Return a form with what charts the usual in fewer taps above it."""
        if kind not in QUICK:
            return form
        quick = self.quick[kind] = QUICK[kind](self._editor)
        quick.set_region(self._region)
        return holder(column(quick, form, 0, spacing=4))

    def set_kind(self, kind: str) -> None:
        """Show the form of a kind of entry."""
        self._kind = kind
        self.form(kind)
        self._stack.setCurrentIndex(list(self._forms).index(kind))
        self.refusal.hide()
        self._on_form_changed()
        self.kinds.set_value(kind)

    def dose(self) -> dict[str, object]:
        """Return what is chosen of the tool, its pressure and details, by field."""
        return self.form("stroke").values()

    def set_region(self, region: SidedRegion | None) -> None:
        """Chart on `region` from now on."""
        self._region = region
        for quick in self.quick.values():
            quick.set_region(region)
        self.refusal.hide()
        self._on_form_changed()

    def choose(self, entry: Entry) -> None:
        """Fill the form in with what an entry says of its kind: a planned dose, to be changed before it is charted."""
        self.set_kind(entry.kind)
        self._form.set_values(to_plain(entry))
        self._on_form_changed()

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip above what charts."""
        self._strips.addWidget(strip)

    def chart(self) -> None:
        """Chart what the form says on the chosen region, or say what is missing."""
        if self._is_of_another_time() and not self._may_add_later:
            self._charts_then = True
            self._ask_to_add_later()
            return
        values: dict[str, Any] = {"kind": self._kind, **self._place(), **self._form.values()}
        if self._kind == "stroke":
            values["timed"] = "about"  # a time picked from a row of times, not run on the clock
        self._chart(values)

    def _is_low(self) -> bool:
        return self.height() < LOW_PX

    def show_list(self, alone: bool) -> None:
        """Show the running list alone, where there is no room for form and list, or the form again."""
        self.list_button.setChecked(alone)

    def _share_height(self) -> None:
        """Show the list where it has room below the form, or alone where that was asked for."""
        asked = not self.refusal.isHidden() or not self.later.isHidden()
        has_room = self.height() >= LIST_FROM_PX
        alone = self.list_button.isChecked() and not has_room and not asked
        tiny = asked and self.height() < TINY_PX  # what is asked takes all the room
        self.kinds.setHidden(alone or tiny)
        self._stack.setHidden(alone or tiny)
        self.chart_button.setHidden(alone or tiny)
        self.list_button.setHidden(has_room or tiny)
        self.list_button.setText(_("Back to the form") if alone else _("List"))
        self.list.setHidden(not alone and (not has_room or (asked and self.height() < ROOMY_PX)))
        self.bar.setHidden(asked and self._is_low() and not alone)
        rows = next(rows for height, rows in ROWS_BY_HEIGHT if self.height() >= height)
        self.list.setMinimumHeight(min(rows, 2) * ROW_PX + 2 if has_room else ROW_PX)
        self.list.setMaximumHeight(QWIDGETSIZE_MAX if alone else rows * ROW_PX + 2)
        self._stack.setMinimumHeight(TOUCH_PX if asked or self._is_low() else FORM_PX)

    def _is_of_another_time(self) -> bool:
        session = self._editor.record.session
        return session.ended_at is not None or session.started_at.date != self._editor.parts.now().date

    def _later_card(self) -> QWidget:
        """Return what asks, once for each opening, whether a visit that is over shall be added to."""
        self._later_words = label("", wrap=True)
        self.add_later = button(_("Yes, add to it"), self._on_add_later)
        asked = card(column(self._later_words, self.add_later, spacing=6), role="caution", margin=10)
        asked.hide()
        return asked

    def _ask_to_add_later(self) -> None:
        day = short_date(self._editor.record.session.started_at.date)
        self._later_words.setText(_("Add to this visit of {day}? The time of adding is kept with it.").format(day=day))
        self.later.show()
        self.add_later.setFocus()

    def _on_add_later(self) -> None:
        self._may_add_later = True
        self.later.hide()
        if self._charts_then:
            self.chart()

    def may_add(self) -> bool:
        """Tell whether something may be charted now; ask first where the visit is over."""
        if self._is_of_another_time() and not self._may_add_later:
            self._charts_then = False
            self._ask_to_add_later()
            return False
        return True

    @property
    def _form(self) -> EntryForm:
        return self.form(self._kind)

    def _chart(self, values: dict[str, Any]) -> None:
        parts = self._editor.parts
        context = Context(catalogue=parts.catalogue, regions=parts.regions, now=parts.now())
        try:
            check_entry_fields(values, "", context)
        except FieldError as error:
            self._show_problem(f"{error.path.lstrip('.').replace('_', ' ')}: {error.what}")
            return
        self.refusal.hide()
        own = {name: value for name, value in values.items() if name != "kind"}
        if self._editor.add([build(KINDS[values["kind"]], own)]):
            self._form.reset()
            self._on_form_changed()

    def _place(self) -> dict[str, str]:
        wanted = FORM[self._kind].place
        if wanted == "ask":
            measure = self._form.values().get("measure")
            facts = self._editor.parts.catalogue.term("measures", str(measure)).facts if measure else {}
            wanted = "region" if "region" in facts.get("needs", "") else "none"
        return self._region._asdict() if self._region and wanted != "none" else {}

    def _on_form_changed(self) -> None:
        self.problem.hide()
        missing = list(self._form.missing())
        if FORM[self._kind].place == "region" and self._region is None:
            missing.insert(0, _("tap the map"))
        self.chart_button.setEnabled(not missing)
        words = _("Chart: {what}").format(what=FORM[self._kind].words.lower())
        self.chart_button.setText(words if not missing else _("First: {what}").format(what=missing[0].lower()))

    def _on_refused(self, entries: list[Entry], rulings: list[Ruling]) -> None:
        self._refused, self._rulings = entries, rulings
        allowed = may_override(self._editor.record, self._editor.parts.catalogue)
        by_hand, holds_to = may_by_hand(self._editor, entries), reason_holds_to(self._editor, entries, rulings)
        self.refusal.show_refusal(rulings, may_go_ahead=allowed, by_hand=by_hand, holds_to=holds_to)

    def _on_noted(self, rulings: list[Ruling]) -> None:
        self.refusal.show_notes(rulings)

    def _on_went_ahead(self, reason: str, most: int | None) -> None:
        """Keep the reason with the session; one to go back after a tap-out holds for this work alone."""
        rules = {ruling.rule: ruling for ruling in self._rulings if ruling.level == REASON}
        decided = {rule: decision(self._editor, ruling, reason, most) for rule, ruling in rules.items()}
        for rule in rules.keys() - {RULE}:
            self._editor.add_override(decided[rule])
        back = (decided[RULE],) if RULE in rules else ()
        self._chart_refused([with_overrides(entry, back) for entry in self._refused])

    def _on_eased(self, pressure: int) -> None:
        self._chart_refused([replace(entry, pressure=pressure) for entry in self._refused if isinstance(entry, Stroke)])

    def _chart_refused(self, entries: Sequence[Entry]) -> None:
        if self._editor.add(entries):
            self._form.reset()
            self._on_form_changed()

    def take_by_hand(self) -> None:
        """Take the hand for the tool, and keep the rest of the dose."""
        self.set_kind("stroke")
        self._form.set_values({**self._form.values(), "tool": BY_HAND})
        self._on_form_changed()

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        self.bar.show_entry(entry)
        self.entry_chosen.emit(entry)

    def _show_problem(self, words: str) -> None:
        self.problem.setText(words[:1].upper() + words[1:])
        self.problem.show()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        self._strips = column(spacing=6)
        layout.addLayout(self._strips)
        layout.addWidget(self.kinds)
        layout.addWidget(self._stack, 3)
        self._stack.setMinimumHeight(FORM_PX)
        line = row(self.bar, self.list_button)
        line.setStretch(0, 1)
        for widget in (self.problem, self.refusal, self.later, self.chart_button):
            layout.addWidget(widget)
        layout.addLayout(line)
        layout.addWidget(self.list, 1)
        layout.setSpacing(6)
        self.problem.hide()

    def _on_kind_chosen(self, kind: str) -> None:
        self.set_kind(kind)
        self.charting_wanted.emit()

    def _connect(self) -> None:
        self.kinds.changed.connect(self._on_kind_chosen)
        self.list_button.toggled.connect(self._share_height)
        self._editor.refused.connect(self._on_refused)
        self._editor.noted.connect(self._on_noted)
        self._editor.by_hand_wanted.connect(self.take_by_hand)
        self.refusal.installEventFilter(self)
        self.later.installEventFilter(self)
        self.refusal.went_ahead.connect(self._on_went_ahead)
        self.refusal.eased.connect(self._on_eased)
        self.refusal.by_hand.connect(self.take_by_hand)
        self.list.entry_chosen.connect(self._on_entry_chosen)
        self.bar.taken_back.connect(self._editor.withdraw)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for form in self._forms.values():
            form.set_low(self._is_low())
        self.bar.set_low(self._is_low())
        self._share_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._share_height()
        return super().eventFilter(watched, event)
