"""The cover of a screen that nobody touches: no name in sight; TAP OUT and the clock go on, a PIN leads back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QDialog, QMainWindow, QMessageBox, QPushButton, QWidget

from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.health_outcome import may_chart
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pedal_keys import key_name
from iastm_desktop.ui.pieces import button, column, holder, label, row
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.table_bar import ClockButton
from iastm_desktop.ui.tap_out import TapOutButton
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.session_page import SessionPage

BACK_PX = 280


class IdleCover(Cover):
    """Takes everything below out of sight, as it stands, until somebody of the practice answers."""

    def __init__(self, window: QWidget, book: OpenBook, page: SessionPage | None) -> None:
        super().__init__(window)
        self._window, self._book = window, book
        self._page = page if page and not page.editor.record.is_signed and book.may_chart else None
        said = label(_("Covered. Everything is as you left it."), "h1", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(_("Covered. Everything is as you left it."))
        self.back = button(_("Go on"), self._ask, role="primary")
        place = holder(column(self.back))
        place.setFixedWidth(BACK_PX)  # a style sheet sets least sizes of its own
        self.tap_out: TapOutButton | None = None
        self.clock: ClockButton | None = None
        layout = column(0, said, row(0, place, 0), 0, self._foot(), spacing=24)
        layout.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, GAP_PX)
        self.setLayout(layout)
        self._put_away = _put_away(window, self)

    def lift(self) -> None:
        """Bring back what was there, with the keyboard where it was."""
        for bring_back in self._put_away:
            bring_back()
        super().lift()

    def _foot(self) -> QBoxLayout:
        """Return TAP OUT in its corner and the clock far from it, where a session is open."""
        foot = row(0)
        if self._page:
            table = self._page.table
            self.tap_out = TapOutButton()
            self.tap_out.tapped.connect(table.tap_outs.tap_out)
            foot.insertWidget(0, self.tap_out)
            if may_chart(self._page.editor) or table.work.clock.is_running:
                self.clock = ClockButton(table.work)
                foot.addWidget(self.clock)
            if self._page.left_handed:
                foot.setDirection(QBoxLayout.Direction.RightToLeft)
        return foot

    def _ask(self) -> None:
        words = _("Who goes on?")
        ask_pin(self, self._book, words=words, purpose="unlock", on_right=self._on_right)

    def _on_right(self, signer: Signer) -> None:
        """Go on as whoever answered."""
        acting, person = self._book.practitioner, self._book.practitioners.get(signer.practitioner)
        self.lift()
        if person and (acting is None or acting.id != person.id):
            role = self._book.role if self._book.role in person.roles else person.roles[0]
            self._book.act_as(person.id, role)

    def _by_pedal(self, event: QKeyEvent) -> bool:
        """Do what a pedal's key does, as far as it shows nothing: TAP OUT and the clock."""
        key = key_name(event)
        action = next((name for name, own in self._keys().items() if key and own == key), "")
        if not event.isAutoRepeat() and action == "tap_out" and self.tap_out:
            self.tap_out.tapped.emit()
        elif not event.isAutoRepeat() and action == "timer" and self.clock and self._page:
            self._page.table.toggle_clock()
        return bool(action)

    def _keys(self) -> dict[str, str]:
        return dict(self._page.table.settings.keys()) if self._page else {}

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._by_pedal(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Keep the keyboard on what the cover shows."""
        places = [each for each in self.findChildren(QPushButton) if each.isVisible()]
        if not places:  # it is going away
            return super().focusNextPrevChild(next_one)
        focused = QApplication.focusWidget()
        at = places.index(focused) if focused in places else -1 if next_one else 0
        places[(at + (1 if next_one else -1)) % len(places)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _put_away(window: QWidget, cover: Cover) -> list[Callable[[], object]]:
    """Hide what the window and its dialogs show, for screen readers too; return what brings each back, in order."""
    below = [each for each in window.children() if isinstance(each, Cover) and each is not cover and each.isVisible()]
    content = window.centralWidget() if isinstance(window, QMainWindow) else None
    back: list[Callable[[], object]] = []
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for widget in (*([content] if content else []), *below):
        widget.hide()
        back.append(partial(_if_there, widget, widget.show))
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible() and not isinstance(dialog, QMessageBox):  # a question of a box waits for its answer
            dialog.hide()
            back.append(partial(_if_there, dialog, dialog.open))
    return back


def _if_there(widget: QWidget, show: Callable[[], object]) -> None:
    if shiboken6.isValid(widget):
        show()
