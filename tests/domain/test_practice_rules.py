"""A practice may tighten what is shipped and add to it; nothing it writes loosens a rule."""

from datetime import date

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.practice_rules import KIND, Loosens, PracticeRule, rule_body, rules_of, tightened, with_rule

CATALOGUE = load_catalogue()


def rule(list_name: str, code: str, **said: object) -> PracticeRule:
    return PracticeRule(list_name=list_name, code=code, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "fact", "value"),
    [
        (rule("screening", "varicose_veins", level="reason"), "level", "reason"),
        (rule("screening", "frailty", max_pressure=1), "max_pressure", "1"),
        (rule("medication_class", "steroid", level="reason"), "level", "reason"),
        (rule("intervals", "ask_health_again", value=6), "value", "6"),
        (rule("dose_limits", "region_seconds", value=300), "value", "300"),
        (rule("region_limits", "scalenes", max_pressure=1), "max_pressure", "1"),
    ],
)
def test_a_stricter_rule_holds_and_says_that_it_is_the_practices(told: PracticeRule, fact: str, value: str) -> None:
    term = with_rule(CATALOGUE, told).term(told.list_name, told.code)
    assert term.facts[fact] == value and term.source.endswith("practice rule")
    assert CATALOGUE.term(told.list_name, told.code).facts[fact] != value  # the control: shipped as before


@pytest.mark.parametrize(
    "told",
    [
        rule("screening", "dvt", level="note"),
        rule("screening", "blood_thinners", level="note"),
        rule("screening", "frailty", max_pressure=4),
        rule("intervals", "ask_health_again", value=36),
        rule("region_limits", "scalenes", max_pressure=3),
        rule("dose_limits", "region_seconds", value=900),
        rule("dose_limits", "recent_hours", value=24),
        rule("screening", "dvt", level="nothing"),
        rule("nowhere", "dvt", level="block"),
        rule("screening", "not_shipped", level="block"),
    ],
)
def test_what_would_loosen_is_refused_with_a_sentence_and_holds_nothing(told: PracticeRule) -> None:
    with pytest.raises(Loosens) as refused:
        with_rule(CATALOGUE, told)
    assert str(refused.value).endswith(".")
    assert tightened(CATALOGUE, [told]) == CATALOGUE


def test_a_health_item_and_a_region_limit_of_ones_own_are_added() -> None:
    item = rule("screening", "x_fresh_tan", level="reason", words="sunburn", why="hot skin")
    limit = rule("region_limits", "soleus", level="block", why="house wish")
    more = tightened(CATALOGUE, [item, limit])
    assert more.words("screening", "x_fresh_tan") == "sunburn"
    assert more.term("region_limits", "soleus").facts["instrument"] == "no"


def test_a_region_with_a_limit_is_closed_to_the_tool_and_waiting_longer_is_stricter() -> None:
    closed = with_rule(CATALOGUE, rule("region_limits", "scalenes", level="block"))
    assert closed.term("region_limits", "scalenes").facts["instrument"] == "no"
    assert with_rule(CATALOGUE, rule("dose_limits", "recent_hours", value=72))
    assert with_rule(CATALOGUE, rule("dose_limits", "region_seconds", value=300))


def test_a_rule_comes_back_from_its_record_as_it_was() -> None:
    told = rule("screening", "varicose_veins", level="reason", why="seen twice", set_on=date(2026, 3, 1))
    assert rules_of([Record(id="r", kind=KIND, body=rule_body(told))]) == (told,)
    assert rules_of([Record(id="r", kind=KIND, body={"list_name": 3})]) == ()
