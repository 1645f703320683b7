"""verify finds whatever was changed behind the program's back, and never cries wolf."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.domain.entries import KINDS
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.chain import GENESIS, Link
from iastm_desktop.storage.verify import VerifyFinding
from tests.storage.any_fact import MOMENTS, TEXTS, saves
from tests.storage.honest_book import FIRST, SESSION, new_book, save_of, stroke, strokes


def book_with_strokes(path: Path) -> Path:
    new_book(path)
    with open_book(path) as book:
        book.save_all([*strokes(4), save_of(stroke(2, pressure=5), version=2, reason="slip")])
        assert book.verify() == ()
    return path


def tamper(path: Path, *statements: str) -> tuple[VerifyFinding, ...]:
    """Change the file as someone with any SQLite tool would, guards taken off and put back; then verify."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _name, sql in guards:
            connection.execute(sql)
    return findings_of(path)


def findings_of(path: Path) -> tuple[VerifyFinding, ...]:
    with open_book(path) as book:
        return book.verify()


ROW_OF_STROKE_1 = "SELECT seq FROM entry WHERE id = 'stroke-1'"
TAMPERING = {
    "a column changed": ["UPDATE entry SET pressure = 1 WHERE id = 'stroke-1'"],
    "a text made null": ["UPDATE entry SET tool_name = 'x' WHERE id = 'stroke-1'"],
    "a number made a text": ["UPDATE entry SET size_mm = '5' WHERE id = 'stroke-1'"],
    "a moment shifted": ["UPDATE session SET started_at_offset_min = 0"],
    "the local date shifted": ["UPDATE session SET local_date = '2026-03-03'"],
    "an author swapped": ["UPDATE entry SET author = 'someone' WHERE id = 'stroke-3'"],
    "a reason rewritten": ["UPDATE entry SET change_reason = 'other' WHERE version = 2"],
    "a withdrawal forged": ["UPDATE entry SET withdrawn = 1 WHERE id = 'stroke-1'"],
    "a salt changed": ["UPDATE entry SET salt = zeroblob(16) WHERE id = 'stroke-1'"],
    "a row removed": ["DELETE FROM entry WHERE id = 'stroke-1'"],
    "the newest version removed": ["DELETE FROM entry WHERE version = 2"],
    "a link removed": ["DELETE FROM chain WHERE seq = 7"],
    "a row and its link removed": [
        f"DELETE FROM chain WHERE seq = ({ROW_OF_STROKE_1})",
        "DELETE FROM entry WHERE id = 'stroke-1'",
    ],
    "the last link removed": ["DELETE FROM chain WHERE seq = (SELECT max(seq) FROM chain)"],
    "the first link removed": ["DELETE FROM chain WHERE seq = 1"],
    "a row inserted without a link": [
        "CREATE TEMP TABLE copy AS SELECT * FROM entry WHERE id = 'stroke-1'",
        "UPDATE copy SET id = 'forged', seq = 99",
        "INSERT INTO entry SELECT * FROM copy",
    ],
    "two rows exchanged": [
        "UPDATE entry SET seq = 999 WHERE id = 'stroke-1'",
        "UPDATE entry SET seq = 6 WHERE id = 'stroke-2' AND version = 1",
        "UPDATE entry SET seq = 7 WHERE id = 'stroke-1'",
    ],
    "two links exchanged": [
        "UPDATE chain SET seq = 999 WHERE seq = 6",
        "UPDATE chain SET seq = 6 WHERE seq = 7",
        "UPDATE chain SET seq = 7 WHERE seq = 999",
    ],
    "a digest changed": ["UPDATE chain SET digest = zeroblob(32) WHERE seq = 6"],
    "a hash changed": ["UPDATE chain SET hash = zeroblob(32) WHERE seq = 6"],
    "a link to an unknown table": ["UPDATE chain SET \"table\" = 'elsewhere' WHERE seq = 6"],
    "the book's own id changed": ["UPDATE book SET id = 'another'"],
    "a session put among the unfinished": ["INSERT INTO unfinished VALUES ('nothing')"],
    "a session taken from the unfinished": ["DELETE FROM unfinished"],
    "a table added": ["CREATE TABLE more (x)"],
    "a column added": ["ALTER TABLE entry ADD COLUMN extra TEXT"],
    "an index dropped": ["DROP INDEX entry_by_session"],
    "a view over the record": ["CREATE VIEW people AS SELECT * FROM client"],
    "a trigger added": ["CREATE TRIGGER sly AFTER INSERT ON entry BEGIN SELECT 1; END"],
    "text that is not text": ["UPDATE entry SET note = CAST(x'ff' AS TEXT) WHERE id = 'stroke-1'"],
}


@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(tmp_path: Path, statements: list[str]) -> None:
    findings = tamper(book_with_strokes(tmp_path / "b"), *statements)
    assert findings
    assert not any(finding.is_note for finding in findings)


def test_the_same_tool_without_tampering_finds_nothing(tmp_path: Path) -> None:
    assert tamper(book_with_strokes(tmp_path / "b")) == ()


@pytest.mark.parametrize("trigger", ["entry_unchanged", "entry_kept", "entry_next", "chain_next", "destroyed_removes"])
def test_a_guard_that_was_taken_off_is_found(tmp_path: Path, trigger: str) -> None:
    path = book_with_strokes(tmp_path / "b")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TRIGGER {trigger}")
    assert [finding.text for finding in findings_of(path)] == [f"The trigger {trigger} is missing."]


def test_a_guard_that_was_weakened_is_found(tmp_path: Path) -> None:
    path = book_with_strokes(tmp_path / "b")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_kept")
        connection.execute("CREATE TRIGGER entry_kept BEFORE DELETE ON entry WHEN 0 BEGIN SELECT 1; END")
    assert [finding.text for finding in findings_of(path)] == ["The trigger entry_kept was changed."]


def test_a_chain_rehashed_from_a_change_on_needs_every_later_link(tmp_path: Path) -> None:
    """Who rehashes all of it makes a chain that holds within the file: the head kept outside is for that."""
    path = book_with_strokes(tmp_path / "b")
    forged = Link(6, "entry", "stroke-1", 1, bytes(32), GENESIS)
    findings = tamper(path, f"UPDATE chain SET digest = zeroblob(32), hash = x'{forged.hash.hex()}' WHERE seq = 6")
    assert len(findings) >= 2


def test_findings_name_numbers_and_never_what_stands_in_a_row(tmp_path: Path) -> None:
    path = book_with_strokes(tmp_path / "b")
    findings = tamper(path, "UPDATE client SET name = 'Secret Name'", "UPDATE entry SET note = 'secret'")
    assert findings
    assert not [finding for finding in findings if "ecret" in finding.text or "Ann" in finding.text]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_honest_book_is_whole_whatever_was_done_in_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("honest") / "b"
    create_book(path, FIRST)
    kinds = data.draw(st.lists(st.sampled_from(list(KINDS.values())), max_size=6))
    history = [data.draw(saves(kind, f"fact-{number}")) for number, kind in enumerate(kinds)]
    for number in data.draw(st.lists(st.integers(0, max(len(kinds) - 1, 0)), max_size=6)) if kinds else ():
        last = max((s for s in history if s.fact.id == f"fact-{number}"), key=lambda s: s.version)
        at: Moment = data.draw(MOMENTS)  # the clock may go back
        history.append(
            replace(
                last, version=last.version + 1, recorded_at=at, withdrawn=not last.withdrawn, reason=data.draw(TEXTS)
            )
        )
    with open_book(path) as book:
        for start in range(0, len(history), 3):
            assert not [outcome for outcome in book.save(history[start : start + 3]) if outcome.refused]
        book.save(
            [save_of(replace(SESSION, ended_at=SESSION.started_at), version=2), save_of(stroke(1, session="none"))]
        )
        assert book.verify() == ()
