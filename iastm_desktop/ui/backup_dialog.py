"""Backups of the open book: when the last was made and where, a second place, and whether the newest is any good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from shiboken6 import isValid

from iastm_desktop.backup_words import each_tried_words
from iastm_desktop.domain.moments import now
from iastm_desktop.ui.age_backup import WHAT_IT_IS, ask_where, save_age
from iastm_desktop.ui.backing_up import Backups, age_words, is_late
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.pieces import button, card, column, holder, label, row, scrolling
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.backups import Tried

_WIDTH_PX, _HEIGHT_PX = 760, 560
NO_LOCK = _(
    "This practice file has no lock, and so no recovery sheet that a backup could be locked for. "
    "Lock it first (Lock with a passphrase, in the menu), or copy the backups to a second place as they are."
)


class BackupDialog(QDialog):
    """Shows how the backups stand, makes one, tests the newest; two further dialogs put one back and rescue."""

    restore_wanted = Signal()
    rescue_wanted = Signal()

    def __init__(self, backups: Backups, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle(_("Backups"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._backups = backups
        self.here, self.there = label("", "h3", wrap=True), label("", "h3", wrap=True)
        self.where_here, self.where_there = label("", "muted", wrap=True), label("", "muted", wrap=True)
        for where in (self.where_here, self.where_there):
            where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place_button = button("", self.ask_place)
        self.now_button = button(_("Back up now"), self._on_now, role="primary")
        self.test_button = button(_("Test my backup"), self._on_test)
        self.restore_button = button(_("Put a backup back…"), lambda: self._leave(self.restore_wanted))
        self.age_button = button(_("Save a locked backup…"), self._ask_where)
        self.age_button.setToolTip(_(WHAT_IT_IS))
        self.rescue_button = button(_("Rescue a damaged file…"), lambda: self._leave(self.rescue_wanted), role="quiet")
        self.state = label("", wrap=True)
        self._lay_out()
        self.resize(min(_WIDTH_PX, over.window().width()), min(_HEIGHT_PX, over.window().height()))
        backups.told.connect(self._on_told)
        backups.failed.connect(self._on_failed)
        backups.done.connect(self._on_done)
        self._show()
        backups.look()

    def ask_place(self) -> None:
        """Ask for the folder of the second place."""
        start = str(self._backups.place or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Second place for backups"), start)
        if chosen:
            self.take_place(Path(chosen))

    def take_place(self, place: Path) -> None:
        """Copy the newest backup to `place`, and every later one."""
        self._begin(_("Copying…"))
        self._backups.choose_place(place)

    def _lay_out(self) -> None:
        here = column(label(_("Beside the practice file"), "small"), self.here, self.where_here, spacing=4)
        there = column(label(_("Second place"), "small"), self.there, self.where_there, spacing=4)
        second = row(holder(there), self.place_button, spacing=10)
        second.setStretch(0, 1)
        ways = QWidget()
        flow = FlowLayout(ways)
        for way in (self.now_button, self.test_button, self.age_button, self.restore_button, self.rescue_button):
            flow.addWidget(way)
        rule = _(
            "One a day, and one when a changed file is closed, each checked when it is written. "
            "Kept are the last 14 days, 8 weeks, 24 months, and every year."
        )
        content = column(card(here), card(second), ways, label(rule, "muted", wrap=True), 0, spacing=12)
        title, foot = row(label(_("Backups"), "h1"), 0), row(0, button(_("Close"), self.accept))
        self.state.hide()
        layout = column(title, self.state, scrolling(holder(content)), foot, spacing=12)
        layout.setStretch(2, 1)
        layout.setContentsMargins(24, 20, 20, 16)
        self.setLayout(layout)

    def _show(self) -> None:
        from iastm_desktop.storage.backups import backups_folder

        standing, today = self._backups.standing, now()
        self._show_age(self.here, age_words(standing.here, today) or _("none yet"), is_late(standing.here, today))
        self.where_here.setText(str(backups_folder(self._backups.path)))
        place = self._backups.place
        nothing = _("nothing yet") if standing.is_there else _("not there: plug it in, or choose another")
        words = (age_words(standing.there, today) or nothing) if place else _("none chosen yet")
        self._show_age(self.there, words, is_late(standing.there, today))
        advice = _(
            "A USB stick, another drive, or a folder that is copied elsewhere: a lost laptop takes the first along."
        )
        self.where_there.setText(str(place) if place else advice)
        self.place_button.setText(_("Another…") if place else _("Choose…"))
        self.place_button.setAccessibleName(_("Choose a second place for backups"))

    def _show_age(self, line: QWidget, words: str, late: bool) -> None:
        set_role(line, "wrong" if late else "h3")
        line.setText(words)  # type: ignore[attr-defined]

    def _on_now(self) -> None:
        self._begin(_("Backing up…"))
        self._backups.back_up()

    def _on_test(self) -> None:
        self._begin(_("Testing the newest backup…"))
        self._backups.test(self._on_tested, self._on_error)

    def save_age(self, path: Path) -> None:
        """Back the book up to the new file `path`, locked for the recovery sheet."""
        self._begin(_("Backing up…"))

        def done() -> None:
            self._usable(True)
            self._say(_("Saved as {path}, and read back. {what}").format(path=path, what=_(WHAT_IT_IS)), "ok")

        save_age(self, self._backups.book, path, done, self._on_error)

    def _ask_where(self) -> None:
        if not self._backups.book.storage.keys:
            self._say(_(NO_LOCK), "wrong")
        elif path := ask_where(self, self._backups.book):
            self.save_age(path)

    def _on_tested(self, tried: tuple[Tried, ...]) -> None:
        if isValid(self):
            self._usable(True)
            away = self._backups.place if not self._backups.standing.is_there else None
            said = each_tried_words(tried, away, now())
            self._say("\n".join(said), "wrong" if any(one.faults for one in tried) else "ok")

    def _on_error(self, error: Exception) -> None:
        if isValid(self):
            self._usable(True)
            self._say(str(error), "wrong")

    def _on_told(self, _words: str) -> None:
        self._show()

    def _on_failed(self, why: str) -> None:
        self._say(why, "wrong")

    def _on_done(self) -> None:
        if not self.now_button.isEnabled():
            self._usable(True)
            if self.state.property("role") != "wrong":
                self._say(_("Backed up, and checked."), "ok")

    def _leave(self, wanted: object) -> None:
        self.accept()
        wanted.emit()  # type: ignore[attr-defined]

    def _begin(self, words: str) -> None:
        self._usable(False)
        self._say(words, "muted")

    def _usable(self, usable: bool) -> None:
        ways = (self.now_button, self.test_button, self.place_button, self.restore_button, self.rescue_button)
        for way in (*ways, self.age_button):
            way.setEnabled(usable)

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.setVisible(bool(words))
