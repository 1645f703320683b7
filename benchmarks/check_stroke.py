"""Checking a stroke with 200 active rules and a drawn line of 60 points against one region hit test."""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.measure import Row, paired_times
from iastm_desktop.assets import load_rulebook
from iastm_desktop.domain.bodymap import BodyMap, LabelPoint
from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import ActiveRules, active_rules, rulings_on, seed_items
from iastm_desktop.domain.session import Answer, Consent, Screening, Session

RULES, POINTS = 200, 60
HITS, CHECKS = 1600, 32  # about as long, so that neither side meets more of what else runs
LIMIT = 80.0


def rows() -> list[Row]:
    """Return a line clear of zones, and one that runs into one, each as a multiple of one hit test."""
    active = _active()
    assert active.rulebook.body_map
    body_map = active.rulebook.body_map()
    thigh = next(at for at in body_map.label_points("rectus_femoris", "left") if at.view == "anterior")
    arm = next(at for at in body_map.label_points("coracobrachialis", "left") if at.view == "anterior")
    return [
        _row("clear of zones", _stroke("rectus_femoris", thigh), active, body_map),
        _row("into a zone", _stroke("coracobrachialis", arm), active, body_map),
    ]


def _row(words: str, stroke: Stroke, active: ActiveRules, body_map: BodyMap) -> Row:
    assert stroke.path
    point = stroke.path.points[0]
    return paired_times(
        lambda: _own_time(lambda: body_map.region_at("anterior", "superficial", point), HITS),
        lambda: _own_time(lambda: rulings_on(stroke, active), CHECKS),
        name=f"checking a stroke, {RULES} rules, {POINTS} points, {words} / region at a point",
        limit=LIMIT,
        pairs=101,
    )


def _own_time(work: Callable[[], object], times: int) -> float:
    """Return the processor's time for one go, without what other programs took from it in between."""
    start = time.thread_time()
    for _ in range(times):
        work()
    return (time.thread_time() - start) / times


def _stroke(region: str, at: LabelPoint) -> Stroke:
    points = tuple((at.x + n * 0.2, at.y - 60 + 2 * n) for n in range(POINTS))
    path = DrawnPath(map="2", view="anterior", layer="superficial", points=points)
    return Stroke(id="s", region=region, side="left", tool="scanner", pressure=3, duration_s=60, path=path)


def _active() -> ActiveRules:
    """Return a session in which 200 rules hold, on regions of which the stroke's is not one."""
    rulebook = load_rulebook()
    model = rulebook.catalogue.term("screening", "poor_healing")
    own = [Term("screening", f"x_rule_{n}", f"rule {n}", f"rule {n}", "house rule", model.facts) for n in range(RULES)]
    elsewhere = [SidedRegion(region.id, "right") for region in rulebook.regions if "right" in region.sides]
    held = [Answer(item=own[n].code, answer="yes", regions=(elsewhere[n % len(elsewhere)],)) for n in range(RULES)]
    asked = [Answer(item=item, answer="no") for item in seed_items(rulebook.catalogue)]
    record = SessionRecord(
        client=Client(id="c", name="N"),
        practitioner=Practitioner(id="p", name="P", roles=("rmt",), registration="1"),
        session=Session(
            id="v", client="c", practitioner="p", role="rmt", started_at=parse_moment("2026-03-02T10:00:00-08:00")
        ),
        screening=Screening(id="h", session="v", answers=(*asked, *held)),
        consent=Consent(id="k", session="v", decision="accepted", method="verbal"),
    )
    return active_rules(record, replace(rulebook, catalogue=rulebook.catalogue.with_terms(own)))
