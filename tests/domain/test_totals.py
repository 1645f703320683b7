"""Totals: seconds of a set's shared time count once in a session, by hand is no tool work."""

from dataclasses import replace

from iastm_desktop.domain.entries import Reaction, Stroke, Technique
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import tool_seconds, worked_regions


def stroke(seconds: int, side: str = "left", time: str | None = None, label: str | None = None) -> Stroke:
    return Stroke(region="soleus", side=side, tool="scanner", pressure=2, duration_s=seconds, time=time, set=label)


def test_own_times_add_up() -> None:
    assert tool_seconds([stroke(30), stroke(40, time="own"), stroke(5, label="A")]) == 75


def test_the_shared_time_of_a_set_counts_once_as_its_longest() -> None:
    shared = [
        stroke(60, time="shared", label="A"),
        stroke(90, "right", "shared", "A"),
        stroke(20, "left", "shared", "B"),
    ]
    assert tool_seconds([*shared, stroke(1)]) == tool_seconds([stroke(1), *reversed(shared)]) == 111


def test_work_by_hand_is_no_tool_time() -> None:
    assert tool_seconds([stroke(30), replace(stroke(40), tool="hand_or_elbow")]) == 30


def test_regions_are_counted_once_each_side_and_only_where_work_was_done() -> None:
    looked = Reaction(reaction="none", phase="post", region="gracilis", side="left")
    held = Technique(region="soleus", side="right", technique="heat")
    worked = worked_regions([stroke(1), stroke(1), looked, held])
    assert worked == (SidedRegion("soleus", "left"), SidedRegion("soleus", "right"))
