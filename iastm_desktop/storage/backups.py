"""Backups of a book: made from the open book, checked, thinned, tested, put back beside what was there."""

import glob
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iastm_desktop.domain.facts import Record, Save, new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.thinning import kept_days
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.aside import free_name, keep_as
from iastm_desktop.storage.book import Book, look_at_book, open_book
from iastm_desktop.storage.chain import Head
from iastm_desktop.storage.copies import check_copy, sync_folder
from iastm_desktop.storage.errors import (
    BookDamaged,
    BookError,
    OlderBook,
    bad_backup,
    bad_copy,
    in_the_way,
    missing,
    no_backup,
    no_place_for_backups,
    plain_sentences,
)
from iastm_desktop.storage.holder import account_name, holding
from iastm_desktop.storage.outside import fingerprint, left_behind
from iastm_desktop.words import _

SUFFIX, UNFINISHED = ".iastm-backup", ".part"
DUE_AFTER = timedelta(days=1)
MOST_A_DAY = 24  # house rule: of one day, for whoever brings in hundreds of files, each after a backup
_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d{6})Z ([0-9a-f]{8})-(\d+)" + re.escape(SUFFIX) + "$")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as its file name tells: when it was made (UTC), of which book, after how many saves."""

    path: Path
    made: datetime
    book: str
    seq: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test of the newest backup came to: how many saves it has, how many came after it, and what is wrong."""

    backup: Backup
    saves: int
    since: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A copy of a book that is not checked yet."""

    copy: Path
    book: Path
    book_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test of a backup found: its head, and the findings of `verify` on a copy of it."""

    head: Head
    faults: tuple[str, ...]


def backups_folder(book: Path) -> Path:
    """Return the folder beside a book that its backups go to."""
    return book.with_name(_("{name} backups").format(name=book.stem))


def make_backup(book: Book, folder: Path, moment: Moment) -> Backup:
    """Back an open book up into `folder`, made where it is missing; thin what is there. BookError where it fails.

    The copy is checked by SQLite before it takes its name, so that a file with a backup's name is a whole one.
    """
    return finish_backup(begin_backup(book, folder, moment))


def begin_backup(book: Book, folder: Path, moment: Moment, between: Callable[[], None] | None = None) -> Unfinished:
    """Copy an open book into `folder`; `finish_backup` does the rest, on any thread. `between` as in `copy_to`."""
    with plain_sentences(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise in_the_way(folder) from None
    copy = folder / f"{book.path.stem} {secrets.token_hex(8)}{UNFINISHED}"
    try:
        book.copy_to(copy, between)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return Unfinished(copy, book.path, book.book_id, moment)


def finish_backup(unfinished: Unfinished) -> Backup:
    """Check a copy, give it its name, and thin what lies beside it; BookError where it is not whole."""
    copy, made = unfinished.copy, unfinished.moment.utc.replace(microsecond=0)
    try:
        head = _whole_head(unfinished)
        short = _short(head.book_id)
        path = copy.with_name(f"{unfinished.book.stem} {made:%Y-%m-%d %H%M%S}Z {short}-{head.seq}{SUFFIX}")
        with plain_sentences(path):
            copy.replace(path)
            sync_folder(path.parent)
    finally:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
    _thin(path.parent, head.book_id)
    return Backup(path, made, short, head.seq)


def _whole_head(unfinished: Unfinished) -> Head:
    """Return where a copy ends; BookDamaged where it is not whole or of another book."""
    try:
        with plain_sentences(unfinished.copy):
            check_copy(unfinished.copy)
        with look_at_book(unfinished.copy) as book:
            head = book.head()
    except BookDamaged:
        raise bad_copy(unfinished.book) from None
    if head.book_id != unfinished.book_id:
        raise bad_copy(unfinished.book)
    return head


def copy_to_place(backup: Backup, place: Path) -> Backup:
    """Copy a backup to a second place, read it back and compare it, and thin what is there; BookError where it fails.

    A place that is not there, such as a drive that is not plugged in, is BookMissing and is never made.
    """
    if not place.is_dir():
        raise no_place_for_backups(place)
    target = place / backup.path.name
    part = target.with_name(target.name + UNFINISHED)
    try:
        with plain_sentences(place):
            part.unlink(missing_ok=True)
        _copy_whole(backup.path, part)
        with plain_sentences(place):
            if digest_of(part) != digest_of(backup.path):
                raise bad_copy(backup.path)
            part.replace(target)
            sync_folder(place)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _thin(place, backup.book)
    return Backup(target, backup.made, backup.book, backup.seq)


def newest_good(folder: Path, scratch: Path) -> Backup | None:
    """Return the newest backup in a folder that is whole, whatever book it is of; None where there is none."""
    for backup in reversed(every_backup_in(folder)):
        with suppress(BookError):
            if not try_backup(backup.path, scratch).faults:
                return backup
    return None


def back_up_if_due(book: Book, folder: Path, moment: Moment) -> Backup | None:
    """Back the book up where its newest backup is older than a day and it has changed since; else return None.

    The note that a backup was made is no change.
    A backup that claims to be made in the future says nothing: a clock was set back.
    """
    return make_backup(book, folder, moment) if is_due(book, folder, moment) else None


def back_up_before(book: Book, moment: Moment) -> Backup | None:
    """Back a book up before something comes into it from elsewhere; None where the newest backup has all of it.

    A book without a client has nothing to lose yet.
    """
    counts, folder = book.counts(), backups_folder(book.path)
    if not counts["client"] and not counts["session"]:
        return None
    head = book.head()
    newest = backups_in(folder, head.book_id)[-1:]
    if newest and newest[0].seq <= head.seq and book.only_backed_up_since(newest[0].seq):
        return None
    return make_backup(book, folder, moment)


def is_due(book: Book, folder: Path, moment: Moment) -> bool:
    """Tell whether the newest backup is older than a day, and something but notes of backups was saved since."""
    head = book.head()
    known = [backup for backup in backups_in(folder, head.book_id) if backup.made <= moment.utc]
    newest = known[-1] if known else None
    unused = newest and newest.seq <= head.seq and book.only_backed_up_since(newest.seq)
    return not (newest and (unused or moment.utc - newest.made < DUE_AFTER))


def backups_in(folder: Path, book_id: str) -> tuple[Backup, ...]:
    """Return the backups of a book in a folder, oldest first; none where there is no such folder."""
    return tuple(backup for backup in every_backup_in(folder) if backup.book == _short(book_id))


def every_backup_in(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder by time, of whatever book; none where it is not there or cannot be read."""
    names: list[Path] = []
    with suppress(OSError):
        names = list(folder.iterdir())
    found = [backup for backup in map(_backup_at, names) if backup]
    return tuple(sorted(found, key=lambda backup: (backup.made, backup.seq)))


def try_backup(backup: Path, scratch: Path) -> Tested:
    """Put a backup back into the folder `scratch`, open it there as any book, and check all of it; BookError if not."""
    copy = scratch / f"{secrets.token_hex(8)}.iastm"
    try:
        _copy_book(backup, copy)
        with _told_of(backup), open_book(copy) as book:
            return Tested(book.head(), tuple(found.text for found in book.verify() if not found.is_note))
    finally:
        for left in scratch.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)


def try_each(
    book: Path, book_id: str, folders: Iterable[Path], scratch: Path
) -> tuple[tuple[Backup, Tested | BookError], ...]:
    """Try the newest backup of a book in each of some folders that has one; BookMissing where none has."""
    newest = [found[-1] for found in (backups_in(folder, book_id) for folder in folders) if found]
    if not newest:
        raise no_backup(book)
    return tuple((backup, _tested_or_why(backup, scratch)) for backup in newest)


def _tested_or_why(backup: Backup, scratch: Path) -> Tested | BookError:
    try:
        return try_backup(backup.path, scratch)
    except BookError as error:
        return error


def compared(book: Book, backup: Backup, tested: Tested | BookError) -> Tried:
    """Compare a backup that was tried with the open book: does the book go on from where the backup ends?"""
    if isinstance(tested, BookError):
        return Tried(backup, 0, 0, (str(tested),))
    found = book.compare(fingerprint(tested.head))
    apart = (found.text,) if found and not found.is_note else ()
    return Tried(backup, tested.head.seq, max(0, book.head().seq - tested.head.seq), (*tested.faults, *apart))


def restore(backup: Path, target: Path, moment: Moment) -> Path | None:
    """Put a backup back at `target`; what is there is kept beside it, and its new path returned. BookError if not.

    The backup is checked whole first, and the restored book begins with a note of both heads. BookInUse where another
    program has the book at `target` open; this one must have closed it.
    """
    with plain_sentences(target), holding(target):
        temporary = target.with_name(f".{secrets.token_hex(8)}.new")
        try:
            _copy_book(backup, temporary)
            _note_restored(temporary, backup, target, moment)
            aside = _put_aside(target, moment)
            temporary.replace(target)
            sync_folder(target.parent)
            return aside
        finally:
            for left in target.parent.glob(f"{temporary.name}*"):
                left.unlink(missing_ok=True)


def _note_restored(copy: Path, backup: Path, target: Path, moment: Moment) -> None:
    with _told_of(backup), open_book(copy) as book:
        faults = [found.text for found in book.verify() if not found.is_note]
        if faults:
            raise bad_backup(backup, faults[0])
        heads = {"head": str(fingerprint(book.head())), **_replaced_by(book, target)}
        body = {"what": "restored", **heads, "account": account_name()}
        note = Record(id=new_id(), kind="audit", on_date=moment.date, body=body)
        book.save_all([Save(fact=note, author="", recorded_at=moment)])


def _replaced_by(book: Book, path: Path) -> dict[str, object]:
    """Return the head of what stands at `path` and what of it `book` leaves behind, as far as it can be read."""
    told: dict[str, object] = {"instead_of": None}
    with suppress(BookError), open_book(path) as replaced:
        told["instead_of"] = str(fingerprint(replaced.head()))
        if replaced.book_id == book.book_id:
            with replaced.reading() as old, book.reading() as new:
                told["left_behind"] = left_behind(old, new, book.book_id[:8])
    return told


def _put_aside(target: Path, moment: Moment) -> Path | None:
    """Give what is at `target` a second name, so that a power cut finds it or the new book there and never nothing.

    The journal that a crash left beside it belongs to it and goes along.
    """
    if not target.exists():
        return None
    aside = free_name(target, "before restore", moment)
    journal = target.with_name(f"{target.name}-journal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    keep_as(target, aside)
    return aside


def _copy_book(backup: Path, target: Path) -> None:
    """Copy a backup that is a book at least; BookError that names the backup where it is none."""
    if not backup.is_file():
        raise missing(backup)
    with suppress(OlderBook), _told_of(backup):
        look_at_book(backup).close()
    _copy_whole(backup, target)


@contextmanager
def _told_of(backup: Path) -> Iterator[None]:
    """Say of damage in a copy that the backup is damaged."""
    try:
        yield
    except BookDamaged as error:
        is_told = str(backup) in str(error)
        raise (error if is_told else bad_backup(backup, _("it is damaged."))) from None


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a closed backup file and bring it to the disk."""
    if not source.is_file():
        raise missing(source)
    with plain_sentences(source), source.open("rb") as file, target.open("xb") as copy:
        target.chmod(0o600)
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())


def _thin(folder: Path, book_id: str) -> None:
    """Remove what the rule does not keep: the newest of each kept day stays. One that cannot be removed stays too."""
    backups = backups_in(folder, book_id)
    newest = {backup.made.date(): backup.path for backup in backups}
    keep = {newest[day] for day in kept_days(newest)} | _of_last_day(backups)
    for backup in backups:
        if backup.path not in keep:
            with suppress(OSError):
                backup.path.unlink()
    _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove copies that a crash left unfinished a day ago or longer."""
    for part in folder.glob("*" + glob.escape(UNFINISHED)):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > DUE_AFTER.total_seconds():
                part.unlink()


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _of_last_day(backups: Iterable[Backup]) -> set[Path]:
    every = list(backups)
    return {backup.path for backup in every[-MOST_A_DAY:] if every[-1].made - backup.made < DUE_AFTER}


def _backup_at(path: Path) -> Backup | None:
    said = _NAME.search(path.name)
    if not said:
        return None
    try:
        made = datetime.strptime(said[1], "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, made, said[2], int(said[3]))


def _short(book_id: str) -> str:
    return book_id.replace("-", "")[:8]
