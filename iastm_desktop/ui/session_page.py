"""The session page: the map in the middle, what is charted beside it, the chosen region in words below."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Entry, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import unanswered
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import visit_in_words
from iastm_desktop.ui.entry_forms import FORMS
from iastm_desktop.ui.health_line import HealthLine
from iastm_desktop.ui.name_line import NameLine, what_lies_under
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, column, elided, holder, icon_button, row, scrolling
from iastm_desktop.ui.region_places import show_layer, show_near
from iastm_desktop.ui.session_access import accessible_map
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.ui.view_bar import ViewBar
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.before_panel import BeforePanel
    from iastm_desktop.ui.chart_panel import ChartPanel
    from iastm_desktop.ui.find_panel import FindPanel
    from iastm_desktop.ui.finish_panel import FinishPanel
    from iastm_desktop.ui.note_panel import NotePanel

Panel = TypeVar("Panel", bound=QWidget)
QWIDGETSIZE_MAX = (1 << 24) - 1
# Widths at the right: charting leaves the map as much as it can; asking needs two columns, writing a wide one.
CHARTING_PX, WRITING_PX, ASKING_PX = 490, 500, 740
NARROW_PX, NARROW_PX_CHARTING, NARROW_PX_ASKING = 1200, 404, 620
STACKED_PX = 880  # below that the panel stands under the map, and the page scrolls
MAP_PX, PANEL_PX = 180, 380  # the least heights
MAP_PX_STACKED, PANEL_PX_STACKED, AROUND_PX_STACKED = 240, 520, 350
STOP_PX, STOP_PX_NARROW = 140, 104


class _Sheet(QVBoxLayout):
    """A column that may become as low as its parts; with `flows` it takes the height they like best, and scrolls."""

    flows = False

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return self.flows


class SessionPage(QWidget):
    """Charts one session. `left` when the practitioner goes back; the others ask the window for a page."""

    left = Signal()
    summary_wanted = Signal(str)
    client_wanted = Signal(str)

    def __init__(self, editor: SessionEditor, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self.editor, self._parts = editor, parts
        self._region: SidedRegion | None = None
        self.map = accessible_map(editor)
        self.view_bar = ViewBar(self.map)
        self._at_open = editor.record
        self.names = NameLine(parts.regions)
        self.name, self.under = self.names.name, self.names.under
        options = [(form.kind, form.words) for form in FORMS if form.kind != "tap_out"]
        self.kinds = ChipRow(options, compact=True, name=_("What to chart"))
        self._side = QStackedWidget()
        self._lay_out()
        self._connect()
        self._on_changed()
        self.select(None)
        self._below.setVisible(self._may_chart())
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    # The panels are built when first shown: a session opens with its map, and `show_charting` brings the first of them.

    @cached_property
    def before(self) -> BeforePanel:
        """Return the panel that asks health and consent."""
        from iastm_desktop.ui.before_panel import BeforePanel

        panel = BeforePanel(self.editor)
        panel.done.connect(self.show_charting)
        panel.reshaped.connect(self._fit)
        panel.set_region(self._region)
        return self._added(panel)

    @cached_property
    def panel(self) -> ChartPanel:
        """Return the panel that charts."""
        from iastm_desktop.ui.chart_panel import ChartPanel

        panel = ChartPanel(self.editor)
        panel.kind_changed.connect(self.kinds.set_value)
        panel.entry_chosen.connect(self._on_entry_chosen)
        panel.set_region(self._region)
        return self._added(panel)

    @cached_property
    def notes(self) -> NotePanel:
        """Return the panel of notes."""
        from iastm_desktop.ui.note_panel import NotePanel

        panel = NotePanel(self.editor, self._at_open)
        panel.closed.connect(self.go_back_to_map)
        return self._added(panel)

    @cached_property
    def finish(self) -> FinishPanel:
        """Return the panel that ends the visit."""
        from iastm_desktop.ui.finish_panel import FinishPanel

        panel = FinishPanel(self.editor)
        panel.closed.connect(self.go_back_to_map)
        panel.finished.connect(self._on_finished)
        panel.kind_wanted.connect(self._on_kind_wanted)
        return self._added(panel)

    @cached_property
    def finder(self) -> FindPanel:
        """Return the panel that finds a region by name."""
        from iastm_desktop.ui.find_panel import FindPanel

        select_several = getattr(self, "select_several", None)
        panel = FindPanel(self._parts, takes_groups=select_several is not None)
        panel.closed.connect(self.go_back_to_map)
        panel.region_chosen.connect(self._on_found)
        if select_several is not None:
            panel.group_chosen.connect(select_several)
        return self._added(panel)

    def _added(self, panel: Panel) -> Panel:
        self._side.addWidget(panel)
        return panel

    def _built(self, name: str) -> bool:
        return name in self.__dict__

    def save_typed(self) -> None:
        """Hand what stands typed in the notes, and the lines of what was charted, to the book."""
        if self._built("notes") or self.editor.record.entries != self._at_open.entries:
            self.notes.save()

    def close_session(self) -> None:
        """Hand what is typed to the book and stop listening."""
        self.save_typed()
        self.editor.close()

    def select(self, region: SidedRegion | None) -> None:
        """Choose a region: it lights up, and is named in words with its side."""
        self._region = region
        self.map.set_selected(region)
        if self._built("panel"):
            self.panel.set_region(region)
        if self._built("before"):
            self.before.set_region(region)
        self._name_region()

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the panels at the right."""
        left, shown = self._name_of(self._side.currentWidget()), self._name_of(panel)
        if left == "notes" and shown != "notes":
            self.notes.save()
        self._side.setCurrentWidget(panel)
        self._below.setVisible(shown != "before")
        self._fit()
        self._bring_into_sight(panel)
        if shown == "finish":
            self.finish.show_session()
        if shown == "finder":
            self.finder.start()
        elif shown != "panel":
            panel.setFocus()

    def show_charting(self) -> None:
        """Show the panel that charts, or what has to be asked before."""
        self.editor.ask_earlier()
        self.show_panel(self.panel if self._may_chart() else self.before)

    def _bring_into_sight(self, panel: QWidget) -> None:
        """Scroll to a panel that was asked for, on a window so small that it stands below the map."""
        if self.width() < STACKED_PX and self._scroll.widget():
            chart = self._name_of(panel) == "panel"
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._scroll.verticalScrollBar().setValue(0 if chart else self._frame.y())

    def find_region(self) -> None:
        """Find a region by its name."""
        self.show_panel(self.finder)

    def _name_of(self, panel: QWidget | None) -> str:
        """Return the name of a panel; before the first is built, of the one that comes."""
        built = (name for name in ("before", "panel", "notes", "finish", "finder") if self.__dict__.get(name) is panel)
        coming = "panel" if self._may_chart() else "before"
        return coming if panel is None else next(built)

    def go_back_to_map(self) -> None:
        """Leave whatever panel is shown and go on with the map, by keyboard too."""
        self.show_charting()
        self.map.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fit(self) -> None:
        """Give the panel the width it needs and the map the rest; on a small window the panel stands below."""
        stacked, narrow = self.width() < STACKED_PX, self.width() < NARROW_PX
        widths = {"panel": (CHARTING_PX, NARROW_PX_CHARTING), "before": (ASKING_PX, NARROW_PX_ASKING)}
        widths["finish"] = widths["before"]
        shown = self._name_of(self._side.currentWidget())
        wide, tight = widths.get(shown, (WRITING_PX, NARROW_PX_CHARTING))
        if shown == "before" and self._built("before") and self.before.is_short:
            wide, tight = WRITING_PX, NARROW_PX_CHARTING
        if stacked:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            self._side.setFixedWidth(tight if narrow else wide)
        self._sheet.flows = stacked
        self._share_height(stacked)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(down if stacked else across)
        self._head_line.setDirection(down if stacked else across)
        self.stop.setFixedSize(STOP_PX_NARROW if narrow else STOP_PX, TOUCH_PX)
        self.kinds.set_tight(narrow)
        for action, words in self._worded.items():
            action.setText("" if narrow and not stacked else words)

    def _share_height(self, stacked: bool) -> None:
        """Let map and panel take what there is; one below the other each has a height of its own."""
        map_px = max(MAP_PX_STACKED, self.height() * 2 // 5)
        panel_px = max(PANEL_PX_STACKED, self.height() - map_px - AROUND_PX_STACKED)
        self.map.setMinimumHeight(map_px if stacked else MAP_PX)
        self.map.setMaximumHeight(map_px if stacked else QWIDGETSIZE_MAX)
        self._frame.setMinimumHeight(panel_px if stacked else PANEL_PX)
        self._frame.setMaximumHeight(panel_px if stacked else QWIDGETSIZE_MAX)

    def _may_chart(self) -> bool:
        record = self.editor.record
        return record.consent is not None and not unanswered(record.screening, self._parts.catalogue)

    def _on_region_tapped(self, region: SidedRegion, point: tuple[float, float]) -> None:
        """Choose what was tapped; a tap on the whole body also goes near, where the next one can be exact."""
        if self.map.frame is None and self._may_chart():
            self.map.set_frame(self.map.frame_at(point))
        self.select(region)

    def _name_region(self) -> None:
        region, body_map = self._region, self._parts.body_map
        under = what_lies_under(region, body_map, self.map.view, self.map.layer) if region else ()
        self.names.show_region(region, under)

    def _go_to(self, region: SidedRegion) -> None:
        """Show a region in a view and layer that has it, this view first, and choose it."""
        show_layer(self.map, region)
        self.select(region)

    def _go_near(self, region: SidedRegion) -> None:
        show_near(self.map, region)
        self.select(region)

    def _on_found(self, region: SidedRegion) -> None:
        self._go_near(region)
        self.show_charting()

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        place = sided_region(entry) if entry else None
        if place:
            self._go_near(place)

    def _on_changed(self) -> None:
        self.map.set_marks(charted_marks(self.editor.record, self.editor.state))
        why = "" if self._may_chart() else _("Ask health and consent first")
        self.map.set_charting_allowed(not why, why)
        session = self.editor.record.session
        words = visit_in_words(session, self.editor.record.practitioner.name, self._parts.now().date)
        self._when.setText(words)
        self._when.setToolTip(words)

    def _on_kind_chosen(self, kind: str) -> None:
        self.panel.set_kind(kind)
        self.show_charting()

    def _on_chart_key(self) -> None:
        """Chart what is chosen, or show what has to be asked before."""
        self.show_charting()
        if self._may_chart():
            self.panel.chart_button.click()

    def _on_left(self) -> None:
        self.save_typed()
        self.left.emit()

    def _on_kind_wanted(self, kind: str, place: SidedRegion | None) -> None:
        if place:
            self._go_near(place)
        self._on_kind_chosen(kind)

    def _on_finished(self) -> None:
        self.save_typed()
        self.summary_wanted.emit(self.editor.record.session.id)

    def _lay_out(self) -> None:
        content = self._sheet = _Sheet()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        content.addWidget(self._head())
        content.addLayout(self._body, 1)
        self._body.addLayout(self._map_column(), 1)
        self._frame = card(row(self._side), role="panel", margin=0)
        self._body.addWidget(self._frame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(holder(content))
        layout.addWidget(self._scroll)

    def _head(self) -> QWidget:
        client = self.editor.record.client
        who = elided(client.known_as + (f" · {client.pronouns}" if client.pronouns else ""), "h2")
        self._when = elided("", "small")
        stack = self.editor.undo_stack
        self.back = icon_button("chevron-left", _("Back"), self._on_left)
        self.health = HealthLine(self.editor)
        self.health.clicked.connect(lambda: self.show_panel(self.before))
        self.undo = icon_button("undo", _("Undo"), stack.undo)
        self.redo = icon_button("redo", _("Redo"), stack.redo)
        for done, changed in ((self.undo, stack.canUndoChanged), (self.redo, stack.canRedoChanged)):
            changed.connect(done.setEnabled)
            done.setEnabled(False)
        self._worded = {
            icon_button("search", _("Find"), self.find_region): _("Find"),
            icon_button("note", _("Notes"), lambda: self.show_panel(self.notes)): _("Notes"),
            icon_button("print", _("Summary"), self._on_summary): _("Summary"),
        }
        end = button(_("Finish"), lambda: self.show_panel(self.finish), role="primary")
        known = row(self.back, column(who, self._when, spacing=0), self.health)
        known.setStretch(1, 1)
        known.setStretch(2, 1)
        self._head_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head_line.setSpacing(8)
        self._head_line.addLayout(known, 1)
        self._head_line.addLayout(row(self.undo, self.redo, *self._worded, end))
        return card(self._head_line, role="bar", margin=8)

    def _map_column(self) -> QVBoxLayout:
        self.stop = button(_("TAP OUT"), lambda: self._on_kind_chosen("tap_out"), role="danger")
        self.stop.setAccessibleName(_("Tap-out: the client asks to stop"))
        doing = row(self.stop, self.kinds, spacing=10)
        doing.setStretch(1, 1)
        self._below = holder(column(self.names, doing, spacing=6))
        made = column(self.view_bar, self.map, self._below, spacing=6)
        made.setContentsMargins(10, 8, 10, 8)
        made.setStretch(1, 1)
        return made

    def _on_summary(self) -> None:
        self.save_typed()
        self.summary_wanted.emit(self.editor.record.session.id)

    def _connect(self) -> None:
        self.map.region_tapped.connect(self._on_region_tapped)
        self.map.walked.connect(self.select)
        self.map.entered.connect(self._on_chart_key)
        self.editor.changed.connect(self._on_changed)
        self.editor.state_changed.connect(self._on_changed)
        self.kinds.changed.connect(self._on_kind_chosen)
        self.names.under_chosen.connect(self._go_to)
        self.map.view_changed.connect(lambda _view, _layer: self._name_region())
        self.kinds.set_value("stroke")
        stack = self.editor.undo_stack
        for keys, act in (
            (QKeySequence.StandardKey.Undo, stack.undo),
            (QKeySequence.StandardKey.Redo, stack.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_chart_key)
        QShortcut(QKeySequence("Escape"), self, self.go_back_to_map)

    # Qt's own names

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.map.setFocus()  # whoever opens the page is on the map, and no button looks chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
