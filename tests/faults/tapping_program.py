"""A window's storage thread under a quick thumb until it is killed: prints which strokes turned saved, by group."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from iastm_desktop.ui.storage_thread import StorageThread
from tests.storage.honest_book import save_of, stroke

AHEAD = 12  # taps that may wait to be saved


class Tapping:
    """Keeps a few strokes queued at all times, so that a kill falls into group commits."""

    def __init__(self, thread: StorageThread, name: str) -> None:
        self._thread, self._name = thread, name
        self._tapped = self._saved = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._tap)
        thread.opened.connect(self._on_opened)
        thread.saved.connect(self._on_saved)

    def _tap(self) -> None:
        if self._tapped - self._saved < AHEAD:
            self._tapped += 1
            self._thread.queue(save_of(stroke(self._tapped, id=f"{self._name}-{self._tapped}")))

    def _on_opened(self) -> None:
        os.write(sys.stdout.fileno(), b"ready\n")
        self._timer.start(0)

    def _on_saved(self, save_ids: tuple[tuple[str, int], ...]) -> None:
        self._saved += len(save_ids)
        os.write(sys.stdout.fileno(), f"saved {' '.join(fact_id for fact_id, _ in save_ids)}\n".encode())


if __name__ == "__main__":
    application = QCoreApplication([])
    storage = StorageThread(Path(sys.argv[1]))
    tapping = Tapping(storage, sys.argv[3])
    storage.start()
    application.exec()
