"""docs/book-format.md is true: who follows it, with nothing but SQLite and SHA-256, finds the same chain."""

import hashlib
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.schema import FACTS
from tests.storage.honest_book import SESSION, new_book, save_of, stroke, strokes


def frame(part: bytes) -> bytes:
    return struct.pack(">Q", len(part)) + part


def by_the_document(value: object) -> tuple[bytes, bytes]:
    if isinstance(value, str):
        return b"T", value.encode()
    if isinstance(value, float):
        return b"R", struct.pack(">d", value)
    return (b"B", value) if isinstance(value, bytes) else (b"I", b"%d" % value)


def digest_of(row: sqlite3.Row) -> bytes:
    columns = [name for name in row.keys() if name not in ("seq", "salt") and row[name] is not None]  # noqa: SIM118
    parts = [row["salt"], *(part for name in columns for part in (name.encode(), *by_the_document(row[name])))]
    return hashlib.sha256(b"".join(map(frame, parts))).digest()


def test_the_chain_is_what_the_document_says(tmp_path: Path) -> None:
    path = new_book(tmp_path / "book")
    with open_book(path) as book:
        book.save_all([*strokes(2), save_of(stroke(2, note="é"), version=2)])
        fingerprint = book.fingerprint(SESSION.id)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = {row["seq"]: row for table in FACTS for row in connection.execute(f"SELECT * FROM {table}")}
        links = connection.execute("SELECT * FROM chain ORDER BY seq").fetchall()
    prev = bytes(32)
    for number, link in enumerate(links, start=1):
        assert link["seq"] == number
        assert link["digest"] == digest_of(rows.pop(number))
        named = (str(link["seq"]), link["table"], link["row"], str(link["version"]))
        parts = [*(part.encode() for part in named), link["digest"], prev]
        prev = hashlib.sha256(b"".join(map(frame, parts))).digest()
        assert link["hash"] == prev
    assert not rows, "every fact row has its link"
    assert fingerprint.endswith(f"-{len(links)}-{prev.hex()[:16]}")
