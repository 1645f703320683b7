"""The entries of a session: everything done, felt and seen, one fact each.

Field names are those of session files and of the book's columns: one name everywhere.
"""

from datetime import date
from typing import ClassVar

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Override
from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has. `position` orders a session; `of` is the id of the entry this one answers."""

    kind: ClassVar[str] = ""
    id: str = ""
    session: str = ""
    position: int = 0
    at: Moment | None = None
    note: str | None = None
    set: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPath:
    """A drawn line in map units (mm), with the map version, view and layer it was drawn on."""

    map: str | int
    view: str
    layer: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A fact after the work: it was done although `rule` forbade it."""

    rule: str
    explanation: str
    noticed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke(Entry):
    """One charted use of a tool on a region. Pressure is a named grade 0 to 5, never newtons."""

    kind: ClassVar[str] = "stroke"
    region: str
    side: str
    tool: str
    pressure: int
    duration_s: int
    tool_name: str | None = None
    stroke: str | None = None
    direction: tuple[str, ...] = ()
    angle: str | None = None
    time: str | None = None
    timed: str | None = None
    count: int | None = None
    edge: str | None = None
    emollient: str | None = None
    layer: str | None = None
    tissue_state: str | None = None
    pain_nrs: int | None = None
    path: DrawnPath | None = None
    overrides: tuple[Override, ...] = ()
    breach: Breach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Entry):
    """A measurement before, during or after the work."""

    kind: ClassVar[str] = "measure"
    measure: str
    phase: str
    value: int | float
    region: str | None = None
    side: str | None = None
    activity: str | None = None
    joint: str | None = None
    motion: str | None = None
    mode: str | None = None
    limit: str | None = None
    pain_at_end: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainArea(Entry):
    """Where it hurts, how much and of what kind.

    Along a nerve: `name` is the nerve or dermatome (a code of `nerve_path`, or words), `set` holds its regions
    together; `result`: whether it drew in or spread after, or came back since the visit of `seen_on`.
    """

    kind: ClassVar[str] = "pain_area"
    region: str
    side: str
    by: str
    nrs: int | None = None
    quality: str | None = None
    name: str | None = None
    result: str | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Entry):
    """What the tissue felt like to the practitioner: an impression, not a measurement."""

    kind: ClassVar[str] = "finding"
    region: str
    side: str
    finding: str
    phase: str | None = None
    tenderness: int | None = None
    size_mm: int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Entry):
    """Something lasting on the client's own map, until `healed_on`; `by`: who told of it or found it."""

    kind: ClassVar[str] = "mark"
    region: str
    side: str
    mark: str
    effect: str
    size_mm: int | float | None = None
    seen_on: date | None = None
    healed_on: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Entry):
    """A named test and its result."""

    __test__ = False  # not for pytest to collect
    kind: ClassVar[str] = "test"
    name: str
    result: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique(Entry):
    """Another technique of the hour, by hand or otherwise."""

    kind: ClassVar[str] = "technique"
    region: str
    side: str
    technique: str
    duration_s: int | None = None
    breach: Breach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Entry):
    """What the tissue or client did; `none`: looked, nothing seen. `seen_on`: the visit kickback pain goes back to."""

    kind: ClassVar[str] = "reaction"
    reaction: str
    phase: str
    region: str | None = None
    side: str | None = None
    grade: int | str | None = None
    size_mm: int | float | None = None
    blanches: bool | None = None
    appears: str | None = None
    resolved_at: Moment | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TapOut(Entry):
    """The client asked to stop, ease or move."""

    kind: ClassVar[str] = "tap_out"
    reason: str
    action: str
    region: str | None = None
    side: str | None = None
    pain_nrs: int | None = None
    words: str | None = None
    continued_elsewhere: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(Entry):
    """What the client was told; `items` are codes of `education`."""

    kind: ClassVar[str] = "education"
    items: tuple[str, ...]
    handout: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCare(Entry):
    """What the client takes home to do."""

    kind: ClassVar[str] = "home_care"
    text: str


KINDS: dict[str, type[Entry]] = {
    kind.kind: kind
    for kind in (
        Stroke,
        Measure,
        PainArea,
        Finding,
        Mark,
        Test,
        Technique,
        Reaction,
        TapOut,
        Education,
        HomeCare,
    )
}


def breach_of(entry: Entry) -> Breach | None:
    """Return the rule that an entry was done against, None where it kept to all."""
    return getattr(entry, "breach", None)


def sided_region(entry: Entry) -> SidedRegion | None:
    """Return where an entry stands, None for one of the whole body."""
    region, side = getattr(entry, "region", None), getattr(entry, "side", None)
    return SidedRegion(region, side) if region and side else None
