"""What is taken often stands first: learnt from the last uses, or put there by hand."""

import pytest

from iastm_desktop.domain.dose_habits import (
    MOST_KEPT,
    NO_HABITS,
    OFTEN,
    RARELY,
    SOMETIMES,
    learning,
    placed,
    ranked,
    tier_of,
    usual_time,
    with_time,
    with_use,
)

TOOLS = ("long", "small", "scanner", "flat", "knob")


def used(*tools: str, seconds: int = 60):
    habits = NO_HABITS
    for tool in tools:
        habits = with_use(habits, {"tool": tool, "pressure": 2, "duration_s": seconds})
    return habits


def test_before_the_first_use_the_first_of_the_list_are_often():
    assert [tier_of(NO_HABITS, "tool", code, TOOLS) for code in TOOLS] == [OFTEN] * 4 + [SOMETIMES]
    assert ranked(NO_HABITS, "tool", TOOLS) == TOOLS


def test_three_uses_make_often_one_makes_sometimes_none_rarely():
    habits = used("knob", "knob", "knob", "flat")
    tiers = {code: tier_of(habits, "tool", code, TOOLS) for code in TOOLS}
    assert tiers == {"knob": OFTEN, "flat": SOMETIMES, "long": RARELY, "small": RARELY, "scanner": RARELY}
    assert ranked(habits, "tool", TOOLS)[:2] == ("knob", "flat")


def test_an_old_habit_is_forgotten():
    habits = used("knob", "knob", "knob", *["flat"] * MOST_KEPT)
    assert tier_of(habits, "tool", "knob", TOOLS) == RARELY
    assert len(habits.uses["tool"]) == MOST_KEPT


def test_a_place_by_hand_holds_until_it_is_learnt_again():
    habits = placed(used("knob", "knob", "knob"), "tool", "knob", RARELY)
    assert tier_of(habits, "tool", "knob", TOOLS) == RARELY
    habits = with_use(habits, {"tool": "knob"})
    assert tier_of(habits, "tool", "knob", TOOLS) == RARELY
    assert tier_of(learning(habits, "tool"), "tool", "knob", TOOLS) == OFTEN
    with pytest.raises(ValueError, match="unknown tier 'never'"):
        placed(habits, "tool", "knob", "never")


def test_a_tool_brings_the_time_it_was_used_for_twice_or_the_one_set_by_hand():
    assert usual_time(used("knob"), "knob") is None
    habits = used("knob", "knob", seconds=90)
    assert usual_time(habits, "knob") == "90" and usual_time(habits, "flat") is None
    assert usual_time(with_time(habits, "knob", "30"), "knob") == "30"
    assert usual_time(with_time(with_time(habits, "knob", "30"), "knob", None), "knob") == "90"
