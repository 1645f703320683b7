"""Routines: saved from a session's work as a record, read back as a plan, and never in the way when they are broken."""

from dataclasses import replace

import pytest

from iastm_desktop.assets import load_catalogue, load_regions
from iastm_desktop.domain.entries import Entry, HomeCare, Stroke, Technique
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.fields import Context
from iastm_desktop.domain.last_time import planned_from
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.routines import RoutineError, new_routine, routine_name, routines

CONTEXT = Context(catalogue=load_catalogue(), regions=load_regions(), now=parse_moment("2026-03-02T18:30:00-08:00"))
WORK = Stroke(
    region="upper_trapezius",
    side="right",
    tool="scanner",
    pressure=0,
    duration_s=300,
    direction=("medial",),
    pain_nrs=6,
)
NECK = replace(WORK, region="levator_scapulae", side="left", pressure=2, duration_s=310)
BY_HAND = Technique(region="levator_scapulae", side="left", technique="swedish", duration_s=600)


def test_a_routine_is_read_back_as_the_plan_it_was_saved_from() -> None:
    entries: list[Entry] = [WORK, NECK, BY_HAND, HomeCare(text="Walk.")]
    record = new_routine("  Neck,  10 min ", entries)
    (routine,) = routines([record], CONTEXT)
    assert (routine.id, routine.name) == (record.id, "Neck, 10 min")
    assert routine.plan == planned_from(entries[:3]), "work, not home care; no pain"


def test_a_name_and_work_are_needed() -> None:
    for name, entries in (("", [WORK]), ("\u2800", [WORK]), ("n" * 41, [WORK]), ("Neck", [HomeCare(text="Walk.")])):
        with pytest.raises(RoutineError):
            new_routine(name, entries)


def test_a_broken_record_is_left_out_and_the_others_stay() -> None:
    good = new_routine("Neck", [WORK])
    items = [{"kind": "stroke"}, {"kind": "reaction"}, "x", {**good.body["work"][0], "tool": "spoon"}]  # type: ignore[index]
    broken = [Record(id=f"r-{n}", kind="routine", body={"name": "X", "work": [item]}) for n, item in enumerate(items)]
    broken += [Record(id="r-9", kind="routine", body={"name": "X", "work": []}), Record(id="r-10", kind="routine")]
    assert [routine.name for routine in routines([*broken, good], CONTEXT)] == ["Neck"]


def test_the_name_offered_says_the_body_part_worked_on_most_and_the_minutes() -> None:
    assert routine_name([WORK, NECK], CONTEXT).endswith(", 10 min")
    assert routine_name([HomeCare(text="Walk.")], CONTEXT) == ""


def test_every_body_part_of_the_region_table_has_words() -> None:
    areas = {region.area for region in CONTEXT.regions.regions.values()}
    assert areas == set(CONTEXT.catalogue.codes("area"))
