"""What just fits a visit is taken: paths at the edge of the map, early and late entries, every motion of a joint."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.session_file import read_session_file, session_to_plain, to_record
from tests.domain.test_session_file import CONTEXT, NECK, PATH, ROM, changed, taken


@pytest.mark.parametrize(
    "path",
    [
        PATH | {"points": [[-50, -50], [794, 1796]]},
        PATH | {"map": 1},
        PATH | {"map": "2"},
        PATH | {"map": 2, "view": "hand_palmar", "layer": "superficial", "points": [[390, 310]]},
    ],
    ids=["just out of the picture", "the version as a number", "the version in use", "a view of a part"],
)
def test_a_path_on_the_map_is_taken(path: dict[str, Any]) -> None:
    assert taken(changed("entries[4].path", path))["entries"][4]["path"]["points"] == path["points"]


def test_a_path_on_a_view_that_the_map_does_not_draw_is_taken_as_it_is() -> None:
    whole = load_body_map()
    smaller = BodyMap(whole.version, {"anterior": whole.view("anterior")})
    context = replace(CONTEXT, body_map=lambda: smaller)
    path = PATH | {"view": "hand_palmar", "layer": "deepest", "map": "7", "points": [[9999, 9999]]}
    data = json.dumps(changed("entries[4].path", path)).encode()
    assert session_to_plain(to_record(read_session_file(data, context)))["entries"][4]["path"] == path


@pytest.mark.parametrize("at", ["2026-03-01T10:00:00-08:00", "2026-04-02T10:59:59-07:00"])
def test_an_entry_of_the_evening_before_or_of_the_month_after_belongs_to_its_visit(at: str) -> None:
    assert taken(changed("entries[4].at", at))["entries"][4]["at"] == at


def test_every_motion_of_every_joint_in_the_data_can_be_measured() -> None:
    axial = {"side": "midline"}
    for term in CONTEXT.catalogue.lists["rom"].values():
        motion = {"joint": term.facts["joint"], "motion": term.facts["motion"]}
        side = {"side": "left"} if "left" in term.facts["sides"] else axial
        assert taken(changed("entries[2]", ROM | motion | side))


def test_a_client_can_be_born_on_the_day_of_the_visit() -> None:
    today = {"started_at": CONTEXT.now.isoformat(), "client": {"name": "x", "born": CONTEXT.now.date.isoformat()}}
    values = {name: value for name, value in (NECK | today).items() if name != "ended_at"}
    assert taken(values)["client"]["born"] == date(2026, 6, 1).isoformat()
