"""Moving a signed visit to the right client: whoever may sign is asked, then the book keeps the move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.people import Client
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.signing_flow import signers
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book


class Moving(QObject):
    """Asks and moves. `moved` follows COMMIT; `failed` says why not."""

    moved = Signal()
    failed = Signal(str)

    def __init__(self, over: QWidget, editor: SessionEditor) -> None:
        super().__init__(over)
        self._over, self._editor = over, editor

    def ask(self, client: Client, why: str) -> None:
        """Ask who moves the visit; the sheet says from whom to whom."""
        book, session = self._editor.book, self._editor.record.session
        if book is None:
            return
        words = _("Move the visit of {day} from {one} to {other}").format(
            day=f"{session.started_at.date.day} {session.started_at.date:%B}",
            one=self._editor.record.client.known_as,
            other=client.known_as,
        )
        ask_pin(
            self._over,
            book,
            words=words,
            purpose="move",
            people=signers(book),
            session=session.id,
            on_right=lambda signer: self._move(client, why, signer),
        )

    def _move(self, client: Client, why: str, signer: Signer) -> None:
        session, now = self._editor.record.session.id, self._editor.parts.now()

        def move(book: Book) -> str:
            from iastm_desktop.storage.moving import move_signed

            try:
                move_signed(book, session, client.id, why, signer.practitioner, now=now)
            except ValueError as error:
                return _(str(error))
            return ""

        if self._editor.book:
            failed = lambda error: self.failed.emit(_("Not moved: {why}").format(why=error))  # noqa: E731
            self._editor.book.ask_or(self, move, self._on_answer, failed)

    def _on_answer(self, wrong: str) -> None:
        if wrong:
            self.failed.emit(wrong)
        else:
            self.moved.emit()
