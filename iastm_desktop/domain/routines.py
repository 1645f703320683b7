"""Routines: work that is done the same way time and again, kept in the book as records and laid as a plan."""

from collections.abc import Iterable, Mapping, Sequence

from iastm_desktop.domain.entries import KINDS, Entry, Stroke, Technique
from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.fields import Context, FieldError, is_legible
from iastm_desktop.domain.last_time import Planned, planned_from
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.session_file import check_entry_fields
from iastm_desktop.domain.totals import tool_seconds, worked_regions
from iastm_desktop.domain.values import dataclass

KIND = "routine"
NAME_LENGTH = 40  # a button
MOST_ITEMS = 60
NOT_OF_A_PLAN = ("id", "session", "position")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A named plan of work; `id` is that of its record."""

    id: str
    name: str
    plan: tuple[Planned, ...]


class RoutineError(ValueError):
    """A routine that cannot be saved; the text is one sentence for people."""


def new_routine(name: str, entries: Iterable[Entry]) -> Record:
    """Return the record of a routine made of a session's work; RoutineError says what cannot be taken."""
    name = " ".join(name.split())
    if not is_legible(name) or len(name) > NAME_LENGTH:
        raise RoutineError(f"The name of a routine has 1 to {NAME_LENGTH} characters.")
    work = [item for item in planned_from(entries) if isinstance(item, Stroke | Technique)]
    if not work:
        raise RoutineError("A routine is made of tool work or other techniques; chart some first.")
    if len(work) > MOST_ITEMS:
        raise RoutineError(f"A routine has at most {MOST_ITEMS} items.")
    return Record(id=new_id(), kind=KIND, body={"name": name, "work": [_item(entry) for entry in work]})


def routines(records: Iterable[Record], context: Context) -> tuple[Routine, ...]:
    """Return the routines that records hold, by name; a record that is none is left out, and stays in the book."""
    found = [routine for record in records if (routine := _routine(record, context))]
    return tuple(sorted(found, key=lambda routine: (routine.name.casefold(), routine.id)))


def routine_name(entries: Sequence[Entry], context: Context) -> str:
    """Return a name for a routine, from the body part that was worked on most and the minutes: `Neck, 10 min`."""
    areas = [context.regions.region(place.region).area for place in worked_regions(entries)]
    if not areas:
        return ""
    words = context.catalogue.words("area", max(areas, key=areas.count))
    return f"{words[:1].upper()}{words[1:]}, {max(1, round(tool_seconds(entries) / 60))} min"


def _item(entry: Planned) -> dict[str, object]:
    fields = to_plain(entry)
    return {"kind": entry.kind} | {name: value for name, value in fields.items() if name not in NOT_OF_A_PLAN}


def _routine(record: Record, context: Context) -> Routine | None:
    name, work = record.body.get("name"), record.body.get("work")
    if record.kind != KIND or not isinstance(name, str) or not isinstance(work, Sequence):
        return None
    try:
        plan = tuple(_planned(item, context) for item in work)
    except (FieldError, TypeError, ValueError, KeyError):
        return None
    return Routine(id=record.id, name=name, plan=plan) if plan else None


def _planned(item: object, context: Context) -> Planned:
    if not isinstance(item, Mapping) or item.get("kind") not in (Stroke.kind, Technique.kind):
        raise TypeError("not an item of a routine")
    values = dict(item)
    check_entry_fields(values, "", context)
    entry = build(KINDS[values.pop("kind")], values)
    (plain,) = planned_from([entry])
    return plain
