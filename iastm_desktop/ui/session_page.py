"""The session page: the map in the middle, what is charted beside it, the chosen region in words below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from iastm_desktop.domain.entries import Entry, TapOut, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.at_the_table import AtTheTable
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.health_outcome import may_chart
from iastm_desktop.ui.mode_bar import PICK
from iastm_desktop.ui.movement import Movement
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import card, holder, row
from iastm_desktop.ui.plain_box import PlainBox
from iastm_desktop.ui.region_places import frame_round, show_layer, show_near
from iastm_desktop.ui.session_desk import SessionDesk
from iastm_desktop.ui.session_editor import SIGNED, SessionEditor
from iastm_desktop.ui.session_head import CHART, LIST, MAP, SessionHead
from iastm_desktop.ui.session_keys import add_keys, desk_keys, kind_keys
from iastm_desktop.ui.session_shape import Shape, Sheet, panel_px, shape_for
from iastm_desktop.ui.side_panels import SidePanels
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.before_panel import BeforePanel
    from iastm_desktop.ui.chart_panel import ChartPanel
    from iastm_desktop.ui.find_panel import FindPanel
    from iastm_desktop.ui.finish_panel import FinishPanel
    from iastm_desktop.ui.kind_bar import KindBar
    from iastm_desktop.ui.note_panel import NotePanel

QWIDGETSIZE_MAX, TALL_MAP_SHARE = (1 << 24) - 1, 0.52
LEAST = (626, 320)  # a page smaller than this scrolls


class SessionPage(QWidget):
    """Charts one session. `left` when the practitioner goes back; the others ask the window for a page."""

    left = Signal()
    summary_wanted = Signal(str)
    client_wanted = Signal(str)
    client_moved = Signal(str)
    client_screen_wanted = Signal()

    def __init__(self, editor: SessionEditor, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self.editor, self._parts = editor, parts
        self._shape: Shape | None = None
        self._turn = MAP
        self.left_handed = bool(parts.table and parts.table.choices.left_handed)
        self.desk = SessionDesk(editor)
        self.map, self.view_bar, self.names = self.desk.map, self.desk.view_bar, self.desk.names
        self.name, self.under, self.stop = self.names.name, self.names.under, self.desk.stop
        self.head = SessionHead(editor)
        self.undo, self.redo, self.back, self.health = self.head.undo, self.head.redo, self.head.back, self.head.health
        self._side = SidePanels(editor, parts)
        self.movement = self._side.movement = Movement(self.desk, self.select)
        self.table = AtTheTable(self, self.desk, dose=self._dose, may_chart=self._may_chart)
        self._lay_out()
        self._connect()
        self._on_changed()
        self.select(None)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    # The panels are built when first shown: a session opens with its map, and `show_charting` brings the first of them.

    @property
    def before(self) -> BeforePanel:
        """Return the panel that asks health and consent."""
        is_new = not self._side.is_built("before")
        before = self._side.before
        if is_new:
            before.reshaped.connect(self._fit)
        return before

    @property
    def panel(self) -> ChartPanel:
        """Return the panel that charts."""
        is_new = not self._side.is_built("panel")
        panel = self._side.panel
        if is_new:
            panel.entry_chosen.connect(self._on_entry_chosen)
            panel.charting_wanted.connect(self.show_charting)
            panel.charted.connect(self.map.clear_picked)
        return panel

    @property
    def notes(self) -> NotePanel:
        """Return the panel of notes."""
        return self._side.notes

    @property
    def finish(self) -> FinishPanel:
        """Return the panel that ends the visit."""
        is_new = not self._side.is_built("finish")
        finish = self._side.finish
        if is_new:
            finish.kind_wanted.connect(self._on_kind_wanted)
        return finish

    @property
    def finder(self) -> FindPanel:
        """Return the panel that finds a region by name."""
        is_new = not self._side.is_built("finder")
        finder = self._side.finder
        if is_new:
            finder.region_chosen.connect(self._on_found)
            finder.zone_chosen.connect(self.go_back_to_map)
            finder.zone_chosen.connect(self.movement.seek)
            finder.group_chosen.connect(self.select_several)
        return finder

    @property
    def kinds(self) -> KindBar:
        """Return the choice of what to chart."""
        return self.panel.kinds

    def save_typed(self) -> None:
        """Hand what stands typed in the notes, and the lines of what was charted, to the book."""
        self._side.save_typed()

    def close_session(self) -> None:
        """Hand what is typed to the book and stop listening."""
        self.save_typed()
        self.editor.close()

    def select(self, region: SidedRegion | None, at: tuple[float, float] | None = None) -> None:
        """Choose a region, tapped `at` a map point or not: it lights up, and is named in words with its side."""
        self.movement.select(region, at)
        self._side.set_region(region)
        self.desk.strip.show_place()

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the panels at the side."""
        left, shown = self._name_of(self._side.currentWidget()), self._name_of(panel)
        if left == "notes" and shown != "notes":
            self.notes.save()
        self._side.setCurrentWidget(panel)
        self._turn = CHART if self._turn == MAP and shown != "panel" else self._turn
        self.table.line.set_asking(shown in ("questions", "finish"))
        self._fit()
        if shown == "finish":
            self.finish.show_session()
        if shown in ("finder", "plan", "wrong_client"):
            panel.start()  # type: ignore[attr-defined]
        elif shown != "panel":
            panel.setFocus()

    def show_charting(self) -> None:
        """Show the panel that charts, or what has to be asked before."""
        self.editor.ask_earlier()
        due = self._side.due()
        self.show_panel(self._side.signed if due == "signed" else getattr(self, due))

    def take_turn(self, turn: str) -> None:
        """Show the map, the chart or the list, on a page that has room for one of them only."""
        self._turn = turn
        if turn != MAP:
            self.show_charting()
            if self._may_chart():
                self.panel.show_list(turn == LIST)
        self._fit()

    def select_several(self, regions: Sequence[SidedRegion], name: str = "") -> None:
        """Choose several regions, for one movement: they light up, and are named as one."""
        chosen = tuple(dict.fromkeys(regions))
        if not chosen:
            return
        self._go_near(chosen[0])
        self.map.set_mode(PICK)
        self.map.set_picked(chosen)
        self.go_back_to_map()

    def find_region(self) -> None:
        """Find a region by its name."""
        self.show_panel(self.finder)

    def go_back_to_map(self) -> None:
        """Leave whatever panel is shown and go on with the map, by keyboard too."""
        self.show_charting()
        self._turn = MAP if self._may_chart() else CHART
        self._fit()
        self.map.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_left_handed(self, left_handed: bool) -> None:
        """Lay the page out the other way round: TAP OUT at the right, Chart and Finish far from it at the left."""
        self.left_handed = left_handed
        self._fit()

    def _name_of(self, panel: QWidget | None) -> str:
        """Return the name of a panel; before the first is built, of the one that comes."""
        return self._side.name_of(panel) or self._side.due()

    def _fit(self) -> None:
        """Lay the page out for its size, and give the panel the width it needs and the map the rest."""
        self._shape = shape = shape_for(self.width(), self.height())
        across = QBoxLayout.Direction.RightToLeft if self.left_handed else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if shape.below else across)
        self._body.setSpacing(2 if shape.below else 0)  # with the panel's margin 8 px from the map's last row
        self.head.fit(shape, self.width())
        self.head.turns.set_value(self._turn)
        asking = self.editor.record.is_signed or self._name_of(self._side.currentWidget()) == "before"
        self.desk.fit(shape, mirrored=self.left_handed, asking=asking, width=self._desk_px(shape))
        self.desk.setVisible(self._turn == MAP if shape.one_at_a_time else not self._is_alone(shape))
        self._frame.setVisible(not shape.one_at_a_time or self._turn != MAP)
        if shape.one_at_a_time and self._side.is_built("panel"):
            self.panel.show_list(self._turn == LIST)
        self._inside.setMinimumSize(LEAST[0], LEAST[1] + self.table.line.height_px())
        self._share(shape)

    def _is_alone(self, shape: Shape) -> bool:
        """Tell whether the end of the visit takes the whole page: all of it is in one look, and no map needed."""
        return not shape.below and self._name_of(self._side.currentWidget()) == "finish"

    def _desk_px(self, shape: Shape) -> int:
        return self.width() - (0 if shape.below or shape.one_at_a_time else self._panel_px())

    def _panel_px(self) -> int:
        shown = self._name_of(self._side.currentWidget())
        is_short = shown == "before" and self._side.is_built("before") and self.before.is_short
        return panel_px(shown, self.width(), is_short=is_short)

    def _share(self, shape: Shape) -> None:
        """Share the room between map and panel."""
        free, share_px = shape.below or shape.one_at_a_time, int(self.height() * TALL_MAP_SHARE)
        self._frame.setMinimumWidth(0 if free else self._panel_px())
        self._frame.setMaximumWidth(QWIDGETSIZE_MAX if free else self._panel_px())
        self.desk.setMinimumHeight(share_px if shape.below else 0)
        self.desk.setMaximumHeight(share_px if shape.below else QWIDGETSIZE_MAX)

    def _dose(self) -> dict[str, object]:
        return self.panel.dose()

    def _may_chart(self) -> bool:
        return may_chart(self.editor)

    def _on_region_tapped(self, region: SidedRegion, point: tuple[float, float]) -> None:
        """Choose what was tapped; a tap on the whole body also goes near, where the next one can be exact."""
        if self.map.frame is None and self._may_chart():
            self.map.set_frame(frame_round(self.map, region, point))
        self.select(region, point)

    def _go_to(self, region: SidedRegion) -> None:
        """Show a region in a view and layer that has it, this view first, and choose it."""
        show_layer(self.map, region)
        if not self.movement.take(region):
            self.select(region)

    def _go_near(self, region: SidedRegion) -> None:
        show_near(self.map, region)
        self.select(region)

    def _on_found(self, region: SidedRegion) -> None:
        self._go_near(region)
        self._turn = MAP
        self.show_charting()

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        place = sided_region(entry) if entry else None
        if place:
            self._go_near(place)

    def _on_changed(self) -> None:
        charted = charted_marks(self.editor.record, self.editor.state, self.editor.said_no)
        self.map.set_marks([*charted, *self._side.more_marks()])
        why = "" if self._may_chart() else SIGNED if self.editor.record.is_signed else _("Ask health and consent first")
        self.map.set_charting_allowed(not why, why)
        self.head.show_session(self._parts.now())

    def _on_refused(self) -> None:
        """Show why, on a page that has room for the map or the chart only."""
        if self._shape and self._shape.one_at_a_time and self._side.is_built("panel"):
            self.take_turn(CHART)

    def _on_answer_wanted(self, entry: TapOut) -> None:
        """Ask about a tap-out."""
        self._side.questions.show_entry(entry)
        self.show_panel(self._side.questions)

    def _on_chart_key(self) -> None:
        """Chart what is chosen, or show what has to be asked before; at the end of the visit, finish it."""
        if self._name_of(self._side.currentWidget()) == "finish":
            self.finish.take_last_step()
            return
        self.show_charting()
        if self._may_chart():
            self.panel.chart_button.click()

    def _on_kind_wanted(self, kind: str, place: SidedRegion | None) -> None:
        if place:
            self._go_near(place)
        entry = self.table.tap_out_to_answer(place) if kind == TapOut.kind else None
        if entry:
            self._on_answer_wanted(entry)
            return
        self.panel.set_kind(kind)
        self._turn = CHART
        self.show_charting()

    def _on_differs(self, item: Entry) -> None:
        """Choose a planned item's region and dose, to chart it as it was today."""
        self._on_kind_wanted(item.kind, sided_region(item))
        self.panel.choose(item)

    def _on_way(self, way: str) -> None:
        if way == "back":
            self.save_typed()
            self.left.emit()
        elif way == "summary":
            self._on_finished()
        elif way == "find":
            self.find_region()
        elif way == "table":
            self.table.toggle()
        elif self.editor.record.is_signed:
            self.show_charting()
        else:
            self.show_panel(getattr(self, way))

    def _on_panel_wanted(self, name: str) -> None:
        self.show_panel(getattr(self, name) if hasattr(type(self), name) else getattr(self._side, name))

    def _on_finished(self) -> None:
        self.save_typed()
        self.summary_wanted.emit(self.editor.record.session.id)

    def _lay_out(self) -> None:
        beside = Sheet()
        beside.addWidget(self._side)
        self._frame = card(beside, role="panel", margin=0)
        self._body = PlainBox(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self.desk, 1)
        self._body.addWidget(self._frame, 1)
        content = Sheet()
        content.setSpacing(0)
        content.addWidget(self.head)
        content.addWidget(self.table.line)
        content.addLayout(self._body, 1)
        self._inside = holder(content)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        self.setLayout(row(self._scroll))

    def _connect(self) -> None:
        self.map.region_tapped.connect(self._on_region_tapped)
        self.map.walked.connect(self.select)
        self.map.entered.connect(self._on_chart_key)
        self.table.region_chosen.connect(self._go_to)
        self.table.asked_first.connect(self.show_charting)
        self.desk.strip.ask_first(lambda: bool(self.panel.may_add()))
        self.table.left_handed.connect(self.set_left_handed)
        self.table.line.bar.answer_wanted.connect(self._on_answer_wanted)
        self.table.line.reshaped.connect(self._fit)
        self.editor.changed.connect(self._on_changed)
        self.editor.state_changed.connect(self._on_changed)
        self.editor.refused.connect(self._on_refused)
        self.names.under_chosen.connect(self._go_to)
        self.head.way_wanted.connect(self._on_way)
        self.head.turn_wanted.connect(self.take_turn)
        self._side.charting_wanted.connect(self.go_back_to_map)
        self._side.closed.connect(self.go_back_to_map)
        self._side.finished.connect(self._on_finished)
        self._side.panel_wanted.connect(self._on_panel_wanted)
        self._side.differs.connect(self._on_differs)
        self._side.near_wanted.connect(self.desk.show_around)
        self._side.near_wanted.connect(self.select)
        self._side.place_chosen.connect(self._go_to)
        self._side.marks_changed.connect(self._on_changed)
        self._side.client_screen_wanted.connect(self.client_screen_wanted)
        self._side.signed_now.connect(self.show_charting)
        self._side.signed_now.connect(self._on_finished)
        self._side.visit_wanted.connect(self.summary_wanted)
        self._side.client_moved.connect(lambda: self.client_moved.emit(self.editor.record.session.id))
        kinds = kind_keys(self._on_kind_wanted, then=lambda: bool(self.panel.take_keyboard()))
        acts = {"Ctrl+Return": self._on_chart_key, "Escape": self.go_back_to_map}
        add_keys(self, self.editor.undo_stack, desk_keys(self.desk, self.head) | kinds | acts)

    # Qt's own names

    def focusInEvent(self, event: QFocusEvent) -> None:
        asking = None if self._may_chart() else self._side.currentWidget()
        (asking or self.map).setFocus()  # whoever opens the page is on the map, and no button looks chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
