"""A drawn line is held to what is on every region it runs over, not only on the one it is charted for."""

from dataclasses import replace
from math import dist
from typing import Any

import pytest

from iastm_desktop.assets import load_rulebook
from iastm_desktop.domain.drawn_path import regions_under
from iastm_desktop.domain.entries import Breach, DrawnPath, Mark, Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.late_news import turned
from iastm_desktop.domain.line_rules import BRUSHED_MM, minded_on, run_over
from iastm_desktop.domain.line_stop import stopped_line
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.practice_rules import PracticeRule, with_rule
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import BLOCK, REASON, active_rules, check_entry, refusals, seed_items
from iastm_desktop.domain.session import Answer, Consent, Override, Screening, Session

RULEBOOK = load_rulebook()
assert RULEBOOK.body_map
MAP = RULEBOOK.body_map()
LAYER = MAP.views["anterior"].layers["superficial"]
OWN, NEXT = SidedRegion("rectus_femoris", "left"), SidedRegion("vastus_lateralis", "left")
NOW = parse_moment("2026-03-02T10:30:00-08:00")


def line(length: int) -> tuple[tuple[float, float], ...]:
    """Return a line down the left thigh from the middle of rectus femoris, 2 mm a point."""
    at = next(each for each in MAP.label_points(*OWN) if each.view == "anterior")
    return tuple((at.x, at.y + 2.0 * step) for step in range(length))


LONG = next(line(n) for n in range(20, 300) if NEXT in dict(regions_under(LAYER, line(n))) and len(line(n)) % 20 == 0)
SHORT = line(3)


def stroke(points: tuple[tuple[float, float], ...], **more: object) -> Stroke:
    path = DrawnPath(map="2", view="anterior", layer="superficial", points=points)
    told = {"id": "s", "position": 9, "tool": "scanner", "pressure": 1, "duration_s": 60, "path": path} | more
    return Stroke(region=OWN.region, side=OWN.side, **told)  # type: ignore[arg-type]


def record(*answers: Answer, **more: object) -> SessionRecord:
    told = {answer.item for answer in answers}
    rest = tuple(Answer(item=item, answer="no") for item in seed_items(RULEBOOK.catalogue) if item not in told)
    started = parse_moment("2026-03-02T10:00:00-08:00")
    consent = Consent(id="k", session="v", decision="accepted", method="verbal")
    made = SessionRecord(
        client=Client(id="c", name="N"),
        practitioner=Practitioner(id="p", name="P", roles=("rmt",), registration="1"),
        session=Session(id="v", client="c", practitioner="p", role="rmt", started_at=started),
        screening=Screening(id="h", session="v", answers=(*answers, *rest)),
        consent=consent,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def wound(*places: SidedRegion) -> Answer:
    return Answer(item="open_wound", answer="yes", regions=places)


def test_the_lines_are_what_the_tests_say() -> None:
    assert {OWN, NEXT} <= set(dict(regions_under(LAYER, LONG)))
    assert set(dict(regions_under(LAYER, SHORT))) == {OWN}


@pytest.mark.parametrize("item", ["open_wound", "skin_infection"])
def test_a_line_across_a_wound_is_refused_though_it_is_charted_for_the_region_beside_it(item: str) -> None:
    told = record(Answer(item=item, answer="yes", regions=(NEXT,)))
    (refused,) = refusals(stroke(LONG), told, RULEBOOK)
    assert (refused.level, refused.rule) == (BLOCK, item)
    assert refused.message.startswith("The line runs over left vastus lateralis. ")
    assert refusals(stroke(LONG, tool="hand_or_elbow"), told, RULEBOOK)[0].rule == item  # hands as well
    assert not refusals(stroke(SHORT), told, RULEBOOK)
    assert not refusals(stroke(LONG), record(wound(NEXT._replace(side="right"))), RULEBOOK)


def test_a_line_across_a_region_left_out_of_the_consent_is_refused() -> None:
    consent = Consent(id="k", session="v", decision="partial", method="verbal", excluded=(NEXT,))
    assert [each.rule for each in refusals(stroke(LONG), record(consent=consent), RULEBOOK)] == ["consent"]
    assert not refusals(stroke(SHORT), record(consent=consent), RULEBOOK)


def test_a_line_across_a_caution_asks_for_the_reason_and_goes_in_with_it() -> None:
    told = record(Answer(item="surgical_incision", answer="yes", regions=(NEXT,)))
    assert [(each.level, each.rule) for each in refusals(stroke(LONG), told, RULEBOOK)] == [
        (REASON, "surgical_incision")
    ]
    written = Override(rule="surgical_incision", reason="the surgeon agrees")
    assert not refusals(stroke(LONG, overrides=(written,)), told, RULEBOOK)


def test_a_line_across_a_mark_that_says_no_tool_here_asks_for_the_reason() -> None:
    port = Mark(id="m", position=1, region=NEXT.region, side=NEXT.side, mark="port", effect="avoid")
    assert [each.rule for each in refusals(stroke(LONG), record(entries=(port,)), RULEBOOK)] == ["mark:port"]
    later = replace(port, position=10)
    assert not refusals(replace(stroke(LONG), path=None), record(entries=(later,)), RULEBOOK)


def test_one_rule_on_both_regions_is_said_for_the_lines_own() -> None:
    found = check_entry(stroke(LONG), record(wound(OWN, NEXT)), RULEBOOK)
    assert not found[0].message.startswith("The line")


def test_a_line_done_before_the_wound_was_told_becomes_a_breach() -> None:
    told = replace(record(wound(NEXT)), entries=(stroke(LONG),))
    ((_before, after),) = turned(told, RULEBOOK, NOW)
    assert after.breach and after.breach.rule == "open_wound"
    done = stroke(LONG, breach=Breach(rule="open_wound", explanation="seen too late"))
    assert not refusals(done, told, RULEBOOK)


def test_a_line_that_brushes_a_border_is_not_on_the_region() -> None:
    minded = minded_on(LAYER, {NEXT})
    enters = next(n for n in range(2, len(LONG)) if run_over(LONG[:n], LAYER, minded))
    shares = dict(regions_under(LAYER, LONG[:enters]))
    length = 2.0 * (enters - 1)
    assert BRUSHED_MM - 1 <= shares[NEXT] * length <= BRUSHED_MM + 2
    assert not run_over(LONG[: enters - 1], LAYER, minded)


def stopped(told: SessionRecord, points: tuple[tuple[float, float], ...] = LONG, **more: object) -> tuple[int, Any]:
    """Return how many points of a line are kept, and what it stops at."""
    drawn = stroke(points, **more)
    assert drawn.path
    kept, stop = stopped_line(drawn.path, drawn, active_rules(told, RULEBOOK))
    return len(kept), stop


def test_a_line_stops_at_the_edge_of_a_wound_and_what_is_kept_is_allowed() -> None:
    told = record(wound(NEXT))
    drawn = stroke(LONG)
    assert drawn.path
    kept, stop = stopped_line(drawn.path, drawn, active_rules(told, RULEBOOK))
    assert stop and (stop.place, stop.by_hand) == ("left vastus lateralis", False)
    assert stop.why == "Open wound (yes): no work on an open wound or an unhealed suture"
    assert NEXT not in dict(regions_under(LAYER, kept))
    assert dist(kept[-1], LONG[len(kept) - 1]) <= 2.0 and LAYER.region_at(kept[-1]) == OWN
    assert dist(kept[-1], edge_of(NEXT, kept[-1], LONG[len(kept)])) < 0.3
    assert not refusals(stroke(kept), told, RULEBOOK)  # drawn up to there, as tapped


def edge_of(place: SidedRegion, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Return where the way from start to end comes to a region, by brute force."""
    steps = [(start[0] + (end[0] - start[0]) * n / 400, start[1] + (end[1] - start[1]) * n / 400) for n in range(401)]
    return next(each for each in steps if LAYER.region_at(each) == place)


def test_hands_may_go_on_where_only_the_tool_is_refused() -> None:
    closed = with_rule(RULEBOOK.catalogue, PracticeRule(list_name="region_limits", code=NEXT.region, level="block"))
    rulebook = replace(RULEBOOK, catalogue=closed)
    drawn = stroke(LONG)
    assert drawn.path
    kept, stop = stopped_line(drawn.path, drawn, active_rules(record(), rulebook))
    assert len(kept) < len(LONG) and stop and stop.by_hand
    hands = replace(drawn, tool="hand_or_elbow")
    assert stopped_line(drawn.path, hands, active_rules(record(), rulebook)) == (LONG, None)


def test_what_asks_for_a_reason_only_and_what_is_brushed_do_not_stop_a_line() -> None:
    asks = record(Answer(item="surgical_incision", answer="yes", regions=(NEXT,)))
    assert stopped(asks) == (len(LONG), None)
    enters = next(n for n in range(2, len(LONG)) if run_over(LONG[:n], LAYER, minded_on(LAYER, {NEXT})))
    assert stopped(record(wound(NEXT)), LONG[: enters - 1]) == (enters - 1, None)
    assert stopped(record(wound(NEXT)), LONG[:enters])[1]


def test_nothing_is_kept_of_a_line_that_begins_on_a_wound() -> None:
    count, stop = stopped(record(wound(OWN)))
    assert count == 0 and stop and stop.place == "left rectus femoris"
    assert stopped(record(wound(OWN._replace(side="right")))) == (len(LONG), None)  # the control


def test_a_zone_and_a_wound_on_one_line_stop_it_at_the_nearer() -> None:
    at = next(each for each in MAP.zone_points("zone_femoral_triangle", "left") if each.view == "anterior")
    up = tuple(
        (LONG[0][0] + (at.x - LONG[0][0]) * n / 60, LONG[0][1] + (at.y - LONG[0][1]) * n / 60) for n in range(61)
    )
    zone_count, zone_stop = stopped(record(), up)
    assert zone_stop and zone_stop.place == "left groin" and 0 < zone_count < len(up)
    between = LAYER.region_at(up[zone_count - 3])
    assert between and between != OWN
    count, stop = stopped(record(wound(between)), up)
    assert stop and stop.place != "left groin" and count < zone_count
