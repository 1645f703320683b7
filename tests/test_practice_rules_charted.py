"""A practice's stricter rules hold for session files too: on a tissue, and up to a last day by the visit's own date."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.practice_rules import KIND, PracticeRule, rule_body
from iastm_desktop.storage.book import open_book
from tests.command_line import NECK, Answer, new_book, run, written

VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))
STROKE = {"kind": "stroke", "tool": "scanner", "pressure": 1, "duration_s": 30, "side": "left"}


def add(book: Path, *rules: PracticeRule) -> None:
    with open_book(book) as opened:
        records = [Record(id=f"r-{number}", kind=KIND, body=rule_body(rule)) for number, rule in enumerate(rules)]
        opened.save_all([Save(fact=record, author="", recorded_at=now()) for record in records])


def chart(book: Path, region: str, day: str = "2026-03-02", **more: Any) -> Answer:
    times = {"started_at": f"{day}T10:00:00-08:00", "ended_at": f"{day}T10:45:00-08:00"}
    return run("chart", book, written(book.parent, VALUES | times | {"entries": [STROKE | {"region": region} | more]}))


def test_a_tissue_closed_to_the_tool_is_refused_and_named_and_hands_and_breaches_go_in(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    assert chart(book, "achilles_tendon").code == 0  # the control: shipped as it is
    add(book, PracticeRule(list_name="tissue_limits", code="tendon", level="block", words="tendon", why="house wish"))
    refused = chart(book, "achilles_tendon")
    assert refused.code == 1 and "entries[0]: tissue:tendon: No tool on tendon (left" in refused.err
    assert chart(book, "soleus").code == 0 and chart(book, "achilles_tendon", tool="hand_or_elbow").code == 0
    done = chart(book, "achilles_tendon", breach={"rule": "tissue:tendon", "explanation": "slipped onto it"})
    assert done.code == 0
    assert "done although a rule says no (tendon)" in run("incidents", book).out


def test_a_rule_until_a_day_holds_by_the_date_of_the_visit(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    add(book, PracticeRule(list_name="region_limits", code="soleus", level="block", until=date(2026, 3, 31)))
    assert chart(book, "soleus", "2026-03-31").code == 1
    assert chart(book, "soleus", "2026-04-01").code == 0


def test_an_answer_to_an_own_item_is_still_shown_once_the_item_has_ended(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    item = PracticeRule(list_name="screening", code="x_tan", level="note", words="sunburn", until=date(2026, 3, 31))
    add(book, item)
    told = VALUES | {"screening": VALUES["screening"] | {"x_tan": "yes"}}
    assert run("chart", book, written(tmp_path, told)).code == 0
    assert "sunburn" in run("show", book, "latest").out
    later = told | {"started_at": "2026-04-02T10:00:00-08:00", "ended_at": "2026-04-02T10:45:00-08:00"}
    answer = run("chart", book, written(tmp_path, later))
    assert answer.code == 0 and "x_tan" not in answer.err
