"""The order of things on a region, and the visit a pain that came back goes back to."""

import pytest

from iastm_desktop.assets import load_catalogue, load_regions
from iastm_desktop.domain.entries import PainArea, Reaction, Stroke, Technique
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.history import History
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.sequence import done_on, goes_back_to, goes_back_to_visit, sequences
from iastm_desktop.domain.session import Session
from iastm_desktop.domain.session_file import check_entry_fields

CATALOGUE = load_catalogue()
PLACE = {"region": "upper_trapezius", "side": "right"}
HISTORY = History(worked_at={SidedRegion(**PLACE): parse_moment("2026-02-26T10:00:00-08:00")})
WORK = Stroke(tool="scanner", pressure=2, duration_s=60, **PLACE)
POINT = Technique(technique="trigger_point", **PLACE)
STRETCH = Technique(technique="stretch", **PLACE)
KICKBACK = Reaction(reaction="kickback_pain", phase="pre", grade=4, **PLACE)
BACK = PainArea(by="client", result="came_back", **PLACE)


def test_steps_stand_in_their_order_by_region_and_a_repeated_one_once() -> None:
    elsewhere = Stroke(tool="scanner", pressure=2, duration_s=60, region="soleus", side="left")
    (found,) = sequences([POINT, elsewhere, WORK, WORK, STRETCH], CATALOGUE)
    assert found.place == SidedRegion(**PLACE)
    assert found.steps == ("trigger point release", "scanner", "stretch")


def test_the_other_order_is_another_sequence() -> None:
    (found,) = sequences([WORK, POINT], CATALOGUE)
    assert found.steps == ("scanner", "trigger point release")


def test_kickback_and_relapse_go_back_to_the_last_visit_that_worked_the_region() -> None:
    for entry in (KICKBACK, BACK):
        linked = goes_back_to(entry, HISTORY)
        assert str(linked.seen_on) == "2026-02-26"  # type: ignore[attr-defined]


def test_what_has_no_earlier_visit_or_is_no_relapse_has_no_link() -> None:
    assert goes_back_to(KICKBACK, History()) == KICKBACK
    other = PainArea(by="client", result="spread", **PLACE)
    assert goes_back_to(other, HISTORY) == other
    left = Reaction(reaction="kickback_pain", phase="pre", region="upper_trapezius", side="left")
    assert goes_back_to(left, HISTORY) == left


def test_a_bruise_from_before_is_a_mark_and_no_reaction_to_the_tool() -> None:
    context = Context(catalogue=CATALOGUE, regions=load_regions(), now=parse_moment("2026-03-02T10:00:00-08:00"))
    for reaction in ("ecchymosis", "petechiae", "haematoma"):
        entry = {"kind": "reaction", "reaction": reaction, **PLACE}
        check_entry_fields({**entry, "phase": "post"}, "", context)  # the control
        with pytest.raises(FieldError, match="chart a mark"):
            check_entry_fields({**entry, "phase": "pre"}, "", context)
    check_entry_fields({"kind": "reaction", "reaction": "kickback_pain", "phase": "pre", **PLACE}, "", context)


def visit(day: str) -> Session:
    return Session(id=day, client="c", practitioner="p", role="rmt", started_at=parse_moment(f"{day}T10:00:00-08:00"))


def test_earlier_visits_of_a_region_stand_newest_first_and_a_pain_leads_to_the_one_of_its_day() -> None:
    place = SidedRegion(**PLACE)
    visits = [(visit("2026-02-20"), (POINT, WORK)), (visit("2026-02-26"), (WORK, STRETCH)), (visit("2026-02-27"), ())]
    done = done_on(visits, CATALOGUE)
    assert [(each.session, each.steps) for each in done[place]] == [
        ("2026-02-26", ("scanner", "stretch")),
        ("2026-02-20", ("trigger point release", "scanner")),
    ]
    back = goes_back_to(KICKBACK, HISTORY)
    found = goes_back_to_visit([back], place, done)
    assert found and found.session == "2026-02-26"
    assert goes_back_to_visit([KICKBACK], place, done) is None
    assert goes_back_to_visit([back], place._replace(side="left"), done) is None
