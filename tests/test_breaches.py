"""What was done against a rule is charted for every kind a rule can block: in `show`, on paper and among incidents."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.command_line import NECK, new_book, run, written

VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))
CLOT = VALUES["screening"] | {"dvt": "yes"}
BREACH = {"rule": "dvt", "explanation": "the clot was told of at the door"}
PLACE = {"region": "soleus", "side": "left", "at": "2026-03-02T10:30:00-08:00"}
WORK = {
    "a tool": {"kind": "stroke", "tool": "scanner", "pressure": 1, "duration_s": 30, **PLACE},
    "hands as a tool": {"kind": "stroke", "tool": "hand_or_elbow", "pressure": 1, "duration_s": 30, **PLACE},
    "a technique": {"kind": "technique", "technique": "swedish", "duration_s": 60, **PLACE},
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
def test_work_against_a_block_is_refused_as_a_plan_and_charted_as_a_breach(
    work: dict[str, Any], tmp_path: Path
) -> None:
    book = new_book(tmp_path)
    planned = run("chart", book, written(tmp_path, VALUES | {"screening": CLOT, "entries": [work]}))
    assert planned.code == 1 and "entries[0]: dvt: " in planned.err
    done = run("chart", book, written(tmp_path, VALUES | {"screening": CLOT, "entries": [work | {"breach": BREACH}]}))
    assert done.code == 0, done.err
    assert run("show", book, "latest", "--json").json["entries"][0]["breach"] == BREACH
    assert "done although dvt forbids it: the clot was told of at the door" in run("show", book, "latest").out
    (incident,) = run("incidents", book, "--json").json
    assert (incident["cause"], incident["rule"]) == ("breach", "dvt")
    assert incident["description"] == BREACH["explanation"]
    pdf = tmp_path / "visit.pdf"
    assert run("summary", book, "latest", "--out", pdf).code == 0
    paper = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)
    assert "Done although a rule says no: deep vein thrombosis." in paper and BREACH["explanation"] in paper
    assert run("verify", book).code == 0


def test_a_breach_of_a_technique_that_names_a_lesser_rule_lifts_nothing(tmp_path: Path) -> None:
    lesser = WORK["a technique"] | {"breach": BREACH | {"rule": "frailty"}}
    entries = {"screening": CLOT | {"frailty": "yes"}, "entries": [lesser]}
    answer = run("chart", new_book(tmp_path), written(tmp_path, VALUES | entries))
    assert answer.code == 1 and "dvt" in answer.err
