"""Undo and redo: one command for every change of an entry; it acts on the session, the screen only listens."""

from typing import Protocol

from PySide6.QtGui import QUndoCommand

from iastm_desktop.domain.entries import Entry


class EntryStore(Protocol):
    """What a command needs of the open session."""

    def put(self, entry: Entry, reason: str | None) -> None:
        """Let `entry` stand in the session as its next version."""

    def take_back(self, entry: Entry) -> None:
        """Withdraw `entry` by a next version that says so."""


SLIP, ANSWERED, COMPLETED, ORDER = "slip at charting", "answered later", "completed", "order of what happened"


class EntryCommand(QUndoCommand):
    """Add (`before` is None), correct (both) or take back (`after` is None) one entry; `reason` says why corrected."""

    def __init__(
        self, store: EntryStore, words: str, *, before: Entry | None, after: Entry | None, reason: str = SLIP
    ) -> None:
        super().__init__(words)
        self._store, self._before, self._after, self._reason = store, before, after, reason

    def redo(self) -> None:
        """Do it; a command that fails is made obsolete, so that undo never meets what did not happen."""
        self._go(self._before, self._after)

    def undo(self) -> None:
        """Do the opposite, as a next version: nothing is ever deleted."""
        self._go(self._after, self._before)

    def _go(self, old: Entry | None, new: Entry | None) -> None:
        try:
            if new is not None:
                self._store.put(new, self._reason if old is not None else None)
            elif old is not None:
                self._store.take_back(old)
        except Exception:
            self.setObsolete(True)
            raise
