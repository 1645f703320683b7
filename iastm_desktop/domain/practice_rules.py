"""A practice's own, stricter rules: tighter limits and levels, health items of its own. Nothing is loosened."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from iastm_desktop.domain.catalogue import OWN_PREFIX, Catalogue, Term
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON
from iastm_desktop.domain.values import dataclass

KIND = "practice_rule"
SOURCE = "practice rule"
_STERNER = (NOTE, REASON, BLOCK)
_LEVELLED = ("screening", "medication_class")
_HEALTH, _REGIONS, _INTERVALS, _DOSE = "screening", "region_limits", "intervals", "dose_limits"
_NUMBERS = {_INTERVALS: "value", _DOSE: "value"}
_MORE = "more"  # a line whose higher number is the stricter one: waiting longer


class Loosens(ValueError):
    """A practice rule that would loosen what is shipped, or names what is not there; the text is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRule:
    """One stricter rule. `list_name` and `code` say which line it tightens; a health item `x_…` is a new one.

    `level` is note, reason or block; `value` a number of the line (a limit, months); `words` and `why` are for people.
    """

    list_name: str
    code: str
    level: str | None = None
    max_pressure: int | None = None
    value: int | None = None
    words: str | None = None
    why: str | None = None
    set_on: date | None = None


def rule_body(rule: PracticeRule) -> dict[str, object]:
    """Return the body of the record a book keeps a practice rule as."""
    own = (
        (name, getattr(rule, name)) for name in ("list_name", "code", "level", "max_pressure", "value", "words", "why")
    )
    body = {name: value for name, value in own if value is not None}
    return body | ({"set_on": rule.set_on.isoformat()} if rule.set_on else {})


def rules_of(records: Iterable[Record]) -> tuple[PracticeRule, ...]:
    """Return the practice's rules among records of this kind; one that is not readable holds nothing."""
    return tuple(rule for record in records if (rule := _rule(record.body)))


def tightened(catalogue: Catalogue, rules: Iterable[PracticeRule]) -> Catalogue:
    """Return a catalogue with the practice's rules; what would loosen a shipped line is left as it was shipped."""
    for rule in rules:
        try:
            catalogue = with_rule(catalogue, rule)
        except Loosens:
            continue
    return catalogue


def with_rule(catalogue: Catalogue, rule: PracticeRule) -> Catalogue:
    """Return a catalogue with one more rule; Loosens with a sentence where it is not stricter."""
    if rule.list_name not in catalogue.lists:
        raise Loosens(f"{rule.list_name!r} is no list of rules.")
    known = catalogue.lists[rule.list_name].get(rule.code)
    term = _tighter(known, rule) if known else _new(rule)
    return Catalogue({**catalogue.lists, rule.list_name: {**catalogue.lists[rule.list_name], rule.code: term}})


def _tighter(term: Term, rule: PracticeRule) -> Term:
    facts, said = dict(term.facts), term.words
    if rule.level == BLOCK and rule.list_name == _REGIONS:
        facts["instrument"], facts["max_pressure"] = "no", "0"
    elif rule.level is not None:
        _raise_level(facts, rule, said)
    if rule.max_pressure is not None:
        _lower("max_pressure", rule.max_pressure, facts, said)
    if rule.value is not None and rule.list_name in _NUMBERS:
        change = _heighten if facts.get("stricter") == _MORE else _lower
        change(_NUMBERS[rule.list_name], rule.value, facts, said)
    if rule.why:
        facts["why"] = f"{facts.get('why', '')}; {rule.why}".lstrip("; ")
    if facts == dict(term.facts):
        raise Loosens(f"Nothing about {said} gets stricter.")
    return replace(term, facts=facts, source=f"{term.source} {SOURCE}")


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
    raise Loosens(f"{rule.code!r} is not in {rule.list_name}, and a new line there needs a level or a limit.")


def _rule(body: Mapping[str, object]) -> PracticeRule | None:
    try:
        own = {name: body[name] for name in PracticeRule.__dataclass_fields__ if name in body}
        day = own.pop("set_on", None)
        return PracticeRule(**own, set_on=date.fromisoformat(str(day)) if day else None)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
