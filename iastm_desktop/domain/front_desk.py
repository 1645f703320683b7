"""What the front desk reads of a visit: who, when, home care, the next visit; the rest where the practice opens it."""

from collections.abc import Iterable
from dataclasses import replace

from iastm_desktop.domain.entries import HomeCare
from iastm_desktop.domain.facts import Record, SessionRecord
from iastm_desktop.domain.settings import KIND

DESK_READS = "setting:front_desk_reads"


def desk_reads_record(opened: bool) -> Record:
    """Return the record that opens the clinical notes to the front desk, or closes them."""
    return Record(id=DESK_READS, kind=KIND, body={"value": opened})


def desk_reads(records: Iterable[Record]) -> bool:
    """Tell whether the practice lets its front desk read clinical notes: not unless it says so."""
    return any(record.id == DESK_READS and record.body.get("value") is True for record in records)


def front_desk_copy(record: SessionRecord) -> SessionRecord:
    """Return a visit without its health, consent, work, findings and notes; it says that it is such a copy."""
    session = replace(record.session, notes=None, overrides=(), referral=None, goals=(), plan=None)
    kept = tuple(entry for entry in record.entries if isinstance(entry, HomeCare))
    client = replace(record.client, alerts=())
    return replace(
        record,
        client=client,
        session=session,
        screening=None,
        consent=None,
        entries=kept,
        withdrawn=(),
        signature=None,
        addenda=(),
        clinical=False,
    )
