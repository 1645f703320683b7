"""Consent taken back in the middle of the work: the time is kept, the clock stops, nothing more is charted."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.ui.dates import clock_time
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _


class TakenBack(QWidget):
    """One button that takes consent back now; then when it was, and the ways on.

    `ended`: the visit is over. `changed`: consent was taken back, or stands again.
    """

    ended = Signal()
    changed = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.take_back = button(_("Client takes consent back now"), self._on_take_back)
        self.said = label("", "alert", wrap=True)
        self.again = button(_("Asked again: consent stands"), self._on_again)
        self.end = button(_("End the visit here"), self.ended.emit, role="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for made in (self.end, self.again, self.take_back):
            made.setMinimumHeight(TOUCH_PX)
        layout.addWidget(self.said)
        layout.addLayout(row(self.take_back, self.again, self.end))
        editor.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        consent = self._editor.record.consent
        gone = consent.withdrawn_at if consent else None
        agreed = consent is not None and consent.decision != "declined"
        self.take_back.setVisible(agreed and gone is None)
        for widget in (self.said, self.again, self.end):
            widget.setVisible(gone is not None)
        if gone:
            words = _("The client took consent back at {time}. No further work is charted.")
            self.said.setText(words.format(time=clock_time(gone)))

    def _on_take_back(self) -> None:
        consent = self._editor.record.consent
        if consent:
            self._editor.set_consent(replace(consent, withdrawn_at=self._editor.parts.now()))
            self.changed.emit()

    def _on_again(self) -> None:
        consent = self._editor.record.consent
        if consent:
            self._editor.set_consent(replace(consent, withdrawn_at=None))
            self.changed.emit()
