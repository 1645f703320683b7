"""The end of a visit: a worked region is looked at once it has a reaction, and looking is a record of its own."""

from dataclasses import replace

from iastm_desktop.domain.entries import Measure, Reaction, Stroke, Technique
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.visit_end import not_looked_at, nothing_seen, pain_after, pain_before, timed_strokes

RIGHT, LEFT = SidedRegion("upper_trapezius", "right"), SidedRegion("upper_trapezius", "left")
WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
REDNESS = Reaction(reaction="erythema", phase="during", region="upper_trapezius", side="right")
PAIN = Measure(measure="nrs_movement", phase="pre", value=6)


def test_a_worked_region_is_looked_at_once_it_has_a_reaction_on_its_own_side() -> None:
    by_hand = Technique(region="upper_trapezius", side="left", technique="swedish")
    assert not_looked_at([WORK, by_hand]) == (RIGHT, LEFT)
    assert not_looked_at([WORK, by_hand, REDNESS]) == (LEFT,)


def test_what_was_red_before_the_work_was_not_looked_at_after_it() -> None:
    assert not_looked_at([WORK, replace(REDNESS, phase="pre")]) == (RIGHT,)


def test_nothing_seen_is_an_entry_for_each_region_left_and_none_for_the_others() -> None:
    entries = [WORK, replace(WORK, side="left"), REDNESS]
    seen = nothing_seen(entries)
    assert [(r.reaction, r.phase, r.region, r.side) for r in seen] == [("none", "post", *LEFT)]
    assert nothing_seen([*entries, *seen]) == ()


def test_pain_after_is_of_the_whole_body_and_after_the_work() -> None:
    there = replace(PAIN, phase="post", region="neck_side", side="left", value=1)
    entries = [PAIN, there, replace(PAIN, phase="post", value=3)]
    before, after = pain_before(entries), pain_after(entries)
    assert before is not None and before.value == 6
    assert after is not None and after.value == 3
    assert pain_after([PAIN, there]) is None


def test_times_by_the_clock_are_told_from_chosen_ones() -> None:
    assert timed_strokes([replace(WORK, timed="clock"), WORK, replace(WORK, timed="about")]) == (1, 2)
