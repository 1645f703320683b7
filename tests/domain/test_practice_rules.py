"""A practice may tighten what is shipped and add to it; nothing it writes loosens a rule."""

from dataclasses import replace
from datetime import date

import pytest

from iastm_desktop.assets import load_catalogue, load_rulebook
from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import Record, SessionRecord
from iastm_desktop.domain.health_rules import holds
from iastm_desktop.domain.line_stop import stopped_line
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.practice_rules import KIND, Loosens, PracticeRule, rule_body, rules_of, tightened, with_rule
from iastm_desktop.domain.rules import active_rules, check_entry, seed_items
from iastm_desktop.domain.session import Answer, Consent, Medication, Screening, Session
from iastm_desktop.domain.signing import open_groups
from tests.domain.test_rule_cases import CASES, TO_DO, record_of, stroke_of

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
        (rule("region_limits", "landmark_patella", max_pressure=1), "max_pressure", "1"),
        (rule("zones", "zone_tibial_crest", level="block"), "block_from", "0"),
        (rule("zones", "zone_tibial_crest", level="reason"), "reason_from", "0"),
        (rule("zones", "zone_abdominal_aorta", max_pressure=1), "block_from", "2"),
        (rule("roles", "trainer", max_pressure=2), "max_pressure", "2"),
    ],
)
def test_a_stricter_rule_holds_and_says_that_it_is_the_practices(told: PracticeRule, fact: str, value: str) -> None:
    term = with_rule(CATALOGUE, told).term(told.list_name, told.code)
    assert term.facts[fact] == value and term.source.endswith("practice rule")
    shipped = CATALOGUE.lists[told.list_name].get(told.code) or CATALOGUE.term(told.list_name, "landmark_*")
    assert shipped.facts[fact] != value  # the control: shipped as before


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
        rule("region_limits", "landmark_patella", max_pressure=4),  # all landmarks take 2
        rule("region_limits", "hyoid_muscles", max_pressure=3),  # no tool at all
        rule("zones", "zone_axilla", max_pressure=2),  # no tool at all
        rule("zones", "zone_tibial_crest", level="note"),
        rule("zones", "zone_axilla", level="block"),  # it does already
        rule("roles", "trainer", max_pressure=5),
        rule("intervals", "follow_up_open", value=1),  # calls would go from the list sooner
        rule("screening", "varicose_veins", why="words alone"),
        rule("tissue_limits", "tendon"),
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


def test_a_landmark_of_its_own_line_keeps_what_all_landmarks_ask() -> None:
    closer = with_rule(CATALOGUE, rule("region_limits", "landmark_patella", max_pressure=1)).term(
        "region_limits", "landmark_patella"
    )
    assert closer.facts["strokes"] == CATALOGUE.term("region_limits", "landmark_*").facts["strokes"] != ""


def test_a_rule_holds_up_to_its_last_day() -> None:
    told = [rule("screening", "varicose_veins", level="block", until=date(2026, 3, 31))]
    on = {
        day: tightened(CATALOGUE, told, day).term("screening", "varicose_veins").facts["level"]
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    }
    assert list(on.values()) == ["block", "note"]
    assert tightened(CATALOGUE, told).term("screening", "varicose_veins").facts["level"] == "block"
    assert rules_of([Record(id="r", kind=KIND, body=rule_body(told[0]))]) == tuple(told)


def test_an_item_of_ones_own_that_has_ended_is_asked_no_more_holds_nothing_and_keeps_its_words() -> None:
    item = rule("screening", "x_fresh_tan", level="block", words="sunburn", why="hot skin", until=date(2026, 3, 31))
    told = Screening(id="h", session="v", answers=(Answer(item="x_fresh_tan", answer="yes"),))
    for day, holding in ((date(2026, 3, 31), True), (date(2026, 4, 1), False)):
        catalogue = tightened(CATALOGUE, [item], day)
        assert catalogue.words("screening", "x_fresh_tan") == "sunburn"
        assert [hold.ruling.rule for hold in holds(told, catalogue, day)] == (["x_fresh_tan"] if holding else [])
        asked = {code for codes in open_groups(None, catalogue).values() for code in codes}
        assert ("x_fresh_tan" in asked) is holding


def test_a_kind_of_medicine_that_counts_as_a_health_item_is_raised_too() -> None:
    apixaban = Medication(name="apixaban", medication_class="anticoagulant")
    taking = Screening(id="h", session="v", medications=(apixaban,))
    told = rule("medication_class", "anticoagulant", level="block")
    levels = [
        holds(taking, catalogue, date(2026, 3, 2))[0].ruling.level
        for catalogue in (CATALOGUE, with_rule(CATALOGUE, told))
    ]
    assert levels == ["reason", "block"]


RULEBOOK = load_rulebook()
START = parse_moment("2026-03-02T10:00:00-08:00")


def rulings(told: PracticeRule, **work: object) -> list[tuple[str, str]]:
    """Return what a practice's rule says of a stroke in a healthy visit, where its id names the rule's own line."""
    rulebook = replace(RULEBOOK, catalogue=with_rule(CATALOGUE, told))
    answers = tuple(Answer(item=item, answer="no") for item in seed_items(CATALOGUE))
    record = SessionRecord(
        client=Client(id="c", name="N"),
        practitioner=Practitioner(id="p", name="P", roles=("rmt",), registration="1"),
        session=Session(id="v", client="c", practitioner="p", role="rmt", started_at=START),
        screening=Screening(id="h", session="v", answers=answers),
        consent=Consent(id="k", session="v", decision="accepted", method="verbal"),
    )
    stroke = Stroke(**{"side": "left", "tool": "scanner", "pressure": 2, "duration_s": 60, **work})  # type: ignore[arg-type]
    found = check_entry(stroke, record, rulebook)
    assert all(TO_DO.search(ruling.message) and "_" not in ruling.message for ruling in found), found
    return [(ruling.level, ruling.rule) for ruling in found if ruling.rule.partition(":")[2] == told.code]


def test_a_tissue_is_closed_to_the_tool_by_its_regions_and_by_the_layer_reached() -> None:
    closed = rule("tissue_limits", "tendon", level="block", words="tendon", why="house wish")
    assert rulings(closed, region="achilles_tendon") == [("block", "tissue:tendon")]
    assert rulings(closed, region="soleus", layer="tendon") == [("block", "tissue:tendon")]
    assert rulings(closed, region="soleus", layer="muscle") == rulings(closed, region="soleus") == []
    assert rulings(closed, region="achilles_tendon", tool="hand_or_elbow") == []
    lighter = rule("tissue_limits", "tendon", max_pressure=1, words="tendon", why="house wish")
    assert rulings(lighter, region="achilles_tendon") == [("reason", "tissue:tendon")]
    assert rulings(lighter, region="achilles_tendon", pressure=1) == []
    with pytest.raises(Loosens):
        with_rule(with_rule(CATALOGUE, lighter), replace(lighter, max_pressure=3))


def test_a_zone_that_the_practice_closes_refuses_the_line_that_enters_it() -> None:
    (case,) = [one for one in CASES if (one["rule"], one["case"]) == ("zone_tibial_crest", "a line into it")]
    drawn = stroke_of(case)
    closed = rule("zones", "zone_tibial_crest", level="block", why="house wish")
    assert RULEBOOK.body_map and drawn.path
    record = record_of(case)
    shipped, tighter = RULEBOOK, replace(RULEBOOK, catalogue=with_rule(CATALOGUE, closed))
    light = replace(drawn, pressure=1)
    levels = [
        [one.level for one in check_entry(light, record, rulebook) if one.rule == "zone_tibial_crest"]
        for rulebook in (shipped, tighter)
    ]
    assert levels == [["note"], ["block"]]
    kept, stop = stopped_line(drawn.path, light, active_rules(record, tighter))
    assert len(kept) >= 1 and stop and kept != drawn.path.points
