"""Who knows the format hides the loss of somebody's visit behind the destruction of a throw-away client."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.outside import Fingerprint, fingerprint
from tests.storage.honest_book import CLIENT, SESSION, new_book, save_of, stroke
from tests.storage.signed_book import saves_of_visit, sign_it
from tests.storage.test_tampering import FOUND, MISSED, became, written

THROW_AWAY = replace(CLIENT, id="throw-away", name="Zoe Nobody")
OF_IT = replace(SESSION, id="its-visit", client=THROW_AWAY.id, started_at=parse_moment("2026-03-03T09:00:00-08:00"))
Rows = Sequence[tuple[str, str, int]]


def a_book(path: Path, *, signed: bool, first: bool) -> Fingerprint:
    """Make a book with a visit, and a throw-away client with a visit of its own entered before or after it."""
    with open_book(new_book(path)) as book:
        its_own = [save_of(THROW_AWAY), save_of(OF_IT), save_of(stroke(9, session=OF_IT.id))]
        visit = saves_of_visit()
        book.save_all([*its_own, *visit] if first else [*visit, *its_own])
        if signed:
            sign_it(book)
        if first:  # a second visit of the client, after the throw-away one
            late = replace(SESSION, id="late-visit")
            book.save_all([save_of(late), save_of(stroke(20, session=late.id))])
        return fingerprint(book.head())


def forge(path: Path, *visits: str, entries: Sequence[str] = ()) -> None:
    """Destroy the throw-away client as the guards allow, and with it visits and entries that are not its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rows: list[tuple[str, str, int]] = []
        for visit in visits:
            rows += _found(connection, "session", f"id = '{visit}'")
            for table in ("screening", "consent", "entry", "record"):
                rows += _found(connection, table, f"session = '{visit}'")
        for entry in entries:
            rows += _found(connection, "entry", f"id = '{entry}'")
        rows += _found(connection, "client", "id = 'throw-away'")
        told = {"what": "client_destroyed", "reason": "tried_out", "rows": len(rows), "visits": len(visits)}
        line = {"kind": "audit", "client": "throw-away", "on_date": "2026-03-03", "body": json.dumps(told)}
        written(connection, "record", "line", **line)
        for number, (table, row, version) in enumerate(rows):
            written(connection, "destroyed", f"d-{number}", of_table=table, of_row=row, of_version=version)


def _found(connection: sqlite3.Connection, table: str, where: str) -> Rows:
    rows = connection.execute(f"SELECT id, version FROM {table} WHERE {where} ORDER BY id, version").fetchall()
    return [(table, row, version) for row, version in rows]


@pytest.mark.parametrize(
    ("signed", "first", "visits", "entries"),
    [
        (False, False, (OF_IT.id, SESSION.id), ()),  # older than the client it is said to be of
        (False, False, (OF_IT.id,), ("stroke-1",)),  # a single entry of it
        (True, False, (OF_IT.id, SESSION.id), ()),
        (True, True, (OF_IT.id, SESSION.id), ()),  # the trail says whose visit was signed
    ],
)
def test_a_visit_that_goes_with_a_throw_away_client_is_found(
    tmp_path: Path, signed: bool, first: bool, visits: tuple[str, ...], entries: tuple[str, ...]
) -> None:
    kept = a_book(tmp_path / "book", signed=signed, first=first)
    forge(tmp_path / "book", *visits, entries=entries)
    assert became(tmp_path / "book", kept) == FOUND


def test_the_control_the_same_with_its_own_visit_alone_is_a_note(tmp_path: Path) -> None:
    kept = a_book(tmp_path / "book", signed=True, first=False)
    forge(tmp_path / "book", OF_IT.id)
    assert became(tmp_path / "book", kept) == MISSED


def test_what_cannot_be_found_is_an_unsigned_visit_later_than_a_client_made_beforehand(tmp_path: Path) -> None:
    """Known, and said in docs/book-format.md: nothing that is left names whose visit it was."""
    kept = a_book(tmp_path / "book", signed=True, first=True)
    forge(tmp_path / "book", OF_IT.id, "late-visit")
    assert became(tmp_path / "book", kept) == MISSED


@pytest.mark.parametrize("change", [{"visits": 0}, {"reason": ""}, {"rows": 99}, {"client": "client-1"}])
def test_a_line_that_does_not_tell_what_went_is_found(tmp_path: Path, change: dict[str, object]) -> None:
    kept = a_book(tmp_path / "book", signed=False, first=False)
    told = {"what": "client_destroyed", "reason": "tried_out", "rows": 3, "visits": 1}
    client = str(change.pop("client", "throw-away"))
    with closing(sqlite3.connect(tmp_path / "book", isolation_level=None)) as connection:
        body = json.dumps(told | change)
        written(connection, "record", "line", kind="audit", client=client, on_date="2026-03-03", body=body)
        for number, row in enumerate((("session", OF_IT.id), ("entry", "stroke-9"), ("client", THROW_AWAY.id))):
            written(connection, "destroyed", f"d-{number}", of_table=row[0], of_row=row[1], of_version=1)
    assert became(tmp_path / "book", kept) == FOUND
