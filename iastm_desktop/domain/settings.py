"""What a practice sets for itself and every computer shall know: records of the kind `setting`, by their ids."""

from iastm_desktop.domain.facts import Record

KIND = "setting"
LATE_ENTRY_H = "setting:late_entry_h"
LONGEST_H = 24 * 365


def setting(id_: str, value: int) -> Record:
    """Return the record that keeps a setting."""
    return Record(id=id_, kind=KIND, body={"value": value})


def whole_number(record: Record) -> int | None:
    """Return the number a setting keeps, None where it keeps no number of hours above 0."""
    value = record.body.get("value")
    return value if isinstance(value, int) and 0 < value <= LONGEST_H else None
