"""The client's own screen: identity, health and a pain drawing, filled in alone; the practice alone leads back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import PainArea
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.rules import seed_items
from iastm_desktop.domain.session import Screening
from iastm_desktop.ui.client_identity import ClientIdentity
from iastm_desktop.ui.client_pain import ClientPain
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.health_items import ItemRow
from iastm_desktop.ui.health_more import MoreHealth
from iastm_desktop.ui.hold_button import HoldButton
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

HEADINGS = (_("About you"), _("Your health"), _("Where does it hurt?"), _("Thank you"))
WORDS = (
    _("Please fill in what you want us to know."),
    _("We ask so that we work where it is safe. Tap an answer on each line; “not sure” is an answer."),
    _("Tap the place on the body, then how much it hurts. Right and left are yours."),
    _("That is all. Please give this screen back to the practice."),
)
LAST = len(HEADINGS) - 1
WIDTH_PX = 860
LOW_PX = 460


class ClientScreen(Cover):
    """Covers the whole window. Each step is handed on at once, so that nothing is lost.

    `identified` carries the client as corrected, `answered` the health check, `drawn` the pain areas; `leave_wanted`:
    the practice asks for the screen, whose PIN is still to be asked. Neither keys nor closing the window lead away.
    """

    identified = Signal(object)
    answered = Signal(object)
    drawn = Signal(object)
    leave_wanted = Signal()

    def __init__(
        self, over: QWidget, parts: Parts, client: Client, screening: Screening, pain: tuple[PainArea, ...] = ()
    ) -> None:
        super().__init__(over)
        self.setAccessibleName(_("Screen for the client"))
        self._screening = screening
        self.identity = ClientIdentity(client, parts.now().date)
        self.items = {item: ItemRow(item, parts, client=True) for item in seed_items(parts.catalogue)}
        for code, item in self.items.items():
            item.set_answer(screening.answer_to(code))
        self.more = MoreHealth(parts, client=True)
        self.more.set_screening(screening)
        self.pain = ClientPain(parts, pain)
        self.heading, self.words = label("", "display"), label("", "muted", wrap=True)
        self.problem = label("", "wrong", wrap=True)
        self.back = button(_("Back"), lambda: self._go(-1))
        self.next = button(_("Next"), lambda: self._go(1), role="primary")
        self.leave = HoldButton(_("Practice only: hold to leave"))
        self.leave.held.connect(self.leave_wanted)
        self._lay_out()
        self._show(0)

    def screening(self) -> Screening:
        """Return the health check as far as it is filled in."""
        answers = tuple(answer for item in self.items.values() if (answer := item.answer()))
        others = tuple(answer for answer in self._screening.answers if answer.item not in self.items)
        return self.more.put_into(replace(self._screening, answers=(*answers, *others)))

    def hand_over(self) -> None:
        """Hand on what stands on the screen now."""
        step = self._steps.currentIndex()
        if step == 0 and not self.identity.fault():
            self.identified.emit(self.identity.client())
        elif step == 1:
            self.answered.emit(self.screening())
        elif step == 2:
            self.drawn.emit(self.pain.areas())

    def keep(self) -> None:
        """Hand on the answers and places of this step; half a name is nobody's yet, and is shown again as typed."""
        if self._steps.currentIndex() > 0:
            self.hand_over()

    def _go(self, by: int) -> None:
        step = self._steps.currentIndex()
        fault = self.identity.fault() if step == 0 and by > 0 else ""
        self.problem.setText(fault)
        self.problem.setVisible(bool(fault))
        if not fault:
            self.hand_over()
            self._show(min(max(step + by, 0), LAST))

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self.heading.setText(HEADINGS[step])
        self.words.setText(WORDS[step])
        self.problem.hide()
        self._fit_low()
        self.back.setVisible(step > 0)
        self.next.setVisible(step < LAST)
        self.next.setText(_("Done") if step == LAST - 1 else _("Next"))

    def _lay_out(self) -> None:
        self._steps = QStackedWidget()
        health = scrolling(holder(column(*self.items.values(), self.more, 0, spacing=6)))
        for step in (scrolling(self.identity), health, self.pain, QWidget()):
            self._steps.addWidget(step)
        for made in (self.back, self.next):
            made.setMinimumHeight(52)
            made.setMinimumWidth(140)
        inside = holder(
            column(
                *(self.heading, self.words),
                self._steps,
                self.problem,
                row(self.leave, 0, self.back, self.next),
                spacing=8,
            )
        )
        inside.setMaximumWidth(WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 12)
        centred = row(inside)
        centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(centred)
        inside.setMinimumWidth(min(WIDTH_PX, max(self.width() - 40, 300)))

    def _fit_low(self) -> None:
        """Leave the explanation away where the window is low: heading and answers are what is needed."""
        low = self.height() < LOW_PX
        self.words.setHidden(low and self._steps.currentIndex() < LAST)
        set_role(self.heading, "h2" if low else "display")

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_low()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # Escape, Enter and the window's keys lead nowhere

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._below and event.type() == QEvent.Type.Close:
            event.ignore()
            self.problem.setText(_("The practice closes this: hold the button below."))
            self.problem.show()
            return True
        return super().eventFilter(watched, event)
