"""Whether the front desk reads clinical notes: closed unless a practitioner opens them."""

from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.domain.front_desk import desk_reads_record
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import column, label
from iastm_desktop.words import _

YES, NO = "yes", "no"


class FrontDeskBox(QFrame):
    """One question with its answer in force; the front desk itself cannot change it."""

    def __init__(self, book: OpenBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        options = ((NO, _("No: who, when, home care and next visit")), (YES, _("Yes: the whole summary")))
        self.answer = ChipRow(options, name=_("The front desk reads clinical notes"))
        self.answer.set_value(YES if book.desk_reads else NO)
        self.answer.set_enabled_codes((YES, NO) if book.may_chart else (), _("Only whoever charts decides this."))
        self.state = label("", "muted", wrap=True)
        title = label(_("The front desk reads clinical notes"), "h2")
        self.setLayout(column(title, self.answer, self.state, spacing=6))
        self.answer.changed.connect(self._on_answer)

    def _on_answer(self, code: object) -> None:
        opened = code == YES
        self._book.desk_reads = opened
        self._book.correct(self, desk_reads_record(opened), lambda: self.state.setText(_("Saved.")), self.state.setText)
