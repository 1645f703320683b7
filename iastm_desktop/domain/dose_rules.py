"""Limits of the dose, all of them notes: minutes, pressure, pain, work not long ago, marks not gone yet."""

from collections.abc import Iterator, Mapping, Sequence

from iastm_desktop.domain.entries import Entry, Stroke, sided_region
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.history import History
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import NOTE, REASON, Rulebook, Ruling, fact
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.domain.values import dataclass

DOSE = "dose_limits"
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class WorkSoFar:
    """The strokes of a session by region, and the seconds they add up to, counted once for many questions."""

    strokes: tuple[Stroke, ...]
    here: Mapping[SidedRegion, tuple[Stroke, ...]]
    session_s: int
    here_s: Mapping[SidedRegion, int]
    known: Mapping[str, Stroke]


def work_so_far(entries: Sequence[Entry]) -> WorkSoFar:
    """Return the strokes of a session and their seconds."""
    strokes = tuple(entry for entry in entries if isinstance(entry, Stroke))
    here: dict[SidedRegion, list[Stroke]] = {}
    for stroke in strokes:
        here.setdefault(SidedRegion(stroke.region, stroke.side), []).append(stroke)
    groups = {place: tuple(group) for place, group in here.items()}
    seconds = {place: tool_seconds(group) for place, group in groups.items()}
    return WorkSoFar(strokes, groups, tool_seconds(strokes), seconds, {stroke.id: stroke for stroke in strokes})


def pressure_ruling(stroke: Stroke, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield the demand for a reason at a pressure that asks for one."""
    if fact(rulebook.catalogue, "pressures", str(stroke.pressure), "needs_reason") == "yes":
        words = f"Pressure {stroke.pressure} is deep: too much pressure does harm. Ease off, or write why."
        yield Ruling(REASON, "dose", words)


def dose_rulings(
    stroke: Stroke, work: WorkSoFar, record: SessionRecord, history: History, rulebook: Rulebook
) -> Iterator[Ruling]:
    """Yield the notes on a stroke's dose, counted with the rest of the session."""
    session_s, here_s = _seconds_with(stroke, work)
    ceiling = record.consent.pain_ceiling if record.consent else None
    yield from _over("region_seconds", here_s, rulebook)
    yield from _over("session_seconds", session_s, rulebook)
    yield from _peak_pain(stroke.pain_nrs or 0, ceiling, rulebook)
    firm = rulebook.catalogue.term(DOSE, "firm_pressure")
    if stroke.pressure >= int(firm.facts["value"]):
        yield Ruling(NOTE, "dose:firm_pressure", f"{firm.words.capitalize()}: {firm.facts['why']}. Look often.")
    yield from _since_last_time(stroke, record, history, rulebook)


def _over(code: str, amount: int, rulebook: Rulebook) -> Iterator[Ruling]:
    facts = rulebook.catalogue.term(DOSE, code).facts
    limit = int(facts["value"])
    if amount > limit:
        words = rulebook.catalogue.words(DOSE, code)
        text = f"{words.capitalize()}: {amount}, limit {limit} {facts['unit']}: {facts['why']}. Move on, or stop."
        yield Ruling(NOTE, f"dose:{code}", text)


def _peak_pain(pain: int, agreed: int | None, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield the note on pain above what was agreed with the client, or above the usual limit where nothing was."""
    term = rulebook.catalogue.term(DOSE, "peak_pain")
    usual = int(term.facts["value"])
    if agreed is not None and pain > agreed:
        words = rulebook.catalogue.words(DOSE, "peak_pain")
        yield Ruling(NOTE, "dose:peak_pain", f"{words.capitalize()}: {pain}, agreed were at most {agreed}. Ease off.")
    elif agreed is None and pain > usual:
        text = f"Pain above {usual}, the usual limit: {pain} of 10: {term.facts['why']}. Ease off, agree on one."
        yield Ruling(NOTE, "dose:peak_pain", text)


def _seconds_with(stroke: Stroke, work: WorkSoFar) -> tuple[int, int]:
    """Return the seconds of session and region with this stroke in the place of its earlier version."""
    place = SidedRegion(stroke.region, stroke.side)
    if work.known.get(stroke.id) is stroke:
        return work.session_s, work.here_s[place]
    if stroke.time != "shared" and stroke.id not in work.known:
        return work.session_s + stroke.duration_s, work.here_s.get(place, 0) + stroke.duration_s
    others = [other for other in work.strokes if other.id != stroke.id]
    here = [other for other in work.here.get(place, ()) if other.id != stroke.id]
    return tool_seconds([*others, stroke]), tool_seconds([*here, stroke])


def _since_last_time(stroke: Stroke, record: SessionRecord, history: History, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield one note: a mark of an earlier visit that has not gone, else work on this region not long ago."""
    place, catalogue = sided_region(stroke), rulebook.catalogue
    marks = [each for each in history.open_reactions if each.place == place]
    if marks:
        words = ", ".join(f"{catalogue.words('reactions', each.reaction)} of {each.seen_at.date}" for each in marks)
        facts = catalogue.term(DOSE, "open_reaction").facts
        text = f"Not gone yet: {words}: {facts['why']}. Look first, and chart what you see."
        yield Ruling(NOTE, "dose:open_reaction", text)
        return
    last = history.worked_at.get(place) if place else None
    at = stroke.at or record.session.started_at
    recent = catalogue.term(DOSE, "recent_hours")
    if last and 0 <= (at.utc - last.utc).total_seconds() <= int(recent.facts["value"]) * HOUR_S:
        when = f"{last.local:%Y-%m-%d %H:%M}"
        yield Ruling(NOTE, "dose:recent_hours", f"Worked on {when}: {recent.facts['why']}. Ask how it was.")
