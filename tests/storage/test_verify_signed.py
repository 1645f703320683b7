"""Verify sees what was written past the guards of signed visits, and raises no false alarm on honest books."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.domain.facts import Fact, Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.audit import note_viewed
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import transaction
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.storage.rows import row_of, table_of
from iastm_desktop.storage.saving import chain_writer, fresh_salt
from iastm_desktop.storage.signing import add_note, sign
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, save_of, stroke
from tests.storage.signed_book import AGREED, ASKED, CATALOGUE, ENDED, SIGNED_AT, signed_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return signed_book(tmp_path / "practice.iastm")


def past_the_guards(path: Path, *triggers: str, save: object) -> None:
    """Take guards away, append a save with a true link, and put the guards back as they were."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, transaction(connection):
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        chain_writer(connection, fresh_salt).append(table_of(save.fact), row_of(save))  # type: ignore[attr-defined]
        for name, sql in rows:
            if name in triggers:
                connection.execute(sql)


PARTS: tuple[tuple[str, Fact, int], ...] = (
    ("session_signed", replace(ENDED, reason="another"), 3),
    ("screening_signed", replace(ASKED, notes="x"), 2),
    ("consent_signed", replace(AGREED, pain_ceiling=9), 2),
    ("entry_signed", stroke(1, pressure=5), 3),
    ("entry_signed", stroke(8), 1),
    ("entry_signed", stroke(1, session="session-2"), 3),
)


@pytest.mark.parametrize(("trigger", "fact", "version"), PARTS)
def test_what_was_written_into_a_signed_visit_is_found_though_the_guards_are_back(
    path: Path, trigger: str, fact: Fact, version: int
) -> None:
    with open_book(path) as book:
        book.save_all([save_of(replace(SESSION, id="session-2"))])
        assert book.verify() == ()
    past_the_guards(path, trigger, save=save_of(fact, version))
    with open_book(path) as book:
        (finding,) = book.verify()
    assert "signed before" in finding.text and not finding.is_note


@pytest.mark.parametrize("kind", ["sign_off", "audit"])
def test_a_changed_signature_or_line_of_the_trail_is_found(path: Path, kind: str) -> None:
    with open_book(path) as book:
        record = book.records(kind)[-1]
    past_the_guards(path, "record_final", save=save_of(replace(record, body={}), 2))
    with open_book(path) as book:
        assert [finding.text for finding in book.verify() if "audit trail" in finding.text]


def test_a_guard_that_is_away_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_signed")
    with open_book(path) as book:
        assert [finding.text for finding in book.verify()] == ["The trigger entry_signed is missing."]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["entry", "correct", "withdraw", "sign", "note", "see", "record", "move"]), st.integers(-90, 90)
    ),
    max_size=14,
)


def play(path: Path, steps: list[tuple[str, int]]) -> list[str]:
    """Do what a practice does, the clock jumping about; return what verify finds."""
    with open_book(new_book(path)) as book:
        other = replace(CLIENT, id="client-2")
        book.save_all([save_of(ASKED), save_of(AGREED), save_of(ENDED, 2), save_of(stroke(1)), save_of(other)])
        versions = {"stroke-1": 1}
        for number, (step, minutes) in enumerate(steps, start=2):
            at = Moment(SIGNED_AT.utc + timedelta(minutes=minutes), minutes)
            signed = book.session(SESSION.id).is_signed
            if step == "sign" and not signed:
                sign(book, SESSION.id, PRACTITIONER.id, by="tap", now=at, catalogue=CATALOGUE)
            elif step == "note" and signed:
                add_note(book, SESSION.id, "later", PRACTITIONER.id, now=at)
            elif step == "move" and signed:
                here = book.session(SESSION.id).client.id
                to = CLIENT.id if here == other.id else other.id
                move_signed(book, SESSION.id, to, "mixed up", PRACTITIONER.id, now=at)
            elif step == "see":
                note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=at)
            elif step == "record":
                book.save([save_of(Record(id=f"r-{number}", kind="follow_up", session=SESSION.id), at=at)])
            elif step == "entry":
                outcome = book.save([save_of(stroke(number), at=at)])
                versions |= {} if outcome[0].refused else {f"stroke-{number}": 1}
            elif step in ("correct", "withdraw"):
                entry = stroke(1, pressure=number % 5)
                taken = step == "withdraw"
                outcome = book.save([save_of(entry, versions["stroke-1"] + 1, withdrawn=taken, at=at)])
                versions["stroke-1"] += not outcome[0].refused
        return [finding.text for finding in book.verify()]


@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_an_honest_book_raises_no_alarm(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        assert play(Path(folder) / "b", steps) == []
