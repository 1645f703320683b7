"""Limits of a profession's scope and consent in one place of the world, as data with the day it was verified; notes."""

from collections.abc import Iterator

from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.entries import Stroke, Technique
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.people import age_on
from iastm_desktop.domain.rulings import Rulebook, Ruling

SCOPE = "scope_limits"
ALONE = (None, "self")  # by whom consent was given: where nothing is said, the client
TO_DO = {
    "technique": "Keep it a mobilisation, and refer where more is needed.",
    "under_years": "Ask who decides, and write it under Consent.",
}


def scope_rulings(entry: Stroke | Technique, record: SessionRecord, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield what the scope of the role acted in says of an entry."""
    for term in rulebook.catalogue.lists.get(SCOPE, {}).values():
        if term.facts["role"] != record.session.role:
            continue
        about = "technique" if term.facts["technique"] else "under_years"
        if _is_that_technique(entry, term, rulebook) if about == "technique" else _decides_alone(record, term):
            said = f"{term.words[:1].upper()}{term.words[1:]}: {term.facts['why']}"
            text = f"{said} (verified {term.facts['verified_on']}). {TO_DO[about]}"
            yield Ruling(term.facts["level"], f"scope:{term.code}", text)


def _is_that_technique(entry: Stroke | Technique, term: Term, rulebook: Rulebook) -> bool:
    region = rulebook.regions.get(entry.region)
    is_there = region is not None and region.area in term.facts["areas"].split()
    return isinstance(entry, Technique) and entry.technique == term.facts["technique"] and is_there


def _decides_alone(record: SessionRecord, term: Term) -> bool:
    """Tell whether a client younger than the line says gave consent without anybody named."""
    born, consent = record.client.born, record.consent
    if born is None or consent is None or consent.by not in ALONE:
        return False
    return age_on(born, record.session.started_at.date) < int(term.facts["under_years"])
