"""The chain of a book: every fact row in one order, each link the SHA-256 of the one before and of its row."""

import hashlib
import struct
from collections.abc import Sequence
from functools import cache

from iastm_desktop.domain.values import dataclass

GENESIS = bytes(32)

# A value as SQLite stores it.
Stored = str | int | float | bytes | None


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
        named = (str(self.seq), self.table, self.row, str(self.version))
        texts = [_frame(part.encode("utf-8", "surrogateescape")) for part in named]
        return hashlib.sha256(b"".join((*texts, _frame(self.digest), _frame(self.prev)))).digest()


def row_digest(salt: bytes, columns: Sequence[str], values: Sequence[Stored]) -> bytes:
    """Return the SHA-256 of salt and stored values.

    Each value that is not null counts with its column's name, a letter for its type (T, I, R, B) and its length, so
    that a column added by a later schema leaves older digests as they are.
    """
    parts = [_frame(salt)]
    for name, value in zip(columns, values, strict=True):
        if value is not None:
            kind, stored = _stored_bytes(value)
            parts += (_named(name, kind), len(stored).to_bytes(8, "big"), stored)
    return hashlib.sha256(b"".join(parts)).digest()


def _frame(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


@cache
def _named(name: str, kind: bytes) -> bytes:
    return _frame(name.encode()) + _frame(kind)


def _stored_bytes(value: Stored) -> tuple[bytes, bytes]:
    if isinstance(value, str):
        return b"T", value.encode("utf-8", "surrogateescape")
    if isinstance(value, int):
        return b"I", b"%d" % value
    if isinstance(value, float):
        return b"R", struct.pack(">d", value)
    return b"B", value or b""
