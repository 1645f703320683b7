"""Every stored item of every kind is found again in the summary's text."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import KINDS, Breach, DrawnPath, Entry, PainArea
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.note_lines import intervention_lines
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.session import Limits, Override
from tests.reports.conftest import RecordMaker, Summary, text_of
from tests.reports.samples import FINGERPRINT, full_session

# Not for paper: they order and link entries. Where a line runs is drawn, not written.
UNPRINTED = {"id", "session", "position", "points"}
LISTS = {
    "tool": "tools", "stroke": "strokes", "direction": "direction", "angle": "angle", "time": "time", "timed": "timed",
    "edge": "edge", "emollient": "emollient", "layer": "layer", "tissue_state": "tissue_state", "phase": "phase",
    "joint": "joints", "motion": "motions", "mode": "rom_mode", "limit": "rom_limit", "quality": "pain_quality",
    "by": "pain_by", "finding": "findings", "mark": "mark", "effect": "mark_effect", "result": "test_result",
    "technique": "techniques", "reaction": "reactions", "appears": "appears", "reason": "tap_out_reason",
    "action": "tap_out_action", "items": "education", "view": "view",
}  # fmt: skip
YES_NO = {
    "pain_at_end": ("pain at the end", "no pain at the end"),
    "blanches": ("pales under pressure", "does not pale under pressure"),
    "continued_elsewhere": ("went on elsewhere: yes", "went on elsewhere: no"),
    "handout": ("handout given: yes", "handout given: no"),
}
SIDES = {"left": "LEFT", "right": "RIGHT", "midline": "MIDLINE"}


@pytest.fixture(scope="module")
def full(record: RecordMaker) -> Any:
    return record(full_session())


@pytest.fixture(scope="module")
def printed(full: Any, summary: Summary) -> str:
    return text_of(summary(full))


def words_for(entry: Any, name: str, value: Any, catalogue: Catalogue, regions: RegionTable) -> Iterator[str]:
    """Yield what must stand on paper for one field; an unknown field is an error: decide how it is printed."""
    numbers = {
        "pressure": f"({value} of 5)", "pain_nrs": f"{value}/10", "nrs": f"{value}/10", "count": f"{value} strokes",
        "size_mm": f"{value} mm", "tenderness": f"{value} of 4", "set": f"set {value}", "map": f"map version {value}",
    }  # fmt: skip
    if isinstance(value, tuple):
        for item in value:
            yield from words_for(entry, name, item, catalogue, regions)
    elif is_dataclass(value) and not isinstance(value, Moment):
        yield from expected(value, catalogue, regions)
    elif isinstance(value, Moment):
        yield f"{value.local:%H:%M}"
    elif isinstance(value, date):
        yield f"{value.day} March {value.year}"
    elif name in YES_NO:
        yield YES_NO[name][0 if value else 1]
    elif name == "duration_s":
        yield f"{value // 60}:{value % 60:02}"
    elif name in numbers:
        yield numbers[name]
    elif name == "region":
        yield f"{SIDES[entry.side]} {regions.region(value).name}"
    elif name == "side":
        yield SIDES[value]
    elif name == "measure":
        yield catalogue.term("measures", value).facts["pdf_words"]
    elif name == "value":
        yield f"{value:g}".replace("-", "−")
    elif name == "grade":
        yield "few (to 100)" if value == "few" else f"{value} of 10"
    elif name == "rule":
        yield {"limit:upper_trapezius": "limit of Upper trapezius"}.get(value) or catalogue.words("screening", value)
    elif name == "of":
        yield "goes with"
    elif name in LISTS and not (isinstance(entry, Override) and name == "reason"):
        list_name = "map_layer" if isinstance(entry, DrawnPath) and name == "layer" else LISTS[name]
        list_name = "pain_course" if isinstance(entry, PainArea) and name == "result" else list_name
        yield catalogue.words(list_name, value)
    elif isinstance(entry, PainArea) and name == "name":
        yield catalogue.words("nerve_path", value)
    elif name in {"note", "tool_name", "activity", "name", "words", "text", "explanation", "reason"}:
        yield " ".join(value.split())
    else:
        pytest.fail(f"no rule says how {type(entry).__name__}.{name} is printed")


def expected(entry: Any, catalogue: Catalogue, regions: RegionTable) -> Iterator[str]:
    for field in fields(entry):
        value = getattr(entry, field.name)
        if value is None or value == () or field.name in UNPRINTED:
            continue
        if isinstance(entry, DrawnPath) and field.name == "layer":
            yield catalogue.words("map_layer", value)
        else:
            yield from words_for(entry, field.name, value, catalogue, regions)


def test_the_sample_holds_every_field_of_every_kind(full: Any) -> None:
    for kind, entry_type in KINDS.items():
        entries = [entry for entry in full.entries if entry.kind == kind]
        unset = [
            field.name
            for field in fields(entry_type)
            if field.name not in {f.name for f in fields(Entry)}
            and all(getattr(entry, field.name) in (None, ()) for entry in entries)
        ]
        assert not unset, f"{kind}: the sample lacks {unset}"
    for part in (DrawnPath, Breach, Override, Limits):
        assert any(isinstance(value, part) for entry in full.entries for value in _values(entry)), part


def _values(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_printed(
    kind: str, full: Any, printed: str, catalogue: Catalogue, regions: RegionTable
) -> None:
    wanted = [
        words
        for entry in full.entries
        if entry.kind == kind
        for words in expected(entry, catalogue, regions)
    ]  # fmt: skip
    assert wanted
    missing = [words for words in wanted if words.casefold() not in printed.casefold()]
    assert not missing


def optional_fields(entry: Entry) -> Iterator[str]:
    for field in fields(entry):
        if (
            field.name not in UNPRINTED
            and field.default is not MISSING
            and getattr(entry, field.name) not in (None, ())
        ):
            yield field.name


@pytest.mark.parametrize("kind", KINDS)
def test_each_optional_field_changes_the_paper(kind: str, full: Any, printed: str, summary: Summary) -> None:
    for index, entry in enumerate(full.entries):
        for name in optional_fields(entry) if entry.kind == kind else ():
            without = replace(entry, **{name: () if isinstance(getattr(entry, name), tuple) else None})
            entries = (*full.entries[:index], without, *full.entries[index + 1 :])
            assert text_of(summary(replace(full, entries=entries))) != printed, f"{kind}.{name} leaves no trace"


@pytest.mark.parametrize(
    "words",
    [
        "Cedar & Stone Massage Therapy", "120 Fern Street", "250 555 0142", "desk@cedarandstone.example",
        "Alma (Alma Reyes Delgado)", "born 3 November 1990 (age 35)", "she/her", "CL-0091",
        "Monday 2 March 2026", "10:00 to 10:45 (UTC−08:00)", "booked 60 min", "hands-on 45 min", "Room 2",
        "Noor Haddad", "RMT", "registration 04417", "Not signed", "Latex allergy: nitrile gloves only",
        "Right shoulder stiff since the canoe season", "plan-7", "prone, then seated", "pain, range of motion",
        "stopped early", "Dr Okafor: numb fingers", "in two weeks, 45 minutes",
        "YES blood thinners", "NOT KNOWN thin skin · LEFT Tibialis anterior · bruised easily last winter",
        "Answered no deep vein thrombosis, open wound", "nothing new since 16 February 2026",
        "Apixaban 2.5 mg (anticoagulant); Magnesium", "Allergies latex", "due on 20 August 2026",
        "Asked again in the room.",
        "accepted in part · written · at 10:02", "substitute decision-maker · Rosa Reyes",
        "what we will do, what can go wrong, right to stop at any time", "No tool on LEFT Scalenes",
        "RIGHT Pectoralis minor (written)", "Pain limit 5 of 10", "hands only on the front of the neck", "at 10:41",
        "Wants a pause after each side.",
        "blood thinners: low dose, physician informed · pressure at most medium-light (2 of 5)",
        "Woke with a stiff neck. Worse at the desk.", "Guarded turning to the right.", "Slow, with pauses for breath.",
        "Eased after the first side.",
        "Re-measure next visit.", FINGERPRINT,
    ],
)  # fmt: skip
def test_every_part_of_the_visit_is_printed(words: str, printed: str) -> None:
    assert words in printed


def test_what_is_not_part_of_a_visit_stays_off_the_paper(printed: str) -> None:
    for private in ("250 555 0100", "alma@example.org", "Rosa 250 555 0101"):
        assert private not in printed


def test_the_word_soap_is_never_printed(printed: str) -> None:
    assert "soap" not in printed.lower()


def test_lines_written_from_the_taps_are_not_printed_twice(
    full: Any, summary: Summary, catalogue: Catalogue, regions: RegionTable
) -> None:
    plain = full
    lines = intervention_lines(plain.entries, catalogue, regions)
    notes = replace(plain.session.notes, intervention="\n".join((*lines, "Slow, with pauses for breath.")))
    noted = replace(plain, session=replace(plain.session, notes=notes))
    assert text_of(summary(noted)) == text_of(summary(plain))
