"""The audit trail: who did or saw what and when, as records that name people by id and hold no text."""

from datetime import date

from iastm_desktop.domain.facts import Record, new_id

KIND = "audit"
# What the trail tells of, in words. The author and the time of a record are who and when.
EVENTS = {
    "failed_unlock": "wrong PIN",
    "pin_set": "PIN set",
    "pin_removed": "PIN removed",
    "unlocked": "unlocked",
}


def audit_record(
    what: str, on: date, *, client: str | None = None, session: str | None = None, **about: object
) -> Record:
    """Return the record of an event; `about` holds ids, codes and numbers, never a client's words."""
    body = {"what": what, **{name: value for name, value in about.items() if value is not None}}
    return Record(id=new_id(), kind=KIND, client=client, session=session, on_date=on, body=body)
