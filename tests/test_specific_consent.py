"""Consent by name: once for a plan of care where the data says so, else at every visit; reasons that are not taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import NECK, Answer, new_book, run, written

VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))
STROKE = {"kind": "stroke", "tool": "scanner", "pressure": 2, "duration_s": 30, "side": "left"}
ONCE, EVERY = "gluteus_maximus", "adductor_longus"


def chart(book: Path, day: str, region: str, *, by_name: bool = False, **more: Any) -> Answer:
    times = {"started_at": f"{day}T10:00:00-08:00", "ended_at": f"{day}T10:45:00-08:00"}
    named = {"specific": [{"region": region, "side": "left", "written": True}]} if by_name else {}
    told = VALUES | times | {"entries": [STROKE | {"region": region}]} | more
    told["consent"] = VALUES["consent"] | named | more.get("consent", {})
    return run("chart", book, written(book.parent, told))


@pytest.mark.parametrize(("region", "again"), [(ONCE, False), (EVERY, True)])
def test_consent_by_name_is_asked_again_only_where_it_is_for_every_visit(
    tmp_path: Path, region: str, again: bool
) -> None:
    book = new_book(tmp_path)
    note = f"limit:{region}: "
    assert note in chart(book, "2026-03-02", region).err  # the control: never asked
    assert note not in chart(book, "2026-03-09", region, by_name=True).err
    assert (note in chart(book, "2026-03-16", region).err) is again
    assert note in chart(book, "2026-03-17", region, plan="another plan").err


def test_consent_by_name_that_was_taken_back_is_none(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    taken_back = {"withdrawn_at": "2026-03-02T10:40:00-08:00"}
    at = {"entries": [STROKE | {"region": ONCE, "at": "2026-03-02T10:05:00-08:00"}]}
    assert chart(book, "2026-03-02", ONCE, by_name=True, consent=taken_back, **at).code == 0
    assert f"limit:{ONCE}: " in chart(book, "2026-03-09", ONCE).err


@pytest.mark.parametrize("role", ["trainer", "other"])
def test_who_may_not_go_ahead_is_told_so_and_not_to_write_a_reason_alone(tmp_path: Path, role: str) -> None:
    who = {"practitioner": {"name": "T. Coach", "role": role}}
    frail = {"screening": VALUES["screening"] | {"frailty": "yes"}}
    reason = {"overrides": [{"rule": "frailty", "reason": "light only"}]}
    answer = chart(new_book(tmp_path), "2026-03-02", "soleus", **who, **frail, **reason)
    assert answer.code == 1 and "No reason of this role" in answer.err and "Ask who may decide" in answer.err
