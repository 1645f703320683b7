"""The commands that lock a practice file, say who can open it, and find what still lies about open."""

import secrets
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.cli_books import check_out, write_whole
from iastm_desktop.cli_opening import places_of, secret, to_check, to_write
from iastm_desktop.cli_output import Refused, WrongUse, print_json, print_lines, remark, remark_away
from iastm_desktop.domain.lock_words import IS_LOCKED, IS_OPEN, WHO_FINDS_IT
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.recovery_code import GROUPS, groups_of, is_group
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

ASKED_GROUPS, TRIES = 2, 3


def lock(told: Namespace) -> int:
    """Lock a practice file: make a recovery sheet, have two groups typed back, then make the locked file."""
    with to_write(told) as book:
        if book.lock.is_on:
            text = _("this practice file is locked already; `new-lock` gives it another lock and another sheet.")
            raise Refused(text)
        return _lock(book, told, told.passphrase_file)


def new_lock(told: Namespace) -> int:
    """Give a locked file another lock: a new sheet and passphrase, and nobody else's opens it any more."""
    with to_write(told) as book:
        if not book.lock.is_on:
            raise Refused(_("this practice file is not locked; `lock` locks it."))
        return _lock(book, told, told.new_passphrase_file)


def add_key(told: Namespace) -> int:
    """Let one more person open a locked file with their own passphrase."""
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.slots import passphrase_slot

    with to_write(told) as book:
        if book.lock.keys is None:
            raise Refused(_("this practice file is not locked; `lock` locks it."))
        passphrase = _new_passphrase(told.new_passphrase_file)
        moment, slots = now(), book.lock.slots()
        slot = passphrase_slot(book.lock.keys, passphrase, told.name, slots)
        book.lock.add_slot(slot, author="", now=moment)
        note(book, "key_added", author="", now=moment)
    return 0


def keys(told: Namespace) -> int:
    """List what opens a locked file."""
    with to_check(told.book) as book:
        slots = book.lock.slots()
    if told.json:
        print_json([{"kind": slot.kind, "holder": slot.holder} for slot in slots])
    else:
        print_lines([_holder(slot.kind, slot.holder) for slot in slots] or [_("not locked")])
    return 0


def open_copies(told: Namespace) -> int:
    """List the files beside a locked one that can be read without its key; 1 where there are any."""
    found = _open_copies(told.book)
    if told.json:
        print_json([str(path) for path in found])
    else:
        print_lines(map(str, found))
    return 1 if found else 0


def _lock(book: "Book", told: Namespace, passphrase_file: str | None) -> int:
    from iastm_desktop.storage.locks import new_code
    from iastm_desktop.storage.relocking import lock_book
    from iastm_desktop.storage.slots import NewLock

    check_out(told.sheet, told.book)
    passphrase, holder, code = _new_passphrase(passphrase_file), _holder_of(book, told.name), new_code()
    _write_sheet(told.sheet, book, code)
    try:
        _have_typed_back(code, told.sheet)
        aside = lock_book(book, NewLock(code=code, passphrase=passphrase, holder=holder), now=now())
    except BaseException:
        told.sheet.unlink(missing_ok=True)  # a sheet that opens nothing would be believed in
        raise
    _carry_second_place(book.book_id, told.book)
    print_lines(_done_words(told.book, aside))
    return 0


def _carry_second_place(old_id: str, path: Path) -> None:
    """Let the new file's backups go where the old one's went: the window keeps the place under the book's id."""
    from iastm_desktop.kept_in_settings import carry_second_place
    from iastm_desktop.paths import settings_path

    with to_check(path) as book:
        new_id = book.book_id
    try:
        carry_second_place(settings_path(), old_id, new_id)
    except OSError as error:
        why = error.strerror or type(error).__name__
        remark(_("the second place for backups was not kept ({why}): choose it again in the window.").format(why=why))


def _write_sheet(path: Path, book: "Book", code: int) -> None:
    from iastm_desktop.reports.recovery_sheet import recovery_sheet_pdf
    from iastm_desktop.storage.age_files import identity_of
    from iastm_desktop.storage.locks import master_of

    identity = identity_of(master_of(code))
    pdf = recovery_sheet_pdf(groups_of(code), identity, book.practice(), file_name=book.path.name, made=now().date)
    write_whole(path, pdf)


def _have_typed_back(code: int, sheet: Path) -> None:
    """Ask for two groups as they stand on the printed sheet; Refused after three wrong ones."""
    groups = groups_of(code)
    print(_("The recovery sheet is {path}. Print it now.").format(path=sheet), flush=True)
    for number in sorted(secrets.SystemRandom().sample(range(GROUPS), ASKED_GROUPS)):
        for _again in range(TRIES):
            print(_("Group {number} on the sheet: ").format(number=number + 1), end="", flush=True)
            if is_group(sys.stdin.readline(100), groups[number]):
                break
        else:
            text = _("this is not group {number}. Nothing was locked, and the sheet is void.")
            raise Refused(text.format(number=number + 1))


def _new_passphrase(file: str | None) -> str:
    from iastm_desktop.storage.locks import what_is_wrong

    passphrase = secret(file, _("New passphrase: "))
    wrong = what_is_wrong(passphrase)
    if wrong:
        raise Refused(_(wrong))
    if file is None and secret(None, _("The same once more: ")) != passphrase:
        raise Refused(_("the two are not the same. Nothing was changed."))
    return passphrase


def _holder_of(book: "Book", name: str | None) -> str:
    """Return whose passphrase it is: the name given, or the one person who works here."""
    people = book.practitioners()
    if name:
        return name
    if len(people) == 1:
        return people[0].name
    raise WrongUse(_("say whose passphrase it is: --name NAME."))


def _holder(kind: str, holder: str) -> str:
    return _("recovery sheet") if kind == "sheet" else _("passphrase of {name}").format(name=holder)


def _done_words(path: Path, aside: Path) -> list[str]:
    words = [_("{path} is locked.").format(path=path), _(IS_LOCKED), _(IS_OPEN), _(WHO_FINDS_IT)]
    words.append(_("Delete the file of the recovery sheet once it is printed: who finds it can read everything."))
    words.append(_("The file from before is kept as {path}, and opens without this lock.").format(path=aside))
    others = [copy for copy in _open_copies(path) if copy != aside]
    words += [_("So does {path}.").format(path=copy) for copy in others]
    words.append(_("Destroy these once the locked file has proved itself. `open-copies` lists them again."))
    return words


def _open_copies(path: Path) -> tuple[Path, ...]:
    """Return what lies beside a locked book and in the places of its backups and opens without its key."""
    from iastm_desktop.storage.relocking import open_copies as find

    with to_check(path) as book:
        if not book.lock.is_on:
            return ()
        earlier = book.lock.earlier_book()
        folders, away = places_of(path, book.book_id, earlier)
        remark_away(away)
        return find(path, book.book_id, earlier, *folders)
