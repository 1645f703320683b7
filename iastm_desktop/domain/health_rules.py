"""What health answers, medicines and pregnancy hold: where, until when, and with which level."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from iastm_desktop.domain.catalogue import Catalogue, Term
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, STERNEST_FIRST, Ruling, fact
from iastm_desktop.domain.session import Answer, Medication, Screening
from iastm_desktop.domain.values import dataclass

UNSORTED = "other"  # the class of a medicine of which none was said


@dataclass(frozen=True, slots=True)
class Hold:
    """One health rule that holds: everywhere where `places` and `tissues` are empty; `by_hand`: hands as well.

    `named` is what it is called in a line: the medicine's name, else the item's words.
    """

    ruling: Ruling
    named: str
    by_hand: bool
    places: tuple[SidedRegion, ...] = ()
    tissues: tuple[str, ...] = ()


def seed_items(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the items that must be answered before any tool work."""
    return tuple(item for item in catalogue.codes("screening") if fact(catalogue, "screening", item, "seed") == "yes")


def unanswered(screening: Screening | None, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the seed items that were not answered."""
    asked = {answer.item for answer in screening.answers} if screening else set()
    return tuple(item for item in seed_items(catalogue) if item not in asked)


def holds(screening: Screening | None, catalogue: Catalogue, on: date) -> tuple[Hold, ...]:
    """Return what holds on a day, sternest first; one rule told twice stands once, with both in its words."""
    if screening is None:
        return ()
    told: dict[str, list[tuple[Term, str, tuple[SidedRegion, ...]]]] = {}
    for rule, term, said, places in (*_answers(screening, catalogue, on), *_others(screening, catalogue, on)):
        told.setdefault(rule, []).append((term, said, places))
    found = [_hold(rule, told[rule], catalogue) for rule in told]
    return tuple(sorted(found, key=lambda hold: STERNEST_FIRST.index(hold.ruling.level)))


_Told = tuple[str, Term, str, tuple[SidedRegion, ...]]


def _answers(screening: Screening, catalogue: Catalogue, on: date) -> Iterator[_Told]:
    for answer in screening.answers:
        if answer.answer != "no" and not (answer.until and on > answer.until):
            term = catalogue.term("screening", answer.item)
            if term.facts.get("ended"):
                continue
            yield answer.item, term, _said(answer), () if term.facts["scope"] == "whole" else answer.regions


def _said(answer: Answer) -> str:
    said = "not known" if answer.answer == "unknown" else "yes"
    return f"{said}, until {answer.until}" if answer.until else said


def _others(screening: Screening, catalogue: Catalogue, on: date) -> Iterator[_Told]:
    """Yield what medicines and a due date hold; a medicine that counts as a health item stands under that item."""
    for medicine in screening.medications:
        code = medicine.medication_class or UNSORTED  # nobody said what it is for: that is asked, never passed over
        if catalogue.has("medication_class", code) and _still_counts(medicine, code, catalogue, on):
            term = catalogue.term("medication_class", code)
            stopped = f", stopped {medicine.stopped_on}" if medicine.stopped_on and medicine.stopped_on <= on else ""
            yield term.facts.get("counts_as") or code, term, f"{medicine.name}{stopped}", ()
    if screening.pregnancy and on <= screening.pregnancy.due_on:
        yield "pregnant", catalogue.term("screening", "pregnant"), f"due {screening.pregnancy.due_on}", ()


def _still_counts(medicine: Medication, code: str, catalogue: Catalogue, on: date) -> bool:
    days = int(fact(catalogue, "medication_class", code, "window_days") or 0)
    return medicine.stopped_on is None or on <= medicine.stopped_on + timedelta(days=days)


def _hold(rule: str, told: list[tuple[Term, str, tuple[SidedRegion, ...]]], catalogue: Catalogue) -> Hold:
    own = catalogue.has("screening", rule)
    term = _sternest(catalogue.term("screening", rule) if own else told[0][0], [by for by, _said, _places in told])
    said = ", ".join(dict.fromkeys(words for _term, words, _places in told))
    everywhere = any(not places for _term, _said, places in told)
    places = () if everywhere else tuple(dict.fromkeys(place for *_others, own_places in told for place in own_places))
    by_hand = term.facts.get("techniques_blocked") == "yes"
    medicines = [words for told_by, words, _places in told if told_by.list_name == "medication_class"]
    named = ", ".join(medicines) or term.words
    return Hold(_ruling(term, rule, said), named, by_hand, places, tuple(term.facts.get("tissue", "").split()))


def _sternest(term: Term, told_by: list[Term]) -> Term:
    """Return a rule at the level of the sternest line that raises it: a practice may set a medicine's class higher."""
    level = min((each.facts["level"] for each in (term, *told_by)), key=STERNEST_FIRST.index)
    return term if level == term.facts["level"] else replace(term, facts={**term.facts, "level": level})


def _ruling(term: Term, rule: str, said: str) -> Ruling:
    text = f"{term.words[:1].upper()}{term.words[1:]} ({said}): {term.facts['why']}."
    if term.facts["level"] == BLOCK:
        return Ruling(BLOCK, rule, f"{text} No work here; refer if in doubt.")
    if term.facts["level"] == NOTE:
        return Ruling(NOTE, rule, f"{text} Ask about it, and work with care.")
    most = term.facts.get("max_pressure")
    text += " Write why you go ahead, or work by hand."
    if term.facts.get("group") == "red_flags":
        text = text.replace("Write why you go ahead, or work by hand.", "Stop and refer, or write why you go ahead.")
    return Ruling(REASON, rule, text, int(most) if most else None, term.facts.get("keeps_limit") == "yes")
