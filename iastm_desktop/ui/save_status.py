"""The storage status at the bottom right: all saved, saving, or what is not saved and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.moments import Moment
from iastm_desktop.ui.dates import clock_time, count
from iastm_desktop.ui.pieces import button, elided, plain_tip, row
from iastm_desktop.ui.slow_disk import SlowDisk
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.open_book import OpenBook
    from iastm_desktop.ui.storage_thread import StorageThread


class SaveStatus(QWidget):
    """Says in words what became of the work. It is told by the storage thread and never guesses."""

    retry_wanted = Signal()
    let_go_wanted = Signal()

    def __init__(self, now: Callable[[], Moment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._storage: StorageThread | None = None
        self._slow = SlowDisk(self._on_slow, self)
        self._why = self._joined = self._warning = ""
        self.words = elided("", "small")
        self.words.setAccessibleName(_("State of saving"))
        self.retry_button = button(_("Retry"), self._on_retry, name=_("Try to save again"))
        self.let_go_button = button(_("Let go…"), self.let_go_wanted.emit, name=_("Let go of what is never saved"))
        for choice in (self.retry_button, self.let_go_button):
            choice.hide()
        line = row(self.words, self.let_go_button, self.retry_button)
        line.setStretch(0, 1)
        self.setLayout(line)

    def watch(self, storage: StorageThread) -> None:
        """Tell of this storage thread from now on."""
        if storage is self._storage:  # it was locked meanwhile, and is open again
            self.show_state()
            return
        self._storage, self._why, self._warning = storage, "", ""
        storage.queued.connect(self._on_queued)
        storage.renewed.connect(self._on_renewed)
        storage.given_up.connect(self._on_saved)
        storage.saved.connect(self._on_saved)
        storage.not_saved.connect(self._on_not_saved)
        storage.still_saving.connect(self._on_still_saving)
        storage.drained.connect(self.show_state)
        self._say(_("Read only") if storage.looks_only else _("All saved"), "small")

    def not_saved(self) -> int:
        """Return how many changes are not saved."""
        return len(self._storage.held) if self._storage else 0

    def why(self) -> str:
        """Return why they are not saved, the newest reason."""
        return self._why

    def show_state(self) -> None:
        """Show the state as it is now."""
        if self._storage is None or self._storage.is_idle or self.not_saved():
            self._slow.end()
        else:
            self._slow.begin()
        number = self.not_saved()
        self.retry_button.setVisible(bool(number))
        self.let_go_button.setVisible(bool(self._storage and self._storage.refused))
        if number:
            changes = count(number, _("change"), _("changes"))
            self._say(_("Not saved ({number}): {why}").format(number=changes, why=self._why), "wrong")
        elif self._storage and self._storage.looks_only:
            self._say(_("Read only"), "small")
        elif self._storage and not self._storage.is_idle:
            self._say(_("Saving…"), "small")
        else:
            self._say(_("All saved {time}").format(time=clock_time(self._now())) + self._joined, "small")

    def listen(self, book: OpenBook) -> None:
        """Say what goes wrong with this book; what it warns of stays beside the state as long as the book is open."""
        book.trouble.connect(lambda why: self._say(why, "wrong"))
        book.warned.connect(self._on_warned)
        book.warning_settled.connect(self._on_settled)

    def _say(self, text: str, role: str) -> None:
        words = f"{text} · {self._warning}" if self._warning else text
        self.words.setText(words)
        self.words.setToolTip(plain_tip(words))
        set_role(self.words, "wrong" if self._warning else role)

    def _on_warned(self, why: str) -> None:
        self._warning = " ".join(filter(None, (self._warning, why)))
        self.show_state()

    def _on_settled(self) -> None:
        self._warning = ""
        self.show_state()

    def _on_queued(self) -> None:
        self._joined = ""
        self.show_state()

    def _on_slow(self, words: str) -> None:
        if self._storage and not self._storage.is_idle and not self.not_saved():
            self._say(words, "small")

    def _on_renewed(self) -> None:
        self._joined = _(" · also changed in another window; both changes are kept")

    def _on_saved(self, _save_ids: object) -> None:
        self._slow.end()  # it goes on: what waits now is another save
        self.show_state()

    def _on_not_saved(self, _save_ids: object, why: str) -> None:
        self._why = why
        self.show_state()

    def _on_still_saving(self, why: str) -> None:
        self._why = why
        self._say(_("Saving… {why}").format(why=why), "small")

    def _on_retry(self) -> None:
        self.retry_button.hide()
        self._say(_("Saving…"), "small")
        self.retry_wanted.emit()
