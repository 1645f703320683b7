"""The page of a locked practice file: whose it is, one field for the passphrase, and nothing of any client."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.opening import LockedFile
from iastm_desktop.ui.people_step import big_field, wrong_label
from iastm_desktop.ui.pieces import button, card, centred, column, label, row
from iastm_desktop.words import _

TICK_MS = 250


class UnlockPage(QWidget):
    """Asks for the passphrase. `tried` carries what was typed; `leave_wanted` says that another file is wanted."""

    tried = Signal(str)
    leave_wanted = Signal()

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.file: LockedFile | None = None
        self._monotonic, self._wait_until = monotonic, 0.0
        mark = label("")
        put_icon(mark, "lock", tone="accent", size_px=32)
        self.title, self.said, self.wrong = (
            label("", "display", wrap=True),
            label("", "muted", wrap=True),
            wrong_label(),
        )
        self.field = secret_field(_("Passphrase or recovery code"))
        self.field.returnPressed.connect(self._try)
        self.unlock_button = button(_("Unlock"), self._try, role="primary")
        self.show_button = show_button(self.field)
        self.leave_button = button(_("Open another file"), self.leave_wanted.emit)
        forgotten = label(_("Forgotten? Type the code on the recovery sheet instead."), "small", wrap=True)
        content = column(
            mark,
            self.title,
            self.said,
            row(self.field, self.show_button),
            self.wrong,
            row(self.unlock_button, self.leave_button, 0, spacing=12),
            forgotten,
            spacing=10,
        )
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(centred(card(content, margin=28), 620))
        layout.addStretch(2)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._count_down)

    def ask(self, file: LockedFile, said: str = "") -> None:
        """Ask for the passphrase of a file; `said` is what just happened."""
        self.file = file
        self.title.setText(_("{practice} is locked").format(practice=file.practice))
        who = ", ".join(file.holders)
        self.said.setText(said or (_("Opens with the passphrase of: {people}.").format(people=who) if who else ""))
        self.said.setVisible(bool(self.said.text()))
        self.say("")
        self._busy(False)
        self.field.clear()
        self.field.setFocus()

    def say_wrong(self, error: Exception) -> None:
        """Say that what was typed does not open the file, and count down where there is a pause."""
        wait_s = getattr(error, "wait_s", 0.0)
        self._busy(False)
        self.say(str(error))
        self.field.clear()
        if wait_s:
            self._wait_until = self._monotonic() + wait_s
            self._count_down()
            self._timer.start()
        self.field.setFocus()

    def _try(self) -> None:
        typed = self.field.text()
        if not typed or not self.unlock_button.isEnabled():
            return
        self._busy(True)
        self.say("")
        self.field.clear()
        self.tried.emit(typed)

    def _count_down(self) -> None:
        left = self._wait_until - self._monotonic()
        self.unlock_button.setEnabled(left <= 0)
        self.unlock_button.setText(_("Unlock") if left <= 0 else _("Wait {seconds} s").format(seconds=int(left) + 1))
        if left <= 0:
            self._timer.stop()

    def _busy(self, busy: bool) -> None:
        self.unlock_button.setEnabled(not busy)
        self.unlock_button.setText(_("Unlocking…") if busy else _("Unlock"))
        self.field.setReadOnly(busy)

    def say(self, sentence: str) -> None:
        """Say something below the field; nothing where it is empty."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))


def secret_field(words: str) -> QLineEdit:
    """Return a field whose signs nobody reads over a shoulder."""
    made = big_field(words)
    made.setPlaceholderText(words)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    hints = Qt.InputMethodHint
    made.setInputMethodHints(  # no keyboard on the screen learns it
        hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
    )
    return made


def show_button(*fields: QLineEdit) -> QWidget:
    """Return the button that shows what stands in secret fields, for oily fingers on a touch screen."""

    def turn(shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in fields:
            field.setEchoMode(mode)
        made.setText(_("Hide") if shown else _("Show"))

    made = button(_("Show"), lambda: None, name=_("Show what is typed"))
    made.setCheckable(True)
    made.toggled.connect(turn)
    return made
