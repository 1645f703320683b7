"""What the client's earlier visits leave behind for the next one: work not long ago, marks that have not gone."""

from collections.abc import Iterable
from dataclasses import field

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, Mark, Reaction, Stroke, TapOut, sided_region
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.session import Consent, Session
from iastm_desktop.domain.totals import BY_HAND
from iastm_desktop.domain.values import dataclass

Visit = tuple[Session, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class OpenReaction:
    """A reaction of an earlier visit that nothing says has gone."""

    place: SidedRegion
    reaction: str
    seen_at: Moment
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What stands from earlier visits: when each region was last worked with a tool, reactions, tap-outs, marks."""

    worked_at: dict[SidedRegion, Moment] = field(default_factory=dict)
    open_reactions: tuple[OpenReaction, ...] = ()
    tap_outs: tuple[TapOut, ...] = ()
    marks: tuple[Mark, ...] = ()
    agreed: frozenset[tuple[SidedRegion, str | None]] = frozenset()  # by name, with the plan of care it was given for


NO_HISTORY = History()


def history_of(
    visits: Iterable[Visit],
    catalogue: Catalogue,
    resolved: Iterable[str] = (),
    consents: Iterable[tuple[Session, Consent]] = (),
) -> History:
    """Gather what earlier visits leave behind; `resolved` are entries of reactions a follow-up found gone."""
    worked: dict[SidedRegion, Moment] = {}
    still: dict[tuple[SidedRegion, str], OpenReaction] = {}
    tap_outs: list[TapOut] = []
    marks: list[Mark] = []
    gone = set(resolved)
    for session, entries in sorted(visits, key=lambda visit: visit[0].started_at.utc):
        for entry in entries:
            place, at = sided_region(entry), entry.at or session.started_at
            if isinstance(entry, Stroke) and place and entry.tool != BY_HAND:
                worked[place] = at
            elif isinstance(entry, Reaction) and place:
                _take(entry, place, at, still, catalogue)
            elif isinstance(entry, TapOut):
                tap_outs.append(entry)
            elif isinstance(entry, Mark):
                marks.append(entry)
    left = tuple(each for each in still.values() if each.entry not in gone)
    return History(
        worked_at=worked,
        open_reactions=left,
        tap_outs=tuple(tap_outs),
        marks=tuple(marks),
        agreed=_agreed(consents),
    )


def _agreed(consents: Iterable[tuple[Session, Consent]]) -> frozenset[tuple[SidedRegion, str | None]]:
    """Return the regions the client agreed to by name, and never took back, with the plan of care of that visit."""
    kept = ((session, consent) for session, consent in consents if not consent.withdrawn_at)
    return frozenset(
        (SidedRegion(each.region, each.side), session.plan) for session, consent in kept for each in consent.specific
    )


def _take(
    entry: Reaction,
    place: SidedRegion,
    at: Moment,
    still: dict[tuple[SidedRegion, str], OpenReaction],
    catalogue: Catalogue,
) -> None:
    """Open a reaction that stays open, or close what this one says has gone: itself, or all where nothing is seen."""
    if entry.reaction == "none":
        for key in [key for key in still if key[0] == place]:
            del still[key]
    elif entry.resolved_at:
        still.pop((place, entry.reaction), None)
    elif fact(catalogue, "reactions", entry.reaction, "stays_open") == "yes":
        still[place, entry.reaction] = OpenReaction(place, entry.reaction, at, entry.id)
