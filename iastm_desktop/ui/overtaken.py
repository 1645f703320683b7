"""Saves that another window overtook, made anew on top of what it saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.merging import renewed

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book


def renewed_in(book: Book, saves: Sequence[Save]) -> tuple[Save, ...]:
    """Return the saves as they stand on top of what the book holds of the same facts."""
    facts = dict.fromkeys(save.fact.id for save in saves)
    return tuple(
        new
        for fact_id in facts
        for new in renewed([save for save in saves if save.fact.id == fact_id], book.history(fact_id))
    )
