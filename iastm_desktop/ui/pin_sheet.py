"""A sheet over the window that asks one practitioner for the PIN, or, without one, for a tap on the name."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, card, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.pin_pad import PinPad
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.pins import PinAnswer

BESIDE_FROM_PX = 640  # a sheet narrower than this has its words above the pad
WORDS_PX = 320
TICK_MS = 250
UNLOCKING = ("unlock", "client_screen", "act_as", "open")  # purposes that bring somebody back to the records


@dataclass(frozen=True, slots=True)
class Signer:
    """Who answered, by id, and how: by `pin`, or by a `tap` on the name where there is no PIN."""

    practitioner: str
    by: str


def ask_pin(
    over: QWidget,
    book: OpenBook,
    *,
    words: str,
    purpose: str,
    on_right: Callable[[Signer], object],
    people: Sequence[str] = (),
    may_cancel: bool = True,
    choose_first: bool = False,
    session: str | None = None,
) -> PinSheet:
    """Ask over the whole window of `over` for the PIN of the first of `people`; the others are one tap away.

    `words` say what it is for, `purpose` is its code in the audit trail. `people` are ids; without any, whoever acts
    now is asked and everybody else may answer; with `choose_first` all names come before the pad, where there are
    several. The sheet goes away before `on_right` is called; its `lifted` comes then, and when it was cancelled.
    """
    acting = [book.practitioner.id] if book.practitioner else []
    asked = tuple(dict.fromkeys(people or (*acting, *book.practitioners)))
    sheet = PinSheet(over, book, words=words, purpose=purpose, people=asked, may_cancel=may_cancel, session=session)
    sheet.on_right, sheet.choose_first = on_right, choose_first
    sheet.show_over()
    return sheet


class PinSheet(Cover):
    """What `ask_pin` shows: what it is for, who is asked, the pad."""

    def __init__(
        self,
        over: QWidget,
        book: OpenBook,
        *,
        words: str,
        purpose: str,
        people: tuple[str, ...],
        may_cancel: bool,
        session: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(over)
        self.on_right: Callable[[Signer], object] = lambda _signer: None
        self._book, self._purpose, self._session, self._people = book, purpose, session, people
        self._monotonic, self._until = monotonic, 0.0
        self._digits: dict[str, int] | None = None
        self._asked = people[0] if people else ""
        self.setAccessibleName(words)
        self.words, self.who, self.state = (
            label(words, "h1", wrap=True),
            label("", "h2", wrap=True),
            label("", wrap=True),
        )
        self.pad = PinPad()
        self.pad.entered.connect(self._on_entered)
        self.name_button = button("", self._on_tap, role="primary")
        self.name_button.setMinimumHeight(72)
        self.other = button(_("Somebody else"), self._show_people, role="quiet")
        self.cancel = button(_("Cancel"), self.lift, role="quiet")
        if not may_cancel:
            self.cancel.hide()
        self.forgotten = button(_("Forgotten"), lambda: None, role="quiet")
        self.forgotten.hide()
        self._ways = column(spacing=GAP_PX)
        self._names = column(spacing=8)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._fit_sheet()
        for part in (self.pad, self.name_button, self.other):
            part.hide()
        self._ask_digits()

    def ask(self, practitioner: str) -> None:
        """Ask this practitioner."""
        self._asked, self._until = practitioner, 0.0
        self._choose(choosing=False)
        self.say("")
        self._show_asked()

    def add_way(self, way: QWidget) -> None:
        """Show one more way on below the words."""
        self._ways.addLayout(row(way, 0))

    def names(self) -> tuple[QWidget, ...]:
        """Return the buttons of those who may answer, while they are shown."""
        return tuple(self._list.findChildren(QWidget, "person")) if self._list.isVisible() else ()

    def _lay_out(self) -> None:
        self._list = holder(self._names)
        self._list.hide()
        said = column(
            self.words, self.who, self.state, self._list, row(self.other, self.forgotten, self.cancel, 0), spacing=10
        )
        said.addLayout(self._ways)
        said.addStretch(1)
        self._words = holder(said)
        self._parts = in_the_middle(self, self._words, holder(row(0, self.pad, self.name_button, 0)))

    def _ask_digits(self) -> None:
        from iastm_desktop.storage.pins import pin_digits

        self.say(_("One moment…"))
        self._book.ask_or(self, pin_digits, self._on_digits, self._on_trouble)

    def _on_digits(self, digits: dict[str, int]) -> None:
        self._digits = digits
        self.say("")
        if self.choose_first and len(self._people) > 1:
            self._show_people()
        else:
            self._show_asked()

    def _show_asked(self) -> None:
        """Show the pad for whoever has a PIN, else the name to tap."""
        person, digits = self._book.practitioners.get(self._asked), self._digits
        has_pin = bool(digits and self._asked in digits)
        self.who.setText(_(person_words(person, has_pin)) if person else _("Nobody charts in this practice yet."))
        self.other.setVisible(len(self._people) > 1)
        self.pad.setVisible(has_pin)
        self.pad.begin(digits[self._asked] if digits and has_pin else 0)
        self.pad.set_usable(True)
        self.name_button.setVisible(bool(digits is not None and person and not has_pin))
        self.name_button.setText(_("I am {name}").format(name=person.name.replace("&", "&&")) if person else "")
        (self.pad if has_pin else self).setFocus(Qt.FocusReason.OtherFocusReason)  # Enter alone is nobody's signature

    def _show_people(self) -> None:
        clear(self._names)
        for practitioner in self._people:
            person = self._book.practitioners.get(practitioner)
            if person:
                made = button(person.name.replace("&", "&&"), partial(self.ask, practitioner))
                made.setObjectName("person")
                made.setMinimumHeight(56)
                self._names.addWidget(made)
        self.who.setText(_("Tap your name."))
        self.say("")
        self._choose(choosing=True)

    def _choose(self, *, choosing: bool) -> None:
        self._list.setVisible(choosing)
        self.other.setVisible(not choosing and len(self._people) > 1)
        if choosing:
            self.pad.hide()
            self.name_button.hide()

    def _on_tap(self) -> None:
        self._finish("tap")

    def _on_entered(self, digits: str) -> None:
        from iastm_desktop.storage.pins import try_pin

        self.pad.set_usable(False)
        asked, author, purpose, session = self._asked, self._book.author, self._purpose, self._session
        self._book.ask_or(
            self,
            lambda book: try_pin(book, asked, digits, now=now(), author=author, purpose=purpose, session=session),
            partial(self._on_answer, asked),
            self._on_trouble,
        )

    def _on_answer(self, asked: str, answer: PinAnswer) -> None:
        if answer.right and asked == self._asked:
            self._finish("pin")
            return
        self._until = self._monotonic() + answer.wait_s
        self._wrong = _("Not this PIN.") if answer.looked_at else _("Too soon after a wrong PIN.")
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        """Count the wait down; let the pad be used when it is over."""
        left = self._until - self._monotonic()
        waits = left > 0
        more = _(" Wait {seconds} s.").format(seconds=int(left) + 1) if waits else ""
        self.say(self._wrong + more, "wrong")
        if not waits:
            self._timer.stop()
            self.pad.set_usable(True)
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self, by: str) -> None:
        self._timer.stop()
        if self._purpose in UNLOCKING:
            note_event(self._book, "unlocked", author=self._asked, to=self._purpose, by=by)
        self.lift()
        self.on_right(Signer(self._asked, by))

    def _on_trouble(self, error: BookError) -> None:
        """Say why the book does not answer, and let the PIN be tried again."""
        self.say(str(error), "wrong")
        self.pad.set_usable(True)
        if self._digits is None:
            QTimer.singleShot(1000, self, self._ask_digits)

    def say(self, words: str, role: str = "muted") -> None:
        """Say how things stand."""
        set_role(self.state, role)
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _fit_sheet(self) -> None:
        self._parts.setDirection(way_for(self.width()))

    _wrong, choose_first = "", False

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.cancel.isHidden():
            self.lift()
        elif self.pad.isVisible():
            self.pad.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sheet()


def in_the_middle(sheet: QWidget, words: QWidget, pad: QWidget) -> QBoxLayout:
    """Put words and pad on a card in the middle of a sheet; return their layout, which may lie or stand."""
    words.setFixedWidth(WORDS_PX)
    parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    parts.setSpacing(24)
    parts.addWidget(words)
    parts.addWidget(pad)
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(scrolling(holder(column(0, row(0, card(parts, margin=18), 0), 0))))
    return parts


def way_for(width: int) -> QBoxLayout.Direction:
    """Return how words and pad stand to each other on a sheet of that width (px)."""
    return QBoxLayout.Direction.LeftToRight if width >= BESIDE_FROM_PX else QBoxLayout.Direction.TopToBottom


def person_words(person: Practitioner, has_pin: bool) -> str:
    """Return who is asked, and for what."""
    words = _("{name}: your PIN") if has_pin else _("{name} has no PIN: a tap on the name says who it is.")
    return words.format(name=person.name)
