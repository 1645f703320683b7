"""Signing the open visit: whoever signs is asked, then the book signs what it holds, or says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.signing import Missing
from iastm_desktop.ui.open_book import MAY_NOT_CHART, OpenBook
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.errors import BookError


class Signing(QObject):
    """Asks and signs. `signed` follows COMMIT; `missing` carries what the book says is missing; `failed` why not."""

    signed = Signal()
    missing = Signal(object)
    failed = Signal(str)

    def __init__(self, over: QWidget, editor: SessionEditor) -> None:
        super().__init__(over)
        self._over, self._editor = over, editor

    def ask(self, book: OpenBook) -> None:
        """Ask who signs; the sheet says whose visit of which day it is."""
        record = self._editor.record
        words = _("Sign the visit of {day}, {name}").format(
            day=f"{record.session.started_at.date.day} {record.session.started_at.date:%B}", name=record.client.known_as
        )
        ask_pin(
            self._over,
            book,
            words=words,
            purpose="sign",
            people=signers(book, [signature.practitioner for signature in record.signatures]),
            session=record.session.id,
            on_right=lambda signer: self._sign(book, signer),
        )

    def _sign(self, book: OpenBook, signer: Signer) -> None:
        session, parts = self._editor.record.session.id, self._editor.parts
        role = book.role if book.practitioner and signer.practitioner == book.practitioner.id else ""

        def sign_it(opened: Book) -> tuple[Missing, ...]:
            from iastm_desktop.storage.errors import refused
            from iastm_desktop.storage.signing import sign

            if book.storage.held:  # what is not saved would be locked out
                raise refused(_("something of this visit is not saved yet"))
            return sign(
                opened,
                session,
                signer.practitioner,
                by=signer.by,
                now=parts.now(),
                catalogue=parts.catalogue,
                role=role,
            )

        book.ask_or(self, sign_it, self._on_answer, self._on_failed)

    def _on_answer(self, missing: Sequence[Missing]) -> None:
        if missing:
            self.missing.emit(tuple(missing))
        else:
            self._editor.read_again(self.signed.emit)

    def _on_failed(self, error: BookError) -> None:
        self.failed.emit(str(error))


def signers(book: OpenBook, have_signed: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the ids of those who may sign, whoever acts now first, without those who have."""
    acting = [book.practitioner.id] if book.practitioner else []
    others = [person.id for person in book.practitioners.values() if set(person.roles) != {MAY_NOT_CHART}]
    return tuple(one for one in dict.fromkeys((*acting, *others)) if one in others and one not in have_signed)


def add_note(
    over: QObject,
    book: OpenBook,
    editor: SessionEditor,
    text: str,
    signer: Signer,
    on_added: Callable[[], None],
    on_failed: Callable[[str], None],
) -> None:
    """Add a note to the signed visit; `on_failed` gets why it was not."""
    session, now = editor.record.session.id, editor.parts.now()

    def add(opened: Book) -> str:
        from iastm_desktop.storage.signing import add_note as add_to_book

        try:
            add_to_book(opened, session, text, signer.practitioner, now=now)
        except ValueError as error:
            return _(str(error))
        return ""

    def answer(wrong: str) -> None:
        if wrong:
            on_failed(wrong)
        else:
            editor.read_again(on_added)

    book.ask_or(over, add, answer, lambda error: on_failed(str(error)))
