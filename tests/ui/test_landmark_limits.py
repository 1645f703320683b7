"""A landmark takes frame and brush only, to medium-light pressure: in the window as by the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_access import why_refused
from tests.command_line import NECK, new_book, run, written
from tests.ui.open_page import charts, open_page

KNEECAP = SidedRegion("landmark_patella", "right")
SCAPULA = SidedRegion("landmark_scapula", "left")
TAKEN = [("frame", 2), ("brush", 2), ("brush", 0)]
NOT_TAKEN = [("scoop", 1), ("frame", 3), ("brush", 4), ("fan", 2), (None, 1)]


@pytest.mark.parametrize(("stroke", "pressure"), [*TAKEN, *NOT_TAKEN])
@pytest.mark.parametrize("place", [KNEECAP, SCAPULA])
def test_the_command_line_charts_frame_and_brush_at_light_pressure_and_no_other(
    tmp_path: Path, place: SidedRegion, stroke: str | None, pressure: int
) -> None:
    entry: dict[str, Any] = {"kind": "stroke", **place._asdict(), "tool": "scanner", "pressure": pressure}
    entry |= {"duration_s": 30} | ({"stroke": stroke} if stroke else {})
    values = json.loads(NECK.read_text("utf-8")) | {"entries": [entry]}
    answer = run("chart", new_book(tmp_path), written(tmp_path, values))
    assert (answer.code == 0) == ((stroke, pressure) in TAKEN), answer.err
    assert ("write why" in answer.err) == (answer.code != 0), answer.err


@pytest.mark.parametrize(("stroke", "pressure"), [TAKEN[0], TAKEN[1], *NOT_TAKEN])
def test_the_window_charts_frame_and_brush_at_light_pressure_and_no_other(
    path: Path, qtbot: QtBot, stroke: str | None, pressure: int
) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("anterior")
        page.select(KNEECAP)
        charts(page, stroke=stroke, pressure=pressure)
        charted = [entry for entry in page.editor.record.entries if getattr(entry, "region", "") == KNEECAP.region]
        assert len(charted) == ((stroke, pressure) in TAKEN)


def test_a_screen_reader_does_not_say_that_a_kneecap_is_refused_but_says_it_of_the_eye(
    path: Path, qtbot: QtBot
) -> None:
    with open_page(path, qtbot) as page:
        assert why_refused(KNEECAP, page.editor) == ""
        assert "No tool" in why_refused(SidedRegion("landmark_orbit", "right"), page.editor)
