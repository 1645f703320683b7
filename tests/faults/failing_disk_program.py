"""A window's storage thread on a disk whose n-th file call fails, for every n; prints what it said and what is true."""

import argparse
import ctypes
import json
from itertools import count
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.saving import Outcome
from iastm_desktop.ui.storage_thread import StorageThread
from tests.storage.honest_book import SESSION, save_of, stroke

SaveId = tuple[str, int]
GROUP = 3


class Trial:
    """Queues one group while the disk fails, checks what was said against the disk, then retries on a good disk."""

    def __init__(self, book: Path, thread: StorageThread, disk: ctypes.CDLL, note_bytes: int) -> None:
        self._book, self._thread, self._disk, self._note = book, thread, disk, "n" * note_bytes
        self._numbers = count(1)
        self.saved: set[SaveId] = set()
        self.failed: set[SaveId] = set()
        self.runs = self.reached = self.not_saved = self.lies = self.lost = self.unsafe_words = 0
        thread.saved.connect(self._on_saved)
        thread.not_saved.connect(self._on_not_saved)

    def run(self, place: int, error: int, lasting: bool) -> bool:
        """Let the call at `place` fail; return whether a group of saves makes that many calls."""
        group = [save_of(stroke(next(self._numbers), note=self._note)) for _ in range(GROUP)]
        ids = {save.save_id for save in group}
        self.failed.clear()
        self._disk.fail_at(place, error, int(lasting))
        self._thread.queue(*group)
        self._until(lambda: ids <= self.saved | self.failed)
        reached = self._disk.calls_seen() >= place
        self._disk.fail_at(0, 0, 0)
        self._count(group)
        self._thread.retry()
        self._until(lambda: ids <= self.saved)
        self.lost += len(ids - self._on_disk())
        self.runs += 1
        self.reached += reached
        return reached

    def _count(self, group: list[Save]) -> None:
        """Compare what was said with what another connection reads; what is on disk may be called not saved."""
        said = {save.save_id for save in group} & self.saved
        self.lies += len(said - self._on_disk())
        self.not_saved += len(self.failed)

    def _on_disk(self) -> set[SaveId]:
        with open_book(self._book) as other:
            record = other.session(SESSION.id)
        assert record
        return {save.save_id for save in record.saves.values()}

    def _until(self, done: object) -> None:
        while not done():  # type: ignore[operator]
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _on_saved(self, save_ids: tuple[SaveId, ...]) -> None:
        self.saved |= set(save_ids)

    def _on_not_saved(self, save_ids: tuple[SaveId, ...], sentence: str) -> None:
        self.failed |= set(save_ids)
        self.unsafe_words += not sentence.endswith(".")


def believe_every_save() -> None:
    """The control: a save that failed is said to be done, in the book's own method."""
    save = Book.save

    def said_saved(book: Book, saves: list[Save]) -> tuple[Outcome, ...]:
        try:
            return save(book, saves)
        except BookError:
            return tuple(Outcome(one.save_id) for one in saves)

    Book.save = said_saved  # type: ignore[method-assign,assignment]


def main() -> None:
    """Run trials until a place lies behind the last call of a save, and print the counts as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=Path)
    parser.add_argument("error", type=int)
    parser.add_argument("--lasting", action="store_true")
    parser.add_argument("--note-bytes", type=int, default=900)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--lie", action="store_true")
    told = parser.parse_args()
    if told.lie:
        believe_every_save()
    application = QCoreApplication([])
    thread = StorageThread(told.book)
    thread.opened.connect(application.quit)
    thread.start()
    application.exec()
    trial = Trial(told.book, thread, ctypes.CDLL(None), told.note_bytes)
    place = 1
    while trial.run(place, told.error, told.lasting):
        place += told.every
    thread.stop()
    with open_book(told.book) as other:
        findings = len(other.verify())
        entries = len(other.session(SESSION.id).entries)  # type: ignore[union-attr]
    names = ("runs", "reached", "not_saved", "lies", "lost", "unsafe_words")
    counts = {name: getattr(trial, name) for name in names}
    print(json.dumps({**counts, "findings": findings, "entries": entries, "wanted": trial.runs * GROUP}))


if __name__ == "__main__":
    main()
