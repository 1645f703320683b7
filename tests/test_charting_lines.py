"""Charting from a file: what a line runs over, and marks that last from visit to visit."""

from pathlib import Path
from typing import Any

import pytest

from iastm_desktop.assets import load_body_map
from tests.command_line import new_book
from tests.test_charting import NECK_VALUES, chart, facts, neck, with_stroke


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path)


ACROSS = {"map": "2", "view": "anterior", "layer": "superficial"}
THIGH, BESIDE = {"region": "rectus_femoris", "side": "left"}, {"region": "vastus_lateralis", "side": "left"}


def line_down_the_thigh() -> dict[str, Any]:
    """Return a stroke on rectus femoris whose line goes on over the region beside it."""
    at = next(each for each in load_body_map().label_points(**THIGH) if each.view == "anterior")
    points = [[round(at.x, 2), round(at.y + 5 * step, 2)] for step in range(40)]
    return with_stroke(**THIGH, path=ACROSS | {"points": points})


def test_a_line_over_a_wound_is_refused_though_its_stroke_names_the_region_beside(book: Path) -> None:
    values = line_down_the_thigh()
    assert chart(book, values).code == 0  # the control
    values["screening"] |= {"open_wound": {"answer": "yes", "regions": [BESIDE]}}
    answer = chart(book, values)
    assert answer.code == 1 and "entries[1]: open_wound: The line runs over left vastus lateralis." in answer.err
    values["screening"] |= {"open_wound": "no"}
    values["consent"] |= {"decision": "partial", "excluded": [BESIDE]}
    assert "entries[1]: consent: The line runs over left vastus lateralis." in chart(book, values).err
    assert facts(book)[1] == 1


def test_a_mark_that_says_no_tool_here_holds_at_the_next_visit_too(book: Path) -> None:
    place = {name: NECK_VALUES["entries"][4][name] for name in ("region", "side")}
    port = {"kind": "mark", **place, "mark": "port", "effect": "avoid", "seen_on": "2026-01-01"}
    first = neck(client={"born": "1980-01-01"}, entries=[NECK_VALUES["entries"][0], port])
    assert chart(book, first).code == 0
    second = with_stroke() | {"client": first["client"], "started_at": "2026-03-09T10:00:00-08:00"}
    second.pop("ended_at", None)
    answer = chart(book, second)
    assert answer.code == 1 and "entries[1]: mark:port: Port or device on" in answer.err
    second["overrides"] = [{"rule": "mark:port", "reason": "The surgeon agrees"}]
    assert chart(book, second).code == 0
