"""Out of a damaged book into a new one: every version that can be read, and a list of what cannot."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import Stored, row_digest
from iastm_desktop.storage.connection import create_file, has_slots, transaction
from iastm_desktop.storage.errors import BookLocked, damaged, empty, in_use, missing, plain_sentences
from iastm_desktop.storage.holder import holder_of, holder_words
from iastm_desktop.storage.locks import DESTROYED, STAND_INS, UNREADABLE, Keys, keys_of, master_of, secret_places
from iastm_desktop.storage.saving import ChainWriter, chain_writer, fresh_salt, stored_columns_of
from iastm_desktop.storage.schema import FACTS, REFERENCES, columns_of
from iastm_desktop.storage.seals import is_seal
from iastm_desktop.storage.slots import sheet_slot, slot_row
from iastm_desktop.words import _

LINK_BYTES = 96  # fewer than any link of the chain takes: its three hashes
# a new book has its own first row; what was destroyed stays away; slots came first
NOT_COPIED = ("book", "destroyed", "key_slot")
Row = tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Rescued:
    """How many versions came over, of how many clients and visits; what did not or was changed, a sentence each."""

    copied: int
    lost: tuple[str, ...]
    stand_ins: int = 0
    clients: int = 0
    visits: int = 0


def rescue(path: Path, new: Path, now: Moment, *, code: int | None = None) -> Rescued:
    """Make a new book at `new` of all that can be read at `path`; BookError where nothing can. `path` is left alone.

    `code` is the recovery code of a locked book; needed only where its key slots cannot be read.
    """
    if not path.is_file():
        raise missing(path)
    if holder := holder_of(path):  # a file that is written to meanwhile is copied torn
        raise in_use(path, holder_words(holder))
    with plain_sentences(path):
        if path.stat().st_size == 0:
            raise empty(path)
    with tempfile.TemporaryDirectory(dir=new.parent, prefix=".rescue.") as scratch:
        copy = Path(scratch) / "damaged"
        with plain_sentences(path):
            for part in ("", "-journal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(path.with_name(path.name + part), copy.with_name(copy.name + part))
        with closing(sqlite3.connect(copy, isolation_level=None)) as old:
            with suppress(sqlite3.Error):
                old.execute("PRAGMA writable_schema = ON")  # a fault in one part of the schema keeps the others
            return _rescue(old, path, new, now, code)


def _rescue(old: sqlite3.Connection, path: Path, new: Path, now: Moment, code: int | None) -> Rescued:
    told: list[Rescued] = []
    last = _last(old)
    if not last:
        raise damaged(path)

    def fill(connection: sqlite3.Connection) -> None:
        with transaction(connection):
            told.append(_copy_all(old, last, _Target(connection, now), code))

    create_file(new, fill)
    return told[0]


def _last(old: sqlite3.Connection) -> int:
    """Return the highest number a row may have, 0 where no table can be read at all.

    A damaged row may say any number: it is never more than the file has room for.
    """
    found, readable = [0], False
    for table in ("chain", *FACTS):
        with suppress(sqlite3.Error):
            found += [row[0] or 0 for row in old.execute(f"SELECT max(seq) FROM {table}").fetchall()]
            continue
        with suppress(sqlite3.Error):
            old.execute(f"SELECT 1 FROM {table} WHERE seq = 1").fetchall()
            readable = True
    room = 0
    with suppress(sqlite3.Error):
        pages, page_bytes = (old.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
        room = pages * page_bytes // LINK_BYTES
    if readable:  # an end that cannot be read: look as far as the file could hold rows
        found.append(room)
    return min(max(found), room)


def _copy_all(old: sqlite3.Connection, last: int, target: _Target, code: int | None) -> Rescued:
    lost: list[tuple[int, str]] = []
    came: dict[str, set[Stored]] = {"client": set(), "session": set()}
    silent: list[int] = []  # numbers without a link or a row: lost where anything comes after them
    highest, end = _highest(old), 0
    target.begin(_first_book(old), _head_of(old))
    target.gone = _gone(old)
    _take_slots(old, target, code)
    for seq in range(1, last + 1):
        table, digest, has_link = _link(old, seq)
        found = next(_read(old, seq, (table,) if table else tuple(FACTS)), None)
        if found or has_link:
            end = seq
        if found is None:
            if not has_link:
                silent.append(seq)
            elif not (table and _destroyed(old, table, seq)):
                lost.append((seq, _("Save {seq} ({table}) cannot be read.").format(seq=seq, table=table)))
            continue
        where, row, salt = found
        text = ""
        if digest is not None and row_digest(salt, stored_columns_of(where), row) != digest:
            text = _("Save {seq} ({table}) was changed; it came over as it is now.")
        if where not in NOT_COPIED and not is_seal(where, row) and not target.append(where, row):
            text = _("Save {seq} ({table}) does not fit into a book.")
        elif where in came:
            came[where].add(row[0])
        if text:
            lost.append((seq, text.format(seq=seq, table=where)))
    lost += _gaps([seq for seq in silent if seq <= max(end, highest or 0)])
    if highest is None:
        text = _("The end of the file cannot be read: what was saved after save {seq} may be missing.")
        lost.append((end + 1, text.format(seq=end)))
    told = tuple(text for _seq, text in sorted(lost))
    return Rescued(target.copied, told, target.stand_ins, len(came["client"]), len(came["session"]))


def _take_slots(old: sqlite3.Connection, target: _Target, code: int | None) -> None:
    """Take the key slots over before anything else, for nothing locked goes into a book without one.

    Where none can be read the recovery code makes a new one; BookLocked where that is needed and was not given.
    """
    taken = [target.append("key_slot", row) for _where, row, _salt in _slots(old)]
    if any(taken) or not _holds_locked(old):
        return
    if code is None:
        text = _(
            "This practice file is locked, and what opens it cannot be read any more. Nothing was made. "
            "Take the newest good backup, or run the command `rescue` again with the code on the recovery sheet."
        )
        raise BookLocked(text)
    target.add_sheet(keys_of(master_of(code)))


def _holds_locked(old: sqlite3.Connection) -> bool:
    with suppress(sqlite3.Error):
        return bool(old.execute("SELECT 1 FROM client WHERE typeof(name) = 'blob' LIMIT 1").fetchall())
    return False


def _gaps(numbers: list[int]) -> list[tuple[int, str]]:
    """Return a sentence for each run of numbers that nothing is known of."""
    runs: list[list[int]] = []
    for seq in numbers:
        if runs and runs[-1][1] == seq - 1:
            runs[-1][1] = seq
        else:
            runs.append([seq, seq])
    one, more = _("Save {first} cannot be read."), _("Saves {first} to {last} cannot be read.")
    return [(first, (one if first == last else more).format(first=first, last=last)) for first, last in runs]


def _highest(old: sqlite3.Connection) -> int | None:
    """Return the number of the last link, None where that cannot be read."""
    with suppress(sqlite3.Error):
        return int(old.execute("SELECT max(seq) FROM chain").fetchone()[0] or 0)
    return None


def _link(old: sqlite3.Connection, seq: int) -> tuple[str, bytes | None, bool]:
    """Return the table and digest a link names, and whether the link can be read."""
    with suppress(sqlite3.Error):
        rows = old.execute('SELECT "table", digest FROM chain WHERE seq = ?', (seq,)).fetchall()
        if rows and rows[0][0] in FACTS:
            return rows[0][0], rows[0][1], True
    return "", None, False


def _slots(old: sqlite3.Connection) -> Iterator[tuple[str, Row, bytes]]:
    """Yield the key slots of a locked book that can be read."""
    numbers: list[int] = []
    with suppress(sqlite3.Error):
        numbers += [row[0] for row in old.execute("SELECT seq FROM key_slot ORDER BY seq").fetchall()]
    for seq in numbers:
        yield from _read(old, seq, ("key_slot",))


def _read(old: sqlite3.Connection, seq: int, tables: tuple[str, ...]) -> Iterator[tuple[str, Row, bytes]]:
    for table in tables:
        names = ", ".join(f'"{name}"' for name in (*stored_columns_of(table), "salt"))
        with suppress(sqlite3.Error):
            for row in old.execute(f"SELECT {names} FROM {table} WHERE seq = ?", (seq,)).fetchall():
                yield table, tuple(row[:-1]), bytes(row[-1] or b"")


def _destroyed(old: sqlite3.Connection, table: str, seq: int) -> bool:
    query = (
        'SELECT 1 FROM chain AS c JOIN destroyed AS d ON d.of_table = c."table" AND d.of_row = c.row'
        " AND d.of_version = c.version WHERE c.seq = ?"
    )
    with suppress(sqlite3.Error):
        return bool(old.execute(query, (seq,)).fetchall())
    return False


def _gone(old: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    with suppress(sqlite3.Error):
        return frozenset(old.execute("SELECT of_table, of_row FROM destroyed").fetchall())
    return frozenset()


def _first_book(old: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.Error):
        rows = old.execute("SELECT id FROM book ORDER BY seq LIMIT 1").fetchall()
        return str(rows[0][0]) if rows else None
    return None


def _head_of(old: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.Error):
        rows = old.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchall()
        return f"{rows[0][0]}-{bytes(rows[0][1]).hex()[:16]}" if rows else None
    return None


class _Target:
    """The new book while it is filled: versions count anew, and what is pointed to and lost gets a stand-in."""

    def __init__(self, connection: sqlite3.Connection, now: Moment) -> None:
        self._connection, self._now = connection, now
        self._writer: ChainWriter = chain_writer(connection, fresh_salt)
        self._versions: Counter[tuple[str, str]] = Counter()
        self.copied = self.stand_ins = 0
        self.gone: frozenset[tuple[str, str]] = frozenset()  # what was destroyed on purpose, and is still named

    def begin(self, earlier: str | None, head: str | None) -> None:
        """Write the new book's own row, which names the old one and where it ended."""
        own = (str(uuid.uuid4()), 1, earlier, head)
        self._writer.append("book", (*own, "", *self._times(), None, 0))

    def add_sheet(self, keys: Keys) -> None:
        """Give the new book the slot of the recovery sheet."""
        self._writer.append("key_slot", slot_row(sheet_slot(keys), "", self._now))

    def append(self, table: str, row: Row) -> bool:
        """Append a row as the next version of its fact; tell whether the book takes it."""
        columns = stored_columns_of(table)
        for column, points_to in REFERENCES.items():
            named = row[columns.index(column)] if column in columns else None
            if named is not None and not self._versions[points_to, str(named)]:
                self._stand_in(points_to, str(named))
        done = self._try(table, (row[0], self._versions[table, str(row[0])] + 1, *row[2:]))
        self.copied += done
        return done

    def _try(self, table: str, row: Row) -> bool:
        before = self._writer.seq, self._writer.hash
        self._connection.execute("SAVEPOINT one_row")
        try:
            self._writer.append(table, row)
        except (sqlite3.Error, TypeError, ValueError, OverflowError):
            self._connection.execute("ROLLBACK TO one_row")
            self._writer.seq, self._writer.hash = before
            return False
        finally:
            self._connection.execute("RELEASE one_row")
        self._versions[table, str(row[0])] += 1
        return True

    def _stand_in(self, table: str, row: str) -> None:
        """Write a row for something that is named and could not be read."""
        plain: dict[str, Stored] = {
            "name": UNREADABLE,
            "roles": "[]",
            "role": "other",
            "local_date": self._now.date.isoformat(),
        }
        gone = (table, row) in self.gone
        plain["name"] = DESTROYED if gone else UNREADABLE
        plain |= {"client": UNREADABLE, "practitioner": UNREADABLE, "possible_duplicate": 0}
        values: list[Stored] = []
        for column in columns_of(table):
            if column.kind == "moment":
                values += self._times() if column.required else (None, None)
            else:
                values.append(plain.get(column.name) if column.required else None)
        own = (row, 1, *values, "", *self._times(), DESTROYED if gone else UNREADABLE, int(gone))
        self.append(table, self._locked(table, own))
        self.copied -= 1
        self.stand_ins += not gone

    def _locked(self, table: str, row: Row) -> Row:
        """Return a stand-in as a locked book takes it: its words as values that stand for them, for there is no key."""
        if not has_slots(self._connection):
            return row
        stands_for = {words: value for value, words in STAND_INS.items()}
        places = {at for at, _name, _as_text in secret_places(table)}
        return tuple(stands_for.get(str(value), value) if at in places else value for at, value in enumerate(row))

    def _times(self) -> tuple[str, int]:
        return self._now.utc.replace(tzinfo=None).isoformat(), self._now.offset_min
