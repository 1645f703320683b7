"""Limits of a profession's scope and consent in one place of the world, as data with the day it was verified; notes."""

from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.entries import Entry, Stroke, Technique
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.people import age_on
from iastm_desktop.domain.rulings import Rulebook, Ruling
from iastm_desktop.domain.values import dataclass

SCOPE = "scope_limits"
ALONE = (None, "self")  # by whom consent was given: where nothing is said, the client
TO_DO = {
    "areas": "Keep it a mobilisation, and refer where more is needed.",
    "technique": "Leave it out, or refer.",
    "kind": "Write what you saw, and refer where an assessment is needed.",
    "under_years": "Ask who decides, and write it under Consent.",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role's scope says in one session: of all work, and the lines that ask which technique or kind it is."""

    everywhere: tuple[Ruling, ...]
    of_techniques: tuple[Term, ...]
    of_kinds: tuple[Term, ...] = ()


def scope_of(record: SessionRecord, rulebook: Rulebook) -> Scope:
    """Put together what the scope of the role acted in says."""
    lines = rulebook.catalogue.lists.get(SCOPE, {}).values()
    own = [term for term in lines if term.facts["role"] == record.session.role]
    alone = (term for term in own if term.facts["under_years"] and _decides_alone(record, term))
    said = tuple(_ruling(term, "under_years") for term in alone)
    return Scope(
        said,
        tuple(term for term in own if term.facts["technique"]),
        tuple(term for term in own if term.facts["kind"]),
    )


def scope_rulings(entry: Stroke | Technique, scope: Scope, rulebook: Rulebook) -> tuple[Ruling, ...]:
    """Return what the scope says of an entry."""
    if isinstance(entry, Stroke):
        return scope.everywhere
    there = (term for term in scope.of_techniques if _is_that_technique(entry, term, rulebook))
    return (*scope.everywhere, *(_ruling(term, "areas" if term.facts["areas"] else "technique") for term in there))


def kind_rulings(entry: Entry, scope: Scope) -> tuple[Ruling, ...]:
    """Return what the scope says of a kind of entry that touches nobody."""
    return tuple(_ruling(term, "kind") for term in scope.of_kinds if term.facts["kind"] == entry.kind)


def _ruling(term: Term, about: str) -> Ruling:
    said = f"{term.words[:1].upper()}{term.words[1:]}: {term.facts['why']}"
    text = f"{said} (verified {term.facts['verified_on']}). {TO_DO[about]}"
    return Ruling(term.facts["level"], f"scope:{term.code}", text)


def _is_that_technique(entry: Technique, term: Term, rulebook: Rulebook) -> bool:
    region, areas = rulebook.regions.get(entry.region), term.facts["areas"].split()
    is_there = not areas or (region is not None and region.area in areas)
    return entry.technique == term.facts["technique"] and is_there


def _decides_alone(record: SessionRecord, term: Term) -> bool:
    """Tell whether a client younger than the line says gave consent without anybody named."""
    born, consent = record.client.born, record.consent
    if born is None or consent is None or consent.by not in ALONE:
        return False
    return age_on(born, record.session.started_at.date) < int(term.facts["under_years"])
