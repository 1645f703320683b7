"""What is asked after a tap-out, once the client is looked after: it waits in amber until it is answered."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.domain.tap_outs import waiting, waits
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.commands import ANSWERED
from iastm_desktop.ui.dates import clock_time
from iastm_desktop.ui.entry_forms import listed
from iastm_desktop.ui.entry_list import place_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, elided, holder, label, plain_tip, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

YES, NO = "yes", "no"


def tap_out_words(entry: TapOut, parts: Parts) -> str:
    """Return `14:07 RIGHT Upper trapezius`, the time alone where the tap-out has no region."""
    said = [clock_time(entry.at)] if entry.at else []
    return " ".join([*said, place_words(entry, parts)] if entry.region else said or [_("Client said stop")])


class WaitingBar(QFrame):
    """One amber line that is there as long as questions wait. `answer_wanted` carries the tap-out to answer."""

    answer_wanted = Signal(object)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "caution")
        self._editor = editor
        self.words = elided("", "amberwords")
        self.answer = button(_("Answer"), self._on_answer)
        content = row(self.words, self.answer)
        content.setStretch(0, 1)
        content.setContentsMargins(12, 3, 4, 3)
        self.setLayout(content)
        editor.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        left = waiting(self._editor.record.entries)
        self.setVisible(bool(left))
        if not left:
            return
        words = _("To answer: TAP OUT {what}").format(what=tap_out_words(left[0], self._editor.parts))
        if len(left) > 1:
            words = _("{words} and {more} more").format(words=words, more=len(left) - 1)
        self.words.setText(words)
        self.words.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        self.answer.setAccessibleName(_("Answer: {words}").format(words=words))

    def _on_answer(self) -> None:
        left = waiting(self._editor.record.entries)
        if left:
            self.answer_wanted.emit(left[0])


class TapOutQuestions(QFrame):
    """Asks what was done, how much it hurt, why, and whether the work went on elsewhere. Nothing is filled in.

    `closed` when it is answered, or put off; what is put off goes on waiting.
    """

    closed = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, catalogue = editor, editor.parts.catalogue
        self._entry: TapOut | None = None
        self.title = label("", "h2", wrap=True)
        self.action = ChipRow(listed("tap_out_action")(catalogue, {}), name=_("What was done"))
        self.pain = PainRow(_("How much it hurt"))
        self.reason = ChipRow(listed("tap_out_reason")(catalogue, {}), name=_("Why"))
        self.elsewhere = ChipRow([(YES, _("Yes")), (NO, _("No"))], name=_("Carried on elsewhere"))
        self.done = button(_("Done"), self._on_done, role="primary")
        self.done.setMinimumHeight(48)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()
        for chips in (self.action, self.pain, self.reason, self.elsewhere):
            chips.changed.connect(lambda _value: self._show())

    def show_entry(self, entry: TapOut) -> None:
        """Ask about one tap-out; what was answered before stands as it is."""
        self._entry = entry
        open_yet = waits(entry)
        self.title.setText(_("TAP OUT {what}").format(what=tap_out_words(entry, self._editor.parts)))
        self.action.set_value(None if open_yet else entry.action)
        self.reason.set_value(None if open_yet else entry.reason)
        self.pain.set_value(entry.pain_nrs)
        self.elsewhere.set_value({True: YES, False: NO, None: None}[entry.continued_elsewhere])
        self._show()

    def answers(self) -> TapOut | None:
        """Return the tap-out as it is answered now, None before one is shown."""
        if self._entry is None:
            return None
        action, reason, elsewhere = self.action.value(), self.reason.value(), self.elsewhere.value()
        return replace(
            self._entry,
            action=action if isinstance(action, str) else self._entry.action,
            reason=reason if isinstance(reason, str) else self._entry.reason,
            pain_nrs=self.pain.value(),
            continued_elsewhere={YES: True, NO: False}.get(str(elsewhere)),
        )

    def _show(self) -> None:
        told = self.answers()
        unsaid = told is None or waits(told)
        self.done.setEnabled(not unsaid)
        first = _("First: why, how much, or carried on elsewhere")
        self.done.setText(first if unsaid else _("Done"))

    def _on_done(self) -> None:
        told = self.answers()
        if told is not None and told != self._entry:
            self._editor.correct(told, reason=ANSWERED)
        self.closed.emit()

    def _lay_out(self) -> None:
        rows = QVBoxLayout()
        rows.setSpacing(4)
        for words, chips in (
            (_("What was done"), self.action),
            (_("How much it hurt, 0 to 10"), self.pain),
            (_("Why"), self.reason),
            (_("Carried on elsewhere"), self.elsewhere),
        ):
            rows.addWidget(label(words, "small"))
            rows.addWidget(chips)
            rows.addSpacing(6)
        rows.addStretch(1)
        later = button(_("Later"), self.closed.emit, role="quiet", name=_("Answer later"))
        put_icon(later, "clock", size_px=18)
        head = row(self.title, later)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(head)
        layout.addWidget(scrolling(holder(rows)), 1)
        layout.addWidget(self.done)
