"""The end of a visit: which worked regions nobody looked at afterwards, and what was not asked."""

from collections.abc import Iterable, Sequence

from iastm_desktop.domain.entries import Entry, Measure, Reaction, Stroke, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import worked_regions

PAIN_SCALES = ("nrs_rest", "nrs_movement")
NOTHING = "none"
BEFORE, AFTER = "pre", "post"


def not_looked_at(entries: Sequence[Entry]) -> tuple[SidedRegion, ...]:
    """Return the worked regions without a reaction since the work began, in order; `none` is one: it was looked."""
    seen = {sided_region(entry) for entry in entries if isinstance(entry, Reaction) and entry.phase != BEFORE}
    return tuple(place for place in worked_regions(entries) if place not in seen)


def nothing_seen(entries: Sequence[Entry]) -> tuple[Reaction, ...]:
    """Return the record of having looked and seen nothing, for each worked region that has no reaction yet."""
    return tuple(
        Reaction(reaction=NOTHING, phase=AFTER, region=place.region, side=place.side)
        for place in not_looked_at(entries)
    )


def pain_after(entries: Iterable[Entry]) -> Measure | None:
    """Return the last pain of the whole body that was asked after the work, None where it was not."""
    return _pain(entries, AFTER)


def pain_before(entries: Iterable[Entry]) -> Measure | None:
    """Return the last pain of the whole body that was asked before the work, None where it was not."""
    return _pain(entries, BEFORE)


def timed_strokes(entries: Iterable[Entry]) -> tuple[int, int]:
    """Return how many strokes were timed by the clock, and how many have a time that was chosen."""
    strokes = [entry for entry in entries if isinstance(entry, Stroke)]
    by_clock = sum(stroke.timed == "clock" for stroke in strokes)
    return by_clock, len(strokes) - by_clock


def _pain(entries: Iterable[Entry], phase: str) -> Measure | None:
    asked = (e for e in entries if isinstance(e, Measure) and e.measure in PAIN_SCALES and e.region is None)
    return next((measure for measure in reversed(tuple(asked)) if measure.phase == phase), None)
