"""Like last time: the dose is copied, pain and reactions never; an item counts once an entry settles it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.entries import Breach, Education, HomeCare, Reaction, Stroke, Technique
from iastm_desktop.domain.last_time import planned_from, settled_by, still_planned
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.session import Override

AT = parse_moment("2026-02-02T18:30:00-08:00")
WORK = Stroke(
    id="stroke-1",
    session="session-0",
    position=3,
    at=AT,
    note="she liked it",
    set="a",
    region="upper_trapezius",
    side="right",
    tool="scanner",
    pressure=0,
    duration_s=60,
    timed="clock",
    stroke="sweep",
    pain_nrs=7,
    overrides=(Override(rule="blood_thinners", reason="light"),),
    breach=Breach(rule="dvt", explanation="told late"),
)
BY_HAND = Technique(id="t-1", region="neck_side", side="left", technique="swedish", duration_s=600)
STRETCH = HomeCare(id="h-1", text="Chin tucks.", note="twice")


def test_the_dose_is_copied_and_nothing_that_belongs_to_the_day() -> None:
    (item,) = planned_from([WORK])
    assert isinstance(item, Stroke)
    assert (item.tool, item.pressure, item.duration_s, item.stroke) == ("scanner", 0, 60, "sweep")
    assert (item.id, item.session, item.position, item.at, item.note) == ("", "", 0, None, None)
    assert (item.pain_nrs, item.overrides, item.breach, item.timed) == (None, (), None, "about")


def test_reactions_measures_and_what_was_told_are_no_plan() -> None:
    redness = Reaction(reaction="erythema", phase="during", region="upper_trapezius", side="right")
    told = Education(items=("expect_redness",))
    assert [item.kind for item in planned_from([redness, told, WORK, BY_HAND, STRETCH])] == [
        "stroke",
        "technique",
        "home_care",
    ]


def test_a_set_keeps_together_and_never_falls_in_with_one_of_today() -> None:
    first, second = planned_from([WORK, replace(WORK, side="left")])
    assert first.set == second.set != "a"
    assert planned_from(planned_from([WORK])) == planned_from([WORK])


def test_a_changed_dose_settles_the_item_and_another_region_does_not() -> None:
    plan = planned_from([WORK, BY_HAND])
    firmer = replace(WORK, pressure=3, duration_s=120)
    assert still_planned(plan, [firmer]) == plan[1:]
    assert still_planned(plan, [replace(WORK, side="left")]) == plan


def test_another_tool_on_the_same_place_settles_it_where_none_of_the_same_tool_does() -> None:
    plan = planned_from([WORK, replace(WORK, tool="knob")])
    with_knob, with_plate = replace(WORK, tool="knob"), replace(WORK, tool="gua_sha_plate")
    assert settled_by(plan, [with_knob]) == (None, with_knob)
    assert settled_by(plan, [with_plate, with_knob]) == (with_plate, with_knob)


def test_home_care_is_settled_by_the_same_words_only() -> None:
    plan = planned_from([STRETCH])
    assert still_planned(plan, [HomeCare(text="Walk.")]) == plan
    assert still_planned(plan, [HomeCare(text="Chin tucks.")]) == ()


ITEMS = st.builds(
    lambda tool, side, pressure: replace(WORK, tool=tool, side=side, pressure=pressure),
    st.sampled_from(["scanner", "knob"]),
    st.sampled_from(["left", "right"]),
    st.integers(0, 5),
)


@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=6))
def test_every_entry_settles_one_item_at_most_and_none_is_settled_twice(
    done: list[Stroke], charted: list[Stroke]
) -> None:
    plan, entries = planned_from(done), [replace(each, id=f"e-{n}") for n, each in enumerate(charted)]
    settled = [entry for entry in settled_by(plan, entries) if entry is not None]
    assert len({entry.id for entry in settled}) == len(settled)
    sides = [min(sum(item.side == side for item in part) for part in (done, charted)) for side in ("left", "right")]
    assert len(settled) == sum(sides), "what can be settled is"
