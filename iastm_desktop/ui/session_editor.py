"""The open session: the one place where its facts, the undo stack, the storage thread and the signals meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import (
    Fact,
    Record,
    Save,
    SessionRecord,
    new_id,
    next_position,
    with_entry,
    with_save,
    without_entry,
)
from iastm_desktop.domain.history import NO_HISTORY, History
from iastm_desktop.domain.late_news import truthful
from iastm_desktop.domain.merging import merged
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import Ruling, check_entry, news_of, refusals
from iastm_desktop.domain.sequence import goes_back_to
from iastm_desktop.domain.session import Consent, Override, Screening, Session
from iastm_desktop.domain.tap_outs import not_again
from iastm_desktop.ui.commands import SLIP, EntryCommand
from iastm_desktop.ui.earlier_visits import Earlier, read_earlier
from iastm_desktop.ui.late_news import keep_what_was_done, opened_by
from iastm_desktop.ui.overtaken import renewed_in
from iastm_desktop.ui.parts import Parts
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.ui.open_book import OpenBook
    from iastm_desktop.ui.storage_thread import StorageThread

SAVING, SAVED, NOT_SAVED = "saving", "saved", "not_saved"
WRONG_CLIENT = "wrong client"
SIGNED = _("This visit is signed. What comes later is an added note.")
SaveId = tuple[str, int]
T = TypeVar("T")


class SessionEditor(QObject):
    """Holds one session in memory and hands every change to the storage thread as a next version.

    `changed`: something in `record` is different. `added` carries what was charted anew. `state_changed`: a save turned
    saved or not saved. `refused` carries the rulings that kept an entry out; `noted` those that only have to be seen.
    `earlier_read`: what the book knows of the client from before is in `earlier`, None where it could not be read.
    `by_hand_wanted`: what a tool was refused shall be charted by hand.
    """

    changed = Signal()
    added = Signal(object)
    state_changed = Signal()
    refused = Signal(object, object)
    noted = Signal(object)
    earlier_read = Signal()
    by_hand_wanted = Signal()

    def __init__(self, record: SessionRecord, storage: StorageThread, parts: Parts, *, author: str) -> None:
        super().__init__()
        self.record, self.parts, self.author = record, parts, author
        self.undo_stack = QUndoStack(self)
        self.reason_not_saved = ""
        self.book: OpenBook | None = None
        self.earlier: Earlier | None = None
        self.knows_earlier = self._asked_earlier = self._closed = False
        self._storage = storage
        self._versions = {fact_id: save.version for fact_id, save in record.saves.items()}
        self._states: dict[SaveId, str] = {}
        self._waiting: dict[str, list[Callable[[], None]]] = {}
        storage.saved.connect(self._on_saved)
        storage.not_saved.connect(self._on_not_saved)
        storage.overtaken.connect(self._on_overtaken)
        storage.given_up.connect(self._on_given_up)

    @property
    def is_new(self) -> bool:
        """Tell whether the session itself has never been handed to the book."""
        return self.record.session.id not in self._versions

    def start(self) -> None:
        """Hand a new session to the book; one read from the book is there already."""
        if self.is_new:
            self._save(self.record.session)

    def state(self, fact_id: str) -> str:
        """Return `saving`, `saved` or `not_saved` for the newest version of a fact."""
        return self._states.get((fact_id, self._versions.get(fact_id, 0)), SAVED)

    @property
    def said_no(self) -> tuple[SidedRegion, ...]:
        """Return the regions that are not worked on again today: the client said stop there."""
        return not_again(self.record.entries, self.parts.catalogue)

    def saved_at(self, fact_id: str) -> str:
        """Return the local time HH:MM at which the newest version was charted."""
        save = self.record.saves.get(fact_id)
        return save.recorded_at.local.strftime("%H:%M") if save else ""

    def rulings_on(self, entry: Entry) -> tuple[Ruling, ...]:
        """Return what the rules say of an entry before it is charted."""
        return check_entry(entry, self.record, self.parts.rulebook, self.history)

    def refusals_of(self, entry: Entry) -> tuple[Ruling, ...]:
        """Return what keeps an entry out as things stand."""
        return refusals(entry, self.record, self.parts.rulebook, history=self.history)

    @property
    def history(self) -> History:
        """Return what earlier visits leave behind for the rules; nothing until it is read."""
        return self.earlier.history if self.earlier else NO_HISTORY

    def add(self, entries: Iterable[Entry]) -> bool:
        """Chart entries as one step of undo, all or none; `refused` tells why not."""
        new = list(self._numbered(entries))
        if self._refuse(new):
            return False
        before = self.record
        self.undo_stack.beginMacro(_("chart"))
        for entry in new:
            self.undo_stack.push(EntryCommand(self, _("chart"), before=None, after=entry))
        self.undo_stack.endMacro()
        self.added.emit(new)
        self.noted.emit([*news_of(before, self.record, self.parts.rulebook, self.history), *opened_by(new, self)])
        return True

    def correct(self, *entries: Entry, reason: str = SLIP) -> bool:
        """Let entries take the place of their earlier versions in one step, checked by the same rules, all or none."""
        known = {entry.id: entry for entry in self.record.entries}
        new = [entry for entry in entries if entry != known[entry.id]]
        if not new or self._refuse(new):
            return False
        self.undo_stack.beginMacro(_("change"))
        for entry in new:
            self.undo_stack.push(EntryCommand(self, _("change"), before=known[entry.id], after=entry, reason=reason))
        self.undo_stack.endMacro()
        return True

    def withdraw(self, entry: Entry) -> None:
        """Take an entry back; it stays in the visit's history."""
        if not self.record.is_signed:
            self.undo_stack.push(EntryCommand(self, _("take back"), before=entry, after=None))

    def set_session(self, **changes: Any) -> None:
        """Change fields of the session itself, as a next version, if they differ."""
        session = replace(self.record.session, **changes)
        if session != self.record.session and not self.record.is_signed:
            self.record = replace(self.record, session=session)
            self._after_lookup(session.id, lambda: self._save(self.record.session))
            self.changed.emit()

    def move_to(self, client: Client) -> None:
        """Put the whole chart under another client: a next version of the session with the reason.

        What was taken over from the other client's last visit, not asked today, is taken back, to be asked anew.
        """
        screening, consent = self.record.screening, self.record.consent
        self.record = replace(self.record, client=client, session=replace(self.record.session, client=client.id))
        if screening and screening.confirmed_from:
            self.record = replace(self.record, screening=None, consent=None)
            for fact in (screening, consent):
                if fact:
                    self._after_lookup(fact.id, partial(self._save, fact, reason=WRONG_CLIENT, withdrawn=True))
        session = self.record.session.id
        self._after_lookup(session, lambda: self._save(self.record.session, reason=WRONG_CLIENT))
        self.changed.emit()

    def add_override(self, override: Override) -> None:
        """Write down the decision to go ahead: one reason for the session and rule."""
        others = tuple(other for other in self.record.session.overrides if other.rule != override.rule)
        self.set_session(overrides=(*others, override))

    def set_screening(self, screening: Screening) -> None:
        """Keep what was asked about the client's health; the same id makes a next version."""
        if screening != self.record.screening and not self.record.is_signed:
            self.record = replace(self.record, screening=screening)
            self._after_lookup(screening.id, lambda: self._save(screening))
            self.changed.emit()
            keep_what_was_done(self)

    def set_consent(self, consent: Consent) -> None:
        """Keep what the client agreed to."""
        if consent != self.record.consent and not self.record.is_signed:
            self.record = replace(self.record, consent=consent)
            self._after_lookup(consent.id, lambda: self._save(consent))
            self.changed.emit()

    def save_record(self, record: Record) -> None:
        """Hand a record beside the session, such as a routine, to the book."""
        self._save(record)

    def withdraw_record(self, newest: Save | None) -> None:
        """Take a record back by a next version of its newest save."""
        if newest and isinstance(newest.fact, Record) and not newest.withdrawn:
            self._versions[newest.fact.id] = newest.version
            self._save(newest.fact, reason=_("taken back"), withdrawn=True)

    def ask_earlier(self) -> None:
        """Look up, once, what the book knows of this client from before; `earlier_read` follows."""
        session, catalogue = self.record.session, self.parts.catalogue
        if not self._asked_earlier:
            self._asked_earlier = True
            self.ask(lambda book: read_earlier(book, session, catalogue), self._on_earlier, self._on_no_earlier)

    def ask(
        self,
        read: Callable[[Book], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BookError], None] | None = None,
    ) -> None:
        """Read from the book on the storage thread; no answer comes once the session is closed."""
        self._storage.ask(read, lambda answer: None if self._closed else on_done(answer), on_error)

    def retry(self) -> None:
        """Try again to save what is not saved."""
        for save_id, state in self._states.items():
            if state == NOT_SAVED:
                self._states[save_id] = SAVING
        self._storage.retry()
        self.state_changed.emit()

    def close(self) -> None:
        """Stop listening to the storage thread."""
        self._closed = True
        self._storage.saved.disconnect(self._on_saved)
        self._storage.not_saved.disconnect(self._on_not_saved)
        self._storage.overtaken.disconnect(self._on_overtaken)
        self._storage.given_up.disconnect(self._on_given_up)

    def put(self, entry: Entry, reason: str | None) -> None:
        """Let `entry` stand in the session as its next version (called by commands)."""
        entry = truthful(entry, self.record, self.parts.rulebook, self.parts.now())
        self.record = with_entry(self.record, entry)
        self._after_lookup(entry.id, lambda: self._save(entry, reason=reason))
        self.changed.emit()

    def take_back(self, entry: Entry) -> None:
        """Withdraw `entry` by a next version (called by commands); what never reached the book is dropped."""
        self.record = without_entry(self.record, entry)
        self._after_lookup(entry.id, lambda: self._withdraw(entry))
        self.changed.emit()

    def _on_earlier(self, earlier: Earlier) -> None:
        self.earlier, self.knows_earlier = earlier, True
        self.earlier_read.emit()

    def _on_no_earlier(self, _error: BookError) -> None:
        if not self._closed:
            self.knows_earlier = True
            self.earlier_read.emit()  # nothing is offered, everything is asked

    def _numbered(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        position = next_position(self.record)
        for offset, entry in enumerate(entries):
            at = entry.at or self.parts.now()
            told = goes_back_to(entry, self.history)
            yield replace(told, id=new_id(), session=self.record.session.id, position=position + offset, at=at)

    def _refuse(self, entries: list[Entry]) -> bool:
        rulings = [(entry, ruling) for entry in entries for ruling in self.refusals_of(entry)]
        if self.record.is_signed:
            rulings = [(entry, Ruling("block", "signed", SIGNED)) for entry in entries]
        if rulings:
            self.refused.emit(entries, list(dict.fromkeys(ruling for _entry, ruling in rulings)))
        return bool(rulings)

    def _withdraw(self, entry: Entry) -> None:
        if self.state(entry.id) != NOT_SAVED:
            self._save(entry, reason=_("taken back"), withdrawn=True)
            return
        save_id = (entry.id, self._versions[entry.id])
        self._waiting[entry.id] = []
        self._storage.drop_if_absent(
            save_id,
            lambda: self._on_looked_up(save_id, dropped=True, entry=entry),
            lambda: self._on_looked_up(save_id, dropped=False, entry=entry),
        )

    def _on_looked_up(self, save_id: SaveId, *, dropped: bool, entry: Entry) -> None:
        """Go on after a look-up: what is absent was never charted, what is there is withdrawn like any other."""
        if dropped:
            self._states.pop(save_id, None)
            self._versions[save_id[0]] = save_id[1] - 1
        else:
            self._states[save_id] = SAVED
        if save_id[1] > 1 or not dropped:
            self._save(entry, reason=_("taken back"), withdrawn=True)
        for action in self._waiting.pop(save_id[0]):
            action()
        self.state_changed.emit()

    def _after_lookup(self, fact_id: str, action: Callable[[], None]) -> None:
        """Run `action` now, or once the book has been asked about this fact."""
        if fact_id in self._waiting:
            self._waiting[fact_id].append(action)
        else:
            action()

    def _on_overtaken(self, fact_ids: set[str]) -> None:
        """Put what was changed here on top of what another window saved of the same facts first."""
        mine = {fact_id for fact_id in fact_ids if fact_id in self._versions and fact_id not in self._waiting}
        if mine:
            self._waiting |= {fact_id: [] for fact_id in mine}
            self._storage.renew(
                mine, renewed_in, lambda saves: self._on_renewed(mine, saves), lambda _error: self._go_on(mine)
            )

    def _on_renewed(self, fact_ids: set[str], saves: Sequence[Save]) -> None:
        for save in saves:
            self._take_newest(save)
        self.changed.emit()  # before anybody saves anew what a panel shows
        self._go_on(fact_ids)
        words = _("This visit was also changed in another window; both changes are kept.")
        self.read_again(lambda: self.noted.emit([Ruling("note", "two_windows", words)]))

    def _take_newest(self, save: Save) -> None:
        """Take over a save that was queued for this window, in the place of all its unsaved ones of that fact."""
        fact_id = save.fact.id
        sent = self.record.saves[fact_id].fact
        if isinstance(save.fact, Session) and isinstance(sent, Session):  # what was changed since then stays changed
            self.record = replace(self.record, session=merged(sent, self.record.session, save.fact))
        self._states = {key: state for key, state in self._states.items() if key[0] != fact_id or state == SAVED}
        self._states[save.save_id], self._versions[fact_id] = SAVING, save.version
        self.record = replace(self.record, saves={**self.record.saves, fact_id: save})

    def _go_on(self, fact_ids: Iterable[str]) -> None:
        for fact_id in fact_ids:
            for action in self._waiting.pop(fact_id):
                action()

    def _on_given_up(self, save_ids: Sequence[SaveId]) -> None:
        """Show what the book holds in the place of what was let go."""
        mine = {save_id for save_id in save_ids if save_id in self._states}
        if mine:
            self._states = {key: state for key, state in self._states.items() if key not in mine}
            for fact_id, version in sorted(mine, reverse=True):
                self._versions[fact_id] = version - 1
            self.read_again(lambda: None)

    def read_again(self, on_shown: Callable[[], None]) -> None:
        """Read the session again: what other windows charted is shown, and what is on its way to the book stays."""

        def show(record: SessionRecord | None) -> None:
            if record is not None and not self._waiting:
                ours = [save for fact_id, save in self.record.saves.items() if self.state(fact_id) != SAVED]
                self._versions |= {fact_id: save.version for fact_id, save in record.saves.items()}
                self._versions |= {save.fact.id: save.version for save in ours}
                for save in ours:
                    record = with_save(record, save)
                self.record = record
                if record.is_signed:
                    self.undo_stack.clear()
                self.changed.emit()
                self.state_changed.emit()
            on_shown()

        session = self.record.session.id
        self._storage.ask(lambda book: book.session(session), show)

    def _save(self, fact: Fact, *, reason: str | None = None, withdrawn: bool = False) -> None:
        version = self._versions.get(fact.id, 0) + 1
        save = Save(
            fact=fact,
            author=self.author,
            recorded_at=self.parts.now(),
            version=version,
            reason=reason if version > 1 else None,
            withdrawn=withdrawn,
        )
        self._versions[fact.id] = version
        self._states[save.save_id] = SAVING
        self.record = replace(self.record, saves={**self.record.saves, fact.id: save})
        self._storage.queue(save)
        self.state_changed.emit()

    def _on_saved(self, save_ids: tuple[SaveId, ...]) -> None:
        self._mark(save_ids, SAVED)

    def _on_not_saved(self, save_ids: tuple[SaveId, ...], reason: str) -> None:
        held = {save.save_id for save in self._storage.held}  # what is being renewed or tried again is not lost
        self.reason_not_saved = reason
        self._mark(held.intersection(save_ids), NOT_SAVED)

    def _mark(self, save_ids: Iterable[SaveId], state: str) -> None:
        mine = [save_id for save_id in save_ids if save_id in self._states]
        self._states |= dict.fromkeys(mine, state)
        if mine:
            self.state_changed.emit()
