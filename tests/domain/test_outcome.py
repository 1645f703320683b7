"""What health and consent come to before the work, what keeps a visit from being signed, when health is asked again."""

from datetime import date
from typing import Any

import pytest

from iastm_desktop.assets import load_rulebook
from iastm_desktop.domain.outcome import level_at, outcome_of
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Answer, Consent, Limits, Medication, Override, Screening
from iastm_desktop.domain.signing import asked_in_full_on, must_ask_again, open_groups
from tests.domain.test_rules import SEED

RULEBOOK = load_rulebook()
DAY = date(2026, 3, 2)
CONSENT = Consent(id="k", session="v", decision="accepted", method="verbal")
FOREARM = SidedRegion("brachioradialis", "right")


def screening(*more: Answer, medicines: tuple[Medication, ...] = (), **changes: Any) -> Screening:
    told = {item: Answer(item=item, answer="no") for item in SEED} | {answer.item: answer for answer in more}
    return Screening(id="h", session="v", answers=tuple(told.values()), medications=medicines, **changes)


APIXABAN = screening(medicines=(Medication(name="apixaban", medication_class="anticoagulant"),))


@pytest.mark.parametrize(
    ("asked", "consent", "may", "level", "words", "hands"),
    [
        (screening(), CONSENT, True, "clear", "OK to use tool", True),
        (APIXABAN, CONSENT, True, "caution", "light only: apixaban", True),
        (APIXABAN, CONSENT, False, "contraindicated", "hands only: apixaban", True),
        (screening(), None, True, "contraindicated", "hands only: not asked yet: consent", True),
        (screening(Answer(item="dvt", answer="yes")), CONSENT, True, "contraindicated",
         "no work today: deep vein thrombosis", False),
        (screening(), Consent(id="k", session="v", decision="declined", method="verbal"), True, "contraindicated",
         "hands only: tool declined", True),
    ],
)  # fmt: skip
def test_the_outcome_is_one_word_with_its_cause(
    asked: Screening, consent: Consent | None, may: bool, level: str, words: str, hands: bool
) -> None:
    found = outcome_of(asked, consent, RULEBOOK.catalogue, on=DAY, may_override=may)
    assert (found.level, found.words, found.hands) == (level, words, hands)


def test_a_wound_on_one_forearm_leaves_the_other_clear() -> None:
    wound = screening(Answer(item="open_wound", answer="yes", regions=(FOREARM,)))
    found = outcome_of(wound, CONSENT, RULEBOOK.catalogue, on=DAY)
    assert level_at(found, FOREARM, RULEBOOK.regions) == "contraindicated"
    assert level_at(found, FOREARM._replace(side="left"), RULEBOOK.regions) == "clear"
    assert found.words == "OK to use tool (not everywhere: open wound)"


def test_a_fluoroquinolone_stands_against_tendons_alone() -> None:
    cipro = screening(medicines=(Medication(name="cipro", medication_class="fluoroquinolone"),))
    found = outcome_of(cipro, CONSENT, RULEBOOK.catalogue, on=DAY)
    assert level_at(found, SidedRegion("achilles_tendon", "left"), RULEBOOK.regions) == "caution"
    assert level_at(found, SidedRegion("soleus", "left"), RULEBOOK.regions) == "clear"


def test_the_limit_is_the_reason_s_own_where_it_names_one() -> None:
    assert outcome_of(APIXABAN, CONSENT, RULEBOOK.catalogue, on=DAY).max_pressure == 2
    own = Override(rule="blood_thinners", reason="talked over", limits=Limits(pressure=1))
    assert outcome_of(APIXABAN, CONSENT, RULEBOOK.catalogue, on=DAY, overrides=[own]).max_pressure == 1


def test_the_other_items_are_open_by_group_until_answered() -> None:
    groups = open_groups(screening(), RULEBOOK.catalogue)
    assert {"red_flags", "vessels", "skin", "nerves"} <= set(groups)
    every = tuple(Answer(item=item, answer="no") for item in RULEBOOK.catalogue.codes("screening"))
    assert open_groups(screening(*every), RULEBOOK.catalogue) == {}
    assert open_groups(screening(*every[:-1]), RULEBOOK.catalogue) == {"red_flags": (every[-1].item,)}


@pytest.mark.parametrize(
    ("asked_on", "today", "months", "again"),
    [
        (None, DAY, None, True),
        (date(2025, 3, 3), DAY, None, False),
        (date(2025, 3, 2), DAY, None, True),
        (date(2025, 12, 1), DAY, 3, True),
        (date(2025, 12, 3), DAY, 3, False),
        (date(2025, 8, 31), date(2026, 2, 28), 6, False),
        (date(2025, 8, 31), date(2026, 3, 1), 6, True),
    ],
)
def test_health_is_asked_in_full_again_after_a_year_or_what_the_practice_says(
    asked_on: date | None, today: date, months: int | None, again: bool
) -> None:
    assert must_ask_again(asked_on, today, RULEBOOK.catalogue, months=months) is again


def test_a_confirmation_does_not_count_as_asked_in_full() -> None:
    confirmed = screening(confirmed_from=date(2025, 1, 1))
    assert asked_in_full_on([(date(2025, 1, 1), screening()), (DAY, confirmed)]) == date(2025, 1, 1)
