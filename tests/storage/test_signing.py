"""A signed visit: only a complete one is signed; nothing in it changes then, by the book or by SQL; notes are added."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from iastm_desktop.domain.entries import Breach, Stroke
from iastm_desktop.domain.facts import Fact, Record, Save, SessionRecord
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.sign_off import added_words
from iastm_desktop.domain.signing import without_dose
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.connection import transaction
from iastm_desktop.storage.errors import SaveFailed
from iastm_desktop.storage.migrations import FINAL, SIGNED
from iastm_desktop.storage.rows import row_of, table_of
from iastm_desktop.storage.saving import chain_writer, fresh_salt
from iastm_desktop.storage.signing import add_note, sign, waiting_to_be_signed
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, save_of, stroke
from tests.storage.signed_book import (
    AGREED,
    ASKED,
    CATALOGUE,
    ENDED,
    SIGNED_AT,
    complete_book,
    sign_it,
    signed_book,
)
from tests.storage.test_append_only import NOTE, assert_only_apart, destroy

SUPERVISOR = Practitioner(id="practitioner-2", name="Sue Visor", roles=("rmt",), registration="R-1")
OTHER_VISIT = replace(SESSION, id="session-2")
NEXT_DAY = parse_moment("2026-03-04T08:05:00-08:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return signed_book(tmp_path / "practice.iastm")


def test_a_visit_that_is_not_complete_says_what_is_missing_and_is_not_signed(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "b")) as book:
        missing = sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=SIGNED_AT, catalogue=CATALOGUE)
        assert {one.what for one in missing} >= {"end", "screening", "consent"}
        assert not book.session(SESSION.id).is_signed


def test_tool_work_without_a_time_is_not_signed_but_a_set_has_one_time(tmp_path: Path) -> None:
    with open_book(complete_book(tmp_path / "b")) as book:
        book.save_all([save_of(stroke(5, duration_s=0)), save_of(stroke(6, duration_s=0, set="a", time="shared"))])
        found = sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=SIGNED_AT, catalogue=CATALOGUE)
        assert [(one.what, one.items) for one in found] == [("dose", ("stroke-5",)), ("dose", ("stroke-6",))]
        assert "no time" in found[0].words
        book.save_all([save_of(stroke(7, duration_s=30, set="a", time="shared"))])
        (missing,) = sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=SIGNED_AT, catalogue=CATALOGUE)
        assert missing.items == ("stroke-5",)
        book.save_all([save_of(stroke(5, duration_s=45), 2, reason="slip")])
        sign_it(book)


def test_tool_pressure_and_time_are_needed_and_the_details_are_not() -> None:
    plain = stroke(1)
    assert lacks(plain) == () and plain.stroke is None and not plain.direction and plain.pain_nrs is None
    assert lacks(stroke(1, tool="")) == ("tool",)
    assert lacks(stroke(1, tool="other")) == ("tool",) and lacks(stroke(1, tool="other", tool_name="Spoon")) == ()
    assert lacks(stroke(1, tool=None, pressure=None)) == ("tool", "pressure")
    assert lacks(stroke(1, pressure=0)) == ()  # a named grade
    assert lacks(stroke(1, pressure=None, duration_s=0)) == ("pressure", "time")


def lacks(one: Stroke) -> tuple[str, ...]:
    record = SessionRecord(client=CLIENT, practitioner=PRACTITIONER, session=ENDED, entries=(one,))
    return without_dose(record).get(one.id, ())


def test_tool_work_that_was_declined_and_a_treated_visit_with_nothing_in_it_are_asked_about(tmp_path: Path) -> None:
    with open_book(complete_book(tmp_path / "b")) as book:
        book.save_all([save_of(replace(AGREED, decision="declined"), 2, reason="slip")])
        (missing,) = sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=SIGNED_AT, catalogue=CATALOGUE)
        assert (missing.what, missing.items) == ("declined", ("stroke-1",))
        book.save_all([save_of(stroke(1), 3, reason="taken back", withdrawn=True)])
        (missing,) = sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=SIGNED_AT, catalogue=CATALOGUE)
        assert missing.what == "work"
        told = stroke(3, breach=Breach(rule="consent", explanation="was agreed by nod, then declined"))
        book.save_all([save_of(told)])
        sign_it(book)


def test_a_signature_names_who_how_when_and_where_the_chain_stood(tmp_path: Path) -> None:
    with open_book(complete_book(tmp_path / "b")) as book:
        before = book.session(SESSION.id).fingerprint
        assert [record.session.id for record in waiting_to_be_signed(book, SESSION.started_at.date)] == [SESSION.id]
        sign_it(book)
        (signature,) = book.session(SESSION.id).signatures
        assert (signature.name, signature.registration, signature.role) == ("Rita Moss", "R-77", "rmt")
        assert (signature.by, signature.at, signature.fingerprint) == ("pin", SIGNED_AT, before)
        assert waiting_to_be_signed(book, SESSION.started_at.date) == ()
        assert [line.signed for line in book.sessions()] == [True]
        assert book.verify() == ()


def test_a_supervisor_signs_too_nobody_twice_and_staff_never(path: Path) -> None:
    staff = Practitioner(id="desk", name="Dee Desk", roles=("staff",))
    with open_book(path) as book:
        book.save_all([save_of(SUPERVISOR), save_of(staff)])
        sign_it(book, signer=SUPERVISOR.id)
        assert [signature.name for signature in book.session(SESSION.id).signatures] == ["Rita Moss", "Sue Visor"]
        with pytest.raises(SaveFailed, match="has signed this visit already"):
            sign_it(book)
        with pytest.raises(SaveFailed, match="does not sign"):
            sign_it(book, signer="desk")
        with pytest.raises(SaveFailed, match="does not know who signs"):
            sign_it(book, signer="nobody")


CHANGES: tuple[tuple[str, Fact, int, bool], ...] = (
    ("the visit itself", replace(ENDED, reason="another"), 3, False),
    ("the visit taken back", ENDED, 3, True),
    ("the client of the visit", replace(ENDED, client=CLIENT.id, notes=None), 3, False),
    ("health", replace(ASKED, notes="x"), 2, False),
    ("consent", replace(AGREED, pain_ceiling=9), 2, False),
    ("another consent", replace(AGREED, id="consent-2"), 1, False),
    ("a correction", stroke(1, pressure=5), 3, False),
    ("an entry taken back", stroke(1), 3, True),
    ("one brought back", stroke(2), 3, False),
    ("a new entry", stroke(3), 1, False),
    ("an entry moved to another visit", stroke(1, session=OTHER_VISIT.id), 3, False),
)


@pytest.mark.parametrize(("fact", "version", "withdrawn"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_nothing_in_a_signed_visit_is_saved(path: Path, fact: Fact, version: int, withdrawn: bool) -> None:
    change = save_of(fact, version, reason="slip", withdrawn=withdrawn)
    with open_book(path) as book:
        book.save_all([save_of(OTHER_VISIT)])
        before = book.head()
        (outcome,) = book.save([change])
        assert outcome.refused == SIGNED
        assert book.head() == before
    control = complete_book(path.with_name("control"))
    with open_book(control) as book:  # the same change goes into a visit nobody has signed
        book.save_all([save_of(OTHER_VISIT), change])


def by_sql(path: Path, save: Save) -> None:
    """Append a save with its link, as whoever knows the format can, past every check but the file's own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, transaction(connection):
        chain_writer(connection, fresh_salt).append(table_of(save.fact), row_of(save))


@pytest.mark.parametrize(("fact", "version", "withdrawn"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_sql_that_knows_the_chain_is_refused_by_the_file_itself(
    path: Path, fact: Fact, version: int, withdrawn: bool
) -> None:
    with open_book(path) as book:
        book.save_all([save_of(OTHER_VISIT)])
    with pytest.raises(sqlite3.IntegrityError, match=SIGNED):
        by_sql(path, save_of(fact, version, withdrawn=withdrawn))
    by_sql(path, save_of(stroke(7, session=OTHER_VISIT.id)))  # control: the way itself works


def _records(path: Path, kind: str) -> list[Record]:
    with open_book(path) as book:
        if kind == "addendum":
            add_note(book, SESSION.id, "x", PRACTITIONER.id, now=NEXT_DAY)
        return [
            s.fact for s in book.history_of_session(SESSION.id) if isinstance(s.fact, Record) and s.fact.kind == kind
        ]


@pytest.mark.parametrize("kind", ["sign_off", "addendum"])
def test_a_signature_or_an_added_note_is_never_changed_taken_back_or_destroyed_alone(path: Path, kind: str) -> None:
    (record,) = _records(path, kind)
    for change in (
        save_of(record, 2, withdrawn=True),
        save_of(replace(record, body={}), 2),
        save_of(replace(record, kind="line_up"), 2),
        save_of(replace(record, id="new"), withdrawn=True),
    ):
        with pytest.raises(sqlite3.IntegrityError, match=FINAL):
            by_sql(path, change)
    with pytest.raises(sqlite3.IntegrityError, match=SIGNED):
        destroy(path, "record", record.id, 1, NOTE)
    with pytest.raises(sqlite3.IntegrityError):
        by_sql(path, save_of(replace(record, id="new", session=None)))


def test_an_entry_of_a_signed_visit_is_not_destroyed_alone_but_with_the_whole_visit(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=SIGNED):
        destroy(path, "entry", "stroke-1", 1, NOTE)
    (signature,) = _records(path, "sign_off")
    with pytest.raises(sqlite3.IntegrityError, match=SIGNED):
        destroy(path, "session", SESSION.id, 2, NOTE)  # the older version would stand for it
    for table, row in (("session", SESSION.id), ("entry", "stroke-1")):
        for version in (1, 2):
            destroy(path, table, row, version, NOTE)
    destroy(path, "record", signature.id, 1, NOTE)
    with open_book(path) as book:
        assert_only_apart(book)


def test_what_is_no_part_of_the_visit_goes_on(path: Path) -> None:
    follow_up = Record(id="call-1", kind="follow_up", client=CLIENT.id, session=SESSION.id, body={"state": "due"})
    with open_book(path) as book:
        book.save_all(
            [
                save_of(replace(CLIENT, name="Ann Married"), 2, reason="corrected"),
                save_of(follow_up),
                save_of(replace(follow_up, body={"state": "done"}), 2),
                save_of(OTHER_VISIT),
                save_of(stroke(9, session=OTHER_VISIT.id)),
            ]
        )
        assert book.verify() == ()


def test_a_signature_drawn_under_the_consent_signs_no_visit_and_is_locked_with_it(tmp_path: Path) -> None:
    body = {"width": 1, "height": 1, "lines": []}
    drawn = Record(id="drawn-1", kind="signature", client=CLIENT.id, session=SESSION.id, body=body)
    with open_book(complete_book(tmp_path / "b")) as book:
        book.save_all([save_of(drawn), save_of(stroke(5))])
        sign_it(book)
        (outcome,) = book.save([save_of(replace(drawn, body={**drawn.body, "width": 2}), 2)])
        assert outcome.refused == SIGNED


def test_the_audit_trail_is_never_changed(path: Path) -> None:
    with open_book(path) as book:
        line = book.records("audit")[-1]
        assert line.body == {"what": "signed", "visit": SESSION.id, "by": "pin"}
        (changed,) = book.save([save_of(replace(line, body={"what": "nothing"}), 2)])
        assert changed.refused == FINAL


def add(book: Book, text: str, now: Moment) -> None:
    add_note(book, SESSION.id, text, PRACTITIONER.id, now=now)


def test_notes_are_added_and_labelled_and_late_only_past_the_practices_limit(path: Path) -> None:
    with open_book(path) as book:
        add(book, "Rang back: no bruise.", parse_moment("2026-03-02T21:00:00-08:00"))
        add(book, "Forgot the cupping.", NEXT_DAY)
        record = book.session(SESSION.id)
        labels = [added_words(note, record, 24) for note in record.addenda]
        assert labels == ["added note of 2 March 21:00", "added note of 4 March 08:05, late entry"]
        assert added_words(record.addenda[1], record, 48) == "added note of 4 March 08:05"
        assert [note.text for note in record.addenda] == ["Rang back: no bruise.", "Forgot the cupping."]


def test_a_note_needs_words_and_a_signed_visit(tmp_path: Path, path: Path) -> None:
    with open_book(path) as book, pytest.raises(ValueError, match="no words"):
        add(book, "  \n", NEXT_DAY)
    with open_book(complete_book(tmp_path / "open")) as book, pytest.raises(SaveFailed, match="not signed"):
        add(book, "x", NEXT_DAY)


def test_the_history_has_every_version_in_the_order_written(path: Path) -> None:
    with open_book(path) as book:
        told = [(save.fact.id, save.version, save.withdrawn) for save in book.history_of_session(SESSION.id)]
    assert told[:3] == [(SESSION.id, 1, False), ("screening-1", 1, False), ("consent-1", 1, False)]
    assert [one for one in told if one[0] == "stroke-1"] == [("stroke-1", 1, False), ("stroke-1", 2, False)]
    assert ("stroke-2", 2, True) in told


@pytest.mark.parametrize("now", [lambda: SIGNED_AT])
def test_a_signature_that_comes_between_two_saves_of_another_window_keeps_the_second_out(
    path: Path, now: Callable[[], Moment]
) -> None:
    with open_book(path) as other:
        outcomes = other.save([save_of(stroke(4)), save_of(stroke(4, pressure=1), 2)])
        assert [outcome.refused for outcome in outcomes] == [SIGNED, SIGNED]
