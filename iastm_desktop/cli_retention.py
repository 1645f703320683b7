"""The commands about how long records are kept: the rule, what has passed, and the destruction of one record."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from iastm_desktop.assets import load_catalogue
from iastm_desktop.cli_opening import note_in, places_of, to_read, to_write
from iastm_desktop.cli_output import Refused, WrongUse, print_json, print_lines, remark, remark_away
from iastm_desktop.cli_person import how, who
from iastm_desktop.domain.destruction import Destruction, is_that_name, why_not
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.outgoing import csv_text
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.retention import Kept, RetentionRule, rule_of, rule_record, rule_words
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.destroying import Copy

HEADINGS = ("id", "name", "born", "visits", "last entry", "kept until")


def retention(told: Namespace) -> int:
    """Print the rule and the records whose time has passed; with --years set the practice's own rule first."""
    if told.years is not None or told.majority is not None or told.source:
        _set_rule(told)
    from iastm_desktop.storage.retention import records_over

    with to_read(told) as book:
        rule = rule_in(book)
        over = records_over(book, rule, told.on or now().date)
    if told.json:
        print_json({"rule": to_plain(rule), "passed": [_plain(kept) for kept in over]})
    elif told.csv:
        from iastm_desktop.cli_books import write_whole

        write_whole(
            told.csv, csv_text([HEADINGS, *(tuple(_plain(kept).values()) for kept in over)]).encode("utf-8-sig")
        )
        note_in(told.book, "exported", scope="list of records whose time is over")
    else:
        print_lines([_("Kept: {rule}.").format(rule=rule_words(rule)), *(_words(kept) for kept in over)])
    return 0


def destroy(told: Namespace) -> int:
    """Destroy the whole record of a client for good; print the files that still hold it, or delete them too."""
    from iastm_desktop.storage.destroying import destroy as destroy_record
    from iastm_desktop.storage.errors import SaveFailed
    from iastm_desktop.storage.retention import kept_of

    with to_write(told) as book:
        person = who(book, told.practitioner)
        kept = kept_of(book, told.client, rule_in(book))
        if kept is None:
            raise Refused(_("there is no client {id} in this book.").format(id=told.client))
        if not is_that_name(told.name, kept.client):
            raise Refused(_("that is not the name of this client; nothing was destroyed."))
        asked = Destruction(client=told.client, reason=told.reason, words=told.why, early=told.before_its_time)
        others = tuple(entry for entry, own in book.joined_entries() if own == kept.client.id)
        refused = why_not(asked, kept, now().date, load_catalogue(), others)
        if refused:
            raise Refused(_(refused))
        how(book, person, told.pin_file)
        ids = (kept.client.id, *(entry.id for entry in others))
        try:
            done = destroy_record(book, asked, kept, author=person.id, now=now())
        except SaveFailed as error:
            raise Refused(str(error)) from None
        text = _("destroyed: {visits} visits, {rows} rows. The note of it, without a name, stays in the practice file.")
        remark(text.format(visits=done.visits, rows=done.rows))
        return _deal_with_copies(book, ids, delete=told.delete_copies, author=person.id)


def rule_in(book: Book) -> RetentionRule:
    """Return the rule of a book's practice: its own, or the shipped one."""
    from iastm_desktop.storage.retention import own_setting

    return rule_of(own_setting(book), load_catalogue())


def _deal_with_copies(book: Book, ids: tuple[str, ...], *, delete: bool, author: str) -> int:
    """Say which files still hold the record, or make a new backup and delete them; 1 where one is left."""
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.backups import make_backup
    from iastm_desktop.storage.destroying import copies_that_hold, delete_copies
    from iastm_desktop.storage.errors import BookError

    moment, (folders, away) = now(), places_of(book.path, book.book_id, book.lock.earlier_book())
    held = copies_that_hold(book.path, folders, ids)
    wrong: tuple[str, ...] = ()
    if delete and held:
        print(make_backup(book, folders[0], moment).path, flush=True)
        wrong = delete_copies(copy for copy in held if not copy.sealed)
        with suppress(BookError):
            note(book, "backed_up", author=author, now=moment)
        held = copies_that_hold(book.path, folders, ids)
    for line in (*wrong, *(_copy_words(copy, moment) for copy in held)):
        remark(line)
    remark_away(away)
    remark(_("Copies elsewhere, papers and files that were given away are not looked for; the audit trail names them."))
    return 1 if wrong else 0


def _copy_words(copy: Copy, moment: Moment) -> str:
    words = _("may still hold it, and is sealed") if copy.sealed else _("still holds it")
    return _("{path} {words} ({days} days old)").format(path=copy.path, words=words, days=copy.days_old(moment))


def _set_rule(told: Namespace) -> None:
    if told.years is None or told.majority is None or not told.source or not told.practitioner:
        raise WrongUse(_("a rule of your own needs --years, --majority, --source and --as."))
    with to_write(told) as book:
        person = who(book, told.practitioner)
        how(book, person, told.pin_file)
        try:
            record = rule_record(told.years, told.majority, told.source)
        except ValueError as error:
            raise Refused(str(error)) from None
        newest = book.newest(record.id)
        version = newest.version + 1 if newest else 1
        book.save_all([Save(fact=record, author=person.id, recorded_at=now(), version=version)])


def _plain(kept: Kept) -> dict[str, object]:
    client = kept.client
    return {
        "id": client.id,
        "name": client.name,
        "born": client.born.isoformat() if client.born else None,
        "visits": kept.visits,
        "last_entry": kept.last.isoformat(),
        "kept_until": kept.until.isoformat(),
    }


def _words(kept: Kept) -> str:
    born = str(kept.client.born or _("no birth date: was this a minor?"))
    text = _("{id}  {name}, {born}  last entry {last}, kept until {until}")
    return text.format(id=kept.client.id, name=kept.client.name, born=born, last=kept.last, until=kept.until)
