"""Setting, changing and taking away a practitioner's PIN: the old one first, the new one twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.pins import SALT_BYTES, new_pin, what_is_wrong
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, column, holder, label, row
from iastm_desktop.ui.pin_pad import PinPad
from iastm_desktop.ui.pin_sheet import PinSheet, ask_pin, in_the_middle, way_for
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.errors import BookError

PURPOSE = "change_pin"


def change_pin(over: QWidget, book: OpenBook, person: Practitioner, on_changed: Callable[[], None]) -> None:
    """Set a practitioner's PIN, after asking for the old one, or for that of somebody else who has one."""

    def begin(digits: dict[str, int]) -> None:
        others = [one for one in digits if one != person.id and one in book.practitioners]
        if person.id not in digits:
            _show(over, book, person, on_changed, has_pin=False)
            return
        sheet = ask_pin(
            over,
            book,
            words=_("Change the PIN of {name}").format(name=person.name),
            purpose=PURPOSE,
            people=(person.id, *others),
            on_right=lambda _signer: _show(over, book, person, on_changed, has_pin=True),
        )
        if not others:  # nobody could help: it is taken away, and the audit trail says so
            sheet.forgotten.show()
            sheet.forgotten.clicked.connect(lambda: _forget(sheet, book, person, on_changed))

    from iastm_desktop.storage.pins import pin_digits

    book.ask(over, pin_digits, begin)


def _show(
    over: QWidget, book: OpenBook, person: Practitioner, on_changed: Callable[[], None], *, has_pin: bool
) -> None:
    sheet = PinSetting(over, book, person, has_pin=has_pin)
    sheet.changed.connect(on_changed)
    sheet.show_over()


def _forget(sheet: PinSheet, book: OpenBook, person: Practitioner, on_changed: Callable[[], None]) -> None:
    sheet.lift()
    take_away(book, person.id, on_changed)


def take_away(book: OpenBook, practitioner: str, on_changed: Callable[[], None]) -> None:
    """Take the PIN of a practitioner (an id) away; the audit trail says so."""
    from iastm_desktop.storage.pins import set_pin

    author = book.author
    book.ask(
        book, lambda opened: set_pin(opened, practitioner, None, now=now(), author=author), lambda _none: on_changed()
    )


class PinSetting(Cover):
    """Takes a new PIN twice. `changed` follows COMMIT."""

    changed = Signal()

    def __init__(self, over: QWidget, book: OpenBook, person: Practitioner, *, has_pin: bool) -> None:
        super().__init__(over)
        self._book, self._person, self._first = book, person, ""
        title = _("A PIN for {name}").format(name=person.name)
        self.setAccessibleName(title)
        self.state = label("", wrap=True)
        self.pad = PinPad()
        self.pad.entered.connect(self._on_entered)
        self.remove = button(_("No PIN any more"), self._on_remove, role="quiet")
        self.remove.setVisible(has_pin)
        self.cancel = button(_("Cancel"), self.lift, role="quiet")
        why = _("With it you sign, and come back to a covered screen. It does not lock the practice file.")
        said = column(label(title, "h1", wrap=True), label(why, "muted", wrap=True), self.state, spacing=10)
        said.addLayout(row(self.remove, self.cancel, 0))
        said.addStretch(1)
        self._parts = in_the_middle(self, holder(said), holder(row(0, self.pad, 0)))
        self._begin("")
        self._fit_sheet()

    def show_over(self) -> None:
        """Show the sheet with the keyboard on the pad."""
        super().show_over()
        self.pad.setFocus(Qt.FocusReason.PopupFocusReason)

    def _begin(self, trouble: str) -> None:
        self._first = ""
        self.pad.begin(0)
        self._say(trouble or _("Four to six digits, then OK."), "wrong" if trouble else "h3")

    def _on_entered(self, digits: str) -> None:
        wrong = what_is_wrong(digits)
        if self._first and digits != self._first:
            self._begin(_("The two were not the same. Once more: four to six digits, then OK."))
        elif wrong:
            self._begin(_(wrong))
        elif not self._first:
            self._first = digits
            self.pad.begin(len(digits))
            self._say(_("The same digits once more."), "h3")
        else:
            self._save(digits)

    def _on_remove(self) -> None:
        self._save("")

    def _save(self, digits: str) -> None:
        from iastm_desktop.storage.pins import set_pin

        person, author = self._person.id, self._book.author
        salt = secrets.token_bytes(SALT_BYTES)
        self.pad.set_usable(False)
        self._say(_("Saving…"), "muted")
        self._book.ask_or(
            self,
            lambda book: set_pin(book, person, new_pin(digits, salt) if digits else None, now=now(), author=author),
            lambda _nothing: self._on_saved(),
            self._on_trouble,
        )

    def _on_saved(self) -> None:
        self.lift()
        self.changed.emit()

    def _on_trouble(self, error: BookError) -> None:
        self.pad.set_usable(True)
        self._begin(str(error))

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)

    def _fit_sheet(self) -> None:
        self._parts.setDirection(way_for(self.width()))

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lift()
        else:
            self.pad.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sheet()
