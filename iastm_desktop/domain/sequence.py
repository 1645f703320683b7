"""The order of things: what followed what on each region, and which visit a pain that came back goes back to."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, PainArea, Reaction, Stroke, Technique, sided_region
from iastm_desktop.domain.history import History
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


def goes_back_to(entry: Entry, history: History) -> Entry:
    """Return a pain that came back with the day of the last visit that worked this region; others as they are."""
    kickback = isinstance(entry, Reaction) and entry.reaction == KICKBACK
    relapse = isinstance(entry, PainArea) and entry.result == CAME_BACK
    place = sided_region(entry)
    if not (kickback or relapse) or place not in history.worked_at or getattr(entry, "seen_on", None):
        return entry
    assert isinstance(entry, Reaction | PainArea) and place
    return replace(entry, seen_on=history.worked_at[place].date)


def _step(entry: Stroke | Technique, catalogue: Catalogue) -> str:
    name, code = ("techniques", entry.technique) if isinstance(entry, Technique) else ("tools", entry.tool)
    return catalogue.words(name, code) if catalogue.has(name, code) else code
