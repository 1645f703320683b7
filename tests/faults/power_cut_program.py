"""Does one thing with a book while its file calls are recorded, and prints an acknowledgement once it is done."""

import argparse
import os
from pathlib import Path

from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.storage import backups, connection, copies
from iastm_desktop.storage.book import create_book, open_book
from tests.storage.honest_book import FIRST, save_of, stroke

NOW = parse_moment("2026-03-04T09:00:00-08:00")
GROUP = 3


def say(line: str) -> None:
    """Write one line at once; the recorder sees it among the file calls."""
    os.write(1, (line + "\n").encode())


def save(book: Path, groups: int) -> None:
    """Chart group after group, as the storage thread does."""
    with open_book(book) as opened:
        for group in range(groups):
            numbers = range(group * GROUP, (group + 1) * GROUP)
            opened.save_all([save_of(stroke(n, note="n" * 1500 * (group % 3))) for n in numbers])
            say(f"saved {group}")


def create(book: Path, _groups: int) -> None:
    """Make a new book."""
    create_book(book, FIRST)
    say("saved 0")


def upgrade(book: Path, _groups: int) -> None:
    """Open a book of an older format, which backs it up and brings it up to date."""
    with open_book(book):
        say("saved 0")


def backup(book: Path, groups: int) -> None:
    """Back a book up, chart, and back it up again, so many times."""
    with open_book(book) as opened:
        for number in range(groups):
            backups.make_backup(opened, backups.backups_folder(book), NOW)
            say(f"saved {number}")
            opened.save_all([save_of(stroke(1000 + number))])


def restore(book: Path, _groups: int) -> None:
    """Put the one backup there is back over the book."""
    (made,) = backups.backups_folder(book).iterdir()
    backups.restore(made, book, NOW)
    say("saved 0")


WORK = {work.__name__: work for work in (save, create, upgrade, backup, restore)}


def main() -> None:
    """Do it; `--synchronous` and `--no-folder-sync` are the controls that a test must catch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=WORK)
    parser.add_argument("book", type=Path)
    parser.add_argument("--groups", type=int, default=1)
    parser.add_argument("--synchronous", choices=["FULL", "OFF"])
    parser.add_argument("--no-folder-sync", action="store_true")
    parser.add_argument("--no-file-sync", action="store_true")
    told = parser.parse_args()
    if told.synchronous:
        weak = ("synchronous", told.synchronous, {"FULL": 2, "OFF": 0}[told.synchronous])
        connection.PRAGMAS = tuple(weak if one[0] == weak[0] else one for one in connection.PRAGMAS)
    if told.no_folder_sync:
        connection.sync_folder = copies.sync_folder = backups.sync_folder = lambda _folder: None
    if told.no_file_sync:
        copies.sync_file = lambda _path: None
    WORK[told.what](told.book, told.groups)


if __name__ == "__main__":
    main()
