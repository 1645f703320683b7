"""What stands on paper of signatures, notes added afterwards and entries charted late."""

from dataclasses import replace

from iastm_desktop.domain.facts import Save, SessionRecord
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.sign_off import Addendum, SignOff
from tests.reports.conftest import RecordMaker, Summary, page_texts
from tests.reports.samples import full_session

SIGNED_AT = parse_moment("2026-03-05T18:20:00-08:00")
SIGNATURE = SignOff(
    practitioner="p", name="Rita & Moss", role="rmt", by="pin", at=SIGNED_AT, registration="R-77", fingerprint="a-6-b"
)
NOTE = Addendum(
    text="Rang back: <b>no</b> bruise.", author="p", name="Rita & Moss", at=parse_moment("2026-03-08T08:05:00-08:00")
)


def signed(record: SessionRecord) -> SessionRecord:
    supervisor = replace(SIGNATURE, name="Sue Visor", by="tap")
    return replace(record, signatures=(SIGNATURE, supervisor), addenda=(NOTE,))


def charted_at(record: SessionRecord, *moments: Moment) -> SessionRecord:
    """Return the record with saves of its entries at these times, the last for all others."""
    times = [*moments, *([moments[-1]] * len(record.entries))]
    saves = {e.id: Save(fact=e, author="p", recorded_at=at) for e, at in zip(record.entries, times, strict=False)}
    return replace(record, saves=saves)


def test_an_unsigned_visit_says_so_on_every_page(record: RecordMaker, summary: Summary) -> None:
    assert all("Not signed" in page for page in page_texts(summary(record(full_session()))))


def test_signatures_stand_in_the_head_at_every_foot_and_in_full_at_the_end(
    record: RecordMaker, summary: Summary
) -> None:
    pages = page_texts(summary(signed(record(full_session()))))
    for page in pages:
        assert "Signed 5 Mar 2026 18:20, Rita & Moss and 1 more" in page and "Not signed" not in page
    text = " ".join(pages)
    assert "Rita & Moss, RMT, registration R-77, 5 March 2026 18:20, by PIN" in text
    assert "Sue Visor, RMT, registration R-77, 5 March 2026 18:20, by a tap on the name" in text
    assert "record a-6-b at that moment" in text


def test_an_added_note_is_printed_under_its_label_as_it_was_typed(record: RecordMaker, summary: Summary) -> None:
    text = " ".join(page_texts(summary(signed(record(full_session())))))
    assert "Notes added after signing" in text
    assert "Added note of 8 March 08:05, late entry, Rita & Moss" in text
    assert "Rang back: <b>no</b> bruise." in text


def test_an_entry_charted_after_the_end_says_so_and_one_in_time_does_not(record: RecordMaker, summary: Summary) -> None:
    visit = record(full_session())
    start = visit.session.started_at
    later = replace(visit.session.ended_at or start, utc=start.utc.replace(hour=start.utc.hour + 3))
    text = " ".join(page_texts(summary(charted_at(visit, later, start))))
    assert text.count("charted later that day") == 1
    assert "charted later" not in " ".join(page_texts(summary(charted_at(visit, start))))


def test_a_visit_charted_as_a_whole_after_its_end_says_so_once(record: RecordMaker, summary: Summary) -> None:
    text = " ".join(page_texts(summary(charted_at(record(full_session()), parse_moment("2026-03-29T10:00:00-08:00")))))
    assert text.count("charted on 29 March 10:00") == 1 and "Late entry" in text
