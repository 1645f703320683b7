"""The order of things: what followed what on each region, and which visit a pain that came back goes back to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TypeGuard

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, PainArea, Reaction, Stroke, Technique, sided_region
from iastm_desktop.domain.history import History, Visit
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass

KICKBACK, CAME_BACK = "kickback_pain", "came_back"


@dataclass(frozen=True, slots=True)
class Sequence:
    """What was done on one region, in order, in words."""

    place: SidedRegion
    steps: tuple[str, ...]


def sequences(entries: Iterable[Entry], catalogue: Catalogue) -> tuple[Sequence, ...]:
    """Return the order of work on each region where more than one kind of it was done."""
    steps: dict[SidedRegion, list[str]] = {}
    for entry in entries:
        place = sided_region(entry)
        if place and isinstance(entry, Stroke | Technique):
            steps.setdefault(place, []).append(_step(entry, catalogue))
    found = ((place, tuple(words for words, _same in groupby(said))) for place, said in steps.items())
    return tuple(Sequence(place, said) for place, said in found if len(said) > 1)


@dataclass(frozen=True, slots=True)
class Done:
    """What an earlier visit did on one region, in order, in words."""

    session: str
    at: Moment
    steps: tuple[str, ...]


def steps_on(entries: Iterable[Entry], place: SidedRegion, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what was done on one region, in order; what was repeated at once stands once."""
    said = (_step(entry, catalogue) for entry in entries if _is_work_on(entry, place))
    return tuple(words for words, _same in groupby(said))


def done_on(visits: Iterable[Visit], catalogue: Catalogue) -> dict[SidedRegion, tuple[Done, ...]]:
    """Return for each region what the visits did there, the newest first."""
    found: dict[SidedRegion, list[Done]] = {}
    for session, entries in sorted(visits, key=lambda visit: visit[0].started_at.utc, reverse=True):
        work = (entry for entry in entries if isinstance(entry, Stroke | Technique))
        for place in dict.fromkeys(SidedRegion(entry.region, entry.side) for entry in work):
            steps = steps_on(entries, place, catalogue)
            found.setdefault(place, []).append(Done(session.id, session.started_at, steps))
    return {place: tuple(done) for place, done in found.items()}


def goes_back_to_visit(
    entries: Iterable[Entry], place: SidedRegion, before: Mapping[SidedRegion, tuple[Done, ...]]
) -> Done | None:
    """Return the earlier visit that kickback pain or a relapse on a region goes back to, None where there is none."""
    back = (entry for entry in entries if isinstance(entry, Reaction | PainArea) and sided_region(entry) == place)
    days = {entry.seen_on for entry in back if entry.seen_on}
    return next((done for done in before.get(place, ()) if done.at.date in days), None)


def goes_back_to(entry: Entry, history: History) -> Entry:
    """Return a pain that came back with the day of the last visit that worked this region; others as they are."""
    kickback = isinstance(entry, Reaction) and entry.reaction == KICKBACK
    relapse = isinstance(entry, PainArea) and entry.result == CAME_BACK
    place = sided_region(entry)
    if not (kickback or relapse) or place not in history.worked_at or getattr(entry, "seen_on", None):
        return entry
    assert isinstance(entry, Reaction | PainArea) and place
    return replace(entry, seen_on=history.worked_at[place].date)


def _is_work_on(entry: Entry, place: SidedRegion) -> TypeGuard[Stroke | Technique]:
    return isinstance(entry, Stroke | Technique) and sided_region(entry) == place


def _step(entry: Stroke | Technique, catalogue: Catalogue) -> str:
    name, code = ("techniques", entry.technique) if isinstance(entry, Technique) else ("tools", entry.tool)
    return catalogue.words(name, code) if catalogue.has(name, code) else code
