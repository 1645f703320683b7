"""A practice's own, stricter rules: health, regions, tissues, zones, doses, some until a day. Nothing is loosened."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from iastm_desktop.domain.catalogue import OWN_PREFIX, Catalogue, Term
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.region_rules import TISSUES
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, Rulebook
from iastm_desktop.domain.values import dataclass

KIND = "practice_rule"
SOURCE = "practice rule"
_STERNER = (NOTE, REASON, BLOCK)
_LEVELLED = ("screening", "medication_class")
_HEALTH, _REGIONS = "screening", "region_limits"
ZONES = "zones"
_MORE = "more"  # a line whose higher number is the stricter one: waiting longer


class Loosens(ValueError):
    """A practice rule that would loosen what is shipped, or names what is not there; the text is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRule:
    """One stricter rule. `list_name` and `code` say which line it tightens; a health item `x_…` is a new one.

    `level` is note, reason or block; `value` a number of the line (a limit, months); `words` and `why` are for people.
    `until` is the last day it holds. A line of `tissue_limits` is for what a region is made of, or a stroke reached.
    """

    list_name: str
    code: str
    level: str | None = None
    max_pressure: int | None = None
    value: int | None = None
    words: str | None = None
    why: str | None = None
    set_on: date | None = None
    until: date | None = None


def rule_body(rule: PracticeRule) -> dict[str, object]:
    """Return the body of the record a book keeps a practice rule as."""
    own = (
        (name, getattr(rule, name)) for name in ("list_name", "code", "level", "max_pressure", "value", "words", "why")
    )
    body = {name: value for name, value in own if value is not None}
    days = {"set_on": rule.set_on, "until": rule.until}
    return body | {name: day.isoformat() for name, day in days.items() if day}


def rules_of(records: Iterable[Record]) -> tuple[PracticeRule, ...]:
    """Return the practice's rules among records of this kind; one that is not readable holds nothing."""
    return tuple(rule for record in records if (rule := _rule(record.body)))


def tightened(catalogue: Catalogue, rules: Iterable[PracticeRule], on: date | None = None) -> Catalogue:
    """Return a catalogue with the practice's rules as they hold on a day, all of them where none is told.

    What would loosen a shipped line is left as it was shipped. A health item of the practice's own that has ended is
    asked no more and says nothing; its words stay, for the visits in which it was answered.
    """
    for rule in rules:
        if not (has_ended := has_ended_on(rule, on)) or is_own_item(rule):
            with suppress(Loosens):
                catalogue = with_rule(catalogue, rule)
        if has_ended and is_own_item(rule) and catalogue.has(_HEALTH, rule.code):
            catalogue = _ended(catalogue, rule.code)
    return catalogue


def closed_places(rulebook: Rulebook) -> tuple[SidedRegion, ...]:
    """Return the sided regions that the practice closed to the tool, each by itself or by what it is made of."""

    def closed(list_name: str) -> set[str]:
        lines = rulebook.catalogue.lists.get(list_name, {}).values()
        return {term.code for term in lines if term.facts["instrument"] == "no" and term.source.endswith(SOURCE)}

    own, tissues = closed(_REGIONS), closed(TISSUES)
    if not own and not tissues:
        return ()
    found = [one for one in rulebook.regions if one.kind != "zone" and (one.id in own or one.tissue in tissues)]
    return tuple(SidedRegion(one.id, side) for one in found for side in one.sides)


def has_ended_on(rule: PracticeRule, on: date | None) -> bool:
    """Tell whether a rule holds no more on a day."""
    return bool(rule.until and on and on > rule.until)


def is_own_item(rule: PracticeRule) -> bool:
    """Tell whether a rule is a health item that was not shipped."""
    return rule.list_name == _HEALTH and rule.code.startswith(OWN_PREFIX)


def _ended(catalogue: Catalogue, code: str) -> Catalogue:
    term = catalogue.term(_HEALTH, code)
    over = replace(term, facts={**term.facts, "ended": "yes"})
    return Catalogue({**catalogue.lists, _HEALTH: {**catalogue.lists[_HEALTH], code: over}})


def with_rule(catalogue: Catalogue, rule: PracticeRule) -> Catalogue:
    """Return a catalogue with one more rule; Loosens with a sentence where it is not stricter."""
    if rule.list_name not in catalogue.lists and rule.list_name != TISSUES:
        raise Loosens(f"{rule.list_name!r} is no list of rules.")
    lines = catalogue.lists.get(rule.list_name, {})
    known = lines.get(rule.code) or _for_all_alike(lines, rule)
    term = _tighter(known, rule) if known else _new(rule)
    return Catalogue({**catalogue.lists, rule.list_name: {**lines, rule.code: term}})


def _for_all_alike(lines: Mapping[str, Term], rule: PracticeRule) -> Term | None:
    """Return the line that holds for a region because its code begins so: a line of its own must not be laxer."""
    alike = (term for code, term in lines.items() if code.endswith("*") and rule.code.startswith(code[:-1]))
    term = next(alike, None)
    return replace(term, code=rule.code) if term else None


def _tighter(term: Term, rule: PracticeRule) -> Term:
    facts, said = dict(term.facts), term.words
    if rule.list_name == ZONES:
        _tighten_zone(facts, rule, said)
    elif rule.level == BLOCK and rule.list_name in (_REGIONS, TISSUES):
        facts["instrument"], facts["max_pressure"] = "no", "0"
    elif rule.level is not None:
        _raise_level(facts, rule, said)
    if rule.max_pressure is not None and rule.list_name != ZONES:
        _lower("max_pressure", rule.max_pressure, facts, said)
    if rule.value is not None and facts.get("stricter"):
        change = _heighten if facts["stricter"] == _MORE else _lower
        change("value", rule.value, facts, said)
    if facts == dict(term.facts):
        raise Loosens(f"Nothing about {said} gets stricter.")
    if rule.why:
        facts["why"] = f"{facts.get('why', '')}; {rule.why}".lstrip("; ")
    return replace(term, facts=facts, source=f"{term.source} {SOURCE}")


def _tighten_zone(facts: dict[str, str], rule: PracticeRule, said: str) -> None:
    """Let a zone refuse a tool, ask for a reason at any pressure, or refuse what is firmer than a pressure."""
    if rule.level == NOTE:
        raise Loosens(f"{said} cannot be loosened to a note.")
    if rule.level == BLOCK:
        facts["block_from"] = "0"
    elif rule.level == REASON:
        facts["reason_from"] = "0"
    if rule.max_pressure is not None:
        _lower("block_from", rule.max_pressure + 1, facts, said)


def _raise_level(facts: dict[str, str], rule: PracticeRule, said: str) -> None:
    old = facts.get("level", "")
    if rule.list_name not in _LEVELLED or rule.level not in _STERNER or old not in _STERNER:
        raise Loosens(f"{said} has no level {rule.level!r} that could be set.")
    if _STERNER.index(rule.level) < _STERNER.index(old):
        raise Loosens(f"{said} is {old} and cannot be loosened to {rule.level}.")
    facts["level"] = rule.level


def _lower(name: str, number: int, facts: dict[str, str], said: str) -> None:
    old = facts.get(name, "")
    if old and number > int(old):
        raise Loosens(f"{said} holds to {old} and cannot be loosened to {number}.")
    if number < 0:
        raise Loosens(f"{number} is no limit for {said}.")
    facts[name] = str(number)
    if name == "max_pressure":
        facts["keeps_limit"] = "yes"


def _heighten(name: str, number: int, facts: dict[str, str], said: str) -> None:
    if number < int(facts[name]):
        raise Loosens(f"{said} waits {facts[name]} {facts['unit']} and cannot be loosened to {number}.")
    facts[name] = str(number)


def _new(rule: PracticeRule) -> Term:
    """Return a line that was not shipped: a health item of the practice, or a limit of a region."""
    words, why = rule.words or rule.code, rule.why or "a rule of this practice"
    most = "" if rule.max_pressure is None else str(rule.max_pressure)
    on = str(rule.set_on or "")
    if rule.list_name == _HEALTH and rule.code.startswith(OWN_PREFIX) and rule.level in _STERNER:
        facts = {
            "verified_on": on, "seed": "no", "group": "general", "level": rule.level, "scope": "region",
            "override": "no" if rule.level == BLOCK else "yes", "techniques_blocked": "no", "tissue": "",
            "max_pressure": most, "keeps_limit": "yes" if most else "", "why": why,
        }  # fmt: skip
        return Term(_HEALTH, rule.code, words, words, SOURCE, facts)
    if rule.list_name == _REGIONS and (most or rule.level == BLOCK):
        facts = {
            "verified_on": on, "instrument": "no" if rule.level == BLOCK else "yes", "max_pressure": most or "0",
            "strokes": "", "specific_consent": "no", "consent_when": "", "why": why,
        }  # fmt: skip
        return Term(_REGIONS, rule.code, words, words, SOURCE, facts)
    if rule.list_name == TISSUES and (most or rule.level == BLOCK):
        facts = {"verified_on": on, "instrument": "no" if rule.level == BLOCK else "yes", "max_pressure": most or "0"}
        return Term(TISSUES, rule.code, words, words, SOURCE, {**facts, "why": why})
    raise Loosens(f"{rule.code!r} is not in {rule.list_name}, and a new line there needs a level or a limit.")


def _rule(body: Mapping[str, object]) -> PracticeRule | None:
    try:
        own = {name: body[name] for name in PracticeRule.__dataclass_fields__ if name in body}
        days = {name: date.fromisoformat(str(own.pop(name))) for name in ("set_on", "until") if own.get(name)}
        return PracticeRule(**own, **days)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
