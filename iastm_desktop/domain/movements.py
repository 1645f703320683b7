"""Several regions in one movement: a set of strokes that share a label, with one time for all or each its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from iastm_desktop.domain.entries import DrawnPath, Entry, Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.regions import RegionTable, SidedRegion

SHARED, OWN = "shared", "own"
# What belongs to one stroke alone: pain and reasons are never filled in, a line is drawn anew.
NOT_AGAIN = (
    "id", "session", "position", "at", "note", "set", "of", "region", "side", "time", "timed", "pain_nrs", "path",
    "overrides", "breach", "count",
)  # fmt: skip
OTHER_SIDE = {"left": "right", "right": "left"}


def next_set(record: SessionRecord) -> str:
    """Return a label that no set of the session has had, taken back or not."""
    known = {entry.set for entry in (*record.entries, *record.withdrawn)}
    return next(str(number) for number in range(1, len(known) + 2) if str(number) not in known)


def one_movement(
    dose: Mapping[str, Any], places: Sequence[SidedRegion], *, path: DrawnPath | None, time: str, label: str
) -> list[dict[str, Any]]:
    """Return the fields of the strokes of one movement. The line is kept with the region it runs over most.

    A single region makes no set, whatever `time` and `label` say.
    """
    together = {"set": label, "time": time} if len(places) > 1 else {}
    strokes = [{**dose, **together, **place._asdict()} for place in places]
    if path and strokes:
        strokes[0]["path"] = to_plain(path)
    return strokes


def with_its_set(old: Stroke, new: Stroke, entries: Iterable[Entry]) -> tuple[Stroke, ...]:
    """Return the other strokes of a set as a changed time leaves them: the time they share is one for all of them.

    A set that shares no time any more leaves each stroke the time it had; one that begins to takes the new one.
    """
    before, after = (old.time, old.duration_s, old.timed), (new.time, new.duration_s, new.timed)
    if new.set is None or before == after or SHARED not in (old.time, new.time):
        return ()
    told = {"time": new.time, "duration_s": new.duration_s, "timed": new.timed} if new.time == SHARED else {"time": OWN}
    others = (entry for entry in entries if isinstance(entry, Stroke) and entry.set == new.set and entry.id != new.id)
    made = ((other, replace(other, **told)) for other in others)
    return tuple(changed for other, changed in made if changed != other)


def on_places(kind: str, told: Mapping[str, Any], places: Sequence[SidedRegion], *, label: str) -> list[dict[str, Any]]:
    """Return the fields of what is no tool work, an item for each place; areas of one pain share a label."""
    together = {"set": label} if kind == "pain_area" and len(places) > 1 else {}
    return [{**told, **place._asdict(), **together} for place in places] or [dict(told)]


def last_dose(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the dose of the newest stroke, to be charted again; empty where there is none."""
    strokes = [entry for entry in entries if isinstance(entry, Stroke)]
    told = to_plain(strokes[-1]) if strokes else {}
    return {name: value for name, value in told.items() if name not in NOT_AGAIN}


def mirrored(place: SidedRegion, regions: RegionTable) -> SidedRegion | None:
    """Return the same region on the client's other side, None for one on the midline."""
    other = OTHER_SIDE.get(place.side, "")
    return SidedRegion(place.region, other) if other in regions.region(place.region).sides else None
