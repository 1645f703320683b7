"""The storage thread: it owns the book's only connection, commits what is queued in groups, answers by signal."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.errors import BookError, BookHeld, BookMissing, SaveFailed
from iastm_desktop.ui.questions import Questions

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.locks import Keys
    from iastm_desktop.storage.outside import Fingerprint
    from iastm_desktop.storage.sealing import AnySave

T = TypeVar("T")
SaveId = tuple[str, int]

PATIENCE_S = 0.5  # how long SQLite waits for another program before the thread says so
PAUSE_S = 0.25  # between two tries while another program writes
TRIES_WHILE_STOPPING = 12


class StorageThread(Questions):
    """Queues saves in order and commits all that wait in one transaction.

    `saved` carries save ids, and is sent only after COMMIT returned. `not_saved` carries save ids and the reason; they
    stay here and go first with the next `retry` or `queue`. `still_saving` says that another program writes just now.
    `opened` carries the book's id, `failed_to_open` the BookError. `drained`: nothing waits, nothing is not saved.
    `queued`: something new waits, or is tried again. `overtaken` carries ids of facts of which another program saved
    the next version first: who knows the fact can `renew` its saves, else they are not saved. `renewed`: that was done.
    `given_up` carries the ids of saves that were let go. `stopping`: now is the last moment to ask for something.
    """

    opened = Signal(object)
    failed_to_open = Signal(object)
    queued = Signal()
    saved = Signal(object)
    not_saved = Signal(object, str)
    still_saving = Signal(str)
    drained = Signal()
    overtaken = Signal(object)
    renewed = Signal()
    given_up = Signal(object)
    stopping = Signal()

    def __init__(self, path: Path, parent: QObject | None = None, *, looks_only: bool = False) -> None:
        """Take the path of a book; with `looks_only` nothing can be saved, and nobody who writes is in the way."""
        super().__init__(parent)
        self._path, self.looks_only = path, looks_only
        self.ended_at = ""  # the fingerprint of the file as it was closed
        self.keys: Keys | None = None  # of a locked book that was unlocked: what is queued is locked first
        self._queue: list[AnySave] = []
        self._in_hand: list[AnySave] = []
        self._held: list[AnySave] = []  # not saved, in order
        self._refused: set[SaveId] = set()  # those held that the book itself refuses
        self._renewing: set[str] = set()  # facts whose saves are being renewed; the GUI thread's own
        self._again = self._busy = self._stopping = False
        self._is_lost = False  # the file, as far as the last save could tell
        self._last_saved: SaveId | None = None
        self._tries_left = TRIES_WHILE_STOPPING
        self._undecided: list[tuple[SaveId, Callable[[], None], Callable[[], None]]] = []

    @property
    def is_idle(self) -> bool:
        """Tell whether every save that was queued is in the book."""
        with self._work:
            return not (self._queue or self._in_hand or self._held or self._renewing)

    @property
    def held(self) -> tuple[AnySave, ...]:
        """Return what is not saved, in order, but for what is being renewed."""
        with self._work:
            return tuple(save for save in self._held if save.save_id[0] not in self._renewing)

    @property
    def refused(self) -> tuple[AnySave, ...]:
        """Return those of `held` that the book refuses, for other reasons than the disk's."""
        return tuple(save for save in self.held if save.save_id in self._refused)

    def queue(self, *saves: Save) -> None:
        """Take saves in order; each is answered by `saved` or `not_saved`. What was not saved is tried again first.

        What the book refused, and refuses again, is not said again.
        """
        locked = self._locked(saves)
        with self._work:
            self._queue += locked
            self._again = True
            self._work.notify()
        self.queued.emit()

    def _locked(self, saves: Sequence[Save]) -> Sequence[AnySave]:
        """Return the saves as they may wait: in a locked book nothing that a client said stays in memory."""
        if self.keys is None:
            return saves
        from iastm_desktop.storage.sealing import lock_save

        return [lock_save(save, self.keys) for save in saves]

    def lock(self) -> None:
        """Forget the keys of a locked book, here and in the book; what waits to be saved goes on waiting, locked."""
        self.keys = None
        self.ask(lambda book: book.lock.forget_keys(), lambda _nothing: None)

    def retry(self) -> None:
        """Look up what is not saved and try again to save what is missing; what is refused again is said again."""
        with self._work:
            self._refused.clear()
        self.queue()
        undecided, self._undecided = self._undecided, []
        for question in undecided:
            self.drop_if_absent(*question)

    def ask_in_steps(
        self,
        read: Callable[[Book, Callable[[], None]], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BookError], None],
    ) -> None:
        """Ask as `ask` does for what takes long: `read` calls what it is given wherever it can be interrupted.

        Then what was queued meanwhile is committed, and what was asked is answered.
        """
        self.ask(lambda book: read(book, lambda: self._serve(book)), on_done, on_error)

    def drop_if_absent(self, save_id: SaveId, on_dropped: Callable[[], None], on_present: Callable[[], None]) -> None:
        """Look a save up: forget it where the book lacks it, else say that it is there.

        While the book cannot be read neither is known; the question is put again by `retry`.
        """

        def read(book: Book) -> bool:
            present = bool(book.present([save_id]))
            self._forget(save_id)
            return present

        def put_off(error: BookError) -> None:
            self._undecided.append((save_id, on_dropped, on_present))
            if isinstance(error, BookHeld):
                self.retry()

        self.ask(read, lambda present: on_present() if present else on_dropped(), put_off)

    def renew(
        self,
        fact_ids: Set[str],
        renewed: Callable[[Book, tuple[Save, ...]], Sequence[Save]],
        on_done: Callable[[Sequence[Save]], None],
        on_error: Callable[[BookError], None],
    ) -> None:
        """Put what `renewed` makes of all unsaved saves of some facts in their place.

        It runs on the storage thread. Until `on_done` has been told of the new saves, queue nothing of these facts.
        """
        self._renewing |= fact_ids

        def read(book: Book) -> Sequence[Save]:
            from iastm_desktop.storage.sealing import open_save

            with self._work:
                waiting = [save for save in (*self._held, *self._queue) if save.save_id[0] in fact_ids]
            try:
                old = tuple(open_save(save, book.lock.keys) for save in waiting)
                new = renewed(book, old)
            except Exception:
                self._renewing -= fact_ids
                raise
            with self._work:
                self._held = [save for save in self._held if save.save_id[0] not in fact_ids]
                self._queue = [*(save for save in self._queue if save.save_id[0] not in fact_ids), *self._locked(new)]
                self._refused.difference_update(save.save_id for save in old)
            return new

        def finish(new: Sequence[Save]) -> None:
            self._renewing -= fact_ids
            on_done(new)
            self.renewed.emit()
            if self.is_idle:
                self.drained.emit()

        def fail(error: BookError) -> None:
            if isinstance(error, BookHeld):
                self.renew(fact_ids, renewed, on_done, on_error)
                return
            on_error(error)
            self.not_saved.emit(tuple(save.save_id for save in self.held if save.save_id[0] in fact_ids), str(error))

        self.ask(read, finish, fail)

    def let_go(self) -> None:
        """Give up what the book refuses; `given_up` names it, and it is lost."""

        def forget(_book: Book) -> tuple[SaveId, ...]:
            lost = tuple(save.save_id for save in self._held if save.save_id in self._refused)
            for save_id in lost:
                self._forget(save_id)
            return lost

        self.ask(forget, self.given_up.emit)

    def stop(self) -> None:
        """Save what is queued, close the book and end the thread; what cannot be saved is reported as not saved."""
        self.stopping.emit()
        with self._work:
            self._stopping = True
            self._work.notify()
        self.wait()

    def _wait_for_work(self) -> bool:
        """Wait for something to do; False when there is nothing left and the thread shall end."""
        with self._work:
            if self._busy:
                self._work.wait(PAUSE_S)
            while not (self._queue or self._asked or self._again or self._stopping):
                self._work.wait()
            return bool(self._queue or self._asked or self._again)

    def _serve(self, book: Book) -> None:
        """Save and answer what came, in the middle of a long answer."""
        with self._work:
            due = bool(self._queue or self._asked or self._again)
        if due and not self._is_lost:  # a file that is to be found again cannot be opened anew in the middle
            self._save_round(book)
            self._answer_round(book)

    def _found_again(self, book: Book, ended_at: Fingerprint) -> Book:
        """Return the book, opened anew where the last save could not find it and something is to be tried again."""
        with self._work:
            if not (self._is_lost and self._again and self._held):
                return book
        from iastm_desktop.storage.reopening import found_again

        book, reason = found_again(book, ended_at, self._last_saved, patience_s=PATIENCE_S)
        if reason:
            with self._work:
                batch, self._held, self._queue, self._again = [*self._held, *self._queue], [], [], False
            self._hold(batch, reason)
        return book

    def _save_round(self, book: Book) -> None:
        with self._work:
            self._in_turn, self._asked = self._asked, []  # with the queue: an answer knows what was queued before it
            held = self._held if self._again else []
            batch = [*held, *self._queue]
            self._held = self._held[len(held) :]
            self._queue, self._in_hand, self._again = [], batch, False
        if not batch:
            return
        try:
            self._commit(book, self._missing(book, batch) if held else batch)
        except BookHeld as error:
            self._wait_for_the_other(str(error))
        with self._work:
            self._in_hand = []
        if self.is_idle:
            self.drained.emit()

    def _commit(self, book: Book, batch: list[AnySave]) -> None:
        """Commit a group. After an error look up what is in the book all the same, and try the missing once more."""
        reason = ""
        for _attempt in range(2):
            if not batch:
                return
            self._in_hand = batch
            try:
                outcomes = book.save(batch)
            except BookHeld:
                raise
            except BookError as error:
                reason, self._is_lost = str(error), isinstance(error, BookMissing | SaveFailed)
                batch = self._missing(book, batch)
                continue
            self._announce(book, batch, {outcome.save_id: outcome.refused for outcome in outcomes})
            return
        self._hold(batch, reason)

    def _announce(self, book: Book, batch: list[AnySave], refused: dict[SaveId, str | None]) -> None:
        self._is_lost = False
        done = [save for save in batch if refused[save.save_id] is None]
        try:
            left = self._missing(book, [save for save in batch if save not in done])
        except BookHeld:
            self._emit_saved(done)
            raise
        new = [save for save in left if save.save_id not in self._refused]
        self._say_overtaken(book, new)  # before they are held: who then looks at `held` may know already
        with self._work:
            self._refused.difference_update(save.save_id for save in batch)
            self._refused.update(save.save_id for save in left)
            self._held += left
        self._emit_saved(done)  # after that: who hears it finds in `held` what is not saved
        for save in new:
            self.not_saved.emit((save.save_id,), refused[save.save_id] or "")

    def _say_overtaken(self, book: Book, refused: list[AnySave]) -> None:
        """Say of which facts the book has another save under the same version."""
        try:
            taken = book.present([save.save_id for save in refused])
        except BookError:
            return  # it stays refused, and is looked at again with the next retry
        if taken:
            self.overtaken.emit({fact_id for fact_id, _version in taken})

    def _missing(self, book: Book, saves: list[AnySave]) -> list[AnySave]:
        """Announce those saves that are in the book and return the others; where it cannot be read, all."""
        if not saves:
            return []
        try:
            present = book.contains(saves)
        except BookHeld:
            self._in_hand = saves
            raise
        except BookError:
            return saves
        self._emit_saved([save for save in saves if save.save_id in present])
        return [save for save in saves if save.save_id not in present]

    def _emit_saved(self, saves: Sequence[AnySave]) -> None:
        if saves:
            self._last_saved = saves[-1].save_id
            self.saved.emit(tuple(save.save_id for save in saves))

    def _hold(self, saves: list[AnySave], reason: str) -> None:
        if saves:
            with self._work:
                self._held += saves
                self._refused.difference_update(save.save_id for save in saves)
            self.not_saved.emit(tuple(save.save_id for save in saves), reason)

    def _wait_for_the_other(self, reason: str) -> None:
        """Put back what another program keeps from being saved; it stays *saving*, but not for ever when stopping."""
        batch = self._in_hand
        self._tries_left -= self._stopping
        if self._tries_left < 0:
            self._hold(batch, reason)
            return
        with self._work:
            self._queue[:0] = batch
            self._busy = True
        self.still_saving.emit(reason)

    def _forget(self, save_id: SaveId) -> None:
        with self._work:
            self._held = [save for save in self._held if save.save_id != save_id]
            self._refused.discard(save_id)
        if self.is_idle:
            self.drained.emit()

    def run(self) -> None:
        """Open the book, serve until stopped, close it."""
        from iastm_desktop.storage.book import look_at_book, open_book  # sqlite3 is loaded here, not before first paint
        from iastm_desktop.storage.outside import fingerprint

        try:
            book = (look_at_book if self.looks_only else open_book)(self._path, patience_s=PATIENCE_S)
            book.stay()
        except BookError as error:
            self.failed_to_open.emit(error)
            return
        try:
            ended_at = fingerprint(book.head())
            self.opened.emit(book.book_id)
            while self._wait_for_work():
                self._busy = False
                book = self._found_again(book, ended_at)
                self._save_round(book)
                self._answer_round(book)
            with suppress(BookError):
                book.lock.seal()
            with suppress(BookError):
                self.ended_at = str(fingerprint(book.head()))
        finally:
            book.close()
