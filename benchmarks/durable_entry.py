"""One durable entry against a bare stdlib insert of the same values with the same settings."""

import sqlite3
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

from benchmarks.measure import Row, paired_ratio
from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import Save, new_id
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.connection import PRAGMAS
from iastm_desktop.storage.rows import row_of
from iastm_desktop.storage.schema import stored_columns

LIMIT = 1.5
ENTRIES_A_GO = 10
AT = parse_moment("2026-03-02T10:00:00-08:00")


def rows() -> list[Row]:
    """Return the one line of this benchmark."""
    with tempfile.TemporaryDirectory() as folder, closing(_bare_table(Path(folder) / "bare")) as bare:
        path = Path(folder) / "book"
        create_book(path, [save_of(fact) for fact in people()])
        with open_book(path) as book:
            positions = count(1)
            values = row_of(entry(0))[1:]
            line = paired_ratio(
                lambda: [_insert(bare, (new_id(), *values)) for _ in range(ENTRIES_A_GO)],
                lambda: [book.save([entry(next(positions))]) for _ in range(ENTRIES_A_GO)],
                name="one durable entry / bare insert",
                limit=LIMIT,
                per_go=ENTRIES_A_GO,
            )
    return [line]


def people() -> tuple[Practice, Practitioner, Client, Session]:
    """Return what a book needs before its first entry."""
    return (
        Practice(id="practice", name="Practice"),
        Practitioner(id="rmt", name="Rita", roles=("rmt",)),
        Client(id="client", name="Ann"),
        Session(id="session", client="client", practitioner="rmt", role="rmt", started_at=AT),
    )


def save_of(fact: Practice | Practitioner | Client | Session | Stroke) -> Save:
    """Return the first version of a fact."""
    return Save(fact=fact, author="rmt", recorded_at=AT)


def entry(position: int) -> Save:
    """Return a stroke as a thumb charts it."""
    return save_of(
        Stroke(
            id=new_id(),
            session="session",
            position=position,
            at=AT,
            region="upper_trapezius",
            side="right",
            tool="scanner",
            pressure=3,
            duration_s=60,
            stroke="sweep",
            angle="30-60",
        )
    )


def _bare_table(path: Path) -> sqlite3.Connection:
    """Return a connection to one bare table with the entry's columns, under the book's settings."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name, value, _expected in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
    columns = ", ".join(f'"{name}"' for name in stored_columns("entry"))
    connection.execute(f"CREATE TABLE entry ({columns}, PRIMARY KEY (id, version))")
    return connection


def _insert(connection: sqlite3.Connection, row: tuple[Stored, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"INSERT INTO entry VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    connection.execute("COMMIT")
