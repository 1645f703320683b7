"""The commands that make, fill, read and check a book."""

import os
import sys
import tempfile
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iastm_desktop.assets import load_rulebook
from iastm_desktop.cli_opening import note_in, note_list_seen, note_seen, to_check, to_read, to_write
from iastm_desktop.cli_output import Refused, WrongUse, print_json, print_lines, remark
from iastm_desktop.cli_person import reader
from iastm_desktop.domain.facts import Record, Save, SessionRecord, new_id
from iastm_desktop.domain.fields import FieldError
from iastm_desktop.domain.front_desk import front_desk_copy
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.moved import MovedAway, moved_away_words, moved_words
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.rules import Rulebook
from iastm_desktop.domain.session_file import SIZE_LIMIT, session_to_plain
from iastm_desktop.search import find_clients
from iastm_desktop.words import _

# SQLite, ReportLab and the demo are imported by the command that needs them: `--version` and `regions` need none.
if TYPE_CHECKING:
    from iastm_desktop.domain.people import Client
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.chain import Head
    from iastm_desktop.storage.findings import VerifyFinding
    from iastm_desktop.storage.reads import SessionLine


def new(told: Namespace) -> int:
    """Make an empty book, which holds only the note that it was made; an existing path is refused."""
    from iastm_desktop.storage.book import create_book

    made = Record(id=new_id(), kind="audit", body={"what": "book_made"})
    create_book(told.book, [Save(fact=made, author="", recorded_at=now())])
    return 0


def demo(told: Namespace) -> int:
    """Make a book with the demo practice as of a day; an existing path is refused."""
    from iastm_desktop.demo import NoSuchDay, create_demo

    moment = now()
    try:
        create_demo(told.book, told.today or moment.date, moment)
    except NoSuchDay as error:
        raise WrongUse(str(error)) from None
    return 0


def chart(told: Namespace) -> int:
    """Chart a session file and print the session's id once the book has it for good."""
    from iastm_desktop import charting

    data = _read_session_file(told.file)
    with to_write(told) as book:
        _back_up_first(book)
        try:
            charted = charting.chart(book, data, load_rulebook(), now())
        except FieldError as error:
            raise Refused(str(error)) from None
        except charting.NotCharted as error:
            raise Refused("\n".join(error.sentences)) from None
    print(charted.session, flush=True)
    for text in charted.remarks:
        remark(_("note: {text}").format(text=text))
    return 0


def _back_up_first(book: "Book") -> None:
    """Back the book up where its newest backup lacks anything; where that fails it is said, and work goes on."""
    from iastm_desktop.storage.audit import note
    from iastm_desktop.storage.backups import back_up_before
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.holder import account_name

    try:
        if back_up_before(book, now()):
            note(book, "backed_up", author="", now=now(), account=account_name())
    except BookError as error:
        remark(_("no backup was made first. {why}").format(why=error))


def clients(told: Namespace) -> int:
    """Print the clients that are searched for by name, number or birth date."""
    with to_read(told) as book:
        found = _found_people(book, told.search)
    if found:
        note_list_seen(told, "client_list", len(found))
    if told.json:
        print_json([to_plain(client) for client in found])
    else:
        print_lines(f"{client.id}  {client.born or ''!s:10}  {client.known_as}" for client in found)
    return 0


def _found_people(book: "Book", text: str) -> "list[Client]":
    """Return who is found by a name, once each; the name of an entry that was joined finds the one it leads to."""
    known, joined = book.clients(), book.joined_entries()
    by_id = {client.id: client for client in known} | {entry.id: book.client(own) for entry, own in joined}
    found = find_clients((*known, *(entry for entry, _own in joined)), text)
    people = (by_id[client.id] for client in found)
    return list({person.id: person for person in people if person}.values())


def sessions(told: Namespace) -> int:
    """Print the sessions of the book or of one client."""
    with to_read(told) as book:
        if told.client and book.client(told.client) is None:
            raise Refused(_("there is no client {id} in this book.").format(id=told.client))
        names = {client.id: client.known_as for client in book.clients()}
        found = book.sessions(client=told.client)
        away = book.moved_away(told.client) if told.client else ()
    if told.client:
        note_seen(told, told.client)
    elif found:
        note_list_seen(told, "visit_list", len(found))
    if told.json:
        print_json([*(_session_line(line, names) for line in found), *map(_away_line, away)])
    else:
        print_lines([*(_session_words(line, names) for line in found), *map(_away_words, away)])
    return 0


def show(told: Namespace) -> int:
    """Print one session: as text, or as the session file it came in by."""
    from iastm_desktop.session_text import session_lines

    read = _read_as(told)
    if told.json:
        print_json(session_to_plain(read.record))
    else:
        print_lines(session_lines(read.record, read.rulebook))
    return 0


def summary(told: Namespace) -> int:
    """Write the PDF of one session, or the client's page; an earlier PDF of that name is replaced, nothing else is."""
    from iastm_desktop.assets import load_body_map, map_picture
    from iastm_desktop.reports.handout import handout_pdf
    from iastm_desktop.reports.summary import summary_pdf

    check_out(told.out, told.book)
    read = _read_as(told)
    for_client = partial(handout_pdf, pictures=lambda *which: map_picture(*which).read_bytes())
    make = for_client if told.for_client else summary_pdf
    pdf = make(
        read.record,
        read.practice,
        catalogue=read.rulebook.catalogue,
        regions=read.rulebook.regions,
        body_map=load_body_map(),
    )
    write_whole(told.out, pdf)
    record = read.record
    note_in(told.book, "exported", author=read.by, client=record.client.id, session=record.session.id)
    return 0


def verify(told: Namespace) -> int:
    """Print what is wrong with the book; 1 where something is. It needs no key, but for the seals of a locked one."""
    with to_read(told) if told.passphrase_file else to_check(told.book) as book:
        findings, head = [*book.verify(), *_outside(book, told.fingerprint)], book.head()
        counts, seals_checked = book.counts(), not book.lock.needs_key
    if told.json:
        print_json({**_checked(findings, head, counts), "seals_checked": seals_checked})
    else:
        print_lines([finding.text for finding in findings] or [_whole_words(head)])
    if not seals_checked:
        remark(_("The file is locked, and its seals were not checked: that takes its key (--passphrase-file)."))
    is_whole = all(finding.is_note for finding in findings)
    if not is_whole:
        remark(_("Beside what is listed the file is as it was saved. Keep this file, and compare it with a backup."))
    return 0 if is_whole else 1


def _checked(findings: "list[VerifyFinding]", head: "Head", counts: dict[str, int]) -> dict[str, Any]:
    """Return what `verify` found, with how many rows each table has and where the file ends."""
    from iastm_desktop.storage.migrations import SCHEMA_VERSION
    from iastm_desktop.storage.outside import fingerprint

    return {
        "whole": all(finding.is_note for finding in findings),
        "findings": [to_plain(finding) for finding in findings],
        "counts": counts,
        "format": SCHEMA_VERSION,
        "fingerprint": str(fingerprint(head)),
    }


def _whole_words(head: "Head") -> str:
    from iastm_desktop.storage.migrations import SCHEMA_VERSION
    from iastm_desktop.storage.outside import fingerprint

    text = _("no findings; {seq} saves, format {version}; the file ends at {fingerprint}.")
    return text.format(seq=head.seq, version=SCHEMA_VERSION, fingerprint=fingerprint(head))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under a temporary name in its folder, then renamed."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".iastm-desktop.")
    except OSError as error:  # the file that was asked for is named, not the temporary one
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o600)  # a summary is about a person's health
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@dataclass(frozen=True, slots=True)
class _Read:
    """A session as it was read back, with the practice and the terms it is put into words with."""

    record: SessionRecord
    practice: Any
    rulebook: Rulebook
    by: str = ""  # who reads, where somebody was named


def _outside(book: "Book", words: str | None) -> "list[VerifyFinding]":
    from iastm_desktop.kept_in_settings import fingerprint_in, second_place_in
    from iastm_desktop.paths import settings_path
    from iastm_desktop.storage.kept_outside import disagreeing
    from iastm_desktop.storage.outside import parse_fingerprint

    try:
        kept = parse_fingerprint(words) if words else None
    except ValueError as error:
        raise WrongUse(f"{error}.") from None
    found = book.compare(kept) if kept else None
    in_settings = fingerprint_in(settings_path(), book.book_id, book.path)
    second = second_place_in(settings_path(), book.book_id)
    return [*([found] if found else []), *disagreeing(book, in_settings, second)]


def _read_as(told: Namespace) -> _Read:
    """Return the session as whoever was named may read it; that it was seen is written down."""
    by = reader(told)
    read = _read_session(told)
    note_seen(told, read.record.client.id, by.person.id if by.person else "")
    record = read.record if by.reads_notes else front_desk_copy(read.record)
    return replace(read, record=record, by=by.person.id if by.person else "")


def _read_session(told: Namespace) -> _Read:
    from iastm_desktop.charting import with_own_terms

    wanted = told.session
    with to_read(told) as book:
        session = book.latest_session() if wanted == "latest" else wanted
        if session is None:
            raise Refused(_("nothing is charted in this book yet."))
        record = book.session(session)
        if record is None:
            raise Refused(_("there is no session {id} in this book.").format(id=session))
        return _Read(record, book.practice(), with_own_terms(load_rulebook(), book))


def _read_session_file(name: str) -> bytes:
    """Return the bytes of a session file, a little more than the limit at most; `-` is stdin."""
    if name == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    with Path(name).open("rb") as file:
        return file.read(SIZE_LIMIT + 1)


def check_out(out: Path, book: Path) -> None:
    """Refuse to write a PDF over the book or over what is no PDF."""
    if not out.exists():
        return
    if not out.is_file():
        raise WrongUse(_("{path} is not a file.").format(path=out))
    if book.exists() and out.samefile(book):
        raise WrongUse(_("{path} is the practice file itself.").format(path=out))
    with out.open("rb") as file:
        if file.read(5) not in (b"%PDF-", b""):
            raise WrongUse(_("{path} is there already and is no PDF; it was left as it is.").format(path=out))


def _session_line(line: "SessionLine", names: dict[str, str]) -> dict[str, Any]:
    stored: dict[str, Any] = to_plain(line)
    return {"date": line.started_at.date.isoformat(), "client_name": names.get(line.client), **stored}


def _session_words(line: "SessionLine", names: dict[str, str]) -> str:
    when = f"{line.started_at.local:%Y-%m-%d %H:%M}"
    state = line.outcome or ("" if line.ended_at else _("not finished"))
    moved = moved_words(line.moved_at) if line.moved_at else ""
    parts = (line.id, when, names.get(line.client, line.client), state, moved)
    return "  ".join(part for part in parts if part)


def _away_line(away: MovedAway) -> dict[str, Any]:
    """Return what a list says of a visit that was charted on this client by mistake: nothing of the visit."""
    return {"id": away.session, "date": away.started_at.date.isoformat(), "moved_away_at": away.moved_at.isoformat()}


def _away_words(away: MovedAway) -> str:
    return f"{away.session}  {away.started_at.date}  {moved_away_words(away)}"
