"""Marks on the client's own map: what lasts from visit to visit until somebody sees that it has healed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from iastm_desktop.domain.entries import Mark


def lasting(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks that have not healed, from all visits in the order they were charted, each once.

    A mark with `healed_on` ends the same mark of the same place charted before it; where it gives a size or a day of
    its own, only the one that has them.
    """
    there: list[Mark] = []
    for mark in marks:
        if mark.healed_on is None:
            there = [other for other in there if _facts(other) != _facts(mark)]
            there.append(mark)
        else:
            there = [other for other in there if not _ends(mark, other)]
    return tuple(there)


def healed(mark: Mark, day: date) -> Mark:
    """Return the entry that says a mark has healed: the same mark, with the day."""
    return replace(mark, id="", session="", position=0, at=None, of=None, set=None, healed_on=day)


def _ends(healing: Mark, mark: Mark) -> bool:
    same = (healing.region, healing.side, healing.mark) == (mark.region, mark.side, mark.mark)
    return (
        same
        and healing.size_mm in (None, mark.size_mm)
        and (healing.seen_on in (None, mark.seen_on) or healing.seen_on == healing.healed_on)
    )


def _facts(mark: Mark) -> tuple[object, ...]:
    return mark.region, mark.side, mark.mark, mark.size_mm, mark.seen_on
