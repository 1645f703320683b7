"""What was done on a region, in order, today and last time; a pain that came back leads to the visit before."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.sequence import Done, goes_back_to_visit, steps_on
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.pieces import button, elided, plain_tip, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

NEXT = " → "


class OrderStrip(QFrame):
    """Shown where more than one kind of work was done on the region today, or a pain there goes back to a visit.

    `visit_wanted` carries the id of that visit.
    """

    visit_wanted = Signal(str)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._region: SidedRegion | None = None
        self._visit = ""
        self.words = elided("", "")
        self.open = button("", lambda: self.visit_wanted.emit(self._visit))
        set_role(self, "sunken")
        content = row(self.words, self.open)
        content.setStretch(0, 1)
        content.setContentsMargins(10, 3, 4, 3)
        self.setLayout(content)
        editor.changed.connect(self._show)
        editor.earlier_read.connect(self._show)
        self._show()

    def set_region(self, region: SidedRegion | None) -> None:
        """Show the order of work on the region that was chosen on the map."""
        self._region = region
        self._show()

    def _show(self) -> None:
        editor, region = self._editor, self._region
        steps = steps_on(editor.record.entries, region, editor.parts.catalogue) if region else ()
        back = goes_back_to_visit(editor.record.entries, region, done_before(editor)) if region else None
        order = NEXT.join(steps) if len(steps) > 1 else ""
        if back:
            said = order or _("The pain goes back to an earlier visit")
        else:
            said = _("In this order: {steps}").format(steps=order) if order else ""
        self.words.setText(said)
        self.words.setToolTip(plain_tip(said))
        self.words.setAccessibleName(said)
        self.open.setVisible(bool(back))
        self._visit = back.session if back else ""
        if back:
            self.open.setText(_("Since {day}").format(day=short_date(back.at.date)))
            self.open.setAccessibleName(
                _("The pain goes back to the visit of {visit}").format(visit=_visit_words(back))
            )
            self.open.setToolTip(self.open.accessibleName())
        self.setVisible(bool(said))


def done_before(editor: SessionEditor) -> Mapping[SidedRegion, tuple[Done, ...]]:
    """Return what earlier visits did on each region, the newest first."""
    return editor.earlier.done if editor.earlier else {}


def order_words(editor: SessionEditor, region: SidedRegion) -> str:
    """Return what was done on a region in order, today and at the last visit that worked it; empty for nothing."""
    today = steps_on(editor.record.entries, region, editor.parts.catalogue)
    before = done_before(editor).get(region, ())
    said = [_("Today: {steps}").format(steps=NEXT.join(today))] if today else []
    said += [_("Before, {visit}").format(visit=_visit_words(before[0]))] if before else []
    return "\n".join(said)


def _visit_words(done: Done) -> str:
    return f"{short_date(done.at.date)}: {NEXT.join(done.steps)}"
