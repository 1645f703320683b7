"""The audit trail: who did or saw what and when, as records that name people by id and hold no text."""

from datetime import date

from iastm_desktop.domain.facts import Record, new_id

KIND = "audit"
# What the trail tells of, in words. The author and the time of a record are who and when.
EVENTS = {
    "failed_unlock": "wrong PIN",
    "note_added": "note added",
    "pin_set": "PIN set",
    "pin_removed": "PIN removed",
    "signed": "signed",
    "unlocked": "unlocked",
}


def audit_record(
    what: str, on: date, *, client: str | None = None, session: str | None = None, **about: object
) -> Record:
    """Return the record of an event; `about` holds ids, codes and numbers, never a client's words."""
    visit = {"visit": session} if session else {}  # not in the record's own column: what is seen changes no fingerprint
    body = {"what": what, **visit, **{name: value for name, value in about.items() if value is not None}}
    return Record(id=new_id(), kind=KIND, client=client, on_date=on, body=body)
