"""The head of a session's page: who it is, health and consent, undo and redo, the ways to the other panels."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from iastm_desktop.domain.moments import Moment
from iastm_desktop.ui.dates import visit_in_words
from iastm_desktop.ui.health_line import HealthLine
from iastm_desktop.ui.pieces import button, column, elided, icon_button, row
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_shape import Shape
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.words import _

MAP, CHART, LIST = "map", "chart", "list"
_WORDED_FROM_PX = 1200
_HEALTH_PX = 48


class SessionHead(QFrame):
    """`way_wanted` carries a way's name, `back`, `finish` or `before`; `turn_wanted` map, chart or list."""

    way_wanted = Signal(str)
    turn_wanted = Signal(str)

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__()
        set_role(self, "bar")
        self._editor = editor
        client = editor.record.client
        self._who = elided(client.known_as + (f" · {client.pronouns}" if client.pronouns else ""), "h2")
        self.when = elided("", "small")
        self.back = icon_button("chevron-left", _("Back"), self._way("back"))
        self.health = HealthLine(editor)
        self.health.clicked.connect(self._way("before"))
        self.undo = icon_button("undo", _("Undo"), editor.undo_stack.undo)
        self.redo = icon_button("redo", _("Redo"), editor.undo_stack.redo)
        self.turns = Segments([(MAP, _("Map")), (CHART, _("Chart")), (LIST, _("List"))], name=_("What is shown"))
        self.turns.changed.connect(self.turn_wanted)
        self.ways: Mapping[str, QPushButton] = {
            "table": icon_button("hand", _("At the table"), self._way("table")),
            "find": icon_button("search", _("Find"), self._way("find")),
            "notes": icon_button("note", _("Notes"), self._way("notes")),
            "summary": icon_button("print", _("Summary"), self._way("summary")),
        }
        self.more = icon_button("more", _("At the table, find, notes, summary"), self.open_more)
        self.finish = button(_("Finish"), self._way("finish"), role="primary")
        self._lay_out()
        self._watch_undo()

    def show_session(self, now: Moment) -> None:
        """Say when the visit is or was, and by whom."""
        record = self._editor.record
        words = visit_in_words(record.session, record.practitioner.name, now.date)
        self.when.setText(words)
        self.when.setToolTip(words)
        self.finish.setText(_("Signed") if record.is_signed else _("Finish"))
        self.finish.setAccessibleName(self.finish.text())

    def fit(self, shape: Shape, width_px: int) -> None:
        """Show words or icons, all ways or the button that leads to them, by the width the head is about to have."""
        small = shape.one_at_a_time
        self.turns.setVisible(small)
        self.turns.show_faces({MAP: _("Map"), CHART: _("Chart"), LIST: _("List")}, tight=True)
        self.more.setVisible(small)
        self.health.set_sign_only(small)
        for way in self.ways.values():
            way.setVisible(not small)
            way.setText(way.accessibleName() if width_px >= _WORDED_FROM_PX else "")
            set_role(way, "" if way.text() else "icon")

    def open_more(self) -> TouchPanel:
        """Open the panel of the ways there was no room for."""
        self._panel = TouchPanel([[(code, way.accessibleName())] for code, way in self.ways.items()], None, self)
        self._panel.picked.connect(self.way_wanted)
        self._panel.popup(self.more)
        return self._panel

    def _way(self, name: str) -> Callable[[], None]:
        return lambda: self.way_wanted.emit(name)

    def _watch_undo(self) -> None:
        stack = self._editor.undo_stack
        for done, changed in ((self.undo, stack.canUndoChanged), (self.redo, stack.canRedoChanged)):
            changed.connect(done.setEnabled)
            done.setEnabled(False)

    def _lay_out(self) -> None:
        words = column(self._who, self.when, spacing=0)
        doing = (self.turns, self.undo, self.redo, *self.ways.values(), self.more, self.finish)
        line = row(self.back, words, self.health, *doing)
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        line.setContentsMargins(8, 4, 8, 4)
        self.setLayout(line)
