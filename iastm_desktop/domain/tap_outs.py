"""Tap-outs: what one tap charts, whether its questions are answered, and where the tool does not go again today."""

from collections.abc import Iterable

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, Stroke, TapOut, sided_region
from iastm_desktop.domain.facts import SessionRecord, in_order
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import SidedRegion

RULE = "tap_out"
LIMITS = "tap_out_limits"
NOT_SAID, STOPPED = "not_said", "stopped"
DONE_BEFORE = "done before the client said stop"


def one_tap(place: SidedRegion | None, at: Moment, of: str | None = None) -> TapOut:
    """Return what one tap charts: the client said stop, here and now, and nothing else is known yet."""
    where = place._asdict() if place else {}
    return TapOut(reason=NOT_SAID, action=STOPPED, at=at, of=of, **where)


def waits(entry: Entry) -> bool:
    """Tell whether an entry is a tap-out of which nothing was said but `stopped`: its questions wait."""
    if not isinstance(entry, TapOut) or (entry.reason, entry.action) != (NOT_SAID, STOPPED):
        return False
    return entry.pain_nrs is None and entry.continued_elsewhere is None and not (entry.words or "").strip()


def waiting(entries: Iterable[Entry]) -> tuple[TapOut, ...]:
    """Return the tap-outs whose questions wait, in order."""
    return tuple(entry for entry in entries if isinstance(entry, TapOut) and waits(entry))


def not_again(entries: Iterable[Entry], catalogue: Catalogue) -> tuple[SidedRegion, ...]:
    """Return the sided regions where the client said no to more tool work today, each once."""
    said = (entry for entry in entries if isinstance(entry, TapOut) and _level(entry, catalogue) == "reason")
    return tuple(dict.fromkeys(place for entry in said if (place := sided_region(entry))))


def said_before(stroke: Stroke, record: SessionRecord, catalogue: Catalogue) -> TapOut | None:
    """Return the sternest tap-out on the stroke's region that came before it, None where there is none.

    What is not charted yet comes last. A stroke whose time is earlier than the tap-out's was done before it.
    """
    found = [e for e in record.entries if isinstance(e, TapOut) and _is_before(e, stroke) and _level(e, catalogue)]
    return max(found, key=lambda e: (_level(e, catalogue) == "reason", in_order(e)), default=None)


def _is_before(tap_out: TapOut, stroke: Stroke) -> bool:
    if sided_region(tap_out) is None or sided_region(tap_out) != sided_region(stroke):
        return False
    if stroke.position and stroke.position < tap_out.position:
        return False
    return not (stroke.at and tap_out.at and stroke.at.utc < tap_out.at.utc)


def _level(tap_out: TapOut, catalogue: Catalogue) -> str:
    return catalogue.term(LIMITS, tap_out.action).facts["level"] if catalogue.has(LIMITS, tap_out.action) else ""
