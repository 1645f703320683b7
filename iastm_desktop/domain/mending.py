"""Mending a slip: an entry with other fields, on the other side, at another time; its earlier versions stay."""

import re
from dataclasses import replace
from typing import Any, TypeVar

from iastm_desktop.domain.entries import KINDS, Entry, Measure, Stroke, Test, sided_region
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.moments import Moment, from_datetime
from iastm_desktop.domain.movements import OTHER_SIDE, mirrored
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.session_file import check_entry_fields, entry_to_plain
from iastm_desktop.domain.visit_times import check_entry_time

E = TypeVar("E", bound=Entry)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)")


def moved_to(entry: E, place: SidedRegion) -> E:
    """Return an entry at another place. A drawn line stays behind: it was drawn where the entry stood before."""
    line: dict[str, Any] = {"path": None} if isinstance(entry, Stroke) else {}
    return replace(entry, **place._asdict(), **line)


def on_other_side(entry: Entry, regions: RegionTable) -> Entry | None:
    """Return an entry on the client's other side, None for one that has no side."""
    place = sided_region(entry)
    if place:
        other = mirrored(place, regions)
        return moved_to(entry, other) if other else None
    if isinstance(entry, Measure | Test) and entry.side in OTHER_SIDE:
        return replace(entry, side=OTHER_SIDE[entry.side])
    return None


def mended(entry: E, fields: dict[str, Any], names: set[str], started_at: Moment, context: Context) -> E:
    """Return an entry whose `names` say what `fields` say, checked as a session file is; FieldError where it is wrong.

    A field that is not among `fields` is emptied.
    """
    kept = {name: value for name, value in entry_to_plain(entry).items() if name not in names}
    values = kept | fields
    check_entry_fields(values, "", context)
    if "at" in names:  # what is charted on an old visit, and stands there, can still be mended
        check_entry_time(values, "", started_at.isoformat())
    own = {name: value for name, value in values.items() if name != "kind"}
    made: Any = build(KINDS[entry.kind], own)
    return replace(made, session=entry.session, position=entry.position)  # type: ignore[no-any-return]


def at_clock(moment: Moment, typed: str) -> Moment:
    """Return the same day at a time typed as `18:35`, `18.35` or `1835`; FieldError where it is no time."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        raise FieldError(".at", f"{typed!r} is no time of day such as 14:05")
    hour, minute = int(found[1]), int(found[2])
    local = moment.local
    same = (local.hour, local.minute) == (hour, minute)
    return moment if same else from_datetime(local.replace(hour=hour, minute=minute, second=0))
