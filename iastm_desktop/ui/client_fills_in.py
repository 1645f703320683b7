"""The client's screen over a session: what is filled in becomes its health check and its pain areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from iastm_desktop.domain.entries import PainArea, sided_region
from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.intake import KIND as INTAKE
from iastm_desktop.domain.intake import intake_body
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.session import Screening
from iastm_desktop.ui.client_screen import ClientScreen
from iastm_desktop.ui.health_more import empty_screening
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pin_sheet import ask_pin
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.pin_sheet import Signer

BY_CLIENT = "client"


def let_client_fill_in(
    over: QWidget, book: OpenBook, editor: SessionEditor, on_left: Callable[[], object] = lambda: None
) -> ClientScreen:
    """Cover the window with the client's screen; `on_left` once the practice has it back."""
    record = editor.record
    shown = record.screening or empty_screening(record.session.id)
    pain = tuple(e for e in record.entries if isinstance(e, PainArea) and e.by == BY_CLIENT)
    screen = ClientScreen(over, editor.parts, record.client, shown, pain)
    screen.identified.connect(partial(_take_client, book, editor))
    screen.answered.connect(partial(_take_answers, editor))
    screen.drawn.connect(partial(_take_pain, editor))
    screen.lifted.connect(on_left)
    screen.leave_wanted.connect(lambda: ask_for_practice(screen, book))
    screen.show_over()
    return screen


def let_client_fill_in_before(over: QWidget, book: OpenBook, parts: Parts, client: Client) -> ClientScreen:
    """Cover the window with the client's screen before a visit; each step is kept as a record that waits for it."""
    screen = ClientScreen(over, parts, client, empty_screening(""))
    record = Record(id=new_id(), kind=INTAKE, client=client.id, on_date=parts.now().date)
    versions = count(1)  # of a record that nobody else writes: two quick steps are two versions

    def keep(_told: object = None) -> None:
        told = replace(record, body=intake_body(screen.screening(), screen.pain.areas()))
        version = next(versions)
        reason = _("filled in by the client") if version > 1 else None
        book.save([book.save_of(told, version=version, reason=reason)], lambda: None)

    def take(corrected: Client) -> None:
        if corrected != client:
            book.correct(book, corrected, partial(book.take_client, corrected), reason=_("filled in by the client"))

    screen.identified.connect(take)
    screen.answered.connect(keep)
    screen.drawn.connect(keep)
    screen.leave_wanted.connect(lambda: ask_for_practice(screen, book))
    screen.show_over()
    return screen


def ask_for_practice(screen: ClientScreen, book: OpenBook) -> None:
    """Ask for a PIN where anybody of the practice has one; else the long press was the answer."""
    from iastm_desktop.storage.pins import pin_digits

    def decide(digits: dict[str, int]) -> None:
        people = [one for one in digits if one in book.practitioners]
        if not people:
            _leave(screen)
            return
        acting = book.practitioner.id if book.practitioner else ""
        first = sorted(people, key=lambda one: one != acting)
        words = _("Back to the practice")
        ask_pin(screen, book, words=words, purpose="client_screen", people=first, on_right=done)

    def done(_signer: Signer) -> None:
        _leave(screen)

    book.ask(screen, pin_digits, decide)


def _leave(screen: ClientScreen) -> None:
    screen.hand_over()
    screen.lift()


def _take_client(book: OpenBook, editor: SessionEditor, client: Client) -> None:
    if client != editor.record.client:
        editor.record = replace(editor.record, client=client)
        editor.changed.emit()
        book.correct(editor, client, lambda: None, reason=_("filled in by the client"))
        book.take_client(client)


def _take_answers(editor: SessionEditor, screening: Screening) -> None:
    if screening.answers or screening.medications or screening.allergies:
        editor.set_screening(screening)


def _take_pain(editor: SessionEditor, areas: tuple[PainArea, ...]) -> None:
    """Chart the places shown, correct those that changed, take back those that do not hurt after all."""
    there = {sided_region(e): e for e in editor.record.entries if isinstance(e, PainArea) and e.by == BY_CLIENT}
    shown = {sided_region(area): area for area in areas}
    for place, entry in there.items():
        if place not in shown:
            editor.withdraw(entry)
        elif shown[place] != entry:
            editor.correct(shown[place])
    new = [area for place, area in shown.items() if place not in there]
    if new:
        editor.add(new)
