"""Fingerprints kept outside the book, on paper or in settings: does the book still go on from them?"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import Head
from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.words import _

_FORM = re.compile(r"([0-9a-f]{8})-([0-9]{1,18})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A place in a book's chain: the book's first 8 signs, the link's number, the first 16 hex digits of its hash."""

    book: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.book}-{self.seq}-{self.hash}"


def fingerprint(head: Head) -> Fingerprint:
    """Return the fingerprint of a head."""
    return Fingerprint(head.book_id[:8], head.seq, head.hash.hex()[:16])


def parse_fingerprint(text: str) -> Fingerprint:
    """Read a fingerprint as it is printed; ValueError with a sentence where it is none."""
    said = _FORM.fullmatch(text.strip().casefold())
    if not said:
        raise ValueError(_("{text!r} is no fingerprint such as 281dfcf9-6-27353f16e2eccd40").format(text=text))
    return Fingerprint(said[1], int(said[2]), said[3])


def compare(connection: sqlite3.Connection, kept: Fingerprint, head: Head) -> VerifyFinding | None:
    """Return what is wrong where the chain does not go on from a fingerprint kept elsewhere; None where it does.

    Saves that a restore left behind are a note: the book itself says that a backup was put back in their place.
    """
    where = {"seq": kept.seq, "last": head.seq}
    if kept.book != fingerprint(head).book:
        if _of_earlier_book(connection, kept):
            text = _("This fingerprint is of the file that this one was made of when it was locked or rescued.")
            return VerifyFinding(text, is_note=True)
        return VerifyFinding(_("This fingerprint is of another book."))
    if _hash_at(connection, kept.seq) == kept.hash:
        return None
    if _left_behind(connection, kept):
        text = _("Save {seq} was left behind when a backup was put back; the file from before the restore has it.")
        return VerifyFinding(text.format(**where), is_note=True)
    if kept.seq > head.seq:
        text = _("Save {seq} was in this book; it ends at {last} now. This is an older copy, or its end was cut off.")
        return VerifyFinding(text.format(**where))
    return VerifyFinding(_("Save {seq} is not the one it was; the book was written anew.").format(**where))


def _of_earlier_book(connection: sqlite3.Connection, kept: Fingerprint) -> bool:
    """Tell whether the book's own row names the book of a fingerprint, and an end that is not before it."""
    rows = connection.execute("SELECT earlier_book, earlier_head FROM book ORDER BY seq LIMIT 1").fetchall()
    earlier, head = rows[0] if rows else (None, None)
    end = str(head or "").partition("-")[0]
    return str(earlier or "")[:8] == kept.book and end.isdigit() and kept.seq <= int(end)


def _hash_at(connection: sqlite3.Connection, seq: int) -> str | None:
    rows = connection.execute("SELECT hash FROM chain WHERE seq = ?", (seq,)).fetchall()
    return bytes(rows[0][0]).hex()[:16] if rows else None


def _left_behind(connection: sqlite3.Connection, kept: Fingerprint) -> bool:
    """Tell whether a note of a restore says that `kept` stood in the file it replaced."""
    return any(first <= kept.seq <= last for _note, first, last in _left(connection, kept.book))


def left_behind(replaced: sqlite3.Connection, restored: sqlite3.Connection, book: str) -> tuple[int, int]:
    """Return the first and the last number of what is left behind where one file of a book takes the other's place.

    It begins where both part, and takes in what the replaced one had left behind before. `book` is its 8 signs.
    """
    ((end,),) = replaced.execute("SELECT coalesce(max(seq), 0) FROM chain").fetchall()
    same, other = 0, int(end) + 1  # the last number they share lies in [same, other)
    while other - same > 1:
        middle = (same + other) // 2
        shared = _hash_at(replaced, middle) == _hash_at(restored, middle)
        same, other = (middle, other) if shared else (same, middle)
    earlier = [(first, last) for note, first, last in _left(replaced, book) if note > same]
    return min((same + 1, *(first for first, _last in earlier))), max((end, *(last for _first, last in earlier)))


def _left(connection: sqlite3.Connection, book: str) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each note of a restore with the first and the last of what it left behind."""
    query = "SELECT seq, body FROM record WHERE kind = 'audit' AND instr(body, 'instead_of') ORDER BY seq"
    for seq, body in connection.execute(query).fetchall():
        with suppress(ValueError, TypeError, AttributeError):
            told = json.loads(str(body))
            if told.get("what") == "restored" and told.get("instead_of"):
                replaced = parse_fingerprint(told["instead_of"])
                first, last = told.get("left_behind") or (seq, replaced.seq)
                if replaced.book == book:
                    yield seq, int(first), int(last)
