"""Facts on their way to the book: one version of one client, session, entry or record, with author and time."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import Moved
from iastm_desktop.domain.people import Client, Credential, Practice, Practitioner
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.domain.signature import Signature
from iastm_desktop.domain.values import dataclass

if TYPE_CHECKING:
    from iastm_desktop.domain.sign_off import Addendum, SignOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record beside the sessions: line-up of a day, a user's own term, later plans, follow-ups, marks, audit.

    `kind` is a word such as `line_up` or `term`; `body` holds plain JSON values.
    """

    id: str
    kind: str
    client: str | None = None
    session: str | None = None
    on_date: date | None = None
    body: Mapping[str, object] = field(default_factory=dict)


Fact = Practice | Practitioner | Client | Session | Screening | Consent | Entry | Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """One version of one fact. Its save id, looked up again after an error, is (`fact.id`, `version`).

    `author` is a practitioner's id. `reason` says why a later version differs. A withdrawn version takes the
    fact out of summaries; it stays in the record.
    """

    fact: Fact
    author: str
    recorded_at: Moment
    version: int = 1
    reason: str | None = None
    withdrawn: bool = False

    @property
    def save_id(self) -> tuple[str, int]:
        """Return what identifies this save in the book."""
        return self.fact.id, self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session with all that belongs to it, as one reads it back: facts and the saves they came by.

    `entries` are live and in order; `withdrawn` were taken back; `saves` maps a fact's id to its newest save.
    `fingerprint` names the record's place in the book's chain: book, number, first 16 hex digits.
    """

    client: Client
    practitioner: Practitioner
    session: Session
    screening: Screening | None = None
    consent: Consent | None = None
    entries: tuple[Entry, ...] = ()
    withdrawn: tuple[Entry, ...] = ()
    saves: Mapping[str, Save] = field(default_factory=dict)
    fingerprint: str = ""
    moved: Moved | None = None  # after it was signed: charted on another client
    credentials: tuple[Credential, ...] = ()  # of the practitioner
    signature: Signature | None = None  # under the consent
    signatures: "tuple[SignOff, ...]" = ()  # under the visit
    addenda: "tuple[Addendum, ...]" = ()
    late_after_h: int | None = None  # the practice's own limit
    clinical: bool = True  # False: a copy for the front desk

    @property
    def is_signed(self) -> bool:
        """Tell whether it is signed, and so takes added notes only."""
        return bool(self.signatures)


def new_id() -> str:
    """Return a fresh random id (UUID 4, 36 characters)."""
    from uuid import uuid4  # here, because reading a book needs no new id

    return str(uuid4())


def in_order(entry: Entry) -> tuple[int, str, str]:
    """Return what entries are ordered by: two windows may have given out one position, so time and id decide then."""
    return entry.position, entry.at.utc.isoformat() if entry.at else "", entry.id


def with_entry(record: SessionRecord, entry: Entry) -> SessionRecord:
    """Return `record` with `entry` in its place, instead of any earlier version of it."""
    rest = [other for other in record.entries if other.id != entry.id]
    entries = tuple(sorted([*rest, entry], key=in_order))
    withdrawn = tuple(other for other in record.withdrawn if other.id != entry.id)
    return replace(record, entries=entries, withdrawn=withdrawn)


def without_entry(record: SessionRecord, entry: Entry) -> SessionRecord:
    """Return `record` with `entry` among what was taken back."""
    entries = tuple(other for other in record.entries if other.id != entry.id)
    withdrawn = (*(other for other in record.withdrawn if other.id != entry.id), entry)
    return replace(record, entries=entries, withdrawn=withdrawn)


def with_save(record: SessionRecord, save: Save) -> SessionRecord:
    """Return `record` with a newer save of one of its facts: entry, session row, screening or consent."""
    record = replace(record, saves={**record.saves, save.fact.id: save})
    if isinstance(save.fact, Session):
        return replace(record, session=save.fact)
    if isinstance(save.fact, Screening):
        return replace(record, screening=save.fact)
    if isinstance(save.fact, Consent):
        return replace(record, consent=save.fact)
    if isinstance(save.fact, Entry):
        return without_entry(record, save.fact) if save.withdrawn else with_entry(record, save.fact)
    return record


def next_position(record: SessionRecord) -> int:
    """Return the position behind every entry there ever was."""
    return 1 + max((entry.position for entry in (*record.entries, *record.withdrawn)), default=0)
