"""Somebody else takes over in the menu: whoever has a PIN says it first; a wrong one is counted and written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from iastm_desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from iastm_desktop.ui.open_book import OpenBook


def take_over(over: QWidget, book: OpenBook, practitioner: str, role: str, on_done: Callable[[bool], object]) -> None:
    """Let `practitioner` act in `role`, asked for the PIN where there is one; `on_done` hears whether they act now."""
    if practitioner == book.author:  # another role of the same person
        on_done(book.act_as(practitioner, role))
        return
    from iastm_desktop.storage.pins import pin_digits

    def ask(digits: dict[str, int]) -> None:
        if practitioner not in digits:
            on_done(book.act_as(practitioner, role))
            return
        from iastm_desktop.ui.pin_sheet import ask_pin

        sheet = ask_pin(
            over,
            book,
            words=_("Who goes on?"),
            purpose="act_as",
            people=(practitioner,),
            on_right=lambda _signer: on_done(book.act_as(practitioner, role)),
        )
        sheet.lifted.connect(lambda: on_done(False))

    book.ask(over, pin_digits, ask)
