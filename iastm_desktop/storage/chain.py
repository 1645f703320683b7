"""The chain of a book: every fact row in one order, each link the SHA-256 of the one before and of its row."""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
        return hashlib.sha256(
            _framed((*(part.encode("utf-8", "surrogateescape") for part in named), self.digest, self.prev))
        ).digest()


def row_digest(salt: bytes, columns: Sequence[str], values: Sequence[Stored]) -> bytes:
    """Return the SHA-256 of salt and stored values.

    Each value that is not null counts with its column's name, a letter for its type (T, I, R, B) and its length, so
    that a column added by a later schema leaves older digests as they are.
    """
    parts = [salt]
    for name, value in zip(columns, values, strict=True):
        if value is not None:
            kind, stored = _stored_bytes(value)
            parts += (name.encode(), kind, stored)
    return hashlib.sha256(_framed(parts)).digest()


def _framed(parts: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">Q", len(part)) + part for part in parts)


def _stored_bytes(value: Stored) -> tuple[bytes, bytes]:
    if isinstance(value, str):
        return b"T", value.encode("utf-8", "surrogateescape")
    if isinstance(value, bytes):
        return b"B", value
    if isinstance(value, float):
        return b"R", struct.pack(">d", value)
    return b"I", str(value).encode()
