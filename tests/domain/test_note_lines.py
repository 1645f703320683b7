"""The lines written from the taps: one for every kind of entry, and joined to what a person typed without losing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.assets import load_catalogue, load_regions
from iastm_desktop.domain.entries import (
    KINDS,
    Education,
    Entry,
    Finding,
    HomeCare,
    Mark,
    Measure,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
)
from iastm_desktop.domain.entries import Test as SpecialTest
from iastm_desktop.domain.note_lines import entry_line, intervention_lines, join_lines, objective_lines, time_in_words

NECK = {"region": "upper_trapezius", "side": "right"}
LINES: tuple[tuple[Entry, str], ...] = (
    (
        Stroke(**NECK, tool="scanner", pressure=3, duration_s=90, stroke="sweep", pain_nrs=4),
        "Right upper trapezius: scanner, sweep, medium (3), 1:30 min, peak pain 4/10",
    ),
    (
        Stroke(**NECK, tool="other", tool_name="Jade comb", pressure=1, duration_s=30),
        "Right upper trapezius: Jade comb, light (1), 30 s",
    ),
    (
        Technique(**NECK, technique="heat", duration_s=300, note="moist"),
        "Right upper trapezius: heat, 5:00 min, moist",
    ),
    (Technique(**NECK, technique="heat"), "Right upper trapezius: heat"),
    (Reaction(**NECK, reaction="erythema", phase="during", grade=2), "Right upper trapezius: redness, grade 2, during"),
    (Reaction(reaction="dizziness", phase="post"), "Dizziness, after"),
    (
        Finding(**NECK, finding="gritty", phase="pre", tenderness=2),
        "Right upper trapezius: feels gritty (my impression), tenderness 2 of 4, before",
    ),
    (PainArea(**NECK, by="client", nrs=6, quality="burning"), "Right upper trapezius: pain 6/10, burning"),
    (PainArea(**NECK, by="client"), "Right upper trapezius: pain"),
    (
        Measure(measure="rom", phase="pre", value=45, joint="cervical", motion="rotation", side="left", mode="active"),
        "Neck rotation left 45°, before",
    ),
    (Measure(measure="nrs_rest", phase="post", value=0), "Pain at rest 0/10, after"),
    (SpecialTest(name="Spurling", result="negative", side="right"), "Spurling: negative, right"),
    (
        TapOut(**NECK, reason="too_sharp", action="eased", pain_nrs=8),
        "Right upper trapezius: client said stop, eased, too sharp, pain 8/10",
    ),
    (Mark(**NECK, mark="scar", effect="none"), "Right upper trapezius: scar"),
    (HomeCare(text="Chin tucks, 2 x 10"), "Chin tucks, 2 x 10"),
)
texts = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)


@pytest.mark.parametrize(("entry", "line"), LINES, ids=[line[:40] for _entry, line in LINES])
def test_an_entry_is_one_line_with_place_thing_and_amount(entry: Entry, line: str) -> None:
    assert entry_line(entry, load_catalogue(), load_regions()) == line


def test_what_was_told_is_listed_in_the_lists_words() -> None:
    catalogue = load_catalogue()
    first, second = list(catalogue.codes("education"))[:2]
    line = entry_line(Education(items=(first, second)), catalogue, load_regions())
    words = ", ".join(catalogue.words("education", item) for item in (first, second))
    assert line.lower() == words.lower()


def test_every_kind_of_entry_has_a_line_above() -> None:
    assert {type(entry).kind for entry, _line in LINES} | {"education"} == set(KINDS)


def test_what_was_seen_and_what_was_done_stand_apart_in_order() -> None:
    catalogue, regions = load_catalogue(), load_regions()
    entries = [entry for entry, _line in LINES]
    seen, done = objective_lines(entries, catalogue, regions), intervention_lines(entries, catalogue, regions)
    lines = [line for _entry, line in LINES]
    assert [lines.index(line) for line in seen] == sorted(lines.index(line) for line in seen)
    assert {line.split(": ")[-1].split(",")[0] for line in done} >= {"scanner", "Jade comb", "heat", "client said stop"}
    assert not set(seen) & set(done)
    assert len(seen) + len(done) == len(lines) - 2, "marks and home care stand elsewhere"


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (0, "0 s"), (59, "59 s"), (60, "1:00 min"), (605, "10:05 min")]
)
def test_times_in_words(seconds: int | None, words: str) -> None:
    assert time_in_words(seconds) == words


def test_new_lines_join_below_what_was_typed() -> None:
    assert join_lines("typed", (), ("one", "two")) == "typed\none\ntwo"


def test_a_line_that_is_gone_goes_and_a_changed_one_stays() -> None:
    assert join_lines("one\ntwo, slowly", ("one", "two"), ("three",)) == "two, slowly\nthree"


def test_a_line_taken_out_by_hand_does_not_come_back() -> None:
    assert join_lines("two", ("one", "two"), ("one", "two", "three")) == "two\nthree"


def test_an_edited_line_is_not_written_again() -> None:
    assert join_lines("one, slowly", ("one",), ("one",)) == "one, slowly"


@given(texts, texts, texts)
def test_joining_keeps_every_typed_line_and_settles(typed: list[str], before: list[str], after: list[str]) -> None:
    own = [f"own {line}" for line in typed]
    joined = join_lines("\n".join([*own, *before]), tuple(before), tuple(after))
    assert joined.splitlines() == [
        *own,
        *(line for line in before if line in after),
        *(a for a in after if a not in before),
    ]
    assert join_lines(joined, tuple(after), tuple(after)) == joined
