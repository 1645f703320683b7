"""Like last time: what an earlier visit or a routine did, as a plan that counts for nothing until it is confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from iastm_desktop.domain.entries import Entry, HomeCare, Stroke, TapOut, Technique, sided_region

ANOTHER_DAY = " again"  # behind a set's label, so that a plan never falls in with a set made today
Planned = Stroke | Technique | HomeCare


def planned_from(entries: Iterable[Entry]) -> tuple[Planned, ...]:
    """Return the work and home care of a visit as a plan, each thing once for each time it was done.

    The dose is copied. Pain, reactions, notes, reasons and breaches never are: they belong to the day they happened.
    """
    return tuple(_plain(entry) for entry in entries if isinstance(entry, Stroke | Technique | HomeCare))


def settled_by(plan: Sequence[Planned], entries: Iterable[Entry]) -> tuple[Entry | None, ...]:
    """Return for each item of a plan the entry that settles it, None where nothing was charted for it yet.

    An entry settles one item of its kind and place, first the one of the same tool: whoever changes the dose, or charts
    by hand what the plan has, has not left it out.
    """
    settled: list[Entry | None] = [None] * len(plan)
    free = list(entries)
    for alike in (_same_thing, _same_place):
        for place, item in enumerate(plan):
            entry = next((entry for entry in free if alike(item, entry)), None)
            if settled[place] is None and entry is not None:
                settled[place] = entry
                free.remove(entry)
    return tuple(settled)


def in_pairs(plan: Sequence[Planned]) -> tuple[tuple[int, ...], ...]:
    """Return the places of a plan's items, what is the same work on both sides together, in the plan's order."""
    groups: list[list[int]] = []
    for place, item in enumerate(plan):
        other = next((group for group in groups if len(group) == 1 and _mirrored(plan[group[0]], item)), None)
        if other is None:
            groups.append([place])
        else:
            other.append(place)
    return tuple(tuple(group) for group in groups)


def still_planned(plan: Sequence[Planned], entries: Iterable[Entry]) -> tuple[Planned, ...]:
    """Return what of a plan was not charted yet."""
    return tuple(item for item, entry in zip(plan, settled_by(plan, entries), strict=True) if entry is None)


def tap_outs_of(entries: Iterable[Entry]) -> tuple[TapOut, ...]:
    """Return where the client asked to ease, move or stop, in order: the next visit opens with it."""
    return tuple(entry for entry in entries if isinstance(entry, TapOut))


def _plain(entry: Planned) -> Planned:
    together = f"{entry.set}{ANOTHER_DAY}" if entry.set and not entry.set.endswith(ANOTHER_DAY) else entry.set
    nobody = {"id": "", "session": "", "position": 0, "at": None, "of": None, "set": together}
    if isinstance(entry, HomeCare):
        return HomeCare(text=entry.text)
    if isinstance(entry, Technique):
        return replace(entry, **nobody, breach=None)  # type: ignore[arg-type]
    nothing_felt = {"note": None, "pain_nrs": None, "overrides": (), "breach": None, "timed": "about"}
    return replace(entry, **nobody, **nothing_felt)  # type: ignore[arg-type]


def _same_thing(item: Planned, entry: Entry) -> bool:
    """Tell whether an entry is what was planned, whatever its dose."""
    if not _same_place(item, entry):
        return False
    if isinstance(item, Stroke) and isinstance(entry, Stroke):
        return (item.tool, item.tool_name) == (entry.tool, entry.tool_name)
    return not isinstance(item, Technique) or item.technique == getattr(entry, "technique", None)


def _mirrored(one: Planned, other: Planned) -> bool:
    """Tell whether the one is the other's work on the opposite side, with the same dose."""
    if isinstance(one, HomeCare) or isinstance(other, HomeCare) or {one.side, other.side} != {"left", "right"}:
        return False
    return replace(one, side=other.side, set=None) == replace(other, set=None)


def _same_place(item: Planned, entry: Entry) -> bool:
    if isinstance(item, HomeCare):
        return isinstance(entry, HomeCare) and entry.text == item.text
    return item.kind == entry.kind and sided_region(item) == sided_region(entry)
