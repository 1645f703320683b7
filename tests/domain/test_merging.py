"""What two windows changed in one fact is joined: ours on top of theirs, lists and notes keep both."""

from dataclasses import replace

from iastm_desktop.domain.merging import merged, merged_lines, renewed
from iastm_desktop.domain.session import Notes, Override
from tests.storage.honest_book import SESSION, save_of, stroke

BEFORE = replace(SESSION, reason="Neck", goals=("range", "pain"), notes=Notes(plan="Ice"))
HEAT, BLOOD = Override(rule="heat", reason="light"), Override(rule="blood_thinners", reason="doctor asked")


def test_fields_changed_by_one_window_only_are_as_that_window_left_them() -> None:
    ours, theirs = replace(BEFORE, place="room 2"), replace(BEFORE, reason="Shoulder", outcome="treated")
    assert merged(BEFORE, ours, theirs) == replace(theirs, place="room 2")


def test_a_field_changed_by_both_is_ours() -> None:
    assert merged(BEFORE, replace(BEFORE, reason="Hip"), replace(BEFORE, reason="Knee")).reason == "Hip"


def test_a_field_that_we_emptied_stays_empty() -> None:
    ours, theirs = replace(BEFORE, reason=None, notes=None), replace(BEFORE, place="room 2")
    assert merged(BEFORE, ours, theirs) == replace(theirs, reason=None, notes=None)


def test_lists_keep_what_both_added_and_lose_what_either_took_out() -> None:
    ours = replace(BEFORE, goals=("range", "sleep"), overrides=(HEAT,))
    theirs = replace(BEFORE, goals=("pain", "range", "work"), overrides=(BLOOD,))
    both = merged(BEFORE, ours, theirs)
    assert both.goals == ("range", "work", "sleep")
    assert both.overrides == (BLOOD, HEAT)


def test_notes_keep_the_lines_of_both() -> None:
    ours, theirs = Notes(plan="Ice\nStretch", subjective="Slept badly"), Notes(plan="Ice\nRest")
    assert merged(Notes(plan="Ice"), ours, theirs) == Notes(plan="Ice\nRest\nStretch", subjective="Slept badly")
    assert merged(None, ours, theirs) == Notes(plan="Ice\nRest\nStretch", subjective="Slept badly")


def test_a_line_that_both_wrote_stands_once() -> None:
    assert merged_lines(None, "Ice\nRest", "Rest") == "Rest\nIce"
    assert merged_lines("Ice", "", "Ice\nRest") == "Rest"
    assert merged_lines("Ice", None, "Ice") is None


def test_refused_versions_become_one_behind_the_newest() -> None:
    history = [
        save_of(stroke(1)),
        save_of(stroke(1, side="left"), 2),
        save_of(stroke(1, side="left"), 3, withdrawn=True),
    ]
    ours = [save_of(stroke(1, pressure=1), 2), save_of(stroke(1, pressure=2), 3, reason="slip")]
    assert renewed(ours, history) == (save_of(stroke(1, pressure=2), 4, reason="slip"),)


def test_a_visit_is_joined_from_the_version_both_windows_began_with() -> None:
    history = [save_of(SESSION), save_of(replace(SESSION, reason="Neck"), 2)]
    ours = save_of(replace(SESSION, place="room 2"), 2)
    assert renewed([ours], history) == (save_of(replace(SESSION, reason="Neck", place="room 2"), 3),)


def test_what_was_not_overtaken_stays_as_it_is() -> None:
    ours = (save_of(stroke(1, side="left"), 2),)
    assert renewed(ours, [save_of(stroke(1))]) == ours
