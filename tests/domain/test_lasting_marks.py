"""Marks on the client's own map: they last over visits until one says that it has healed."""

from dataclasses import replace
from datetime import date

from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.lasting_marks import healed, lasting

SCAR = Mark(id="m-1", session="s-1", position=4, region="patella", side="left", mark="scar", effect="caution")
BRUISE = replace(SCAR, id="m-2", mark="bruise", size_mm=30, seen_on=date(2026, 2, 2))
TODAY = date(2026, 3, 2)


def test_a_mark_lasts_and_is_shown_once_though_charted_twice() -> None:
    again = replace(SCAR, id="m-9", session="s-2")
    assert lasting([SCAR, BRUISE, again]) == (BRUISE, again)


def test_a_healed_mark_ends_its_own_and_no_other() -> None:
    healing = healed(BRUISE, TODAY)
    assert (healing.id, healing.session, healing.healed_on) == ("", "", TODAY)
    assert lasting([SCAR, BRUISE, healing]) == (SCAR,)
    assert lasting([SCAR, BRUISE, replace(healing, side="right")]) == (SCAR, BRUISE)
    assert lasting([BRUISE, replace(healing, size_mm=80)]) == (BRUISE,)


def test_a_file_that_names_no_size_or_day_ends_all_of_its_kind_and_place() -> None:
    assert lasting([BRUISE, replace(healed(BRUISE, TODAY), size_mm=None, seen_on=None)]) == ()


def test_what_comes_back_after_it_healed_lasts_again() -> None:
    back = replace(BRUISE, id="m-3", seen_on=date(2026, 4, 1))
    assert lasting([BRUISE, healed(BRUISE, TODAY), back]) == (back,)
