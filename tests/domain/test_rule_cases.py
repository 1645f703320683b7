"""Every rule by a table: one case that fires, one that must not, and words that say why and what to do."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iastm_desktop.assets import load_body_map, load_rulebook
from iastm_desktop.domain.bodymap import clearance
from iastm_desktop.domain.entries import Breach, DrawnPath, Entry, Mark, Reaction, Stroke, TapOut, Technique, Test
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.history import History, history_of
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import Ruling, check_entry, refusals, seed_items
from iastm_desktop.domain.session import (
    Answer,
    Consent,
    Limits,
    Medication,
    Override,
    Pregnancy,
    Screening,
    Session,
    SpecificConsent,
)

Case = dict[str, Any]
RULEBOOK = load_rulebook()
CATALOGUE = RULEBOOK.catalogue
MAP = load_body_map()
NEAR_MM = 20.0  # beside a zone
START = "2026-03-02T10:00:00-08:00"
NOTHING = "-"
# What a message tells the reader to do.
TO_DO = re.compile(
    r"(?:[.:;,] |^)(?:or )?"
    r"(Ask|Say|Write|work|Work|Stop|refer|Ease|ease|Look|Move on|Keep|Stay|stay|Change|Work elsewhere)\b[^:]*\.$"
)


def read_cases() -> Iterator[Case]:
    with (Path(__file__).parent / "rule_cases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {**row, "more": json.loads(row["more"] or "{}")}


CASES = list(read_cases())


def name_of(case: Case) -> str:
    return f"{case['rule']}: {case['case']}"


def places(told: list[list[str]]) -> tuple[SidedRegion, ...]:
    return tuple(SidedRegion(*place) for place in told)


def screening_of(more: Case) -> Screening:
    asked = [item for item in seed_items(CATALOGUE) if item != more.get("unasked")]
    told = dict.fromkeys(asked, "no") | more.get("answers", {})
    answers = []
    for item, value in told.items():
        given = {"answer": value} if isinstance(value, str) else value
        until = date.fromisoformat(given["until"]) if "until" in given else None
        answers.append(Answer(item=item, answer=given["answer"], regions=places(given.get("regions", [])), until=until))
    medicines = tuple(
        Medication(name=name, medication_class=code, stopped_on=date.fromisoformat(stopped) if stopped else None)
        for name, code, stopped in more.get("medicines", [])
    )
    due = more.get("pregnancy")
    pregnancy = Pregnancy(due_on=date.fromisoformat(due)) if due else None
    return Screening(id="h", session="v", answers=tuple(answers), medications=medicines, pregnancy=pregnancy)


def consent_of(case: Case) -> Consent | None:
    told = case["more"].get("consent", {})
    if told is None:
        return None
    given = {"decision": "accepted", "method": "verbal"} | told
    given["excluded"] = places(given.get("excluded", []))
    if "withdrawn_at" in given:
        given["withdrawn_at"] = parse_moment(given["withdrawn_at"])
    region, side = case["place"].split()
    specific = (SpecificConsent(region=region, side=side, written=True),) if case["more"].get("specific") else ()
    return Consent(id="k", session="v", specific=specific, **given)


def work_of(case: Case) -> Entry:
    region, side = case["place"].split()
    if "test" in case["more"]:
        return Test(id="s", name=case["more"]["test"], result="positive")
    technique = case["more"].get("technique")
    return Technique(id="s", region=region, side=side, technique=technique) if technique else stroke_of(case)


def stroke_of(case: Case) -> Stroke:
    more = case["more"]
    region, side = case["place"].split()
    drawn = more.get("path")
    return Stroke(
        id="s",
        session="v",
        position=99,
        at=parse_moment(more.get("at", "2026-03-02T10:10:00-08:00")),
        region=region,
        side=side,
        tool=case["tool"],
        pressure=int(case["pressure"]),
        duration_s=more.get("duration_s", 60),
        stroke=more.get("stroke"),
        layer=more.get("layer"),
        pain_nrs=more.get("pain_nrs"),
        path=DrawnPath(map="2", points=tuple(map(tuple, drawn["points"])), view=drawn["view"], layer=drawn["layer"])
        if drawn
        else None,
        breach=Breach(rule=more["breach"], explanation="told later") if "breach" in more else None,
    )


def entries_of(more: Case) -> Iterator[Entry]:
    for number, (region, side, seconds) in enumerate(more.get("earlier", [])):
        yield Stroke(id=str(number), region=region, side=side, tool="scanner", pressure=2, duration_s=seconds)
    if "mark" in more:
        mark, region, side, effect = more["mark"]
        yield Mark(id="m", position=5, region=region, side=side, mark=mark, effect=effect)
    if "tap_out" in more:
        region, side, action = more["tap_out"]
        at = parse_moment("2026-03-02T10:05:00-08:00")
        yield TapOut(id="t", position=5, at=at, reason="too_sharp", action=action, region=region, side=side)


def record_of(case: Case) -> SessionRecord:
    more, role = case["more"], case["more"].get("role", "rmt")
    overrides = tuple(
        Override(rule=rule, reason="talked over", limits=Limits(pressure=most) if most is not None else None)
        for rule, most in more.get("reasons", [])
    )
    session = Session(
        id="v", client="c", practitioner="p", role=role, started_at=parse_moment(START), overrides=overrides
    )
    return SessionRecord(
        client=Client(id="c", name="N", born=date.fromisoformat(more["born"]) if "born" in more else None),
        practitioner=Practitioner(id="p", name="P", roles=(role,), registration="1"),
        session=session,
        screening=screening_of(more),
        consent=consent_of(case),
        entries=tuple(entries_of(more)),
    )


def history_of_case(more: Case) -> History:
    if "earlier_mark" in more:
        mark, region, side, effect = more["earlier_mark"]
        return History(marks=(Mark(id="m", region=region, side=side, mark=mark, effect=effect),))
    if "history" not in more:
        return History()
    what, region, side, when = more["history"]
    at = parse_moment(when)
    entry: Entry = (
        Stroke(id="x", at=at, region=region, side=side, tool="scanner", pressure=2, duration_s=60)
        if what == "stroke"
        else Reaction(id="x", at=at, region=region, side=side, reaction=what, phase="post")
    )
    earlier = Session(id="u", client="c", practitioner="p", role="rmt", started_at=at)
    return history_of([(earlier, (entry,))], CATALOGUE)


def rulings_of(case: Case) -> tuple[Ruling, ...]:
    record, work = record_of(case), work_of(case)
    if case["more"].get("refused"):
        return refusals(work, record, RULEBOOK)
    return check_entry(work, record, RULEBOOK, history_of_case(case["more"]))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_fires_where_it_must_and_only_there(case: Case) -> None:
    found = [ruling for ruling in rulings_of(case) if ruling.rule == case["rule"]]
    assert [ruling.level for ruling in found] == ([] if case["expect"] == NOTHING else [case["expect"]])
    for ruling in found:
        assert TO_DO.search(ruling.message), f"says nothing to do: {ruling.message}"
        assert ": " in ruling.message or "client" in ruling.message or "Consent" in ruling.message, ruling.message
        assert "_" not in ruling.message


def test_a_line_into_a_zone_begins_on_the_body_outside_it_and_one_beside_it_stays_outside_but_near() -> None:
    """The cases follow the drawing: a zone that moves makes its cases stale, and they must say so themselves."""
    told = [case for case in CASES if case["case"] in ("a line into it", "a line beside it")]
    for case in told:
        path = stroke_of(case).path
        assert path and len(path.points) == 2
        inside = [case["rule"] in {zone.region for zone in MAP.zones_at(path.view, place)} for place in path.points]
        assert inside == [False, case["case"] == "a line into it"], name_of(case)
        assert all(MAP.region_at(path.view, path.layer, place) for place in path.points), name_of(case)
        drawn = [zone for zone in MAP.view(path.view).zones if zone.region.region == case["rule"]]
        assert min(clearance(zone, path.points[0]) for zone in drawn) <= NEAR_MM, name_of(case)
    assert {case["rule"] for case in told} == set(CATALOGUE.codes("zones"))


def every_rule() -> set[str]:
    """Return the id of every rule that the data can raise."""
    medicines = CATALOGUE.lists["medication_class"]
    limits = {code for code in CATALOGUE.codes("region_limits") if not code.endswith("*")} | {"landmark_patella"}
    return {
        *CATALOGUE.codes("screening"),
        *(term.facts["counts_as"] or code for code, term in medicines.items()),
        *CATALOGUE.codes("zones"),
        *(f"limit:{code}" for code in limits),
        *(f"mark:{code}" for code in CATALOGUE.codes("mark")),
        *(f"scope:{code}" for code in CATALOGUE.codes("scope_limits")),
        *(f"dose:{code}" for code in CATALOGUE.codes("dose_limits") if code != "zone_beside"),
        *("screening", "consent", "role", "dose", "tap_out"),
    }


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "must not"])
def test_every_rule_has_a_case(fires: bool) -> None:
    told = {case["rule"] for case in CASES if (case["expect"] != NOTHING) is fires}
    assert every_rule() - told == set()
    assert told - every_rule() == set()
    assert len(CASES) >= 120


def test_a_case_that_must_not_fire_differs_from_one_that_fires_in_little() -> None:
    """A control: without what the case takes away, the rule would fire, so that silence is the rule's own."""
    for case in CASES:
        if case["expect"] == NOTHING and case["case"] == "answered no":
            changed = {**case, "more": {"answers": {case["rule"]: "yes"}}}
            assert any(ruling.rule == case["rule"] for ruling in rulings_of(changed)), name_of(case)
