"""The outbox: a folder on this computer into which the summary of each signed visit is written for the front desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.front_desk import front_desk_copy
from iastm_desktop.domain.outgoing import file_stem
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.viewing import note_done
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.preferences import Preferences

CHOICE, KINDS_CHOICE = "signing/outbox", "signing/outbox_kinds"
SUMMARY, DESK, CLIENT = "summary", "desk", "client"
KINDS = {SUMMARY: _("Whole summary"), DESK: _("Front desk copy"), CLIENT: _("Page for the client")}
_TAILS = {SUMMARY: "", DESK: _(" front desk"), CLIENT: _(" for the client")}


def outbox_folder(preferences: Preferences | None) -> Path | None:
    """Return the folder that was chosen on this computer, None where none was."""
    chosen = preferences.choice(CHOICE) if preferences else ""
    return Path(chosen) if chosen else None


def outbox_kinds(book: OpenBook) -> tuple[str, ...]:
    """Return which PDFs go there; unless chosen, what this practice's front desk may read."""
    said = book.preferences.choice(KINDS_CHOICE) if book.preferences else ""
    chosen = tuple(kind for kind in KINDS if kind in said.split())
    return chosen or ((SUMMARY,) if book.desk_reads else (DESK,))


def file_name(record: SessionRecord, kind: str = SUMMARY) -> str:
    """Return a name any system can keep: the client, the day and the time of the visit, which PDF."""
    when = f"{record.session.started_at.local:%Y-%m-%d %H%M}"
    return f"{file_stem(record.client.name, _('visit'))} {when}{_TAILS[kind]}.pdf"


def put_in_outbox(
    book: OpenBook, parts: Parts, session: str, on_done: Callable[[str], None] = lambda _name: None
) -> None:
    """Write the chosen PDFs of a signed visit into the outbox, where there is one; `trouble` says why it was not."""
    folder = outbox_folder(book.preferences)
    if folder is None:
        return

    def write(record: SessionRecord | None) -> None:
        if record is None:
            return
        for kind in outbox_kinds(book):
            _write(book, parts, record, folder / file_name(record, kind), kind, on_done)

    book.ask(book, lambda opened: opened.session(session), write)


def _write(
    book: OpenBook, parts: Parts, record: SessionRecord, path: Path, kind: str, on_done: Callable[[str], None]
) -> None:
    practice = book.practice

    def write() -> None:
        from iastm_desktop.ui.summary_dialog import make_handout, make_pdf, write_pdf

        shown = front_desk_copy(record) if kind == DESK else record
        make = make_handout if kind == CLIENT else make_pdf
        write_pdf(path, make(shown, practice, parts))

    def finish(_nothing: None) -> None:
        note_done(book, "exported", client=record.client.id, session=record.session.id)
        on_done(path.name)

    run_in_background(write, finish, lambda error: book.trouble.emit(_why_not(path, error)), receiver=book)


def _why_not(path: Path, error: OSError) -> str:
    text = _("The visit is signed; its summary could not be put into {folder}: {why}. Save it from the visit instead.")
    return text.format(folder=path.parent, why=error.strerror or type(error).__name__)
