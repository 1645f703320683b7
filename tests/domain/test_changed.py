"""What counts as a change of an entry, and what the other strokes of a movement take over of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.changed import changed_entries, earlier_words, says_otherwise
from iastm_desktop.domain.entries import Entry, Reaction, Stroke, TapOut
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.movements import OWN, SHARED, with_its_set
from iastm_desktop.domain.totals import tool_seconds

WORK = Stroke(id="w", region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
REDNESS = Reaction(id="r", region="upper_trapezius", side="right", reaction="erythema", phase="during")
STOP = TapOut(id="t", reason="not_said", action="stopped")
AT = parse_moment("2026-03-02T18:00:00+01:00")
PLACES = ("upper_trapezius", "levator_scapulae", "infraspinatus")


def saves(*entries: Entry) -> list[Save]:
    """Return the versions of one entry."""
    return [Save(fact=e, author="p", recorded_at=AT, version=n, reason="x") for n, e in enumerate(entries, 1)]


def test_another_value_is_a_change_and_what_was_filled_in_or_reordered_is_none() -> None:
    assert says_otherwise(WORK, replace(WORK, pressure=3))
    assert says_otherwise(replace(WORK, note="a"), WORK), "a note that was taken away"
    assert not says_otherwise(WORK, replace(WORK, position=9))
    assert not says_otherwise(REDNESS, replace(REDNESS, grade=2, appears="darker"))
    assert says_otherwise(replace(REDNESS, grade=1), replace(REDNESS, grade=2))


def test_the_answer_to_a_tap_out_that_waited_is_no_change_and_another_answer_is() -> None:
    answered = replace(STOP, reason="too_sharp", action="eased", pain_nrs=6)
    assert changed_entries(saves(STOP, answered)) == set()
    assert changed_entries(saves(STOP, answered, replace(answered, reason="area"))) == {"t"}


def test_a_change_that_was_undone_or_reordered_since_is_still_told() -> None:
    other = replace(WORK, pressure=3)
    assert changed_entries(saves(WORK, other, WORK)) == {"w"}
    history = saves(WORK, other, replace(other, position=4))
    assert changed_entries(history) == {"w"}
    assert [(old.version, new.version) for old, new in earlier_words(history)] == [(1, 2)]


def movement(time: str | None, *seconds: int) -> list[Stroke]:
    """Return the strokes of one movement."""
    pairs = zip(PLACES, seconds, strict=False)
    return [replace(WORK, id=place, region=place, set="1", time=time, duration_s=each) for place, each in pairs]


@given(st.integers(1, 600), st.integers(1, 600))
def test_a_shared_time_is_one_for_the_movement_after_mending_too(before: int, after: int) -> None:
    strokes = movement(SHARED, before, before, before)
    new = replace(strokes[1], duration_s=after)
    others = with_its_set(strokes[1], new, strokes)
    told = {stroke.id: stroke for stroke in (*strokes, new, *others)}
    assert tool_seconds(told.values()) == after
    assert {stroke.duration_s for stroke in told.values()} == {after}


def test_a_time_of_ones_own_stays_with_its_stroke() -> None:
    strokes = movement(OWN, 30, 60, 90)
    assert with_its_set(strokes[0], replace(strokes[0], duration_s=45), strokes) == ()
    alone = replace(WORK, time=None)
    assert with_its_set(alone, replace(alone, duration_s=45), [alone, *strokes]) == ()


def test_a_movement_may_share_its_time_from_now_on_or_no_longer() -> None:
    strokes = movement(SHARED, 60, 60)
    (other,) = with_its_set(strokes[0], replace(strokes[0], time=OWN, duration_s=45), strokes)
    assert (other.time, other.duration_s) == (OWN, 60)
    strokes = movement(OWN, 30, 60)
    (other,) = with_its_set(strokes[0], replace(strokes[0], time=SHARED), strokes)
    assert (other.time, other.duration_s) == (SHARED, 30)


def test_another_pressure_changes_no_other_stroke_of_the_movement() -> None:
    strokes = movement(SHARED, 60, 60)
    assert with_its_set(strokes[0], replace(strokes[0], pressure=4), strokes) == ()
