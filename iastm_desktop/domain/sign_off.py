"""Signatures under a visit, and the notes added to it afterwards: neither is ever changed, and both may be several."""

from dataclasses import replace
from datetime import timedelta

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import Record, Save, SessionRecord, new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.values import dataclass

SIGN_OFF, ADDENDUM = "sign_off", "addendum"
PIN, TAP = "pin", "tap"
LATE = "late_entry"
TEXT_LENGTH = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who signed a visit, in which role, how (`pin`, or a `tap` on the name), and where the book's chain stood then."""

    practitioner: str
    name: str
    role: str
    by: str
    at: Moment
    registration: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """A note added to a signed visit, with its author and time."""

    text: str
    author: str
    name: str
    at: Moment


def sign_off_record(session: Session, person: Practitioner, *, role: str, by: str, fingerprint: str) -> Record:
    """Return the record of a signature."""
    body = {
        "practitioner": person.id,
        "name": person.name,
        "registration": person.registration,
        "role": role,
        "by": by,
        "fingerprint": fingerprint,
    }
    told: dict[str, object] = {name: value for name, value in body.items() if value is not None}
    return Record(id=new_id(), kind=SIGN_OFF, client=session.client, session=session.id, body=told)


def addendum_record(session: Session, text: str, person: Practitioner) -> Record:
    """Return the record of a note added to a signed visit; ValueError with a sentence where it cannot be kept."""
    said = text.strip()
    if not said:
        raise ValueError("The note has no words yet.")
    if len(said) > TEXT_LENGTH:
        raise ValueError(f"The note has {len(said):,} characters; up to {TEXT_LENGTH:,} can be kept. Make two of it.")
    body: dict[str, object] = {"text": said, "name": person.name}
    return Record(id=new_id(), kind=ADDENDUM, client=session.client, session=session.id, body=body)


def sign_off_of(save: Save) -> SignOff:
    """Return the signature that a record keeps."""
    body = _body(save)
    return SignOff(
        practitioner=str(body.get("practitioner", save.author)),
        name=str(body.get("name", "")),
        role=str(body.get("role", "")),
        by=str(body.get("by", "")),
        at=save.recorded_at,
        registration=str(body["registration"]) if body.get("registration") else None,
        fingerprint=str(body.get("fingerprint", "")),
    )


def addendum_of(save: Save) -> Addendum:
    """Return the added note that a record keeps."""
    body = _body(save)
    return Addendum(
        text=str(body.get("text", "")), author=save.author, name=str(body.get("name", "")), at=save.recorded_at
    )


def with_signing(record: SessionRecord, kept: tuple[Save, ...]) -> SessionRecord:
    """Return a session with the signatures and added notes among the newest saves of its records."""
    live = [save for save in kept if not save.withdrawn and isinstance(save.fact, Record)]
    return replace(
        record,
        signatures=tuple(sign_off_of(save) for save in live if _kind(save) == SIGN_OFF),
        addenda=tuple(addendum_of(save) for save in live if _kind(save) == ADDENDUM),
    )


def late_after_h(record: SessionRecord, catalogue: Catalogue) -> int:
    """Return after how many hours an entry is a late one: the practice's own limit, else the data's."""
    return record.late_after_h or int(fact(catalogue, "intervals", LATE, "value"))


def signature_words(signature: SignOff, catalogue: Catalogue) -> str:
    """Return `Rita Moss, RMT, registration R-77, 2 March 2026 19:20, by PIN`."""
    role = catalogue.words("roles", signature.role) if catalogue.has("roles", signature.role) else signature.role
    number = f"registration {signature.registration}" if signature.registration else ""
    when = f"{signature.at.date.day} {signature.at.local:%B %Y %H:%M}"
    how = {PIN: "by PIN", TAP: "by a tap on the name"}.get(signature.by, "")
    return ", ".join(part for part in (signature.name, role, number, when, how) if part)


def added_words(addendum: Addendum, record: SessionRecord, limit_h: int) -> str:
    """Return `added note of 5 March 18:40`, and after the limit that it is a late entry."""
    words = f"added note of {_day(addendum.at, record)} {addendum.at.local:%H:%M}"
    return f"{words}, late entry" if _is_late(addendum.at, record.session, limit_h) else words


def charted_words(entry: Entry, record: SessionRecord, limit_h: int) -> str:
    """Return `charted later that day`, or on which day, of an entry charted after the visit's end; else nothing.

    Where the whole visit was charted after its end, `all_charted_words` says so once and each entry says nothing.
    """
    save = record.saves.get(entry.id)
    if save is None or not _is_after(save.recorded_at, record.session) or _all_after(record):
        return ""
    return _charted(save.recorded_at, record, limit_h)


def all_charted_words(record: SessionRecord, limit_h: int) -> str:
    """Return when a visit was charted that was charted as a whole after its end; else nothing."""
    if not _all_after(record):
        return ""
    return _charted(min(record.saves[entry.id].recorded_at for entry in record.entries), record, limit_h)


def _all_after(record: SessionRecord) -> bool:
    saves = [record.saves.get(entry.id) for entry in record.entries]
    return bool(saves) and all(save and _is_after(save.recorded_at, record.session) for save in saves)


def _charted(at: Moment, record: SessionRecord, limit_h: int) -> str:
    if _is_late(at, record.session, limit_h):
        return f"late entry, charted on {_day(at, record)} {at.local:%H:%M}"
    if at.date == record.session.started_at.date:
        return f"charted later that day, {at.local:%H:%M}"
    return f"charted on {_day(at, record)} {at.local:%H:%M}"


def _is_after(at: Moment, session: Session) -> bool:
    return session.ended_at is not None and at.utc > session.ended_at.utc


def _is_late(at: Moment, session: Session, limit_h: int) -> bool:
    return at.utc - (session.ended_at or session.started_at).utc > timedelta(hours=limit_h)


def _day(at: Moment, record: SessionRecord) -> str:
    """Return `5 March`, with the year where it is another than the visit's."""
    day = f"{at.date.day} {at.date:%B}"
    return day if at.date.year == record.session.started_at.date.year else f"{day} {at.date.year}"


def _body(save: Save) -> dict[str, object]:
    return dict(save.fact.body) if isinstance(save.fact, Record) else {}


def _kind(save: Save) -> str:
    return save.fact.kind if isinstance(save.fact, Record) else ""
