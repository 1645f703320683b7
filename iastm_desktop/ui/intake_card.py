"""What the client filled in before the visit, and the button that takes it over."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.intake import areas_of, screening_of
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.pieces import button, card, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _


class IntakeCard(QWidget):
    """Shown while there is something to take over; `taken` once it stands in the session."""

    taken = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._words = label("", wrap=True)
        self.take = button(_("Take it over"), self._on_take, role="primary")
        self.take.setMinimumHeight(TOUCH_PX)
        line = row(self._words, self.take)
        line.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(line, role="caution", margin=10))
        editor.earlier_read.connect(self.show_session)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Offer what is there, while nothing was asked in this visit."""
        record = self._record()
        self.setVisible(record is not None and self._editor.record.screening is None)
        if record and record.on_date:
            words = _("The client filled in health and pain on {day}.").format(day=short_date(record.on_date))
            self._words.setText(words)

    def _record(self) -> Record | None:
        newest = self._editor.earlier.intake if self._editor.earlier else None
        fact = newest.fact if newest and not newest.withdrawn else None
        return fact if isinstance(fact, Record) else None

    def _on_take(self) -> None:
        """Put it into the session; the record beside it is taken back, its history stays."""
        record, newest = self._record(), self._editor.earlier.intake if self._editor.earlier else None
        if record is None:
            return
        self._editor.set_screening(screening_of(record.body, self._editor.record.session.id))
        areas = areas_of(record.body)
        if areas:
            self._editor.add(areas)
        self._editor.withdraw_record(newest)
        self.taken.emit()
