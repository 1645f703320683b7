"""Which entries open incidents: work against one rule is one of a visit, each bad reaction one of its own."""

import pytest

from iastm_desktop.assets import load_catalogue, load_rulebook
from iastm_desktop.domain.entries import Breach, Entry, Reaction, Stroke
from iastm_desktop.domain.incidents import incidents_of
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.rulings import rule_in_words
from iastm_desktop.domain.session import Session

NOW = parse_moment("2026-03-02T11:00:00-08:00")
VISIT = Session(id="v", client="c", practitioner="p", role="rmt", started_at=NOW)


def against(number: int, rule: str | None) -> Stroke:
    breach = Breach(rule=rule, explanation="told later") if rule else None
    return Stroke(
        id=f"s{number}", region="soleus", side="left", tool="scanner", pressure=2, duration_s=60, breach=breach
    )


DAY_AFTER = parse_moment("2026-03-03T11:30:00-08:00")


def causes(*entries: Entry, now: Moment = NOW) -> list[tuple[str, str | None]]:
    return [(one.cause, one.rule) for one in incidents_of(VISIT, entries, load_catalogue(), now)]


def seen(reaction: str, phase: str = "post", *, at: Moment = NOW, gone: Moment | None = None) -> Reaction:
    return Reaction(
        id="r", region="soleus", side="left", reaction=reaction, phase=phase, at=at, resolved_at=gone, grade="3"
    )


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


@pytest.mark.parametrize("reaction", ["infection", "weakness"])
@pytest.mark.parametrize("phase", ["post", "h24", "h72"])
def test_an_infection_and_weakness_open_an_incident_at_once(reaction: str, phase: str) -> None:
    assert causes(seen(reaction, phase)) == [(reaction, None)]


@pytest.mark.parametrize("reaction", ["numbness", "paraesthesia"])
def test_numbness_opens_an_incident_once_it_has_lasted_a_day_and_never_when_it_went_before(reaction: str) -> None:
    opened = [(reaction, None)]
    assert causes(seen(reaction)) == []
    assert causes(seen(reaction, "pre"), now=DAY_AFTER) == []
    assert causes(seen(reaction), now=DAY_AFTER) == opened
    assert causes(seen(reaction, gone=parse_moment("2026-03-02T11:40:00-08:00")), now=DAY_AFTER) == []
    assert causes(seen(reaction, gone=DAY_AFTER), now=DAY_AFTER) == opened
    assert causes(seen(reaction, "h24", at=DAY_AFTER), now=DAY_AFTER) == opened
    assert causes(seen(reaction, "h24", at=DAY_AFTER, gone=DAY_AFTER), now=DAY_AFTER) == opened


def test_a_day_of_itch_is_no_incident() -> None:
    assert causes(seen("itch"), seen("itch", "h72"), now=DAY_AFTER) == []
