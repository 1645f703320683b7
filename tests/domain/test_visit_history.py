"""The history of a visit tells every version and exactly what it changed."""

from dataclasses import replace

from iastm_desktop.assets import load_catalogue, load_regions
from iastm_desktop.domain.session import Answer, Notes
from iastm_desktop.domain.visit_history import Change, changes_of
from tests.storage.honest_book import SESSION, save_of, stroke
from tests.storage.signed_book import AGREED, ASKED

CATALOGUE, REGIONS = load_catalogue(), load_regions()


def told(*saves: object) -> tuple[Change, ...]:
    return changes_of(saves, CATALOGUE, REGIONS)  # type: ignore[arg-type]


def test_an_entry_that_came_and_went_is_told_by_its_own_line_and_its_note() -> None:
    line = "Right upper trapezius: scanner, medium (3), 1:00 min"
    came, went = told(
        save_of(stroke(1, note="oily")), save_of(stroke(1, note="oily"), 2, reason="slip", withdrawn=True)
    )
    assert (came.what, came.before, came.after) == ("stroke added", (), (line, "note: oily"))
    assert (went.what, went.why, went.before, went.after) == ("stroke taken back", "slip", (line, "note: oily"), ())
    assert (came.is_correction, went.is_correction) == (False, True)


def test_a_correction_shows_what_differs_and_no_more() -> None:
    _first, second, third = told(
        save_of(stroke(1)), save_of(stroke(1, pressure=2), 2), save_of(stroke(1, pressure=2, count=4), 3)
    )
    assert second.before == ("Right upper trapezius: scanner, medium (3), 1:00 min",)
    assert second.after == ("Right upper trapezius: scanner, medium-light (2), 1:00 min",)
    assert (third.before, third.after) == ((), ("count: 4",))


def test_one_put_back_says_so() -> None:
    taken = save_of(stroke(1), 2, withdrawn=True)
    assert told(save_of(stroke(1)), taken, save_of(stroke(1), 3))[-1].what == "stroke put back"


def test_answers_consent_and_notes_are_told_one_by_one() -> None:
    yes = replace(ASKED, answers=(Answer(item="dvt", answer="yes", note="left calf"), *ASKED.answers[1:]))
    noted = replace(SESSION, notes=Notes(plan="again in a week"))
    health = told(save_of(ASKED), save_of(yes, 2))[-1]
    assert (health.before, health.after) == (("health: dvt: no",), ("health: dvt: yes note left calf",))
    assert told(save_of(AGREED), save_of(replace(AGREED, pain_ceiling=4), 2))[-1].after == ("pain ceiling: 4",)
    assert told(save_of(SESSION), save_of(noted, 2))[-1].after == ("notes: plan: again in a week",)


def test_a_long_text_is_cut() -> None:
    (change,) = told(save_of(replace(SESSION, reason="long " * 1000)))
    assert max(map(len, change.after)) < 500
