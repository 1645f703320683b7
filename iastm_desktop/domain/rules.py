"""The rules of charting: what a stroke or technique meets in health answers, consent, role, region and dose.

Three answers: *note* (shown and stored), *reason* (refused without a written reason), *block* (refused).
The app refuses the plan, never the truth: work that was done anyway carries a breach and is charted.
"""

from collections.abc import Iterator

from iastm_desktop.domain.catalogue import Catalogue, Term
from iastm_desktop.domain.entries import Entry, Stroke, Technique, sided_region
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.fields import is_legible
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.session import Answer, Override, Screening
from iastm_desktop.domain.tap_outs import LIMITS, RULE, said_before
from iastm_desktop.domain.totals import BY_HAND as BY_HAND  # a stroke by hand counts as a technique here
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.domain.values import dataclass

NOTE, REASON, BLOCK = "note", "reason", "block"
LANDMARKS = "landmark_*"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says: its level, its id and one sentence for people."""

    level: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The data the rules read."""

    catalogue: Catalogue
    regions: RegionTable


def seed_items(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the items that must be answered before any tool work."""
    return tuple(item for item in catalogue.codes("screening") if _fact(catalogue, "screening", item, "seed") == "yes")


def unanswered(screening: Screening | None, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the seed items that were not answered."""
    asked = {answer.item for answer in screening.answers} if screening else set()
    return tuple(item for item in seed_items(catalogue) if item not in asked)


def check_entry(entry: Entry, record: SessionRecord, rulebook: Rulebook) -> tuple[Ruling, ...]:
    """Return every ruling on an entry of `record`, sternest first; nothing for kinds that touch nobody."""
    rulings: list[Ruling] = []
    if isinstance(entry, Stroke | Technique):
        rulings += _role(entry, record, rulebook)
        rulings += _screening(entry, record, rulebook)
        rulings += _consent(entry, record, rulebook)
    if isinstance(entry, Stroke) and entry.tool != BY_HAND:
        rulings += _region_limit(entry, rulebook)
        rulings += _tap_out(entry, record, rulebook)
        rulings += _dose(entry, record, rulebook)
    order = (BLOCK, REASON, NOTE)
    return tuple(sorted(rulings, key=lambda ruling: order.index(ruling.level)))


def refusals(entry: Entry, record: SessionRecord, rulebook: Rulebook) -> tuple[Ruling, ...]:
    """Return the rulings that keep an entry out: none where a reason stands that may.

    What was done is charted as a breach: it goes in when the breach names one of the sternest rules it broke. A breach
    that names another rule lifts nothing, so that no trifle stands for a clot.
    """
    against = tuple(
        ruling
        for ruling in check_entry(entry, record, rulebook)
        if ruling.level == BLOCK or (ruling.level == REASON and not _overridden(ruling, entry, record, rulebook))
    )
    breach = entry.breach if isinstance(entry, Stroke) else None
    named = breach and any(r.rule == breach.rule and r.level == against[0].level for r in against)
    return () if named else against


def notes(record: SessionRecord, rulebook: Rulebook) -> tuple[Ruling, ...]:
    """Return the notes on a whole session, one a rule, with the regions that raised it."""
    places: dict[str, list[str]] = {}
    messages: dict[str, str] = {}
    for entry in record.entries:
        for ruling in check_entry(entry, record, rulebook):
            if ruling.level == NOTE:
                messages.setdefault(ruling.rule, ruling.message)
                place = _place(entry, rulebook)
                if place not in places.setdefault(ruling.rule, []):
                    places[ruling.rule].append(place)
    return tuple(Ruling(NOTE, rule, f"{text} ({', '.join(places[rule])})") for rule, text in messages.items())


def may_chart(record: SessionRecord, rulebook: Rulebook) -> Ruling | None:
    """Return the block on a role that charts no session at all, None where it may."""
    term = rulebook.catalogue.term("roles", record.session.role)
    if term.facts["may_chart"] == "yes":
        return None
    return Ruling(BLOCK, "role", f"Nobody charts work on a client as {term.words}: {term.facts['why']}.")


def may_override(record: SessionRecord, catalogue: Catalogue) -> bool:
    """Tell whether the role acted in may go ahead with a written reason."""
    may = _fact(catalogue, "roles", record.session.role, "may_override")
    return may == "yes" or (may == "registered" and is_legible(record.practitioner.registration or ""))


def _role(entry: Stroke | Technique, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    term, barred = rulebook.catalogue.term("roles", record.session.role), may_chart(record, rulebook)
    if barred:
        yield barred
    elif isinstance(entry, Stroke) and entry.pressure > int(term.facts["max_pressure"]):
        yield Ruling(
            BLOCK, "role", f"A {term.words} works to pressure {term.facts['max_pressure']}: ease off or refer."
        )


def _screening(entry: Stroke | Technique, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    by_tool = isinstance(entry, Stroke) and entry.tool != BY_HAND
    missing = unanswered(record.screening, rulebook.catalogue)
    if missing and by_tool:
        words = ", ".join(rulebook.catalogue.words("screening", item) for item in missing)
        yield Ruling(BLOCK, "screening", f"Not asked yet: {words}. Ask before any tool work.")
    for answer in record.screening.answers if record.screening else ():
        if answer.answer != "no" and _holds_at(answer, entry, rulebook):
            yield from _health_ruling(answer, rulebook.catalogue.term("screening", answer.item), by_tool=by_tool)


def _health_ruling(answer: Answer, term: Term, *, by_tool: bool) -> Iterator[Ruling]:
    said = "not known" if answer.answer == "unknown" else "yes"
    text = f"{term.words.capitalize()} ({said}): {term.facts['why']}."
    if not by_tool and term.facts["techniques_blocked"] != "yes":
        return
    if term.facts["level"] == BLOCK:
        yield Ruling(BLOCK, term.code, f"{text} No work here; refer if in doubt.")
    elif term.facts["level"] == REASON:
        yield Ruling(REASON, term.code, f"{text} Write why you go ahead, or work by hand.")
    else:
        yield Ruling(NOTE, term.code, text)


def _holds_at(answer: Answer, entry: Entry, rulebook: Rulebook) -> bool:
    whole = rulebook.catalogue.term("screening", answer.item).facts["scope"] == "whole"
    return whole or not answer.regions or sided_region(entry) in answer.regions


def _consent(entry: Stroke | Technique, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    consent, by_tool = record.consent, isinstance(entry, Stroke) and entry.tool != BY_HAND
    if consent is None:
        if by_tool:
            yield Ruling(BLOCK, "consent", "Consent has not been asked. Ask before any tool work.")
        return
    if consent.decision == "declined" and by_tool:
        yield Ruling(BLOCK, "consent", "The client declined the tool today. Work by hand, or finish.")
    if sided_region(entry) in consent.excluded:
        yield Ruling(BLOCK, "consent", f"The client did not agree to {_place(entry, rulebook)}.")
    if consent.withdrawn_at and (entry.at is None or entry.at.utc >= consent.withdrawn_at.utc):
        yield Ruling(BLOCK, "consent", "The client withdrew consent. Stop, and chart what was done before.")


def _region_limit(stroke: Stroke, rulebook: Rulebook) -> Iterator[Ruling]:
    catalogue, rule = rulebook.catalogue, f"limit:{stroke.region}"
    if catalogue.term("pressures", str(stroke.pressure)).facts["needs_reason"] == "yes":
        yield Ruling(REASON, "dose", f"Pressure {stroke.pressure} needs a reason: write it, or ease off.")
    landmark = rulebook.regions.region(stroke.region).kind == "landmark"
    key = LANDMARKS if landmark and not catalogue.has("region_limits", stroke.region) else stroke.region
    if not catalogue.has("region_limits", key):
        return
    facts, place = catalogue.term("region_limits", key).facts, _place(stroke, rulebook)
    strokes = facts.get("strokes", "").split()
    if facts["instrument"] == "no":
        yield Ruling(BLOCK, rule, f"No tool on {place}: {facts['why']}. Work by hand.")
    elif facts["max_pressure"] and stroke.pressure > int(facts["max_pressure"]):
        most = catalogue.words("pressures", facts["max_pressure"])
        yield Ruling(REASON, rule, f"{place} to {most} pressure: {facts['why']}. Ease off, or write why.")
    elif strokes and stroke.stroke and stroke.stroke not in strokes:
        names = " or ".join(catalogue.words("strokes", code) for code in strokes)
        yield Ruling(REASON, rule, f"{place} takes {names} only: {facts['why']}. Change the stroke, or write why.")


def _tap_out(stroke: Stroke, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    """Ask before the tool goes back to where the client said stop in this session."""
    said = said_before(stroke, record, rulebook.catalogue)
    if said is None:
        return
    term = rulebook.catalogue.term(LIMITS, said.action)
    when = f" ({said.at.local:%H:%M})" if said.at else ""
    text = f"{_place(stroke, rulebook)}, {term.words}{when}: {term.facts['why']}."
    more = " Write why you go back, or work elsewhere." if term.facts["level"] == REASON else ""
    yield Ruling(term.facts["level"], RULE, f"{text[:1].upper()}{text[1:]}{more}")


def _dose(stroke: Stroke, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    others = [entry for entry in record.entries if isinstance(entry, Stroke) and entry.id != stroke.id]
    strokes = [*others, stroke]
    here = [other for other in strokes if sided_region(other) == sided_region(stroke)]
    ceiling = record.consent.pain_ceiling if record.consent else None
    measured = (
        ("region_seconds", tool_seconds(here), None),
        ("session_seconds", tool_seconds(strokes), None),
        ("peak_pain", stroke.pain_nrs or 0, ceiling),
    )
    for code, amount, agreed in measured:
        term = rulebook.catalogue.term("dose_limits", code)
        limit = int(term.facts["value"]) if agreed is None else agreed
        if amount > limit:
            yield Ruling(
                NOTE, f"dose:{code}", f"{term.words.capitalize()}: {amount}, limit {limit} {term.facts['unit']}"
            )
    firm = rulebook.catalogue.term("dose_limits", "firm_pressure")
    if stroke.pressure >= int(firm.facts["value"]):
        yield Ruling(NOTE, "dose:firm_pressure", f"{firm.words.capitalize()}: {firm.facts['why']}")


def _overridden(ruling: Ruling, entry: Entry, record: SessionRecord, rulebook: Rulebook) -> bool:
    if not may_override(record, rulebook.catalogue):
        return False
    own = entry.overrides if isinstance(entry, Stroke) else ()
    return any(_covers(override, ruling, entry) for override in (*record.session.overrides, *own))


def _covers(override: Override, ruling: Ruling, entry: Entry) -> bool:
    most = override.limits.pressure if override.limits else None
    within = most is None or not isinstance(entry, Stroke) or entry.pressure <= most
    return override.rule == ruling.rule and within and bool(override.reason.strip())


def _place(entry: Entry, rulebook: Rulebook) -> str:
    place = sided_region(entry)
    return place_in_words(place, rulebook.regions) if place else "whole body"


def place_in_words(place: SidedRegion, regions: RegionTable) -> str:
    """Return `right upper trapezius`; a midline region has no side before its name."""
    name = regions.region(place.region).name
    return name if place.side == "midline" else f"{place.side} {name[:1].lower()}{name[1:]}"


def _fact(catalogue: Catalogue, list_name: str, code: str, fact: str) -> str:
    return catalogue.term(list_name, code).facts.get(fact, "")
