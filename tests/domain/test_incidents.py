"""Which entries open incidents: work against one rule is one of a visit, each bad reaction one of its own."""

from iastm_desktop.assets import load_catalogue, load_rulebook
from iastm_desktop.domain.entries import Breach, Entry, Reaction, Stroke
from iastm_desktop.domain.incidents import incidents_of
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.rulings import rule_in_words
from iastm_desktop.domain.session import Session

NOW = parse_moment("2026-03-02T11:00:00-08:00")
VISIT = Session(id="v", client="c", practitioner="p", role="rmt", started_at=NOW)


def against(number: int, rule: str | None) -> Stroke:
    breach = Breach(rule=rule, explanation="told later") if rule else None
    return Stroke(
        id=f"s{number}", region="soleus", side="left", tool="scanner", pressure=2, duration_s=60, breach=breach
    )


def causes(*entries: Entry) -> list[tuple[str, str | None]]:
    return [(one.cause, one.rule) for one in incidents_of(VISIT, entries, load_catalogue(), NOW)]


def test_work_against_one_rule_is_one_incident_and_against_two_rules_two() -> None:
    assert causes(against(1, None)) == []
    assert causes(against(1, "thin_skin"), against(2, "thin_skin")) == [("breach", "thin_skin")]
    assert len(causes(against(1, "thin_skin"), against(2, "blood_thinners"))) == 2


def test_each_bad_reaction_is_an_incident_of_its_own() -> None:
    lumps = [
        Reaction(id=side, region="soleus", side=side, reaction="haematoma", phase="post") for side in ("left", "right")
    ]
    redness = Reaction(id="r", region="soleus", side="left", reaction="erythema", phase="post")
    assert causes(*lumps, redness) == [("haematoma", None)] * 2


def test_a_rule_is_named_in_words_and_never_by_its_code() -> None:
    regions = load_rulebook().regions
    codes = ("open_wound", "fluoroquinolone", "zone_axilla", "limit:scalenes", "mark:port", "tap_out", "dose")
    words = [rule_in_words(code, load_catalogue(), regions) for code in codes]
    assert words[:4] == ["open wound", "fluoroquinolone antibiotic", "armpit", "limit of Scalenes"]
    assert words[5:] == ["tap out", "dose"] and not any("_" in one for one in words)
