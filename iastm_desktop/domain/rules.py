"""The rules of charting: what a stroke or technique meets in health answers, consent, role, region, zone and dose.

Three answers: *note* (shown and stored), *reason* (refused without a written reason), *block* (refused).
The app refuses the plan, never the truth: work that was done anyway carries a breach and is charted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.credentials import credential_notes
from iastm_desktop.domain.dose_rules import WorkSoFar, dose_rulings, pressure_ruling, work_so_far
from iastm_desktop.domain.entries import Entry, Stroke, Technique, breach_of, sided_region
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.fields import is_a_reason, is_legible
from iastm_desktop.domain.health_rules import Hold, holds
from iastm_desktop.domain.health_rules import seed_items as seed_items
from iastm_desktop.domain.health_rules import unanswered as unanswered
from iastm_desktop.domain.history import NO_HISTORY, History
from iastm_desktop.domain.line_rules import Minded, layer_of, minded_on, run_over
from iastm_desktop.domain.mark_rules import mark_rulings, marked_places
from iastm_desktop.domain.region_rules import (
    TISSUES,
    limit_rulings,
    no_tool_places,
    specific_consent,
    tissue_rulings,
    tissues_of,
)
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, Rulebook, Ruling, fact, place_of, sternest_first
from iastm_desktop.domain.rulings import place_in_words as place_in_words
from iastm_desktop.domain.scope_rules import Scope, kind_rulings, scope_of, scope_rulings
from iastm_desktop.domain.session import Override
from iastm_desktop.domain.tap_outs import LIMITS, RULE, said_before
from iastm_desktop.domain.totals import BY_HAND
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.zone_index import Bounds, frame_of
from iastm_desktop.domain.zone_rules import zone_rulings

__all__ = [
    "BLOCK", "BY_HAND", "NOTE", "REASON", "ActiveRules", "Rulebook", "Ruling", "active_rules", "check_entry",
    "may_chart", "may_override", "news_of", "notes", "place_in_words", "refusals", "refused_there", "rulings_on",
    "seed_items", "unanswered",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActiveRules:
    """What holds in one session as it stands, put together once and asked for every entry and every move."""

    record: SessionRecord
    rulebook: Rulebook
    history: History
    barred: tuple[Ruling, ...]
    unasked: tuple[Ruling, ...]
    everywhere: tuple[Ruling, ...]
    everywhere_by_hand: tuple[Ruling, ...]
    at_place: Mapping[SidedRegion, tuple[Hold, ...]]
    at_tissue: Mapping[str, tuple[Hold, ...]]
    work: WorkSoFar
    scope: Scope
    minded: frozenset[SidedRegion]  # where a line that runs over from another region is held to what is there
    is_marked: bool
    minded_shapes: dict[tuple[str, str], Minded] = field(default_factory=dict, compare=False)


def active_rules(record: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY) -> ActiveRules:
    """Put together what holds in a session."""
    catalogue = rulebook.catalogue
    barred, missing = may_chart(record, rulebook), unanswered(record.screening, catalogue)
    words = ", ".join(catalogue.words("screening", item) for item in missing)
    unasked = Ruling(BLOCK, "screening", f"Not asked yet: {words}. Ask before any tool work.")
    found = holds(record.screening, catalogue, record.session.started_at.date)
    everywhere = [hold for hold in found if not hold.places and not hold.tissues]
    at_place: dict[SidedRegion, tuple[Hold, ...]] = {}
    at_tissue: dict[str, tuple[Hold, ...]] = {}
    for hold in found:
        for tissue in hold.tissues:
            at_tissue[tissue] = (*at_tissue.get(tissue, ()), hold)
        for place in hold.places if not hold.tissues else ():
            at_place[place] = (*at_place.get(place, ()), hold)
    excluded = record.consent.excluded if record.consent else ()
    marked = marked_places(record, history, rulebook)
    return ActiveRules(
        record=record,
        rulebook=rulebook,
        history=history,
        barred=(barred,) if barred else (),
        unasked=(unasked,) if missing else (),
        everywhere=tuple(hold.ruling for hold in everywhere),
        everywhere_by_hand=tuple(hold.ruling for hold in everywhere if hold.by_hand),
        at_place=at_place,
        at_tissue=at_tissue,
        work=work_so_far(record.entries),
        scope=scope_of(record, rulebook),
        minded=frozenset((*at_place, *excluded, *marked, *no_tool_places(rulebook))),
        is_marked=bool(marked),
    )


def rulings_on(entry: Entry, active: ActiveRules) -> tuple[Ruling, ...]:
    """Return every ruling on an entry, sternest first; of kinds that touch nobody, only what the role's scope says."""
    if not isinstance(entry, Stroke | Technique):
        return kind_rulings(entry, active.scope)
    rulings = [*_role(entry, active), *_health(entry, active), *_consent(entry, active)]
    rulings += scope_rulings(entry, active.scope, active.rulebook)
    frame = frame_of(entry.path.points) if isinstance(entry, Stroke) and entry.path else None
    if isinstance(entry, Stroke):
        if frame:
            rulings += _run_over(entry, active, frame)
        rulings += zone_rulings(entry, active.rulebook, role=active.record.session.role, frame=frame)
        if entry.tool != BY_HAND:
            rulings += pressure_ruling(entry, active.rulebook)
            rulings += limit_rulings(entry, active.rulebook)
            if TISSUES in active.rulebook.catalogue.lists:
                rulings += tissue_rulings(entry, active.rulebook)
            if active.is_marked:
                rulings += mark_rulings(entry, active.record, active.history, active.rulebook)
            rulings += specific_consent(entry, active.record, active.rulebook, active.history)
            rulings += _tap_out(entry, active.record, active.rulebook)
            rulings += dose_rulings(entry, active.work, active.record, active.history, active.rulebook)
    return sternest_first(dict.fromkeys(rulings)) if rulings else ()


def check_entry(
    entry: Entry, record: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY
) -> tuple[Ruling, ...]:
    """Return every ruling on an entry of `record`, sternest first."""
    return rulings_on(entry, active_rules(record, rulebook, history))


def refusals(
    entry: Entry,
    record: SessionRecord,
    rulebook: Rulebook,
    active: ActiveRules | None = None,
    *,
    history: History = NO_HISTORY,
) -> tuple[Ruling, ...]:
    """Return the rulings that keep an entry out: none where a reason stands that may.

    What was done is charted as a breach: it goes in when the breach names one of the sternest rules it broke. A breach
    that names another rule lifts nothing, so that no trifle stands for a clot.
    """
    against = tuple(
        _in_full(ruling, entry, record, rulebook)
        for ruling in rulings_on(entry, active or active_rules(record, rulebook, history))
        if ruling.level == BLOCK or (ruling.level == REASON and not _overridden(ruling, entry, record, rulebook))
    )
    breach = breach_of(entry)
    named = breach and any(r.rule == breach.rule and r.level == against[0].level for r in against)
    return () if named else against


def notes(record: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY) -> tuple[Ruling, ...]:
    """Return the notes on a whole session, one a rule, with the regions that raised it."""
    return (*(ruling for _places, ruling in _raised(record, rulebook, history)), *_training(record, rulebook))


def news_of(
    before: SessionRecord, after: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY
) -> tuple[Ruling, ...]:
    """Return the notes on a session that raise a new rule, or one on a further region, since it stood as `before`."""
    known = {ruling.rule: places for places, ruling in _raised(before, rulebook, history)}
    raised = _raised(after, rulebook, history)
    return tuple(ruling for places, ruling in raised if not places <= known.get(ruling.rule, frozenset()))


def _raised(record: SessionRecord, rulebook: Rulebook, history: History) -> tuple[tuple[frozenset[str], Ruling], ...]:
    """Return the notes that entries raise, one a rule with the places in words that raised it."""
    places: dict[str, list[str]] = {}
    messages: dict[str, str] = {}
    active = active_rules(record, rulebook, history)
    for entry in record.entries:
        for ruling in rulings_on(entry, active):
            if ruling.level == NOTE:
                messages.setdefault(ruling.rule, ruling.message)
                place = place_of(entry, rulebook)
                if place not in places.setdefault(ruling.rule, []):
                    places[ruling.rule].append(place)
    return tuple(
        (frozenset(places[rule]), Ruling(NOTE, rule, f"{text} ({', '.join(places[rule])})"))
        for rule, text in messages.items()
    )


def _training(record: SessionRecord, rulebook: Rulebook) -> tuple[Ruling, ...]:
    """Return the note on a practitioner without training on record, where anybody was worked on."""
    session = record.session
    if not any(isinstance(entry, Stroke | Technique) for entry in record.entries):
        return ()
    on = session.started_at.date
    return credential_notes(record.practitioner, session.role, record.credentials, on, rulebook.catalogue)


def may_chart(record: SessionRecord, rulebook: Rulebook) -> Ruling | None:
    """Return the block on a role that charts no session at all, None where it may."""
    term = rulebook.catalogue.term("roles", record.session.role)
    if term.facts["may_chart"] == "yes":
        return None
    return Ruling(
        BLOCK, "role", f"Nobody charts work on a client as {term.words}: {term.facts['why']}. Ask a practitioner."
    )


def may_override(record: SessionRecord, catalogue: Catalogue) -> bool:
    """Tell whether the role acted in may go ahead with a written reason."""
    may = fact(catalogue, "roles", record.session.role, "may_override")
    return may == "yes" or (may == "registered" and is_legible(record.practitioner.registration or ""))


def _role(entry: Stroke | Technique, active: ActiveRules) -> Iterator[Ruling]:
    yield from active.barred
    if isinstance(entry, Stroke) and not active.barred:
        term = active.rulebook.catalogue.term("roles", active.record.session.role)
        most = term.facts["max_pressure"]
        if entry.pressure > int(most):
            words = active.rulebook.catalogue.words("pressures", most)
            text = f"A {term.words} works to {words} pressure ({most}): {term.facts['why']}. Ease off, or refer."
            yield Ruling(BLOCK, "role", text)


def _health(entry: Stroke | Technique, active: ActiveRules) -> Iterator[Ruling]:
    by_tool = isinstance(entry, Stroke) and entry.tool != BY_HAND
    if by_tool:
        yield from active.unasked
    yield from active.everywhere if by_tool else active.everywhere_by_hand
    yield from _held(entry, active)


def _held(entry: Stroke | Technique, active: ActiveRules) -> Iterator[Ruling]:
    """Yield what health holds on the entry's own region and tissue."""
    by_tool = isinstance(entry, Stroke) and entry.tool != BY_HAND
    place = sided_region(entry)
    held = [*(active.at_place.get(place, ()) if place else ())]
    if active.at_tissue:
        layer = entry.layer if isinstance(entry, Stroke) else None
        for tissue in tissues_of(entry.region, layer, active.rulebook):
            held += active.at_tissue.get(tissue, ())
    for hold in held:
        if (by_tool or hold.by_hand) and (not hold.places or place in hold.places):
            yield hold.ruling


def _run_over(stroke: Stroke, active: ActiveRules, frame: Bounds) -> Iterator[Ruling]:
    """Yield what refuses a tool, or asks for a reason, on the other regions that a drawn line runs over."""
    path, rulebook = stroke.path, active.rulebook
    if path is None or not active.minded or rulebook.body_map is None:
        return
    layer = layer_of(path, rulebook.body_map())
    if layer is None:
        return
    drawn_on = (path.view, path.layer)
    if drawn_on not in active.minded_shapes:
        active.minded_shapes[drawn_on] = minded_on(layer, active.minded)
    for place in run_over(path.points, layer, active.minded_shapes[drawn_on], frame):
        if place != sided_region(stroke):
            where = f"The line runs over {place_in_words(place, rulebook.regions)}."
            found = refused_there(stroke, place, active)
            yield from (replace(each, message=f"{where} {each.message}") for each in found)


def refused_there(drawn: Stroke, place: SidedRegion, active: ActiveRules) -> Iterator[Ruling]:
    """Yield what refuses drawn work, or asks for a reason, on a region that it runs over."""
    stroke = replace(drawn, region=place.region, side=place.side, path=None)
    consent = active.record.consent
    found = [*_held(stroke, active), *(_consent(stroke, active) if consent and place in consent.excluded else ())]
    if stroke.tool != BY_HAND:
        own = (*limit_rulings(stroke, active.rulebook), *tissue_rulings(stroke, active.rulebook))
        found += [ruling for ruling in own if ruling.level == BLOCK]
        found += mark_rulings(stroke, active.record, active.history, active.rulebook)
    yield from (ruling for ruling in found if ruling.level != NOTE)


def _consent(entry: Stroke | Technique, active: ActiveRules) -> Iterator[Ruling]:
    consent, by_tool = active.record.consent, isinstance(entry, Stroke) and entry.tool != BY_HAND
    if consent is None:
        if by_tool:
            yield Ruling(BLOCK, "consent", "Consent has not been asked. Ask before any tool work.")
        return
    if consent.decision == "declined" and by_tool:
        yield Ruling(BLOCK, "consent", "The client declined the tool today. Work by hand, or finish.")
    if consent.excluded and sided_region(entry) in consent.excluded:
        place = place_of(entry, active.rulebook)
        yield Ruling(BLOCK, "consent", f"The client did not agree to {place}. Work elsewhere, or ask again.")
    if consent.withdrawn_at and (entry.at is None or entry.at.utc >= consent.withdrawn_at.utc):
        yield Ruling(BLOCK, "consent", "The client withdrew consent. Stop, and chart what was done before.")


def _tap_out(stroke: Stroke, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    """Ask before the tool goes back to where the client said stop in this session."""
    said = said_before(stroke, record, rulebook.catalogue)
    if said is None:
        return
    term = rulebook.catalogue.term(LIMITS, said.action)
    when = f" ({said.at.local:%H:%M})" if said.at else ""
    text = f"{place_of(stroke, rulebook)}, {term.words}{when}: {term.facts['why']}."
    more = " Write why you go back, or work elsewhere." if term.facts["level"] == REASON else ""
    yield Ruling(term.facts["level"], RULE, f"{text[:1].upper()}{text[1:]}{more}")


def _overridden(ruling: Ruling, entry: Entry, record: SessionRecord, rulebook: Rulebook) -> bool:
    if not may_override(record, rulebook.catalogue):
        return False
    return any(_is_within(override, ruling, entry) for override in _reasons(ruling, entry, record))


def _reasons(ruling: Ruling, entry: Entry, record: SessionRecord) -> list[Override]:
    """Return the written reasons for a rule, of the session and of the stroke."""
    own = entry.overrides if isinstance(entry, Stroke) else ()
    given = (*record.session.overrides, *own)
    return [override for override in given if override.rule == ruling.rule and is_a_reason(override.reason)]


def _is_within(override: Override, ruling: Ruling, entry: Entry) -> bool:
    most = _most(override, ruling)
    return most is None or not isinstance(entry, Stroke) or entry.pressure <= most


def _most(override: Override, ruling: Ruling) -> int | None:
    own = override.limits.pressure if override.limits else None
    return ruling.limit if own is None and ruling.keeps_limit else own


def _in_full(ruling: Ruling, entry: Entry, record: SessionRecord, rulebook: Rulebook) -> Ruling:
    """Say so where a reason stands and the stroke is firmer than it allows, or where the role's reason is not taken."""
    if ruling.level != REASON:
        return ruling
    if not may_override(record, rulebook.catalogue):
        role = rulebook.catalogue.words("roles", record.session.role)
        more = f"No reason of this role ({role}) is taken. Ask who may decide, or leave it."
        return replace(ruling, message=f"{ruling.message} {more}")
    limits = [_most(override, ruling) for override in _reasons(ruling, entry, record)]
    told = [limit for limit in limits if limit is not None]
    if not told:
        return ruling
    words = rulebook.catalogue.words("pressures", str(max(told)))
    more = f"The reason given holds to {words} pressure ({max(told)}): ease off."
    return replace(ruling, message=f"{ruling.message} {more}")
