"""The order of a session's entries: one goes before or behind its neighbour, and each that moves is a next version."""

from collections.abc import Sequence
from dataclasses import replace

from iastm_desktop.domain.entries import Entry


def moved(entries: Sequence[Entry], entry_id: str, by: int) -> tuple[Entry, ...]:
    """Return the entries whose place is another after one went `by` places (-1 earlier, 1 later), with their positions.

    Empty where it is at the end already. Two windows may have given out one position: places that are equal are told
    apart by it, the entries behind them move along.
    """
    at = next(place for place, entry in enumerate(entries) if entry.id == entry_id)
    if not 0 <= at + by < len(entries):
        return ()
    order = list(entries)
    order.insert(at + by, order.pop(at))
    positions: list[int] = []
    for entry in entries:
        positions.append(max(entry.position, positions[-1] + 1 if positions else entry.position))
    pairs = zip(order, positions, strict=True)
    return tuple(replace(entry, position=position) for entry, position in pairs if entry.position != position)
