"""The audit trail: who did or saw what and when, as records that name people by id and hold no text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, timedelta

from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.values import dataclass

KIND = "audit"
CREATED, CHANGED, TAKEN_BACK, VIEWED, SEALED = "created", "changed", "taken_back", "viewed", "sealed"
VIEWED_AGAIN_AFTER = timedelta(minutes=30)  # one line a practitioner and client (house rule)
# What the trail tells of, in words. The author and the time of a record are who and when.
EVENTS = {
    "backed_up": "backed up",
    "backup_tested": "backup tested",
    "book_made": "practice file made",
    CHANGED: "changed",
    "client_destroyed": "whole record of a client destroyed",
    "charted_from_file": "charted from a file",
    CREATED: "created",
    "destroyed": "destroyed",
    "end_accepted": "practice file accepted although it does not go on from where it ended",
    "exported": "exported",
    "failed_unlock": "wrong PIN or passphrase",
    "joined": "two entries of one person joined",
    "key_added": "passphrase of one more person added",
    "locked": "practice file locked",
    "moved_away": "signed visit moved to another client",
    "moved_here": "signed visit moved here from another client",
    "note_added": "note added",
    "open_copies_deleted": "files deleted that opened without the lock",
    "pin_removed": "PIN removed",
    "pin_set": "PIN set",
    "printed": "printed",
    "refused": "refused",
    "refused_from_file": "file refused",
    "restored": "backup put back",
    SEALED: "practice file sealed",
    "separated": "two entries separated again",
    "signed": "signed",
    TAKEN_BACK: "taken back",
    "unlocked": "unlocked",
    VIEWED: "viewed",
}
# What a search offers besides words: a group and its events.
GROUPS = {
    "seen": (VIEWED, "printed", "exported"),
    "changed": (
        CREATED,
        CHANGED,
        TAKEN_BACK,
        "charted_from_file",
        "moved_away",
        "moved_here",
        "joined",
        "separated",
        "destroyed",
        "client_destroyed",
    ),
    "signed": ("signed", "note_added"),
    "refused": ("refused", "refused_from_file"),
    "keys": ("failed_unlock", "unlocked", "pin_set", "pin_removed", "locked", "key_added", "open_copies_deleted"),
    "file": ("backed_up", "backup_tested", "restored", "refused_from_file", "book_made", "end_accepted", SEALED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the trail: `what` happened to a fact of the kind `about`, by whom (an id) and when.

    `count` lines of one visit and author that follow each other are told as one.
    """

    seq: int
    what: str
    about: str
    fact: str
    author: str
    at: Moment | None
    client: str | None = None
    session: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    count: int = 1


def audit_record(
    what: str, on: date, *, client: str | None = None, session: str | None = None, **about: object
) -> Record:
    """Return the record of an event; `about` holds ids, codes and numbers, never a client's words."""
    visit = {"visit": session} if session else {}  # not in the record's own column: what is seen changes no fingerprint
    body = {"what": what, **visit, **{name: value for name, value in about.items() if value is not None}}
    return Record(id=new_id(), kind=KIND, client=client, on_date=on, body=body)


def event_words(line: AuditLine) -> str:
    """Return `12 × entry created`, `viewed`, `file refused: open_wound`."""
    words = EVENTS.get(line.what, line.what.replace("_", " "))
    kind = line.about.replace("_", " ")
    text = f"{kind} {words}" if kind else words
    text = f"{line.count} × {text}" if line.count > 1 else text
    told = "; ".join(f"{name} {_plain(value)}" for name, value in line.details.items() if name not in ("of", "mac"))
    return f"{text}: {told}" if told else text


def told_together(lines: Iterable[AuditLine]) -> Iterator[AuditLine]:
    """Yield the lines, those of one author, visit, kind and minute that follow each other as one."""
    last: AuditLine | None = None
    for line in lines:
        if last and _belongs(last, line):
            last = replace(last, count=last.count + 1)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def matches(line: AuditLine, text: str, names: Mapping[str, str]) -> bool:
    """Tell whether every word of `text` stands in what the line says or in the names it stands for."""
    who = names.get(line.author, ""), names.get(line.client or "", ""), names.get(str(line.details.get("of", "")), "")
    when = f"{line.at.local:%Y-%m-%d %H:%M}" if line.at else ""
    said = " ".join((event_words(line), when, line.session or "", *who)).casefold()
    return all(word in said for word in text.casefold().split())


def _belongs(one: AuditLine, other: AuditLine) -> bool:
    same = ("what", "about", "author", "client", "session", "details")
    if any(getattr(one, name) != getattr(other, name) for name in same):
        return False
    if not (one.at and other.at):  # what was destroyed: only its place is left
        return one.at is other.at
    return abs((one.at.utc - other.at.utc).total_seconds()) < 60


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
