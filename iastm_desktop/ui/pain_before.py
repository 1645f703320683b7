"""Pain before the work, asked with health and consent: one tap charts it, another corrects it; never filled in."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.entries import Measure
from iastm_desktop.domain.visit_end import BEFORE, PAIN_SCALES, pain_before
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _


class PainBeforeRow(PainRow):
    """Eleven numbers and "not asked", which is on until a number is tapped."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(_("Pain now, before the work"), parent)
        self._editor = editor
        self.changed.connect(self._on_number)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Show what was charted."""
        asked = pain_before(self._editor.record.entries)
        self.set_value(int(asked.value) if asked else None)

    def _on_number(self, number: int | None) -> None:
        asked = pain_before(self._editor.record.entries)
        if asked and number is None:
            self._editor.withdraw(asked)
        elif asked and number is not None:
            self._editor.correct(replace(asked, value=number))
        elif number is not None:
            self._editor.add([Measure(measure=PAIN_SCALES[0], phase=BEFORE, value=number)])
