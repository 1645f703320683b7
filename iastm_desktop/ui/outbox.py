"""The outbox: a folder on this computer into which the summary of each signed visit is written for the front desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.outgoing import file_stem
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.viewing import note_done
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.preferences import Preferences

CHOICE = "signing/outbox"


def outbox_folder(preferences: Preferences | None) -> Path | None:
    """Return the folder that was chosen on this computer, None where none was."""
    chosen = preferences.choice(CHOICE) if preferences else ""
    return Path(chosen) if chosen else None


def file_name(record: SessionRecord) -> str:
    """Return a name any system can keep: the client, the day and the time of the visit."""
    return f"{file_stem(record.client.name, _('visit'))} {record.session.started_at.local:%Y-%m-%d %H%M}.pdf"


def put_in_outbox(
    book: OpenBook, parts: Parts, session: str, on_done: Callable[[str], None] = lambda _name: None
) -> None:
    """Write the summary of a signed visit into the outbox, where there is one; `trouble` says why it could not be."""
    folder = outbox_folder(book.preferences)
    if folder is None:
        return

    def write(record: SessionRecord | None) -> None:
        if record is None:
            return
        from iastm_desktop.ui.summary_dialog import make_pdf, write_pdf

        practice, path = book.practice, folder / file_name(record)

        def finish(_nothing: None) -> None:
            note_done(book, "exported", client=record.client.id, session=session)
            on_done(path.name)

        run_in_background(
            lambda: write_pdf(path, make_pdf(record, practice, parts)),
            finish,
            lambda error: book.trouble.emit(_why_not(path, error)),
            receiver=book,
        )

    book.ask(book, lambda opened: opened.session(session), write)


def _why_not(path: Path, error: OSError) -> str:
    text = _("The visit is signed; its summary could not be put into {folder}: {why}. Save it from the visit instead.")
    return text.format(folder=path.parent, why=error.strerror or type(error).__name__)
