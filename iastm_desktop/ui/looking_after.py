"""What the window does for an open book beside showing it: backups, advice about its place, clock and drive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.moments import Moment, is_future
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.advice_line import Advice, AdviceLine
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.backing_up import Backups, Standing
from iastm_desktop.ui.dates import clock_time, short_date
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.place_of_book import conflicted_copies, remark_on
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

PLACE, CLOCK, UPGRADED, UNGUARDED, COPIES, SECOND_PLACE = "place", "clock", "upgraded", "unguarded", "copies", "second"
BACKUP, PIN = "backup", "pin"
AGAIN_AFTER_DAYS = 30  # house rule


@dataclass(frozen=True, slots=True)
class Condition:
    """What a book says of itself when it is opened."""

    last_written: Moment | None
    kept_as: Path | None
    is_guarded: bool


class LookingAfter(QObject):
    """Looks after one open book until it is closed. `told` carries words for the foot; advice goes to a line."""

    told = Signal(str)
    backups_wanted = Signal()
    pin_wanted = Signal()

    def __init__(self, book: OpenBook, preferences: Preferences, now: Callable[[], Moment], advice: AdviceLine) -> None:
        super().__init__(book)
        self._book, self._preferences, self._now, self._advice = book, preferences, now, advice
        advice.forget_all()
        self.backups: Backups | None = None
        book.ask(self, _condition, self._on_condition)
        path = book.path
        run_in_background(lambda: (remark_on(path), conflicted_copies(path)), self._on_place, receiver=self)
        if not book.looks_only:
            self.backups = Backups(book, preferences, now)
            self.backups.told.connect(self.told)
            self.backups.told.connect(self._ask_for_second_place)
            self.backups.failed.connect(self._on_backup_failed)
            self.backups.begun.connect(lambda: advice.take_back(BACKUP))
            self.backups.begin()

    def back_up_at_close(self) -> None:
        """Back the book up where it changed; the storage thread still runs."""
        if self.backups:
            self.backups.back_up_at_close()

    def close(self) -> None:
        """Say nothing more of this book."""
        self._advice.forget_all()

    def _on_condition(self, condition: Condition) -> None:
        now, last = self._now(), condition.last_written
        if last and is_future(last, now):
            words = _(
                "The clock of this computer says {now}, but this practice file was last written to on {last}. "
                "What is in it is safe. Set the clock right before you chart, or new entries will bear a wrong time."
            )
            self._give(CLOCK, words.format(now=_in_words(now), last=_in_words(last)))
        self._offer_pin(now)
        if condition.kept_as:
            words = _("This practice file was brought to the newest format. As it was before, it is kept as {path}.")
            self._give(UPGRADED, words.format(path=condition.kept_as))
        if not condition.is_guarded and not self._book.looks_only:
            words = _(
                "This drive cannot tell other computers that the practice file is in use. What you chart is saved. "
                "Make sure that nobody else opens it, or keep it on a drive of this computer."
            )
            self._give(UNGUARDED, words)

    def _offer_pin(self, now: Moment) -> None:
        """Offer a PIN to whoever charts without one, once in a month; nobody is asked on the first day."""
        person, today = self._book.practitioner, now.date
        if self._book.looks_only or not person or person.id in self._book.pins:
            return
        key = self._key(f"{PIN}/{person.id}")
        asked = self._preferences.choice(key)
        if asked and asked > (today - timedelta(days=AGAIN_AFTER_DAYS)).isoformat():
            return
        if not asked:  # as if asked so long ago that it is time tomorrow
            self._preferences.remember_choice(key, (today - timedelta(days=AGAIN_AFTER_DAYS - 1)).isoformat())
            return
        self._preferences.remember_choice(key, today.isoformat())
        words = _(
            "{name} has no PIN: whoever is at this computer can chart in that name. "
            "With a PIN the program asks who is here when it opens, and before a visit is signed."
        )
        self._advice.give(Advice(PIN, words.format(name=person.name), _("Set a PIN…"), self.pin_wanted.emit))

    def _on_place(self, found: tuple[str, tuple[Path, ...]]) -> None:
        remark, copies = found
        if copies:
            words = _(
                "There is a second version of this practice file beside it, {name}: a cloud service made it because "
                "two computers wrote. Both are left as they are. Look into both before you chart on."
            )
            self._give(COPIES, words.format(name=copies[0].name))
        if remark and not self._preferences.choice(self._key(PLACE)):
            act = lambda: self._preferences.remember_choice(self._key(PLACE), "known")  # noqa: E731
            self._advice.give(Advice(PLACE, remark, _("Do not say again"), act))

    def _on_backup_failed(self, why: str) -> None:
        self._advice.give(Advice(BACKUP, why, _("Backups…"), self.backups_wanted.emit))

    def _ask_for_second_place(self) -> None:
        standing: Standing = self.backups.standing if self.backups else Standing()
        if standing.place or not standing.here:
            self._advice.take_back(SECOND_PLACE)
            return
        words = _(
            "Backups lie beside the practice file only: a laptop that is lost takes both along. "
            "Choose a second place, such as a USB stick or a folder that is copied elsewhere."
        )
        today = self._now().date.isoformat()
        if self._preferences.choice(self._key(SECOND_PLACE)) != today:  # once a day is enough
            self._preferences.remember_choice(self._key(SECOND_PLACE), today)
            self._advice.give(Advice(SECOND_PLACE, words, _("Choose…"), self.backups_wanted.emit))

    def _give(self, key: str, words: str) -> None:
        self._advice.give(Advice(key, words))

    def _key(self, name: str) -> str:
        return f"advice/{self._book.book_id}/{name}"


def _condition(book: Book) -> Condition:
    return Condition(book.last_written(), book.kept_as, book.is_guarded)


def _in_words(moment: Moment) -> str:
    return f"{short_date(moment.date)}, {clock_time(moment)}"
