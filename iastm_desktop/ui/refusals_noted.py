"""What the rules refuse in the window goes into the audit trail: when, who, which rule; never a word of a client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.rulings import Ruling
from iastm_desktop.ui.session_editor import SessionEditor

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.ui.open_book import OpenBook

REFUSED = "refused"


def note_refusals(book: OpenBook, editor: SessionEditor) -> None:
    """Write down each refusal of a session; a book that cannot take the line stops nobody."""
    editor.refused.connect(lambda _entries, rulings: _note(book, editor, rulings))


def _note(book: OpenBook, editor: SessionEditor, rulings: Iterable[Ruling]) -> None:
    rules, at, author = sorted({ruling.rule for ruling in rulings}), now(), book.author
    record = editor.record
    client, session, role = record.client.id, record.session.id, record.session.role

    def write(opened: Book) -> None:
        from iastm_desktop.storage.audit import note

        note(opened, REFUSED, author=author, now=at, client=client, session=session, role=role, rules=rules)

    def leave(_error: BookError) -> None:
        """Leave it: what was refused is not charted either way."""

    book.ask_or(editor, write, lambda _nothing: None, leave)
