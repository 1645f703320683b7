"""Every link of a book's chain and every row it covers, hashed afresh in steps that let commits through."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from iastm_desktop.storage.chain import GENESIS, link_hash, prefixes, raw_digest
from iastm_desktop.storage.connection import read_transaction
from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.words import _

LINKS_A_STEP = 2_000
FIRST, LAST = -(2**63), 2**63 - 1

# A link as stored, texts as bytearrays: table, row, version, digest.
RawLink = tuple[bytearray, bytearray, int, bytes]


@dataclass(slots=True)
class _Place:
    """How far the walk has come: the last link's hash, the number that comes next, destroyed versions met so far."""

    prev: bytes = GENESIS
    expected: int = 1
    low: int = FIRST
    gone: set[tuple[str, bytes, int]] = field(default_factory=set)


def walk(connection: sqlite3.Connection, between: Callable[[], None]) -> Iterator[VerifyFinding]:
    """Hash all links and rows, oldest first; between two steps, when `between` is called, others may write.

    Rows are append-only, so that steps at different moments see one book; what is written meanwhile is walked too.
    """
    place, more = _Place(), True
    while more:
        with read_transaction(connection), _raw_text(connection):
            found, more = _step(connection, place)
        yield from found
        between()


@contextmanager
def _raw_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text as a bytearray of its stored bytes, whatever they are; only blobs come as bytes."""
    before, connection.text_factory = connection.text_factory, bytearray
    try:
        yield
    finally:
        connection.text_factory = before


def _step(connection: sqlite3.Connection, place: _Place) -> tuple[list[VerifyFinding], bool]:
    """Check the next links with their rows; return what was found and whether there is more."""
    query = "SELECT * FROM chain WHERE seq >= ? ORDER BY seq LIMIT ?"
    links = connection.execute(query, (place.low, LINKS_A_STEP)).fetchall()
    more = len(links) == LINKS_A_STEP and links[-1][0] < LAST
    low, high = place.low, links[-1][0] if more else LAST
    found = list(_links(links, place))
    place.low = high + 1 if more else high
    named = {seq: (table, row, version, digest) for seq, table, row, version, digest, _prev, _hash in links}
    seen: set[int] = set()
    for table in FACTS:
        found += _rows(connection, table, (low, high), named, seen)
        found += _versions(connection, table, (low, high))
    found += _missing(connection, {seq: link for seq, link in named.items() if seq not in seen}, place)
    return found, more


def _links(links: Iterable[Sequence[Any]], place: _Place) -> Iterator[VerifyFinding]:
    """Numbers without a gap, each link naming the hash before it and hashing to its own."""
    for seq, table, row, version, digest, named, stored in links:
        if seq != place.expected:
            text = _("Links {first} to {last} of the chain are missing.")
            yield VerifyFinding(text.format(first=place.expected, last=seq - 1))
        elif named != place.prev:
            yield VerifyFinding(_("Link {seq} of the chain does not follow the one before it.").format(seq=seq))
        if link_hash(seq, table, row, version, digest, named) != stored:
            yield VerifyFinding(_("Link {seq} of the chain was changed.").format(seq=seq))
        if _table_name(bytes(table)) is None:
            yield VerifyFinding(_("Link {seq} of the chain names an unknown table.").format(seq=seq))
        place.prev, place.expected = stored, seq + 1


def _rows(
    connection: sqlite3.Connection, table: str, span: tuple[int, int], named: dict[int, RawLink], seen: set[int]
) -> Iterator[VerifyFinding]:
    """Hash the rows of a table whose numbers lie in a span, and compare each with its link."""
    names = _columns_in_use(connection, table, span)
    if not names:
        return
    own, columns = ", ".join(f'"{name}"' for name in names), [prefixes(name) for name in names]
    query = f"SELECT seq, id, version, salt, {own} FROM {table} WHERE seq BETWEEN ? AND ?"
    for seq, row, version, salt, *values in connection.execute(query, span).fetchall():
        link = named.get(seq)
        if link is None or link[0] != table.encode():
            yield VerifyFinding(_("Row {seq} of {table} has no link in the chain.").format(table=table, seq=seq))
            continue
        seen.add(seq)
        if link[1:3] != (row, version) or raw_digest(salt, columns, values) != link[3]:
            yield VerifyFinding(_("Row {seq} of {table} was changed.").format(table=table, seq=seq))


def _columns_in_use(connection: sqlite3.Connection, table: str, span: tuple[int, int]) -> tuple[str, ...]:
    """Return the stored columns that any row of the span has a value in: most rows use few of a table's columns."""
    names = stored_columns_of(table)
    (counts,) = connection.execute(_counting(table), span).fetchall()
    return tuple(name for name, count in zip(names, counts, strict=True) if count)


@cache
def _counting(table: str) -> str:
    counts = ", ".join(f'count("{name}")' for name in stored_columns_of(table))
    return f"SELECT {counts} FROM {table} WHERE seq BETWEEN ? AND ?"


def _versions(connection: sqlite3.Connection, table: str, span: tuple[int, int]) -> Iterator[VerifyFinding]:
    """Every later version comes after the one before it; a first one cannot come twice, the table sees to that."""
    query = (
        f"SELECT t.seq FROM {table} AS t WHERE t.seq BETWEEN ? AND ? AND t.version > 1 AND NOT EXISTS"
        f" (SELECT 1 FROM {table} AS p WHERE p.id = t.id AND p.version = t.version - 1 AND p.seq < t.seq)"
        f" AND NOT EXISTS (SELECT 1 FROM destroyed AS d WHERE d.of_table = '{table}' AND d.of_row = t.id"
        " AND d.of_version = t.version - 1)"
    )
    for (seq,) in connection.execute(query, span).fetchall():
        yield VerifyFinding(_("Link {seq} is not the next version of its fact.").format(seq=seq))


def _missing(connection: sqlite3.Connection, links: dict[int, RawLink], place: _Place) -> Iterator[VerifyFinding]:
    """Links without their row: each must name a version that was destroyed as the rules allow, and name it once."""
    for seq, (stored, row, version, _digest) in links.items():
        table = _table_name(bytes(stored))
        if table is None:
            continue
        if not _is_destroyed(connection, table, row, version):
            yield VerifyFinding(_("Row {seq} of {table} was removed.").format(seq=seq, table=table))
        fact = (table, bytes(row), version)
        if fact in place.gone or (version > 1 and not _has_earlier(connection, table, row, version)):
            yield VerifyFinding(_("Link {seq} is not the next version of its fact.").format(seq=seq))
        place.gone.add(fact)


def _is_destroyed(connection: sqlite3.Connection, table: str, row: bytearray, version: int) -> bool:
    query = "SELECT 1 FROM destroyed WHERE of_table = ? AND of_row = CAST(? AS TEXT) AND of_version = ?"
    return bool(connection.execute(query, (table, row, version)).fetchall())


def _has_earlier(connection: sqlite3.Connection, table: str, row: bytearray, version: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE id = CAST(? AS TEXT) AND version = ?"
    earlier = connection.execute(query, (row, version - 1)).fetchall()
    return bool(earlier) or _is_destroyed(connection, table, row, version - 1)


@cache
def _table_name(stored: bytes) -> str | None:
    return next((table for table in FACTS if table.encode() == stored), None)
