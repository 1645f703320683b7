"""What the open session shows on the map: its entries as marks, each with its state of saving."""

from collections.abc import Callable, Iterable, Iterator

from iastm_desktop.domain.entries import (
    Entry,
    Finding,
    Mark,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
    sided_region,
)
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.map_marks import ChartedMark


def charted_marks(
    record: SessionRecord, state: Callable[[str], str], said_no: Iterable[SidedRegion] = ()
) -> list[ChartedMark]:
    """Return the marks of a session, in order; `state` tells `saving`, `saved` or `not_saved` of an id.

    `said_no` are the regions that are not worked on again today.
    """
    excluded = record.consent.excluded if record.consent else ()
    return [
        *(ChartedMark(place, "excluded") for place in excluded),
        *(ChartedMark(place, "said_no") for place in said_no),
        *(mark for entry in record.entries for mark in _marks_of(entry, state(entry.id))),
    ]


def _marks_of(entry: Entry, state: str) -> Iterator[ChartedMark]:
    place = sided_region(entry)
    if place is None:
        return
    match entry:
        case Stroke():
            yield _stroke_mark(entry, place, state)
        case Reaction() if entry.reaction != "none":
            yield ChartedMark(place, "reaction", state, entry.grade if isinstance(entry.grade, int) else 0)
        case Finding():
            yield ChartedMark(place, "finding", state)
        case Mark():
            yield ChartedMark(place, "lasting", state)
        case PainArea():
            yield ChartedMark(place, "pain_area", state, (entry.nrs or 0) // 2)
        case Technique():
            yield ChartedMark(place, "technique", state)
        case TapOut():
            yield ChartedMark(place, "tap_out", state)


def _stroke_mark(stroke: Stroke, place: SidedRegion, state: str) -> ChartedMark:
    path = stroke.path
    return ChartedMark(
        place, "stroke", state, stroke.pressure, path.points if path else None, path.view if path else None
    )
