"""Backups of a book: made from the open book, checked, thinned, tested, put back beside what was there."""

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iastm_desktop.domain.facts import Record, Save, new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.thinning import kept_days
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.chain import Head
from iastm_desktop.storage.connection import sync_folder
from iastm_desktop.storage.errors import BookDamaged, BookError, missing, plain_sentences
from iastm_desktop.storage.holder import holding
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.words import _

SUFFIX = ".iastm-backup"
DUE_AFTER = timedelta(days=1)
_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d{6})Z ([0-9a-f]{8})-(\d+)" + re.escape(SUFFIX) + "$")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as its file name tells: when it was made (UTC), of which book, after how many saves."""

    path: Path
    made: datetime
    book: str
    seq: int


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
    head = book.head()
    with plain_sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
    name = f"{book.path.stem} {moment.utc:%Y-%m-%d %H%M%S}Z {_short(head.book_id)}-{head.seq}{SUFFIX}"
    book.back_up(folder / name)
    _thin(folder, head.book_id)
    return Backup(folder / name, moment.utc.replace(microsecond=0), _short(head.book_id), head.seq)


def back_up_if_due(book: Book, folder: Path, moment: Moment) -> Backup | None:
    """Back the book up where its newest backup is older than a day and it has changed since; else return None.

    The note that a backup was made is no change.
    A backup that claims to be made in the future says nothing: a clock was set back.
    """
    head = book.head()
    known = [backup for backup in backups_in(folder, head.book_id) if backup.made <= moment.utc]
    newest = known[-1] if known else None
    unused = newest and newest.seq <= head.seq and book.only_backed_up_since(newest.seq)
    if newest and (unused or moment.utc - newest.made < DUE_AFTER):
        return None
    return make_backup(book, folder, moment)


def backups_in(folder: Path, book_id: str) -> tuple[Backup, ...]:
    """Return the backups of a book in a folder, oldest first; none where there is no such folder."""
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    found = (_backup_at(path) for path in names)
    mine = [backup for backup in found if backup and backup.book == _short(book_id)]
    return tuple(sorted(mine, key=lambda backup: (backup.made, backup.seq)))


def try_backup(backup: Path, scratch: Path) -> Tested:
    """Put a backup back into the folder `scratch`, open it there as any book, and check all of it; BookError if not."""
    copy = scratch / f"{secrets.token_hex(8)}.iastm"
    try:
        _copy_whole(backup, copy)
        with open_book(copy) as book:
            return Tested(book.head(), tuple(found.text for found in book.verify() if not found.is_note))
    finally:
        for left in scratch.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)


def restore(backup: Path, target: Path, moment: Moment) -> Path | None:
    """Put a backup back at `target`; what is there is kept beside it, and its new path returned. BookError if not.

    The backup is checked whole first, and the restored book begins with a note of both heads. BookInUse where another
    program has the book at `target` open; this one must have closed it.
    """
    with plain_sentences(target), holding(target):
        temporary = target.with_name(f".{secrets.token_hex(8)}.new")
        try:
            _copy_whole(backup, temporary)
            _note_restored(temporary, target, moment)
            aside = _put_aside(target, moment)
            temporary.replace(target)
            sync_folder(target.parent)
            return aside
        finally:
            for left in target.parent.glob(f"{temporary.name}*"):
                left.unlink(missing_ok=True)


def _note_restored(copy: Path, target: Path, moment: Moment) -> None:
    with open_book(copy) as book:
        faults = [found.text for found in book.verify() if not found.is_note]
        if faults:
            text = _("This backup is not whole and was not put back: {fault} Take an older one.")
            raise BookDamaged(text.format(fault=faults[0]))
        body = {"what": "restored", "head": str(fingerprint(book.head())), "instead_of": _head_at(target)}
        note = Record(id=new_id(), kind="audit", on_date=moment.date, body=body)
        book.save_all([Save(fact=note, author="", recorded_at=moment)])


def _head_at(path: Path) -> str | None:
    """Return the head of the book that is to be replaced, None where there is none that can be read."""
    with suppress(BookError), open_book(path) as book:
        return str(fingerprint(book.head()))
    return None


def _put_aside(target: Path, moment: Moment) -> Path | None:
    """Give what is at `target` a second name, so that a power cut finds it or the new book there and never nothing.

    The journal that a crash left beside it belongs to it and goes along.
    """
    if not target.exists():
        return None
    aside = _free_name(target, moment)
    journal = target.with_name(f"{target.name}-journal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    try:
        aside.hardlink_to(target)
    except OSError:  # a file system without hard links
        target.rename(aside)
    return aside


def _free_name(target: Path, moment: Moment) -> Path:
    number = 0
    while True:
        more = f"-{number}" if number else ""
        aside = target.with_name(f"{target.stem} before restore {moment.local:%Y-%m-%d %H%M%S}{more}{target.suffix}")
        if not aside.exists():
            return aside
        number += 1


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


def _of_last_day(backups: Iterable[Backup]) -> set[Path]:
    every = list(backups)
    return {backup.path for backup in every if every[-1].made - backup.made < DUE_AFTER}


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
