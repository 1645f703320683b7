"""The commands that sign a visit, add notes to a signed one, show its history, and read the audit trail."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.assets import load_rulebook
from iastm_desktop.cli_opening import note_in, note_seen, to_read, to_write
from iastm_desktop.cli_output import Refused, WrongUse, print_json, print_lines
from iastm_desktop.cli_person import how as _how
from iastm_desktop.cli_person import reader
from iastm_desktop.cli_person import who as _who
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.visit_history import changes_of
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.domain.audit import AuditLine
    from iastm_desktop.storage.book import Book

PIN_BYTES = 100


def sign(told: Namespace) -> int:
    """Sign a complete visit as one practitioner; 1 with what is missing where it is not complete."""
    from iastm_desktop.charting import with_own_terms
    from iastm_desktop.storage import signing
    from iastm_desktop.storage.errors import SaveFailed

    with to_write(told) as book:
        session, person = _session(book, told.session), _who(book, told.practitioner)
        catalogue = with_own_terms(load_rulebook(), book, now().date).catalogue
        by = _how(book, person, told.pin_file)
        try:
            missing = signing.sign(book, session, person.id, by=by, now=now(), catalogue=catalogue)
        except SaveFailed as error:
            raise Refused(str(error)) from None
    if missing:
        raise Refused("\n".join(_(one.words) for one in missing))
    return 0


def add_note(told: Namespace) -> int:
    """Add a note, read from a file or stdin, to a signed visit."""
    from iastm_desktop.storage import signing
    from iastm_desktop.storage.errors import SaveFailed

    text = sys.stdin.read() if told.file == "-" else Path(told.file).read_text("utf-8")
    with to_write(told) as book:
        session, person = _session(book, told.session), _who(book, told.practitioner)
        _how(book, person, told.pin_file)
        try:
            signing.add_note(book, session, text, person.id, now=now())
        except (ValueError, SaveFailed) as error:
            raise Refused(_(str(error))) from None
    return 0


def move(told: Namespace) -> int:
    """Let a signed visit belong to the right client."""
    from iastm_desktop.storage.errors import SaveFailed
    from iastm_desktop.storage.moving import move_signed

    with to_write(told) as book:
        session, person = _session(book, told.session), _who(book, told.practitioner)
        _how(book, person, told.pin_file)
        try:
            move_signed(book, session, told.client, told.why, person.id, now=now())
        except (ValueError, SaveFailed) as error:
            raise Refused(_(str(error))) from None
    return 0


def history(told: Namespace) -> int:
    """Print every version of a visit and of what stands in it, with what each changed."""
    from iastm_desktop.charting import with_own_terms
    from iastm_desktop.signed_text import history_lines

    by = reader(told)
    if not by.reads_notes:
        raise Refused(_("the front desk reads no history of a visit, unless the practice opens clinical notes."))
    with to_read(told) as book:
        session = _session(book, told.session)
        saves, record = book.history_of_session(session), book.session(session)
        names = {person.id: person.name for person in book.practitioners()}
        rulebook = with_own_terms(load_rulebook(), book)
    if record:
        note_seen(told, record.client.id, by.person.id if by.person else "")
    changes = changes_of(saves, rulebook.catalogue, rulebook.regions)
    if told.json:
        print_json([{**to_plain(change), "name": names.get(change.author)} for change in changes])
    else:
        print_lines(history_lines(changes, names))
    return 0


def audit(told: Namespace) -> int:
    """Print who did and saw what, newest first: of one client where given, as PDF where a file is named."""
    from iastm_desktop.domain.audit import matches, told_together

    with to_read(told) as book:
        known = book.client(told.client) if told.client else None
        if told.client and known is None:
            raise Refused(_("there is no client {id} in this book.").format(id=told.client))
        names = {person.id: person.name for person in book.practitioners()}
        names |= {client.id: client.name for client in book.clients()}
        lines = [line for line in _whole_trail(book, told.client) if matches(line, told.search, names)]
        shown, practice, head = tuple(told_together(lines)), book.practice(), book.head()
    if told.out and known:
        from iastm_desktop.cli_books import write_whole
        from iastm_desktop.reports.story_audit import audit_pdf
        from iastm_desktop.storage.outside import fingerprint

        write_whole(told.out, audit_pdf(shown, known, practice, names=names, fingerprint=str(fingerprint(head))))
        note_in(told.book, "exported", client=known.id, scope="audit trail")
    elif told.out:
        raise WrongUse(_("say whose trail: --client ID."))
    elif told.json:
        print_json([{**to_plain(line), "who": names.get(line.author)} for line in lines])
    else:
        print_lines(_audit_words(line, names) for line in shown)
    return 0


def _whole_trail(book: "Book", client: str | None) -> "Iterator[AuditLine]":
    before: int | None = None
    while lines := book.audit_trail(client, before):
        yield from lines
        before = lines[-1].seq


def _audit_words(line: "AuditLine", names: dict[str, str]) -> str:
    from iastm_desktop.domain.audit import event_words

    when = f"{line.at.local:%Y-%m-%d %H:%M}" if line.at else ""
    client = f"  [{names.get(line.client, line.client)}]" if line.client else ""
    return f"{when:16}  {names.get(line.author) or _('the program')}: {event_words(line)}{client}"


def _session(book: "Book", wanted: str) -> str:
    session = book.latest_session() if wanted == "latest" else wanted
    if session is None or book.session(session) is None:
        raise Refused(_("there is no session {id} in this book.").format(id=wanted))
    return session
