"""The chain of a book: every fact row in one order, each link the SHA-256 of the one before and of its row."""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from functools import cache

from iastm_desktop.domain.values import dataclass

GENESIS = bytes(32)

# A value as SQLite stores it.
Stored = str | int | float | bytes | None
Buffer = bytes | bytearray
Prefixes = Mapping[type, bytes]
Raw = Buffer | int | float | None
_LETTERS: dict[type, bytes] = {bytearray: b"T", int: b"I", float: b"R", bytes: b"B", bool: b"I"}
_COUNTED = 1024
_LENGTHS = tuple(count.to_bytes(8, "big") for count in range(_COUNTED))


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a book's chain."""

    book_id: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """One chain row: which version of which row of which table stands at `seq`."""

    seq: int
    table: str
    row: str
    version: int
    digest: bytes
    prev: bytes

    @property
    def hash(self) -> bytes:
        """Return the link's own hash, which the next link names as `prev`."""
        row = self.row.encode("utf-8", "surrogateescape")
        return link_hash(self.seq, self.table.encode(), row, self.version, self.digest, self.prev)


def link_hash(seq: int, table: Buffer, row: Buffer, version: int, digest: bytes, prev: bytes) -> bytes:
    """Return the SHA-256 of a link from its stored bytes."""
    number, which = b"%d" % seq, b"%d" % version
    return hashlib.sha256(
        b"".join(
            (
                *(_length(number), number, _length(table), table, _length(row), row, _length(which), which),
                *(_length(digest), digest, _length(prev), prev),
            )
        )
    ).digest()


def row_digest(salt: bytes, columns: Sequence[str], values: Sequence[Stored]) -> bytes:
    """Return the SHA-256 of salt and stored values.

    Each value that is not null counts with its column's name, a letter for its type (T, I, R, B) and its length, so
    that a column added by a later schema leaves older digests as they are.
    """
    stored = [bytearray(_text_bytes(value)) if isinstance(value, str) else value for value in values]
    return raw_digest(salt, [prefixes(name) for name in columns], stored)


def raw_digest(salt: bytes, columns: Sequence[Prefixes], values: Sequence[Raw]) -> bytes:
    """Return the digest of a row whose texts are bytearrays of their stored bytes, as SQLite hands them out fastest.

    `columns` are the `prefixes` of the columns. Checking a book spends its time here: no calls in the loop.
    """
    parts: list[Buffer] = [_length(salt), salt]
    for prefix, value in zip(columns, values, strict=True):
        if value is not None:
            stored = value if isinstance(value, (bytearray, bytes)) else _number_bytes(value)
            size = len(stored)
            parts += (prefix[type(value)], _LENGTHS[size] if size < _COUNTED else size.to_bytes(8, "big"), stored)
    return hashlib.sha256(b"".join(parts)).digest()


@cache
def prefixes(column: str) -> Prefixes:
    """Return what stands before a value of a column in the digest's bytes, for each type it may be stored as."""
    return {kind: _frame(column.encode()) + _frame(letter) for kind, letter in _LETTERS.items()}


def _text_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _length(part: Buffer) -> bytes:
    count = len(part)
    return _LENGTHS[count] if count < _COUNTED else count.to_bytes(8, "big")


def _frame(part: bytes) -> bytes:
    return _length(part) + part


def _number_bytes(value: float) -> bytes:
    return struct.pack(">d", value) if isinstance(value, float) else b"%d" % value
