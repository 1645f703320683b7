"""The panels at the side of the map, each built when first shown: questions, charting, notes, finding, the end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.session_editor import SessionEditor

if TYPE_CHECKING:
    from iastm_desktop.ui.before_panel import BeforePanel
    from iastm_desktop.ui.chart_panel import ChartPanel
    from iastm_desktop.ui.find_panel import FindPanel
    from iastm_desktop.ui.finish_panel import FinishPanel
    from iastm_desktop.ui.note_panel import NotePanel
    from iastm_desktop.ui.tap_out_questions import TapOutQuestions

Panel = TypeVar("Panel", bound=QWidget)
NAMES = ("before", "panel", "notes", "finish", "finder", "questions")


class SidePanels(QStackedWidget):
    """A session opens with its map, and the first panel is built right after. `built` carries the name of a new one.

    `charting_wanted`: go on with charting. `closed`: go back to the map. `finished`: the visit is over.
    """

    built = Signal(str)
    charting_wanted = Signal()
    closed = Signal()
    finished = Signal()

    def __init__(self, editor: SessionEditor, parts: Parts) -> None:
        super().__init__()
        self._editor, self._parts = editor, parts
        self._at_open = editor.record
        self._region: SidedRegion | None = None

    @cached_property
    def before(self) -> BeforePanel:
        """Return the panel that asks health and consent."""
        from iastm_desktop.ui.before_panel import BeforePanel

        panel = BeforePanel(self._editor)
        panel.done.connect(self.charting_wanted)
        panel.set_region(self._region)
        return self._added(panel)

    @cached_property
    def panel(self) -> ChartPanel:
        """Return the panel that charts."""
        from iastm_desktop.ui.chart_panel import ChartPanel

        panel = ChartPanel(self._editor)
        panel.set_region(self._region)
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
        return self._added(panel)

    @cached_property
    def finder(self) -> FindPanel:
        """Return the panel that finds a region by name."""
        from iastm_desktop.ui.find_panel import FindPanel

        panel = FindPanel(self._parts, takes_groups=True)
        panel.closed.connect(self.closed)
        return self._added(panel)

    @cached_property
    def questions(self) -> TapOutQuestions:
        """Return the panel that asks about a tap-out."""
        from iastm_desktop.ui.tap_out_questions import TapOutQuestions

        panel = TapOutQuestions(self._editor)
        panel.closed.connect(self.closed)
        return self._added(panel)

    def is_built(self, name: str) -> bool:
        """Tell whether a panel has been shown or asked for."""
        return name in self.__dict__

    def set_region(self, region: SidedRegion | None) -> None:
        """Let the panels that chart or ask know the chosen region."""
        self._region = region
        if self.is_built("panel"):
            self.panel.set_region(region)
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
