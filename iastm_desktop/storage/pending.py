"""What readers leave beside a book that they may not write to: lines of the audit trail, for its next writer."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from iastm_desktop.domain.audit import KIND
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.storage.errors import BookError

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SUFFIX, REFUSED_SUFFIX = ".pending", ".pending-refused"
MOST_BYTES, LINE_BYTES, ACCOUNT_SIGNS = 1 << 20, 2_000, 80
# What a reader can do. An id, a code, a number: a line of this file never holds a client's words.
EVENTS = ("backed_up", "backup_tested", "exported", "failed_unlock", "printed", "unlocked", "viewed")
_CODE = re.compile(r"[A-Za-z0-9_:.-]{1,80}")


def pending_of(book: Path) -> Path:
    """Return where the lines of a book's readers lie: beside the file itself, whatever link led to it."""
    whole = book.resolve()
    return whole.with_name(whole.name + SUFFIX)


def leave_line(book: Path, save: Save) -> None:
    """Leave one line of the audit trail beside a book; OSError where the folder takes none, ValueError for no line."""
    line = _line_of(save)
    if line is None:
        raise ValueError("not a line of the audit trail that a reader can leave")
    with _own(pending_of(book)) as file:
        file.seek(0, os.SEEK_END)
        if file.tell() < MOST_BYTES:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def left_lines(book: Path) -> tuple[Save, ...]:
    """Return the lines that wait beside a book, oldest first; what is no such line is left out."""
    with suppress(OSError):
        stored = pending_of(book).read_bytes()[:MOST_BYTES]
        return tuple(save for save in map(_save_of, stored.splitlines()) if save)
    return ()


def take_in(book: Book) -> int:
    """Save what readers left, once each, and take the file away; return how many lines came in.

    A line that is none, or that the book refuses, is kept in a file of its own. Where this fails it is for the next.
    """
    path, taken = pending_of(book.path), 0
    if not path.exists():
        return 0
    with suppress(OSError, BookError), _own(path, writes=False) as file:
        lines = file.read(MOST_BYTES).splitlines()
        saves = {line: save for line in lines if (save := _save_of(line))}
        known = book.present(save.save_id for save in saves.values())
        new = [save for save in saves.values() if save.save_id not in known]
        outcomes = {one.save_id: one.refused for one in book.save(new)} if new else {}
        left = [line for line in lines if line not in saves or outcomes.get(saves[line].save_id)]
        if left:
            with path.with_name(path.name.removesuffix(SUFFIX) + REFUSED_SUFFIX).open("ab") as kept:
                kept.write(b"".join(line[:LINE_BYTES] + b"\n" for line in left))
        taken = sum(refused is None for refused in outcomes.values())
        if os.name == "nt":  # an open file cannot be taken away there
            file.truncate(0)
        else:
            path.unlink()
    with suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()
    return taken


@contextmanager
def _own(path: Path, *, writes: bool = True) -> Iterator[BinaryIO]:
    """Open the file, for adding where it `writes`, alone among all readers and writers."""
    how = os.O_RDWR if writes or os.name == "nt" else os.O_RDONLY  # another account's lines are taken in too
    while True:
        handle = os.open(path, how | (os.O_CREAT if writes else 0), 0o666)
        with os.fdopen(handle, "rb" if how == os.O_RDONLY else "r+b") as file:
            _lock(file)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):  # else the one before took it away
                yield file
                return


def _lock(file: BinaryIO) -> None:
    """Wait for the lock; a drive that knows none has to do without."""
    with suppress(OSError):
        if sys.platform == "win32":
            file.seek(1 << 30)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            file.seek(0)
        else:
            fcntl.flock(file, fcntl.LOCK_EX)


def _line_of(save: Save) -> bytes | None:
    record = save.fact
    if not isinstance(record, Record) or record.kind != KIND or record.body.get("what") not in EVENTS:
        return None
    told = {
        "id": record.id,
        "author": save.author,
        "at": save.recorded_at.isoformat(),
        "client": record.client,
        "body": dict(record.body),
    }
    return json.dumps(told, sort_keys=True).encode() + b"\n" if _is_plain(told) else None


def _save_of(line: bytes) -> Save | None:
    """Read one line back; None for anything but what a reader leaves."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        told = json.loads(line) if len(line) <= LINE_BYTES else None
        if not isinstance(told, dict) or not _is_plain(told) or told["body"]["what"] not in EVENTS:
            return None
        at: Moment = parse_moment(told["at"])
        record = Record(id=told["id"], kind=KIND, client=told["client"], on_date=at.date, body=told["body"])
        return Save(fact=record, author=told["author"], recorded_at=at)
    return None


def _is_plain(told: Mapping[str, object]) -> bool:
    """Tell whether every value is an id, a code, a number or a time, and no more."""
    body = told.get("body")
    if set(told) != {"id", "author", "at", "client", "body"} or not isinstance(body, dict) or len(body) > 8:
        return False
    if not (isinstance(told["id"], str) and isinstance(told["author"], str) and isinstance(told["at"], str)):
        return False
    account = body.get("account", "")  # of the computer: a name in any letters
    if not (isinstance(account, str) and account.isprintable() and len(account) <= ACCOUNT_SIGNS):
        return False
    more = [value for name, value in body.items() if name != "account"]
    values = [told["id"], told["author"] or "-", told["client"] or "-", *body, *more]
    return all(type(value) is int or (isinstance(value, str) and bool(_CODE.fullmatch(value))) for value in values)
