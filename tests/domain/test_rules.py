"""The rules of charting: what is refused, what a written reason opens, and what is only noted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from iastm_desktop.assets import load_catalogue, load_regions
from iastm_desktop.domain.entries import Breach, Entry, Reaction, Stroke, TapOut, Technique
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import (
    BLOCK,
    NOTE,
    REASON,
    Rulebook,
    check_entry,
    may_chart,
    may_override,
    notes,
    place_in_words,
    refusals,
    seed_items,
    unanswered,
)
from iastm_desktop.domain.session import Answer, Consent, Limits, Override, Screening, Session

RULEBOOK = Rulebook(load_catalogue(), load_regions())
SEED = (
    "dvt",
    "open_wound",
    "skin_infection",
    "poor_healing",
    "blood_thinners",
    "frailty",
    "thin_skin",
    "consent_doubt",
)
HERE, ELSEWHERE = SidedRegion("soleus", "left"), SidedRegion("soleus", "right")


def stroke(**changes: Any) -> Stroke:
    values: dict[str, Any] = {"region": "soleus", "side": "left", "tool": "scanner", "pressure": 2, "duration_s": 60}
    return Stroke(**{"id": "s", **values, **changes})


def technique(**changes: Any) -> Technique:
    return Technique(**{"id": "t", "region": "soleus", "side": "left", "technique": "swedish", **changes})


BY_HAND = stroke(tool="hand_or_elbow")


def answers(**told: Any) -> Screening:
    """Return a screening with `no` to the seed's eight, except what is told: an answer, or regions it holds for."""
    given = dict.fromkeys(SEED, "no") | told
    built = [
        Answer(item=item, answer=answer) if isinstance(answer, str) else Answer(item=item, answer="yes", regions=answer)
        for item, answer in given.items()
    ]
    return Screening(id="h", session="v", answers=tuple(built))


def record(
    *entries: Entry,
    role: str = "rmt",
    registration: str | None = "1",
    screening: Screening | None = None,
    consent: dict[str, Any] | None = None,
    overrides: Iterable[Override] = (),
) -> SessionRecord:
    agreed: dict[str, Any] = {"decision": "accepted", "method": "verbal"} | (consent or {})
    return SessionRecord(
        client=Client(id="c", name="N"),
        practitioner=Practitioner(id="p", name="P", roles=(role,), registration=registration),
        session=Session(
            id="v",
            client="c",
            practitioner="p",
            role=role,
            started_at=parse_moment("2026-03-02T10:00:00-08:00"),
            overrides=tuple(overrides),
        ),
        screening=screening or answers(),
        consent=Consent(id="k", session="v", **agreed),
        entries=entries,
    )


def because(rule: str, pressure: int | None = None, reason: str = "talked over") -> Override:
    return Override(rule=rule, reason=reason, limits=Limits(pressure=pressure) if pressure is not None else None)


def refused(entry: Entry, of: SessionRecord) -> list[tuple[str, str]]:
    return [(ruling.level, ruling.rule) for ruling in refusals(entry, of, RULEBOOK)]


def noted(entry: Entry, of: SessionRecord) -> list[str]:
    return [ruling.rule for ruling in check_entry(entry, of, RULEBOOK) if ruling.level == NOTE]


def test_the_seed_s_eight_are_in_the_data() -> None:
    assert seed_items(RULEBOOK.catalogue) == SEED


def test_an_ordinary_stroke_meets_nothing() -> None:
    assert check_entry(stroke(), record(), RULEBOOK) == ()


@pytest.mark.parametrize("answer", ["yes", "unknown"])
@pytest.mark.parametrize(
    ("item", "tool", "by_hand"),
    [
        ("dvt", BLOCK, BLOCK),
        ("open_wound", BLOCK, BLOCK),
        ("skin_infection", BLOCK, BLOCK),
        ("consent_doubt", BLOCK, BLOCK),
        ("poor_healing", REASON, None),
        ("blood_thinners", REASON, None),
        ("frailty", REASON, None),
        ("thin_skin", REASON, None),
    ],
)
def test_a_health_answer_stops_the_tool_and_the_worst_stop_all_work(
    item: str, tool: str, by_hand: str | None, answer: str
) -> None:
    told = record(screening=answers(**{item: answer}))
    assert refused(stroke(), told) == [(tool, item)]
    assert refused(technique(), told) == refused(BY_HAND, told) == ([(by_hand, item)] if by_hand else [])


@pytest.mark.parametrize("item", SEED)
def test_an_answer_for_one_region_holds_there_or_everywhere(item: str) -> None:
    told = record(screening=answers(**{item: (ELSEWHERE,)}))
    everywhere = item in ("dvt", "consent_doubt")
    assert bool(refused(stroke(), told)) is everywhere
    assert refused(stroke(side="right"), told)


@pytest.mark.parametrize("item", SEED)
def test_each_of_the_eight_must_be_asked_before_the_tool(item: str) -> None:
    asked = answers()
    unasked = replace(asked, answers=tuple(answer for answer in asked.answers if answer.item != item))
    told = record(screening=unasked)
    assert unanswered(unasked, RULEBOOK.catalogue) == (item,)
    assert refused(stroke(), told) == [(BLOCK, "screening")]
    assert refused(technique(), told) == refused(BY_HAND, told) == []


def test_without_screening_or_consent_there_is_no_tool_work() -> None:
    told = replace(record(), screening=None, consent=None)
    assert refused(stroke(), told) == [(BLOCK, "screening"), (BLOCK, "consent")]
    assert unanswered(None, RULEBOOK.catalogue) == SEED


@pytest.mark.parametrize("item", SEED)
def test_a_reason_opens_what_may_be_overridden_and_nothing_else(item: str) -> None:
    told = record(screening=answers(**{item: "yes"}), overrides=[because(item)])
    may = RULEBOOK.catalogue.term("screening", item).facts["override"] == "yes"
    assert (refused(stroke(), told) == []) is may
    assert may is (item in ("poor_healing", "blood_thinners", "frailty", "thin_skin"))


@pytest.mark.parametrize(
    ("role", "registration", "may"),
    [("rmt", "1", True), ("rmt", None, True), ("other", "1", True), ("other", None, False), ("trainer", "1", False)],
)
def test_who_may_go_ahead_with_a_reason(role: str, registration: str | None, may: bool) -> None:
    told = record(
        role=role,
        registration=registration,
        screening=answers(blood_thinners="yes"),
        overrides=[because("blood_thinners")],
    )
    assert may_override(told, RULEBOOK.catalogue) is may
    assert (refused(stroke(), told) == []) is may


@pytest.mark.parametrize(
    ("override", "opens"),
    [
        (because("blood_thinners"), True),
        (because("blood_thinners", pressure=2), True),
        (because("blood_thinners", pressure=1), False),
        (because("blood_thinners", reason="  "), False),
        (because("frailty"), False),
    ],
)
@pytest.mark.parametrize("on_stroke", [False, True], ids=["of the session", "of the stroke"])
def test_a_reason_covers_its_own_rule_and_pressure(override: Override, opens: bool, on_stroke: bool) -> None:
    told = record(screening=answers(blood_thinners="yes"), overrides=[] if on_stroke else [override])
    entry = stroke(overrides=(override,) if on_stroke else ())
    assert (refused(entry, told) == []) is opens


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"region": "hyoid_muscles"}, [(BLOCK, "limit:hyoid_muscles")]),
        ({"region": "popliteus", "pressure": 0}, [(BLOCK, "limit:popliteus")]),
        ({"region": "scalenes", "pressure": 2}, []),
        ({"region": "scalenes", "pressure": 3}, [(REASON, "limit:scalenes")]),
        ({"region": "platysma", "pressure": 2}, [(REASON, "limit:platysma")]),
        ({"region": "landmark_patella", "stroke": "frame"}, []),
        ({"region": "landmark_patella", "stroke": "brush", "pressure": 2}, []),
        ({"region": "landmark_patella", "stroke": "scoop"}, [(REASON, "limit:landmark_patella")]),
        ({"region": "landmark_patella", "stroke": "frame", "pressure": 3}, [(REASON, "limit:landmark_patella")]),
        ({"pressure": 4}, []),
        ({"pressure": 5}, [(REASON, "dose")]),
        ({"region": "hyoid_muscles", "tool": "hand_or_elbow"}, []),
    ],
)
def test_a_region_and_a_pressure_have_their_limits(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert refused(stroke(**changes), record()) == expected
    rules = [because(rule) for _level, rule in expected]
    assert (refused(stroke(**changes), record(overrides=rules)) == []) is all(level == REASON for level, _ in expected)


@pytest.mark.parametrize(
    ("role", "pressure", "expected"),
    [("trainer", 3, []), ("trainer", 4, [(BLOCK, "role")]), ("rmt", 4, []), ("staff", 0, [(BLOCK, "role")])],
)
def test_a_role_has_its_limits(role: str, pressure: int, expected: list[tuple[str, str]]) -> None:
    assert refused(stroke(pressure=pressure), record(role=role)) == expected


@pytest.mark.parametrize("registration", ["", " ", "\u200b", None])
def test_a_blank_is_no_registration(registration: str | None) -> None:
    assert not may_override(record(role="other", registration=registration), RULEBOOK.catalogue)


def test_staff_chart_no_session_at_all() -> None:
    barred = may_chart(record(role="staff"), RULEBOOK)
    assert barred and (barred.level, barred.rule) == (BLOCK, "role")
    assert not any(may_chart(record(role=role), RULEBOOK) for role in ("rmt", "trainer", "other"))
    assert refused(technique(), record(role="staff")) == [(BLOCK, "role")]


AT = parse_moment("2026-03-02T10:20:00-08:00")


@pytest.mark.parametrize(
    ("consent", "entry", "allowed"),
    [
        ({"decision": "declined"}, stroke(), False),
        ({"decision": "declined"}, BY_HAND, True),
        ({"decision": "declined"}, technique(), True),
        ({"decision": "partial", "excluded": (HERE,)}, stroke(), False),
        ({"decision": "partial", "excluded": (HERE,)}, technique(), False),
        ({"decision": "partial", "excluded": (ELSEWHERE,)}, stroke(), True),
        ({"withdrawn_at": AT}, stroke(at=parse_moment("2026-03-02T10:19:00-08:00")), True),
        ({"withdrawn_at": AT}, stroke(at=parse_moment("2026-03-02T18:20:00+00:00")), False),
        ({"withdrawn_at": AT}, technique(), False),
    ],
)
def test_consent_decides_where_and_until_when(consent: dict[str, Any], entry: Entry, allowed: bool) -> None:
    assert refused(entry, record(consent=consent)) == ([] if allowed else [(BLOCK, "consent")])


def test_no_reason_goes_over_what_the_client_said() -> None:
    told = record(consent={"decision": "declined"}, overrides=[because("consent")])
    assert refused(stroke(), told) == [(BLOCK, "consent")]


def test_what_was_done_is_charted_whatever_it_broke_when_the_breach_names_the_sternest_rule() -> None:
    done = stroke(pressure=5, breach=Breach(rule="dvt", explanation="clot mentioned at minute 40"))
    told = record(screening=answers(dvt="yes", open_wound="yes"))
    assert refused(done, told) == []
    assert refused(done, replace(told, session=replace(told.session, role="trainer"))) == []
    assert {(BLOCK, "dvt"), (REASON, "dose")} <= {(r.level, r.rule) for r in check_entry(done, told, RULEBOOK)}
    assert refused(replace(done, breach=None), told) == [(BLOCK, "dvt"), (BLOCK, "open_wound"), (REASON, "dose")]


def test_a_breach_of_a_lesser_rule_does_not_stand_for_a_sterner_one() -> None:
    done = stroke(pressure=5, breach=Breach(rule="dose", explanation="pressed deeper than planned"))
    assert refused(done, record()) == []
    told = record(screening=answers(dvt="yes"))
    assert refused(done, told) == [(BLOCK, "dvt"), (REASON, "dose")]
    declined = record(consent={"decision": "declined"})
    assert refused(done, declined) == [(BLOCK, "consent"), (REASON, "dose")]


@pytest.mark.parametrize(
    ("entry", "others", "consent", "expected"),
    [
        (stroke(duration_s=600), (), {}, []),
        (stroke(duration_s=601), (), {}, ["dose:region_seconds"]),
        (stroke(duration_s=300), (stroke(id="a", duration_s=301),), {}, ["dose:region_seconds"]),
        (stroke(duration_s=300), (stroke(id="a", duration_s=301, side="right"),), {}, []),
        (stroke(duration_s=100), tuple(stroke(id=str(n), region=f"r{n}", duration_s=165) for n in range(11)), {},
         ["dose:session_seconds"]),
        (stroke(pain_nrs=5), (), {}, []),
        (stroke(pain_nrs=6), (), {}, ["dose:peak_pain"]),
        (stroke(pain_nrs=4), (), {"pain_ceiling": 3}, ["dose:peak_pain"]),
        (stroke(pain_nrs=7), (), {"pain_ceiling": 7}, []),
        (stroke(pain_nrs=1), (), {"pain_ceiling": 0}, ["dose:peak_pain"]),
        (stroke(pressure=4), (), {}, ["dose:firm_pressure"]),
    ],
)  # fmt: skip
def test_a_high_dose_is_noted_and_not_refused(
    entry: Stroke, others: tuple[Stroke, ...], consent: dict[str, Any], expected: list[str]
) -> None:
    told = record(*others, entry, consent=consent)
    assert noted(entry, told) == expected
    assert refused(entry, told) == []


def test_shared_time_is_counted_once() -> None:
    strokes = tuple(stroke(id=str(n), duration_s=400, time="shared", set="A") for n in range(3))
    assert noted(strokes[0], record(*strokes)) == []
    assert noted(replace(strokes[0], time="own"), record(*strokes)) == ["dose:region_seconds"]


def test_a_session_s_notes_stand_once_a_rule_with_every_place() -> None:
    firm = [stroke(id="a", pressure=4), stroke(id="b", pressure=4), stroke(id="c", pressure=4, side="right")]
    (note,) = notes(record(*firm), RULEBOOK)
    assert note.rule == "dose:firm_pressure"
    assert note.message.endswith("(left soleus, right soleus)")


def test_a_health_answer_that_only_asks_for_care_is_a_note() -> None:
    told = record(screening=answers(diabetes="yes"))
    assert noted(stroke(), told) == ["diabetes"]
    assert refused(stroke(), told) == []


def test_the_sternest_ruling_comes_first() -> None:
    told = record(screening=answers(dvt="yes", frailty="yes", diabetes="yes"))
    assert [ruling.level for ruling in check_entry(stroke(pressure=4), told, RULEBOOK)] == [BLOCK, REASON, NOTE, NOTE]


def test_what_touches_nobody_meets_no_rule() -> None:
    told = record(role="staff", screening=answers(dvt="yes"))
    assert check_entry(Reaction(reaction="none", phase="post", region="soleus", side="left"), told, RULEBOOK) == ()


@pytest.mark.parametrize("item", SEED)
def test_a_refusal_is_a_sentence_in_words_not_codes(item: str) -> None:
    (ruling,) = refusals(stroke(), record(screening=answers(**{item: "yes"})), RULEBOOK)
    assert ruling.message.endswith(".")
    assert "_" not in ruling.message


def test_places_are_named_in_words_with_the_patient_s_side() -> None:
    assert place_in_words(SidedRegion("upper_trapezius", "right"), RULEBOOK.regions) == "right upper trapezius"
    assert place_in_words(SidedRegion("linea_alba", "midline"), RULEBOOK.regions) == "Linea alba"


# Not again today


def tap_out(**changes: Any) -> TapOut:
    values: dict[str, Any] = {"region": "soleus", "side": "left", "reason": "not_said", "action": "stopped"}
    return TapOut(**{"id": "o", "position": 1, **values, **changes})


@pytest.mark.parametrize(("action", "level"), [("stopped", REASON), ("moved", REASON), ("eased", NOTE)])
def test_a_tap_out_holds_for_the_tool_on_its_region_for_the_rest_of_the_visit(action: str, level: str) -> None:
    visit = record(tap_out(action=action))
    assert [(r.level, r.rule) for r in check_entry(stroke(position=2), visit, RULEBOOK)] == [(level, "tap_out")]
    assert check_entry(stroke(position=2, side="right"), visit, RULEBOOK) == ()
    assert check_entry(replace(BY_HAND, position=2), visit, RULEBOOK) == ()


def test_work_charted_before_the_tap_out_or_timed_before_it_is_not_asked_about() -> None:
    at = parse_moment("2026-03-02T10:05:00-08:00")
    visit = record(tap_out(position=4, at=at))
    assert refusals(stroke(position=3), visit, RULEBOOK) == ()
    earlier = parse_moment("2026-03-02T10:03:00-08:00")
    assert refusals(stroke(position=5, at=earlier), visit, RULEBOOK) == ()
    assert refused(stroke(position=5, at=at), visit) == [(REASON, "tap_out")]
    assert refused(stroke(), visit) == [(REASON, "tap_out")], "not charted yet: it comes last"


def test_a_reason_or_the_truth_opens_the_region_again_and_a_tap_out_elsewhere_never_closed_it() -> None:
    visit = record(tap_out())
    asked_for = because("tap_out")
    assert refusals(stroke(position=2, overrides=(asked_for,)), visit, RULEBOOK) == ()
    assert refusals(stroke(position=2, breach=Breach(rule="tap_out", explanation="slip")), visit, RULEBOOK) == ()
    assert refusals(stroke(position=2), record(tap_out(region=None, side=None)), RULEBOOK) == ()
    trainer = record(tap_out(), role="trainer", registration=None)
    assert refused(stroke(position=2, overrides=(asked_for,)), trainer) == [(REASON, "tap_out")]
