"""Tap-outs: one tap says that, where and when; the rest waits until it is answered."""

from dataclasses import replace

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.entries import Reaction
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.tap_outs import not_again, one_tap, waiting, waits

AT = parse_moment("2026-03-02T14:07:00-08:00")
HERE = SidedRegion("soleus", "left")
ONE_TAP = one_tap(HERE, AT)


def test_one_tap_says_where_and_when_and_makes_nothing_up() -> None:
    assert (ONE_TAP.region, ONE_TAP.side, ONE_TAP.at) == ("soleus", "left", AT)
    assert (ONE_TAP.reason, ONE_TAP.action) == ("not_said", "stopped")
    assert ONE_TAP.pain_nrs is None and ONE_TAP.continued_elsewhere is None
    assert one_tap(None, AT).region is None


@pytest.mark.parametrize(
    "answer",
    [
        {"action": "eased"},
        {"reason": "too_sharp"},
        {"pain_nrs": 0},
        {"continued_elsewhere": False},
        {"words": "Too sharp."},
    ],
)
def test_its_questions_wait_until_one_is_answered(answer: dict[str, object]) -> None:
    answered = replace(ONE_TAP, **answer)  # type: ignore[arg-type]
    assert waits(ONE_TAP) and not waits(answered)
    assert waiting([answered, ONE_TAP, Reaction(reaction="none", phase="during")]) == (ONE_TAP,)


def test_a_region_is_not_worked_on_again_after_stop_or_move_and_is_after_easing() -> None:
    elsewhere = one_tap(SidedRegion("soleus", "right"), AT)
    entries = [ONE_TAP, replace(ONE_TAP, action="moved"), replace(elsewhere, action="eased"), one_tap(None, AT)]
    assert not_again(entries, load_catalogue()) == (HERE,)
