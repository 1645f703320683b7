"""The commands that make, test and put back backups, and rescue what can be read in a damaged book."""

import tempfile
from argparse import Namespace
from pathlib import Path

from iastm_desktop.backup_words import each_tried_words, good_backup_words, missing_words, rescued_words
from iastm_desktop.cli_opening import note_in, secret, to_check
from iastm_desktop.cli_output import Refused, print_lines, remark
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.recovery_code import parse_code
from iastm_desktop.words import _


def backup(told: Namespace) -> int:
    """Back a book up, check the backup by opening it, and print where it is; to an age file where one is named."""
    from iastm_desktop.storage.backups import backups_folder, make_backup, try_backup

    if told.folder and told.folder.suffix == ".age":
        return _backup_to_age(told.book, told.folder)
    folder = told.folder or backups_folder(told.book)
    with to_check(told.book) as book:
        made = make_backup(book, folder, now())
    note_in(told.book, "backed_up")
    with tempfile.TemporaryDirectory() as scratch:
        faults = try_backup(made.path, Path(scratch)).faults
    print(made.path, flush=True)
    for fault in faults:
        remark(_("this backup is as damaged as the book: {fault}").format(fault=fault))
    return 1 if faults else 0


def _backup_to_age(path: Path, target: Path) -> int:
    from iastm_desktop.storage.age_backups import make_age_backup

    with to_check(path) as book:
        make_age_backup(book, target)
    note_in(path, "backed_up")
    print(target, flush=True)
    return 0


def test_backup(told: Namespace) -> int:
    """Put the newest backup of each place back in a temporary one, check it, compare it; 1 where one is not good."""
    from iastm_desktop.kept_in_settings import second_place_in
    from iastm_desktop.paths import settings_path
    from iastm_desktop.storage.backups import backups_folder, compared, try_each

    with to_check(told.book) as book, tempfile.TemporaryDirectory() as scratch:
        second = None if told.folder else second_place_in(settings_path(), book.book_id)
        folders = (told.folder or backups_folder(told.book), *([second] if second else []))
        tried = [compared(book, *one) for one in try_each(told.book, book.book_id, folders, Path(scratch))]
    note_in(told.book, "backup_tested")
    print_lines(each_tried_words(tried, second if second and not second.is_dir() else None, now()))
    return 1 if any(one.faults for one in tried) else 0


def restore(told: Namespace) -> int:
    """Put a backup back; what was there is kept beside it."""
    from iastm_desktop.storage.age_backups import restore_age
    from iastm_desktop.storage.age_files import is_age_file
    from iastm_desktop.storage.backups import restore as put_back
    from iastm_desktop.storage.destroying import come_back
    from iastm_desktop.storage.errors import missing

    if not told.backup.is_file():
        raise missing(told.backup)
    if is_age_file(told.backup):
        typed = secret(told.passphrase_file, _("Recovery code (or passphrase): "))
        aside = restore_age(told.backup, told.book, typed, now())
    else:
        aside = put_back(told.backup, told.book, now())
    if aside:
        remark(_("what was there before is kept as {path}").format(path=aside))
        for client in come_back(told.book, aside):
            text = _("the record {client} was destroyed and is in this backup again: destroy it once more.")
            remark(text.format(client=client))
    return 0


def rescue(told: Namespace) -> int:
    """Make a new book of what can be read in a damaged one; 1 with a list where something cannot."""
    from iastm_desktop.storage.backups import backups_folder, newest_good
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.rescue import rescue as rescue_book

    with tempfile.TemporaryDirectory() as scratch:
        good = newest_good(backups_folder(told.damaged), Path(scratch))
    try:
        rescued = rescue_book(told.damaged, told.new, now(), code=_code(told.code_file))
    except BookError as error:
        raise type(error)(f"{error} {good_backup_words(good, None, now())}".strip()) from None
    missing = missing_words(rescued)
    backup = good_backup_words(good, rescued, now()) if missing else ""
    lines = (*rescued_words(rescued, told.damaged, told.new), backup, *missing)
    print_lines(line for line in lines if line)
    return 1 if missing else 0


def _code(file: str | None) -> int | None:
    """Return the recovery code in a file or on stdin (`-`), None where no file is named; Refused where it is none."""
    if file is None:
        return None
    try:
        return parse_code(secret(file, ""))
    except ValueError as error:
        raise Refused(_(str(error))) from None
