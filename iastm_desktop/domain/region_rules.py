"""Limits of single regions: no tool, a highest pressure, some strokes only, consent of their own."""

from collections.abc import Iterator

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.history import NO_HISTORY, History
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, Rulebook, Ruling, place_of

LANDMARKS = "landmark_*"
ONCE = "once_per_plan"
TISSUES = "tissue_limits"  # a practice's own; none is shipped


def limit_line(region: str, rulebook: Rulebook) -> str | None:
    """Return the code of the line that limits a region, None where it has no limit of its own."""
    if rulebook.catalogue.has("region_limits", region):
        return region
    known = rulebook.regions.get(region)
    landmark = known is not None and known.kind == "landmark" and rulebook.catalogue.has("region_limits", LANDMARKS)
    return LANDMARKS if landmark else None


def no_tool_places(rulebook: Rulebook) -> tuple[SidedRegion, ...]:
    """Return the sided regions where no tool goes at all."""
    told = rulebook.catalogue.lists.get("region_limits", {}).values()
    tissues = {t.code for t in rulebook.catalogue.lists.get(TISSUES, {}).values() if t.facts["instrument"] == "no"}
    closed = [rulebook.regions.get(term.code) for term in told if term.facts["instrument"] == "no"]
    closed += [region for region in rulebook.regions if region.tissue in tissues] if tissues else []
    return tuple(SidedRegion(region.id, side) for region in closed if region for side in region.sides)


def tissues_of(region: str, layer: str | None, rulebook: Rulebook) -> set[str]:
    """Return what is worked on: the region's own tissue, and the layer a stroke says it reached."""
    known = rulebook.regions.get(region)
    return {tissue for tissue in (known.tissue if known else None, layer) if tissue}


def tissue_rulings(stroke: Stroke, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield what a practice's own lines say of a tool on the tissue that a stroke is on or reached."""
    lines = rulebook.catalogue.lists.get(TISSUES, {})
    for tissue in sorted(tissues_of(stroke.region, stroke.layer, rulebook)) if lines else ():
        term = lines.get(tissue)
        if term is None:
            continue
        most, rule, place = term.facts["max_pressure"], f"tissue:{tissue}", place_of(stroke, rulebook)
        said = f"{term.words[:1].upper()}{term.words[1:]} ({place})"
        if term.facts["instrument"] == "no":
            yield Ruling(BLOCK, rule, f"No tool on {said[:1].lower()}{said[1:]}: {term.facts['why']}. Work by hand.")
        elif stroke.pressure > int(most):
            words = rulebook.catalogue.words("pressures", most)
            yield Ruling(REASON, rule, f"{said} to {words} pressure: {term.facts['why']}. Ease off, or write why.")


def limit_rulings(stroke: Stroke, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield what the region's own line says of a stroke with a tool."""
    line = limit_line(stroke.region, rulebook)
    if line is None:
        return
    catalogue, rule, place = rulebook.catalogue, f"limit:{stroke.region}", place_of(stroke, rulebook)
    facts = catalogue.term("region_limits", line).facts
    most, why = facts["max_pressure"], facts["why"]
    strokes = facts.get("strokes", "").split()
    if facts["instrument"] == "no":
        yield Ruling(BLOCK, rule, f"No tool on {place}: {why}. Work by hand.")
    elif most and stroke.pressure > int(most):
        words = catalogue.words("pressures", most)
        yield Ruling(REASON, rule, f"{place} to {words} pressure: {why}. Ease off, or write why.")
    elif strokes and stroke.stroke not in strokes:
        names = " or ".join(catalogue.words("strokes", code) for code in strokes)
        todo = "Change the stroke" if stroke.stroke else "Say which stroke it was"
        yield Ruling(REASON, rule, f"{place} takes {names} only: {why}. {todo}, or write why.")


def specific_consent(
    stroke: Stroke, record: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY
) -> Iterator[Ruling]:
    """Yield a note where a region asks for consent by name and the client was not asked: today, or for this plan."""
    line = limit_line(stroke.region, rulebook)
    facts = rulebook.catalogue.term("region_limits", line).facts if line else {}
    if facts.get("specific_consent") != "yes" or record.consent is None:
        return
    place = SidedRegion(stroke.region, stroke.side)
    if any(SidedRegion(each.region, each.side) == place for each in record.consent.specific):
        return
    if facts["consent_when"] == ONCE and (place, record.session.plan) in history.agreed:
        return
    often = "at every visit" if facts["consent_when"] == "every_visit" else "once for the plan of care"
    words = f"{place_of(stroke, rulebook)} asks for consent by name, {often}: {facts['why']}. Ask, and write it down."
    yield Ruling(NOTE, f"limit:{stroke.region}", words)
