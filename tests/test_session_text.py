"""A session as text: every value that was charted is said."""

from pathlib import Path
from typing import Any

import pytest

from iastm_desktop.assets import load_catalogue, load_regions
from tests.command_line import run
from tests.test_charting import EVERY_VALUES, chart
from tests.test_charting import book as book

# said by their words, by their place in the list, or drawn
NOT_SAID_AS_WRITTEN = {"kind", "id", "of", "at", "path", "overrides", "breach", "measure", "noticed_at"}
LISTS = {
    "tool": "tools", "stroke": "strokes", "technique": "techniques", "finding": "findings", "reaction": "reactions",
    "joint": "joints", "motion": "motions", "mode": "rom_mode", "limit": "rom_limit", "quality": "pain_quality",
    "by": "pain_by", "effect": "mark_effect", "result": "test_result", "items": "education",
}  # fmt: skip


def words_of(entry: dict[str, Any], name: str, value: Any) -> str:
    """Return what is looked for in the text for one value of an entry."""
    catalogue = load_catalogue()
    list_name = (
        f"tap_out_{name}" if entry["kind"] == "tap_out" and name in ("reason", "action") else LISTS.get(name, name)
    )
    if entry["kind"] == "pain_area" and name in ("result", "name"):
        list_name = {"result": "pain_course", "name": "nerve_path"}[name]
    if name == "region":
        return load_regions().region(value).name[1:]
    if isinstance(value, str) and catalogue.has(list_name, value):
        return catalogue.words(list_name, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return {"resolved_at": str(value)[:10]}.get(name, f"{value:g}" if isinstance(value, float) else str(value))


@pytest.mark.parametrize("index", range(len(EVERY_VALUES["entries"])))
def test_the_text_of_show_says_every_value_of_an_entry(book: Path, index: int) -> None:
    told = dict(EVERY_VALUES["entries"][index])
    if told.get("tool_name"):
        told.pop("tool")
    if told["kind"] == "mark":
        told.pop("side")  # of the midline: the name says it
    if told["kind"] == "education":
        told["items"] = told["items"][0]
    if told["kind"] == "stroke":
        told["duration_s"] = f"{told['duration_s']} s"
        told["direction"] = "circular" if "direction" in told else ""
    if told["kind"] == "technique":
        told["duration_s"] = "5:00 min"
    chart(book, EVERY_VALUES)
    text = run("show", book, "latest").out
    start = text.index(f"\n{index + 1:3}. ")
    block = text[start : text.find(f"\n{index + 2:3}. ") % len(text)].lower()
    for name, value in told.items():
        if name not in NOT_SAID_AS_WRITTEN:
            assert words_of(told, name, value).lower() in block, name


@pytest.mark.parametrize(
    "line",
    [
        "Reason for visit: ", "Goals: ", "Plan of care: plan-1", "Place: Room 2", "Position: prone", "Booked: 60 min",
        "Hands on: 45 min", "(left soleus), until 2026-03-20, graze from a fall", ", since January",
        "Confirmed from: 2026-02-01",
        "Medicines: warfarin 2 mg (", "Allergies: nickel, latex", "Pregnancy, due: 2026-09-01",
        "Health notes: asked twice", "Consent: ", "Given by: ", ", Minh Nguyễn", "Asked at: 2026-03-05 09:03",
        "Talked about: ", "in her own words", "Not here: left gluteus medius",
        "Asked by name: right pectoralis minor (",
        "Pain up to: 4/10", "Instead: hands only", "Withdrawn: 2026-03-05 09:55", "Consent notes: asked again",
        "Goes ahead: blood_thinners: Doctor agrees to light work (pressure up to 2)",
        "Goes ahead: thin_skin: told me after (pressure up to 1)",
        "Goes ahead: frailty: Seen and talked over", "Client says: ", "Assessment: A", "Plan: P",
        "Referred to: family doctor, dizzy twice", "Next visit: in two weeks",
    ],
)  # fmt: skip
def test_the_text_of_show_says_every_value_of_the_visit(book: Path, line: str) -> None:
    chart(book, EVERY_VALUES)
    assert line in run("show", book, "latest").out
