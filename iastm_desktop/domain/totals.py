"""Totals of a session: tool time with shared time counted once, regions worked on."""

from collections.abc import Iterable

from iastm_desktop.domain.entries import Entry, Stroke, Technique, sided_region
from iastm_desktop.domain.regions import SidedRegion

BY_HAND = "hand_or_elbow"  # a stroke without a tool


def tool_seconds(entries: Iterable[Entry]) -> int:
    """Return the seconds of tool work, by hand not counted; the shared time of a set counts once, as its longest."""
    own, shared = 0, dict[str | None, int]()
    for entry in entries:
        if not isinstance(entry, Stroke) or entry.tool == BY_HAND:
            continue
        if entry.time == "shared":
            shared[entry.set] = max(shared.get(entry.set, 0), entry.duration_s)
        else:
            own += entry.duration_s
    return own + sum(shared.values())


def worked_regions(entries: Iterable[Entry]) -> tuple[SidedRegion, ...]:
    """Return the regions that strokes and techniques worked on, each once, in order."""
    places = (sided_region(entry) for entry in entries if isinstance(entry, Stroke | Technique))
    return tuple(dict.fromkeys(place for place in places if place))
