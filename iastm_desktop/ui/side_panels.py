"""The panels at the side of the map, each built when first shown: questions, charting, notes, finding, the end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from iastm_desktop.domain.entries import Entry, Stroke, TapOut, Technique, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.health_outcome import may_chart
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.session_editor import SessionEditor

if TYPE_CHECKING:
    from iastm_desktop.ui.before_panel import BeforePanel
    from iastm_desktop.ui.chart_panel import ChartPanel
    from iastm_desktop.ui.find_panel import FindPanel
    from iastm_desktop.ui.finish_panel import FinishPanel
    from iastm_desktop.ui.last_time import LastTimePanel
    from iastm_desktop.ui.movement import Movement
    from iastm_desktop.ui.note_panel import NotePanel
    from iastm_desktop.ui.plans import Plans
    from iastm_desktop.ui.signed_panel import SignedPanel
    from iastm_desktop.ui.tap_out_questions import TapOutQuestions
    from iastm_desktop.ui.wrong_client import WrongClientPanel

Panel = TypeVar("Panel", bound=QWidget)
NAMES = ("before", "panel", "notes", "finish", "finder", "questions", "plan", "wrong_client", "signed")


class SidePanels(QStackedWidget):
    """A session opens with its map, and the first panel is built right after. `built` carries the name of a new one.

    `charting_wanted`: go on with charting. `closed`: go back to the map. `finished`: the visit is over. `panel_wanted`
    carries the name of the panel to show, `differs` a planned item to chart by its form, `near_wanted` a region
    to show on the map. `marks_changed`: there are others in `more_marks`. `client_moved`: the chart
    stands under another client now. `client_screen_wanted`: the client fills in alone. `signed_now`: signed here.
    `visit_wanted` carries the id of an earlier visit.
    """

    built = Signal(str)
    charting_wanted = Signal()
    closed = Signal()
    finished = Signal()
    panel_wanted = Signal(str)
    differs = Signal(object)
    near_wanted = Signal(object)
    place_chosen = Signal(object)
    marks_changed = Signal()
    client_moved = Signal()
    client_screen_wanted = Signal()
    signed_now = Signal()
    visit_wanted = Signal(str)

    def __init__(self, editor: SessionEditor, parts: Parts) -> None:
        super().__init__()
        self._editor, self._parts = editor, parts
        self._at_open = editor.record
        self._region: SidedRegion | None = None
        self.movement: Movement | None = None
        editor.earlier_read.connect(self.marks_changed)

    @cached_property
    def before(self) -> BeforePanel:
        """Return the panel that asks health and consent."""
        from iastm_desktop.ui.before_panel import BeforePanel

        panel = BeforePanel(self._editor)
        panel.done.connect(self._on_asked)
        panel.untreated.connect(self.end_untreated)
        panel.client_screen_wanted.connect(self.client_screen_wanted)
        panel.left_out_changed.connect(self.marks_changed)
        panel.set_region(self._region)
        return self._added(panel)

    @cached_property
    def panel(self) -> ChartPanel:
        """Return the panel that charts."""
        from iastm_desktop.ui.chart_panel import ChartPanel

        panel = ChartPanel(self._editor)
        panel.set_region(self._region)
        panel.refusal.not_treated.connect(self.end_untreated)
        if self.movement:
            panel.set_movement(self.movement)
        self._add_strips(panel)
        return self._added(panel)

    @cached_property
    def notes(self) -> NotePanel:
        """Return the panel of notes."""
        from iastm_desktop.ui.note_panel import NotePanel

        panel = NotePanel(self._editor, self._at_open)
        panel.closed.connect(self.closed)
        return self._added(panel)

    @cached_property
    def finish(self) -> FinishPanel:
        """Return the panel that ends the visit."""
        from iastm_desktop.ui.finish_panel import FinishPanel

        panel = FinishPanel(self._editor)
        panel.closed.connect(self.closed)
        panel.finished.connect(self.finished)
        panel.history.clicked.connect(self.show_history)
        panel.to_sign.way_wanted.connect(self._on_way_to_sign)
        panel.to_sign.entry_wanted.connect(self._show_entry)
        panel.sign_wanted.connect(self._on_sign_wanted)
        panel.wrong_client.clicked.connect(lambda: self.panel_wanted.emit("wrong_client"))
        return self._added(panel)

    @cached_property
    def signed(self) -> SignedPanel:
        """Return the panel of a signed visit."""
        from iastm_desktop.ui.signed_panel import SignedPanel

        panel = SignedPanel(self._editor, self._editor.book)
        panel.list.entry_chosen.connect(self._on_entry_chosen)
        panel.history_wanted.connect(self.show_history)
        panel.wrong_client.clicked.connect(lambda: self.panel_wanted.emit("wrong_client"))
        return self._added(panel)

    @cached_property
    def finder(self) -> FindPanel:
        """Return the panel that finds a region by name."""
        from iastm_desktop.ui.find_panel import FindPanel
        from iastm_desktop.ui.session_access import why_refused

        role = self._editor.record.session.role
        panel = FindPanel(
            self._parts,
            takes_groups=True,
            marked=self._marked_in_words,
            refusal=lambda region: why_refused(region, self._editor),
            zones=zone_looks(self._parts.rulebook, role=role),
        )
        panel.closed.connect(self.closed)
        return self._added(panel)

    @cached_property
    def questions(self) -> TapOutQuestions:
        """Return the panel that asks about a tap-out."""
        from iastm_desktop.ui.tap_out_questions import TapOutQuestions

        panel = TapOutQuestions(self._editor)
        panel.closed.connect(self.closed)
        return self._added(panel)

    @cached_property
    def plans(self) -> Plans:
        """Return what may be laid as a plan, and what is."""
        from iastm_desktop.ui.plans import Plans

        plans = Plans(self._editor)
        plans.changed.connect(self.marks_changed)
        return plans

    @cached_property
    def plan(self) -> LastTimePanel:
        """Return the list of what was done last time, or of a routine."""
        from iastm_desktop.ui.last_time import LastTimePanel

        panel = LastTimePanel(self._editor, self.plans)
        panel.closed.connect(self.closed)
        panel.refused.connect(lambda: self.panel_wanted.emit("panel"))
        panel.differs.connect(self.differs)
        panel.near_wanted.connect(self.near_wanted)
        panel.place_chosen.connect(self.place_chosen)
        return self._added(panel)

    @cached_property
    def wrong_client(self) -> WrongClientPanel:
        """Return the panel that moves the chart to the right client."""
        from iastm_desktop.ui.wrong_client import WrongClientPanel

        panel = WrongClientPanel(self._editor)
        panel.closed.connect(self.closed)
        panel.moved.connect(self.client_moved)
        return self._added(panel)

    def more_marks(self) -> list[ChartedMark]:
        """Return what the map shows besides the entries: where health allows no tool, what lasts, what is planned."""
        from iastm_desktop.ui.health_outcome import outcome_marks
        from iastm_desktop.ui.mark_strip import carried_on_map

        planned = self.plans.marks() if self.is_built("plans") else []
        known = self._editor.record.consent.excluded if self._editor.record.consent else ()
        left_out = self.before.leaves_out() if self.is_built("before") else ()
        planned += [ChartedMark(place, "excluded") for place in left_out if place not in known]
        return [*outcome_marks(self._editor), *carried_on_map(self._editor), *planned]

    def _on_asked(self) -> None:
        """Go on with last time's work, laid greyed, where there is some and nothing was done today yet."""
        if self.plans.offers_last_time:
            self.panel_wanted.emit("plan")
        else:
            self.charting_wanted.emit()

    def _marked_in_words(self) -> dict[SidedRegion, str]:
        """Return what the map shows of the regions, in words."""
        from iastm_desktop.ui.charted_marks import charted_marks
        from iastm_desktop.ui.map_marks import gathered, what_holds

        charted = charted_marks(self._editor.record, self._editor.state, self._editor.said_no)
        marks = gathered([*charted, *self.more_marks()])
        return {marked.region: words for marked in marks.values() if (words := what_holds(marked))}

    def _add_strips(self, panel: ChartPanel) -> None:
        """Put above what charts: the way to the plan, the marks on the chosen region."""
        from iastm_desktop.ui.dose_note import DoseNote
        from iastm_desktop.ui.mark_strip import MarkStrip
        from iastm_desktop.ui.order_strip import OrderStrip
        from iastm_desktop.ui.plan_strip import PlanStrip

        self.plan_strip, self.mark_strip = PlanStrip(self.plans, panel), MarkStrip(self._editor)
        self.order_strip = OrderStrip(self._editor)
        self.order_strip.visit_wanted.connect(self.visit_wanted)
        self.plans.read_routines()
        self.plan_strip.wanted.connect(lambda: self.panel_wanted.emit("plan"))
        self.mark_strip.set_region(self._region)
        self.order_strip.set_region(self._region)
        self.dose_note = DoseNote(panel, self._editor)
        for strip in (self.plan_strip, self.mark_strip, self.order_strip, self.dose_note):
            panel.add_strip(strip)

    def end_untreated(self) -> None:
        """Go to the end of a visit in which nobody may work on: not treated or stopped early, and referred to whom."""
        worked = any(isinstance(entry, Stroke | Technique) for entry in self._editor.record.entries)
        self._editor.set_session(outcome="stopped_early" if worked else "not_treated")
        self.panel_wanted.emit("finish")
        self.finish.ask_referral()

    def due(self) -> str:
        """Return the name of the panel that is due: `signed`, `panel` to chart, or `before` to ask first."""
        if self._editor.record.is_signed:
            return "signed"
        return "panel" if may_chart(self._editor) else "before"

    def show_history(self) -> None:
        """Show every version of the visit."""
        from iastm_desktop.ui.history_dialog import HistoryDialog

        if self._editor.book:
            session = self._editor.record.session.id
            HistoryDialog(self._editor.book, self._parts, session, self.window()).open()

    def _on_sign_wanted(self) -> None:
        from iastm_desktop.ui.signing_flow import Signing

        self.save_typed()
        signing = Signing(self, self._editor)
        signing.signed.connect(self._on_signed)
        signing.missing.connect(self.finish.to_sign.show_missing)
        signing.failed.connect(self.finish.to_sign.show_failure)
        if self._editor.book:
            signing.ask(self._editor.book)

    def _on_signed(self) -> None:
        from iastm_desktop.ui.outbox import put_in_outbox

        if self._editor.book:
            put_in_outbox(self._editor.book, self._editor.parts, self._editor.record.session.id)
        self.signed_now.emit()

    def _on_way_to_sign(self, what: str) -> None:
        """Lead to what is missing for signing."""
        from iastm_desktop.ui.begun_mends import MEND, missing_mends

        if what in ("screening", "consent"):
            self.panel_wanted.emit("before")
        elif what == TapOut.kind:
            self.finish.kind_wanted.emit(what, None)
        else:
            self.panel_wanted.emit("panel")
            begun = missing_mends(self._editor.book, self._editor.record.session.id) if what == MEND else ()
            if begun:
                self.panel.list.choose(begun[0].items[0])

    def _show_entry(self, entry: str) -> None:
        self.panel_wanted.emit("panel")
        self.panel.list.choose(entry)

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        place = sided_region(entry) if entry else None
        if place:
            self.near_wanted.emit(place)

    def is_built(self, name: str) -> bool:
        """Tell whether a panel has been shown or asked for."""
        return name in self.__dict__

    def set_region(self, region: SidedRegion | None) -> None:
        """Let the panels that chart or ask know the chosen region."""
        self._region = region
        if self.is_built("panel"):
            self.panel.set_region(region)
            self.mark_strip.set_region(region)
            self.order_strip.set_region(region)
        if self.is_built("plan"):
            self.plan.set_region(region)
        if self.is_built("before"):
            self.before.set_region(region)

    def save_typed(self) -> None:
        """Hand what stands typed in the notes, and the lines of what was charted, to the book."""
        if self.is_built("notes") or self._editor.record.entries != self._at_open.entries:
            self.notes.save()

    def name_of(self, panel: QWidget | None) -> str:
        """Return the name of a panel that was built, empty for none."""
        return next((name for name in NAMES if panel is not None and self.__dict__.get(name) is panel), "")

    def _added(self, panel: Panel) -> Panel:
        self.addWidget(panel)
        return panel
