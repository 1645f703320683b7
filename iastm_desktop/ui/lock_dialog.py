"""Locking a practice file: a passphrase twice, the recovery sheet printed, two groups of it typed back."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QStackedWidget, QWidget

from iastm_desktop.domain.lock_words import IS_LOCKED, IS_OPEN, KEEP_THE_SHEET, WHO_FINDS_IT, WITHOUT_BOTH
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.recovery_code import GROUPS, groups_of, is_group
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.people_step import big_field, wrong_label
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.printing import print_pdf
from iastm_desktop.ui.unlock_page import secret_field, show_button
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.domain.people import Practice
    from iastm_desktop.storage.slots import NewLock

WIDTH_PX, HEIGHT_PX = 720, 600
ASKED_GROUPS = 2


class LockDialog(QDialog):
    """Two steps. `lock_wanted` carries a NewLock once the sheet is on paper; nothing is locked before."""

    lock_wanted = Signal(object)

    def __init__(self, book: OpenBook, over: QWidget, *, again: bool = False) -> None:
        """Ask over a window; `again`: the file is locked, and gets another lock."""
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Another lock") if again else _("Lock the practice file"))
        self._book, self._again = book, again
        practice = book.practice.name if book.practice else book.path.stem
        self._holder = book.practitioner.name if book.practitioner else practice
        self._code, self._pdf, self._printed = 0, b"", False
        self.first, self.second = (secret_field(words) for words in (_("Passphrase"), _("The same once more")))
        self.show_button = show_button(self.first, self.second)
        self.wrong_passphrase, self.wrong_group, self.state = (
            wrong_label(),
            wrong_label(),
            label("", "small", wrap=True),
        )
        self.asked = tuple(sorted(secrets.SystemRandom().sample(range(GROUPS), ASKED_GROUPS)))
        self.groups = tuple(big_field(_("Group {number}").format(number=number + 1)) for number in self.asked)
        self.print_button = button(_("Print the sheet…"), self.ask_printer, role="primary")
        self.save_button = button(_("Save it as PDF…"), self._ask_where)
        self.cancel_button = button(_("Not now"), self.reject)
        self.next_button = button(_("Next"), self.go_on, role="primary")
        self.steps = QStackedWidget()
        for step in (self._passphrase_step(), self._sheet_step()):
            self.steps.addWidget(scrolling(step))
        layout = column(self.steps, row(0, self.cancel_button, self.next_button, spacing=12), spacing=12)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)
        self.resize(min(WIDTH_PX, over.window().width()), min(HEIGHT_PX, over.window().height()))

    def go_on(self) -> None:
        """Go from the passphrase to the sheet, and from the sheet to the lock."""
        if self.steps.currentIndex() == 0:
            self._check_passphrase()
        else:
            self._check_groups()

    def ask_printer(self) -> None:
        """Print the sheet."""
        print_pdf(self, self._pdf, self._on_paper)

    def save_to(self, path: Path) -> None:
        """Write the sheet as PDF to `path`."""
        from iastm_desktop.ui.summary_dialog import write_pdf

        data = self._pdf
        run_in_background(
            lambda: write_pdf(path, data),
            lambda _nothing: self._on_paper(
                _("Saved as {path}. Print it, and delete that file: who finds it can read everything.").format(
                    path=path
                ),
                True,
            ),
            lambda error: self._on_paper(_("The sheet was not saved: {why}.").format(why=error.strerror), False),
            receiver=self,
        )

    def _passphrase_step(self) -> QWidget:
        title = _("Give the file another lock") if self._again else _("Lock names and notes")
        again = _(
            "No passphrase and no sheet of before opens the file then. Who still shall open it gets a passphrase anew."
        )
        whose = _("Passphrase of {name}").format(name=self._holder)
        said = ([again] if self._again else []) + [_(IS_LOCKED), _(IS_OPEN), _(WHO_FINDS_IT)]
        lines = [label(words, "muted", wrap=True) for words in said]
        hint = label(_("Four words that nobody else puts together are good."), "small", wrap=True)
        return holder(
            column(
                label(title, "h1", wrap=True),
                *lines,
                8,
                label(whose, "h3"),
                row(self.first, self.show_button),
                self.second,
                hint,
                self.wrong_passphrase,
                0,
                spacing=10,
            )
        )

    def _sheet_step(self) -> QWidget:
        fields = [
            row(label(_("Group {number} on the sheet").format(number=number + 1)), field)
            for number, field in zip(self.asked, self.groups, strict=True)
        ]
        return holder(
            column(
                label(_("Print the recovery sheet"), "h1", wrap=True),
                label(_("It opens the file when the passphrase is forgotten."), "muted", wrap=True),
                label(_(WITHOUT_BOTH), "caution", wrap=True),
                label(_(KEEP_THE_SHEET), "muted", wrap=True),
                row(self.print_button, self.save_button, 0),
                self.state,
                8,
                label(_("Type two groups back from the paper"), "h3", wrap=True),
                *fields,
                self.wrong_group,
                0,
                spacing=10,
            )
        )

    def _check_passphrase(self) -> None:
        from iastm_desktop.storage.locks import what_is_wrong

        wrong = _(what_is_wrong(self.first.text()))
        if not wrong and self.first.text() != self.second.text():
            wrong = _("The two are not the same.")
        _say(self.wrong_passphrase, wrong)
        if not wrong:
            self.next_button.setEnabled(False)
            practice, name, day = self._book.practice, self._book.path.name, now().date
            run_in_background(lambda: _sheet(practice, name, day), self._on_sheet, receiver=self)

    def _on_sheet(self, made: tuple[int, bytes]) -> None:
        self._code, self._pdf = made
        self.steps.setCurrentIndex(1)
        self.next_button.setText(_("Lock the file"))
        self.next_button.setEnabled(True)
        self.print_button.setFocus()

    def _check_groups(self) -> None:
        wanted = groups_of(self._code)
        wrong = [
            number
            for number, field in zip(self.asked, self.groups, strict=True)
            if not is_group(field.text(), wanted[number])
        ]
        if not self._printed:
            _say(self.wrong_group, _("Print the sheet first, or save it as PDF and print that."))
        elif wrong:
            text = _("Group {number} is not as on the sheet. Look at the paper again.")
            _say(self.wrong_group, text.format(number=wrong[0] + 1))
            self.groups[self.asked.index(wrong[0])].setFocus()
        else:
            lock = _new_lock(self._code, self.first.text(), self._holder)
            for field in (self.first, self.second, *self.groups):
                field.clear()
            self.accept()
            self.lock_wanted.emit(lock)

    def _ask_where(self) -> None:
        start = str(self._book.path.with_name(_("Recovery sheet.pdf")))
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the sheet"), start, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def _on_paper(self, words: str, done: bool) -> None:
        self._printed = self._printed or done
        self.state.setText(words)
        if done:
            _say(self.wrong_group, "")
            self.groups[0].setFocus()


def _say(where: QLabel, words: str) -> None:
    where.setText(words)
    where.setVisible(bool(words))


def _sheet(practice: Practice | None, name: str, day: date) -> tuple[int, bytes]:
    """Make a fresh code and its sheet; on a thread of the pool, for both take libraries."""
    from iastm_desktop.reports.recovery_sheet import recovery_sheet_pdf
    from iastm_desktop.storage.age_files import identity_of
    from iastm_desktop.storage.locks import master_of, new_code

    code = new_code()
    pdf = recovery_sheet_pdf(groups_of(code), identity_of(master_of(code)), practice, file_name=name, made=day)
    return code, pdf


def _new_lock(code: int, passphrase: str, holder_name: str) -> NewLock:
    from iastm_desktop.storage.slots import NewLock

    return NewLock(code=code, passphrase=passphrase, holder=holder_name)
