"""What asks, once for each opening, whether a visit that is over shall be added to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.pieces import button, column, label
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class LaterCard(QFrame):
    """`agreed` when it was answered with yes; from then on nothing is asked any more."""

    agreed = Signal()

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__()
        self._editor, self._may_add = editor, False
        set_role(self, "caution")
        self._words = label("", wrap=True)
        self.add = button(_("Yes, add to it"), self._on_add)
        content = column(self._words, self.add, spacing=6)
        content.setContentsMargins(10, 10, 10, 10)
        self.setLayout(content)
        self.hide()

    def is_needed(self) -> bool:
        """Tell whether the visit is over and nobody has said yet that it shall be added to."""
        session = self._editor.record.session
        is_over = session.ended_at is not None or session.started_at.date != self._editor.parts.now().date
        return is_over and not self._may_add

    def may_add(self) -> bool:
        """Tell whether something may be charted now; ask first where the visit is over."""
        if not self.is_needed():
            return True
        day = short_date(self._editor.record.session.started_at.date)
        self._words.setText(_("Add to this visit of {day}? The time of adding is kept with it.").format(day=day))
        self.show()
        self.add.setFocus()
        return False

    def _on_add(self) -> None:
        self._may_add = True
        self.hide()
        self.agreed.emit()
