"""One line beside the dose, before anything is charted: what the rules would say of it, and hands where they refuse."""

from dataclasses import replace

from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.domain.facts import next_position, with_entry
from iastm_desktop.domain.rules import BLOCK, NOTE, Ruling, news_of
from iastm_desktop.domain.rulings import sternest_first
from iastm_desktop.ui.chart_panel import ChartPanel
from iastm_desktop.ui.go_ahead import may_by_hand
from iastm_desktop.ui.panel_room import ShownWatch
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class DoseNote(QFrame):
    """Shows the sternest thing that is said of the work chosen now; away where nothing is, or it was said before."""

    def __init__(self, panel: ChartPanel, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel, self._editor = panel, editor
        self.words = label("", wrap=True)
        self.by_hand = button(_("By hand"), panel.take_by_hand)
        content = row(self.words, self.by_hand)
        content.setStretch(0, 1)
        content.setContentsMargins(10, 3, 4, 3)
        self.setLayout(content)
        panel.planned_changed.connect(self.show_planned)
        editor.changed.connect(self.show_planned)
        editor.earlier_read.connect(self.show_planned)
        panel.refusal.installEventFilter(ShownWatch(self.show_planned, self))  # what it says is not said twice
        self.show_planned()

    def show_planned(self) -> None:
        """Say what the rules would say of what is chosen now."""
        said = self._rulings() if self._panel.refusal.isHidden() else ()
        self.setVisible(bool(said))
        if not said:
            return
        more = _(" (and {number} more)").format(number=len(said) - 1) if len(said) > 1 else ""
        words = f"{said[0].message}{more}"
        if words != self.words.text():
            self.words.setText(words)
            self.setAccessibleName(words)
            self.setToolTip("\n".join(ruling.message for ruling in said))
            set_role(self, "alert" if said[0].level == BLOCK else "caution")
        self.by_hand.setVisible(said[0].level == BLOCK and may_by_hand(self._editor, self._panel.planned()))

    def _rulings(self) -> tuple[Ruling, ...]:
        """Return what refuses the work, and the notes it would raise that nothing in the visit raised before."""
        editor, planned = self._editor, self._panel.planned()
        if not planned:
            return ()
        rulebook, at = editor.parts.rulebook, editor.parts.now()
        refused = [each for stroke in planned for each in editor.refusals_of(stroke)]
        after, position = editor.record, next_position(editor.record)
        for number, stroke in enumerate(planned):
            after = with_entry(after, replace(stroke, id=f"planned {number}", position=position + number, at=at))
        notes = news_of(editor.record, after, rulebook, editor.history)
        return sternest_first(dict.fromkeys((*refused, *(each for each in notes if each.level == NOTE))))
