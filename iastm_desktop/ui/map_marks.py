"""What is shown as charted on the map: the marks, gathered region by region, and how each kind looks."""

from collections.abc import Iterable, Sequence

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.map_patterns import TICKS
from iastm_desktop.ui.map_words import mark_words
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.words import _

STATES = ("not_saved", "saving", "saved")  # the one to worry about first
# kinds that fill a region; the first wins
FILL_ORDER = (
    *("blocked", "barred", "excluded", "tap_out", "said_no", "stroke", "technique", "pain_area", "reaction", "lasting"),
    *("careful", "planned"),
)
PRESSURES = range(6)


@dataclass(frozen=True, slots=True)
class ChartedMark:
    """One charted thing on one region; `strength` is a pressure or grade 0 to 5.

    `planned` is what was done last time and waits to be confirmed, `said_no` where the client tapped out before and is
    not worked again today, `lasting` a mark the client carries, `excluded` where consent was refused.
    `blocked` is where health allows no tool, `barred` the same on all of the body, `careful` where it asks why.

    `path` is a drawn line in mm of `view`; it is shown in that view only, the region in every view that has it.
    """

    region: SidedRegion
    kind: str
    state: str = "saved"
    strength: int = 0
    path: tuple[tuple[float, float], ...] | None = None
    view: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is drawn: its colour (a theme field), the pattern of its fill and its symbol."""

    colour: str
    pattern: str
    symbol: str


LOOKS = {
    "stroke": Look("pressures", "pressure", "disc"),
    "reaction": Look("reaction", "rings", "diamond"),
    "finding": Look("finding", "", "triangle"),
    "tap_out": Look("tap_out", "upright", "octagon"),
    "said_no": Look("tap_out", "upright", "halt"),
    "pain_area": Look("pain", "zigzag", "burst"),
    "technique": Look("technique", "level", "square"),
    "excluded": Look("excluded", "grid", "no_entry"),
    "planned": Look("planned", "dashes", "ring"),
    "lasting": Look("lasting", "plus", "plus"),
    "blocked": Look("tap_out", "hatch", "no_entry"),
    "barred": Look("tap_out", "hatch", ""),
    "careful": Look("caution", "falling", "careful"),
}
# caution zones by what the tool may do there
ZONE_LOOKS = {"warn": Look("caution", "falling", ""), "block": Look("blocked", "crosses", "")}
SELECTED, TICK_GAP_PX = Look("selected", TICKS, ""), 10.0
QUIET = ("planned",)  # shown to be confirmed: nothing is done or recorded yet
# grade 0 to 5: pattern and distance of its lines in pixels
PRESSURE_PATTERNS = (("dots", 9), ("rising", 11), ("rising", 8), ("rising", 5.5), ("cross", 9), ("cross", 5.5))


@dataclass(frozen=True, slots=True)
class RegionMarks:
    """All marks of one region: the one that fills it, or None, and one symbol for each kind."""

    region: SidedRegion
    fill: ChartedMark | None
    symbols: tuple[ChartedMark, ...]
    lines: tuple[ChartedMark, ...]


def gathered(marks: Iterable[ChartedMark]) -> dict[SidedRegion, RegionMarks]:
    """Return the marks region by region: the firmest of a kind, in its most worrying state."""
    by_region: dict[SidedRegion, list[ChartedMark]] = {}
    for mark in marks:
        by_region.setdefault(mark.region, []).append(mark)
    return {region: _region_marks(region, found) for region, found in by_region.items()}


def colour_of(mark: ChartedMark, theme: Theme) -> str:
    """Return the colour a mark is drawn in; what is not saved is always in the one red for it."""
    if mark.state == "not_saved":
        return theme.not_saved
    if mark.kind == "stroke":
        return theme.pressures[min(max(mark.strength, 0), 5)]
    return str(getattr(theme, LOOKS[mark.kind].colour))


def pattern_of(mark: ChartedMark) -> tuple[str, float]:
    """Return the pattern of a mark's fill and the distance of its lines in pixels."""
    if mark.kind == "stroke":
        return PRESSURE_PATTERNS[min(max(mark.strength, 0), 5)]
    return LOOKS[mark.kind].pattern, 8


def _region_marks(region: SidedRegion, marks: Sequence[ChartedMark]) -> RegionMarks:
    by_kind: dict[str, list[ChartedMark]] = {}
    for mark in marks:
        by_kind.setdefault(mark.kind, []).append(mark)
    worst = [_worst(of_kind) for of_kind in by_kind.values()]
    symbols = tuple(mark for mark in worst if LOOKS[mark.kind].symbol)
    fills = [mark for kind in FILL_ORDER for mark in worst if mark.kind == kind]
    lines = tuple(mark for mark in marks if mark.path)
    return RegionMarks(region, fills[0] if fills else None, symbols, lines)


def _worst(marks: Sequence[ChartedMark]) -> ChartedMark:
    state = min((mark.state for mark in marks), key=STATES.index)
    firmest = max(marks, key=lambda mark: mark.strength)
    return ChartedMark(firmest.region, firmest.kind, state, firmest.strength)


def what_holds(marks: RegionMarks | None, refusal: str = "") -> str:
    """Return what is charted on a region and why it must not be worked, in words."""
    charted = [mark_words(mark.kind, mark.state) for mark in marks.symbols] if marks else []
    return ". ".join([*charted, *([_("Refused: {why}").format(why=refusal)] if refusal else [])])
