"""Incidents open by themselves, calls are asked for by visits, and both are on record under the visit."""

import json
from pathlib import Path
from typing import Any

from tests.command_line import NECK, new_book, run, written

VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))


def charted(folder: Path, **changes: Any) -> Path:
    book = new_book(folder)
    answer = run("chart", book, written(folder, VALUES | changes))
    assert answer.code == 0, answer.err
    return book


def with_entry(**entry: Any) -> list[dict[str, Any]]:
    return [*VALUES["entries"], {"at": "2026-03-02T10:30:00-08:00", **entry}]


def test_a_plain_visit_opens_no_incident_and_asks_for_two_calls(tmp_path: Path) -> None:
    book = charted(tmp_path)
    assert run("incidents", book, "--json").json == []
    calls = run("follow-ups", book, "--on", "2026-03-05", "--json").json
    assert [(call["phase"], call["due_at"], call["state"]) for call in calls] == [
        ("h24", "2026-03-03T10:45:00-08:00", "due"),
        ("h72", "2026-03-05T10:45:00-08:00", "due"),
    ]
    assert len(run("follow-ups", book, "--on", "2026-03-04", "--json").json) == 1
    assert run("follow-ups", book, "--on", "2026-03-02", "--json").json == []
    assert run("follow-ups", book, "--on", "2026-06-01", "--json").json == []


def test_a_haematoma_and_a_breach_open_an_incident_each_and_the_book_stays_whole(tmp_path: Path) -> None:
    haematoma = {"kind": "reaction", "reaction": "haematoma", "phase": "post", "region": "soleus", "side": "left"}
    breach = {"rule": "blood_thinners", "explanation": "warfarin mentioned at minute 40"}
    strokes = [e | {"breach": breach} if e["kind"] == "stroke" else e for e in with_entry(**haematoma)][4:5]
    screening = VALUES["screening"] | {"blood_thinners": "yes"}
    book = charted(tmp_path, screening=screening, entries=[*strokes, with_entry(**haematoma)[-1]])
    found = {each["cause"]: each for each in run("incidents", book, "--json").json}
    assert set(found) == {"breach", "haematoma"}
    assert found["breach"]["rule"] == "blood_thinners"
    assert found["haematoma"]["place"] == {"region": "soleus", "side": "left"}
    assert "haematoma" in run("incidents", book).out
    assert run("verify", book).code == 0


def test_an_infection_and_numbness_that_nothing_says_has_gone_open_one_each_and_numbness_that_went_none(
    tmp_path: Path,
) -> None:
    place = {"kind": "reaction", "phase": "post", "region": "soleus", "side": "left"}
    gone = {"resolved_at": "2026-03-02T18:00:00-08:00"}
    told = [
        {"at": "2026-03-02T10:30:00-08:00", **place, **each}
        for each in ({"reaction": "infection"}, {"reaction": "numbness"}, {"reaction": "paraesthesia", **gone})
    ]
    book = charted(tmp_path, entries=[*VALUES["entries"], *told])
    assert {each["cause"] for each in run("incidents", book, "--json").json} == {"infection", "numbness"}


def test_a_red_mark_and_a_small_bruise_open_none_and_a_large_bruise_does(tmp_path: Path) -> None:
    place = {"kind": "reaction", "phase": "post", "region": "soleus", "side": "left"}
    gone = {"resolved_at": "2026-03-03T10:00:00-08:00"}
    small = with_entry(**place, reaction="ecchymosis", size_mm=50, **gone)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run("incidents", charted(tmp_path / "a", entries=small), "--json").json == []
    large = with_entry(**place, reaction="ecchymosis", size_mm=51, **gone)
    (incident,) = run("incidents", charted(tmp_path / "b", entries=large), "--json").json
    assert incident["cause"] == "ecchymosis"


def test_training_is_charted_shown_given_back_and_its_absence_noted(tmp_path: Path) -> None:
    trainer = {"name": "T. Coach", "role": "trainer"}
    book = new_book(tmp_path)
    untrained = run("chart", book, written(tmp_path, VALUES | {"practitioner": trainer}))
    assert (untrained.code, untrained.err.count("credential: ")) == (0, 1)
    course = {"course": "Tool work, two days", "body": "Example Institute", "on": "2024-05-04"}
    trained = run("chart", book, written(tmp_path, VALUES | {"practitioner": trainer | {"credentials": [course]}}))
    assert (trained.code, trained.err) == (0, "")
    assert run("show", book, "latest", "--json").json["practitioner"]["credentials"] == [course]
    assert "Tool work, two days, Example Institute, 2024-05-04" in run("show", book, "latest").out
    assert "not a health record of a regulated professional" in run("show", book, "latest").out


def test_the_next_visit_is_warned_where_a_mark_has_not_gone_and_nowhere_else(tmp_path: Path) -> None:
    soon = "2026-03-20T10:00:00-08:00", "2026-03-20T10:45:00-08:00"
    dots = {"kind": "reaction", "reaction": "petechiae", "phase": "post", "region": "upper_trapezius", "side": "right"}
    book = charted(tmp_path, entries=with_entry(**dots))
    again = {"started_at": soon[0], "ended_at": soon[1]}
    (line,) = run("chart", book, written(tmp_path, VALUES | again)).err.splitlines()
    assert "dose:open_reaction" in line
    assert "(right upper trapezius)" in line
    assert "left" not in line
