"""The session page: the map in the middle, what is charted beside it, the chosen region in words below."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Entry, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import unanswered
from iastm_desktop.ui.before_panel import BeforePanel, health_button
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.chart_panel import ChartPanel
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import clock_time, short_date
from iastm_desktop.ui.entry_forms import FORMS
from iastm_desktop.ui.find_panel import FindPanel
from iastm_desktop.ui.finish_panel import FinishPanel
from iastm_desktop.ui.icons import icon
from iastm_desktop.ui.note_panel import NotePanel
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, card, holder, label, row
from iastm_desktop.ui.pieces import column as stacked
from iastm_desktop.ui.session_editor import LastScreening, SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.ui.view_bar import ViewBar
from iastm_desktop.words import _

Panel = TypeVar("Panel", bound=QWidget)
# Widths at the right: charting leaves the map as much as it can; asking needs two columns, writing a wide one.
CHARTING_PX, WRITING_PX, ASKING_PX = 490, 500, 740
NARROW_PX, NARROW_PX_CHARTING, NARROW_PX_ASKING = 1200, 404, 640
UNDER_SHOWN = 2


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
        self.map = BodyMapView(parts.body_map, parts.regions, parts.map_picture)
        self.view_bar = ViewBar(self.map)
        self._at_open = editor.record
        self.name = label(_("Tap the body where you work"), "display")
        self.under = ChipRow(compact=True, name=_("Under this, in the deeper layers"))
        options = [(form.kind, form.words) for form in FORMS if form.kind != "tap_out"]
        self.kinds = ChipRow(options, compact=True, name=_("What to chart"))
        self._side = QStackedWidget()
        self._lay_out()
        self._connect()
        self._on_changed()
        self._offer_under(None)
        self.show_charting()

    # The panels are built when first shown: a session opens with its map and what is charted now, and no more.

    @cached_property
    def before(self) -> BeforePanel:
        """Return the panel that asks health and consent."""
        panel = BeforePanel(self.editor)
        panel.done.connect(self.show_charting)
        panel.set_region(self._region)
        self.editor.ask_last_screening(self._on_last_screening)
        return self._added(panel)

    @cached_property
    def panel(self) -> ChartPanel:
        """Return the panel that charts."""
        panel = ChartPanel(self.editor)
        panel.kind_changed.connect(self.kinds.set_value)
        panel.entry_chosen.connect(self._on_entry_chosen)
        panel.set_region(self._region)
        return self._added(panel)

    @cached_property
    def notes(self) -> NotePanel:
        """Return the panel of notes."""
        panel = NotePanel(self.editor, self._at_open)
        panel.closed.connect(self.show_charting)
        return self._added(panel)

    @cached_property
    def finish(self) -> FinishPanel:
        """Return the panel that ends the visit."""
        panel = FinishPanel(self.editor)
        panel.closed.connect(self.show_charting)
        panel.finished.connect(self._on_finished)
        return self._added(panel)

    @cached_property
    def finder(self) -> FindPanel:
        """Return the panel that finds a region by name."""
        panel = FindPanel(self._parts)
        panel.closed.connect(self.show_charting)
        panel.region_chosen.connect(self._on_found)
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
        self.name.setText(self._name_of(region) if region else _("Tap the body where you work"))
        self._offer_under(region)

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the panels at the right."""
        shown = self._side.currentWidget()
        if isinstance(shown, NotePanel) and panel is not shown:
            shown.save()
        self._side.setCurrentWidget(panel)
        self._below.setVisible(not isinstance(panel, BeforePanel))
        self._fit_panel()
        if isinstance(panel, FindPanel):
            panel.start()
        elif isinstance(panel, FinishPanel):
            panel.show_session()

    def show_charting(self) -> None:
        """Show the panel that charts, or what has to be asked before."""
        self.show_panel(self.panel if self._may_chart() else self.before)

    def _fit_panel(self) -> None:
        """Give the panel the width it needs and the map the rest."""
        widths = {ChartPanel: (CHARTING_PX, NARROW_PX_CHARTING), BeforePanel: (ASKING_PX, NARROW_PX_ASKING)}
        shown = type(self._side.currentWidget())
        wide, narrow = next((w for kind, w in widths.items() if kind is shown), (WRITING_PX, NARROW_PX_CHARTING))
        self._side.setFixedWidth(narrow if self.width() < NARROW_PX else wide)

    def _may_chart(self) -> bool:
        record = self.editor.record
        return record.consent is not None and not unanswered(record.screening, self._parts.catalogue)

    def _name_of(self, region: SidedRegion) -> str:
        name = self._parts.regions.region(region.region).name
        return name if region.side == "midline" else f"{region.side.upper()} {name}"

    def _on_region_tapped(self, region: SidedRegion, point: tuple[float, float]) -> None:
        """Choose what was tapped; a tap on the whole body also goes near, where the next one can be exact."""
        if self.map.frame is None and self._may_chart():
            self.map.set_frame(self.map.frame_at(point))
        self.select(region)

    def _offer_under(self, region: SidedRegion | None) -> None:
        """Offer what lies under the chosen region, so that a deep muscle is one tap away."""
        view, found = self.map.view, []
        if region:
            for point in self._parts.body_map.label_points(region.region, region.side):
                if point.view == view and point.layer == self.map.layer:
                    stack = self._parts.body_map.stack_at(view, (point.x, point.y))
                    found = [place for _layer, place in stack if place != region]
        shown = list(dict.fromkeys(found))[:UNDER_SHOWN]
        names = {place: self._parts.regions.region(place.region).name for place in shown}
        self.under.set_options([(f"{place.region} {place.side}", name) for place, name in names.items()])
        self.under.set_value(None)
        self._under_line.setVisible(bool(found))

    def _on_under_chosen(self, code: str) -> None:
        self._go_to(SidedRegion(*code.split()))

    def _go_to(self, region: SidedRegion) -> None:
        """Show a region in a view and layer that has it, this view first, and choose it."""
        points = self._parts.body_map.label_points(region.region, region.side)
        here = [point for point in points if point.view == self.map.view]
        if points:
            point = (here or list(points))[0]
            self.map.set_view(point.view, point.layer)
        self.select(region)

    def _on_found(self, region: SidedRegion) -> None:
        self._go_to(region)
        self.show_charting()

    def _on_entry_chosen(self, entry: Entry | None) -> None:
        place = sided_region(entry) if entry else None
        if place:
            self._go_to(place)

    def _on_last_screening(self, found: LastScreening | None) -> None:
        if found:
            self.before.offer_last(*found)

    def _on_changed(self) -> None:
        self.map.set_marks(charted_marks(self.editor.record, self.editor.state))
        why = "" if self._may_chart() else _("Ask health and consent first")
        self.map.set_charting_allowed(not why, why)
        session = self.editor.record.session
        day, start = short_date(session.started_at.date), clock_time(session.started_at)
        ended = _(", ended {time}").format(time=clock_time(session.ended_at)) if session.ended_at else ""
        self._when.setText(_("{day}, started {start}").format(day=day, start=start) + ended)

    def _on_kind_chosen(self, kind: str) -> None:
        self.panel.set_kind(kind)
        self.show_charting()

    def _on_chart_key(self) -> None:
        self.panel.chart_button.click()

    def _on_left(self) -> None:
        self.save_typed()
        self.left.emit()

    def _on_finished(self) -> None:
        self.save_typed()
        self.summary_wanted.emit(self.editor.record.session.id)

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(self._map_column(), 1)
        side = card(row(self._side), role="panel", margin=0)
        body.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addLayout(body, 1)

    def _head(self) -> QWidget:
        client = self.editor.record.client
        who = label(client.known_as + (f" · {client.pronouns}" if client.pronouns else ""), "h2")
        self._when = label("", "small")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(who)
        names.addWidget(self._when)
        stack = self.editor.undo_stack
        self.undo = _icon_button("undo", _("Undo"), stack.undo)
        self.redo = _icon_button("redo", _("Redo"), stack.redo)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        actions = (
            self.undo,
            self.redo,
            _icon_button("search", _("Find"), lambda: self.show_panel(self.finder), shown=True),
            _icon_button("note", _("Notes"), lambda: self.show_panel(self.notes), shown=True),
            _icon_button("print", _("Summary"), self._on_summary, shown=True),
            button(_("Finish"), lambda: self.show_panel(self.finish), role="primary"),
        )
        back = _icon_button("chevron-left", _("Back"), self._on_left)
        self.health = health_button(self.editor, lambda: self.show_panel(self.before))
        self.health.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        content = row(back, names, 8)
        content.addWidget(self.health, 1)
        for action in actions:
            content.addWidget(action)
        head = card(content, role="bar", margin=8)
        head.setFixedHeight(64)
        return head

    def _map_column(self) -> QVBoxLayout:
        self.name.setMinimumWidth(120)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._under_line = QLabel(_("under:"))
        set_role(self._under_line, "small")
        self.stop = button(_("TAP OUT"), lambda: self._on_kind_chosen("tap_out"), role="danger")
        self.stop.setAccessibleName(_("Tap-out: the client asks to stop"))
        self.stop.setFixedSize(140, 60)
        self.under.setFixedHeight(TOUCH_PX + 2)
        names = row(self.name, self._under_line, self.under)
        names.setStretch(0, 1)
        names.setStretch(2, 1)
        column = QVBoxLayout()
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addWidget(self.view_bar)
        column.addWidget(self.map, 1)
        self._below = holder(stacked(names, row(self.stop, self.kinds, spacing=14), spacing=6))
        column.addWidget(self._below)
        return column

    def _on_summary(self) -> None:
        self.save_typed()
        self.summary_wanted.emit(self.editor.record.session.id)

    def _connect(self) -> None:
        self.map.region_tapped.connect(self._on_region_tapped)
        self.editor.changed.connect(self._on_changed)
        self.editor.state_changed.connect(self._on_changed)
        self.kinds.changed.connect(self._on_kind_chosen)
        self.under.changed.connect(self._on_under_chosen)
        self.kinds.set_value("stroke")
        stack = self.editor.undo_stack
        for keys, act in (
            (QKeySequence.StandardKey.Undo, stack.undo),
            (QKeySequence.StandardKey.Redo, stack.redo),
            (QKeySequence.StandardKey.Find, lambda: self.show_panel(self.finder)),
            (QKeySequence.StandardKey.Print, self._on_summary),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_chart_key)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panel()


def _icon_button(icon_name: str, words: str, clicked: Callable[[], object], *, shown: bool = False) -> QPushButton:
    made = button(words if shown else "", clicked, name=words)
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(22, 22))
    made.setToolTip(words)
    return made
