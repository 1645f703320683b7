"""What an honest practice does with a book over the years, as steps that a test draws; nothing of it is tampering."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from iastm_desktop.domain.destruction import Destruction
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.retention import RetentionRule
from iastm_desktop.storage.audit import note, note_viewed
from iastm_desktop.storage.backups import backups_folder, backups_in, make_backup, restore
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.destroying import destroy
from iastm_desktop.storage.errors import SaveFailed
from iastm_desktop.storage.joining import join_clients, separate_clients
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.storage.outside import Fingerprint, fingerprint
from iastm_desktop.storage.retention import kept_of
from iastm_desktop.storage.signing import add_note, sign
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, stroke
from tests.storage.locked_book import WORDS
from tests.storage.signed_book import AGREED, ASKED, CATALOGUE, ENDED, SIGNED_AT

OTHER = replace(CLIENT, id="client-2", name="Bea Example")


@dataclass(slots=True)
class Practice:
    """A book that is open, what was kept outside of it, and what verify said at any time."""

    path: Path
    book: Book
    numbers: "count[int]"
    kept: list[Fingerprint]
    found: list[str]
    minutes: int = 0

    @property
    def now(self) -> Moment:
        """Return the time on the wall, which may have been set back."""
        return Moment(SIGNED_AT.utc + timedelta(minutes=self.minutes), self.minutes % 700)

    def save(self, *facts: object, version: int = 1, withdrawn: bool = False) -> None:
        """Save facts, one of which the book may refuse."""
        saves = [
            Save(fact=fact, author=PRACTITIONER.id, recorded_at=self.now, version=version, withdrawn=withdrawn)  # type: ignore[arg-type]
            for fact in facts
        ]
        self.book.save(saves)


def opened(path: Path) -> Book:
    """Open the book, and unlock it where it is locked."""
    book = open_book(path)
    if book.lock.is_on:
        assert unlock(book, WORDS, now=SIGNED_AT) == ()
    return book


def begin(path: Path) -> Practice:
    """Open a book of an earlier format, which is upgraded, or a new one, and chart a visit into it."""
    practice = Practice(path, opened(path), count(10), [], [])
    practice.save(OTHER, replace(SESSION, id="visit-2"), ASKED, AGREED, stroke(1))
    newest = practice.book.newest(SESSION.id)
    assert newest
    practice.save(ENDED, version=newest.version + 1)
    return practice


def chart(practice: Practice) -> None:
    """One more stroke, into the visit that is open or the other."""
    number = next(practice.numbers)
    practice.save(stroke(number, session=SESSION.id if number % 2 else "visit-2"))


def mend(practice: Practice, withdrawn: bool = False) -> None:
    """Another version of the first stroke."""
    newest = practice.book.newest("stroke-1")
    assert newest
    changed = replace(newest.fact, pressure=next(practice.numbers) % 5)  # type: ignore[call-arg]
    practice.save(changed, version=newest.version + 1, withdrawn=withdrawn)


def sign_visit(practice: Practice) -> None:
    """Sign the first visit where it is complete and not signed by this person."""
    with suppress(SaveFailed):
        sign(practice.book, SESSION.id, PRACTITIONER.id, by="tap", now=practice.now, catalogue=CATALOGUE)


def add(practice: Practice) -> None:
    """Add a note to it."""
    with suppress(SaveFailed):
        add_note(practice.book, SESSION.id, "rang: well", PRACTITIONER.id, now=practice.now)


def move(practice: Practice) -> None:
    """Move the signed visit to the other client, or back."""
    record = practice.book.session(SESSION.id)
    assert record
    to = CLIENT.id if record.client.id == OTHER.id else OTHER.id
    with suppress(SaveFailed, ValueError):
        move_signed(practice.book, SESSION.id, to, "mixed up", PRACTITIONER.id, now=practice.now)


def join(practice: Practice) -> None:
    """Say that both clients are one person."""
    with suppress(SaveFailed, ValueError):
        join_clients(practice.book, OTHER.id, CLIENT.id, "one person", PRACTITIONER.id, now=practice.now)


def separate(practice: Practice) -> None:
    """Say that they are not."""
    with suppress(SaveFailed, ValueError):
        separate_clients(practice.book, OTHER.id, "two persons", PRACTITIONER.id, now=practice.now)


def destroy_one(practice: Practice) -> None:
    """Enter somebody with a visit, and destroy that record as the rules allow."""
    number = next(practice.numbers)
    client = replace(OTHER, id=f"gone-{number}", name="Cy Gone")
    visit = replace(SESSION, id=f"gone-visit-{number}", client=client.id)
    if number % 2:  # charted on somebody else by mistake, and printed, before this client was entered
        practice.save(replace(visit, client=CLIENT.id), stroke(number, session=visit.id))
        note(practice.book, "printed", author=PRACTITIONER.id, now=practice.now, client=CLIENT.id, session=visit.id)
        practice.save(client)
        practice.save(visit, version=2)
    else:
        practice.save(client, visit, stroke(number, session=visit.id))
    kept = kept_of(practice.book, client.id, RetentionRule(years=16, majority=19, source="a test"))
    if kept:
        asked = Destruction(client=client.id, reason="tried_out", early=True)
        destroy(practice.book, asked, kept, author=PRACTITIONER.id, now=practice.now)


def call(practice: Practice) -> None:
    """Keep a call of a visit, and look at the client."""
    practice.save(Record(id=f"call-{next(practice.numbers)}", kind="follow_up", session=SESSION.id))
    note_viewed(practice.book, CLIENT.id, author=PRACTITIONER.id, now=practice.now)


def reopen(practice: Practice) -> None:
    """Keep the fingerprint, close the window and open it again, with another window beside it for a while."""
    practice.kept.append(fingerprint(practice.book.head()))
    practice.book.close()
    practice.book = opened(practice.path)


def back_up(practice: Practice) -> None:
    """Make a backup."""
    make_backup(practice.book, backups_folder(practice.path), practice.now)


def put_back(practice: Practice) -> None:
    """Put the newest backup back; what came after it is kept beside it."""
    made = backups_in(backups_folder(practice.path), practice.book.book_id)
    if not made:
        return
    practice.book.close()
    restore(made[-1].path, practice.path, practice.now)
    practice.book = opened(practice.path)
    if practice.book.newest("stroke-1") is None:
        practice.save(stroke(1))


def clock(practice: Practice) -> None:
    """The clock is set, by hours or by years, forward or back."""
    practice.minutes = (practice.minutes * 7919 + 104729 * next(practice.numbers)) % 2_000_003 - 1_000_000


def check(practice: Practice) -> None:
    """Verify, and compare with everything that was ever kept outside."""
    practice.found += [finding.text for finding in practice.book.verify() if not finding.is_note]
    compared = (practice.book.compare(kept) for kept in practice.kept)
    practice.found += [found.text for found in compared if found and not found.is_note]


STEPS: tuple[Callable[[Practice], None], ...] = (
    *(chart, chart, mend, lambda practice: mend(practice, withdrawn=True), sign_visit, add, move, join, separate),
    *(destroy_one, call, reopen, back_up, put_back, clock, check),
)
