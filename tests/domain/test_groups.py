"""Groups of regions: every member exists; faults are named by line."""

import pytest

from iastm_desktop.assets import load_body_map, load_groups, load_regions
from iastm_desktop.domain.groups import RegionGroup, group_sides, parse_groups, sided_members
from iastm_desktop.domain.regions import SidedRegion

HEAD = "id,name,synonyms,members,source\n"
ROW = "calf,Calf,calves; triceps surae ;,gastrocnemius_medial;soleus,house rule\n"


def test_a_row_becomes_a_group() -> None:
    (group,) = parse_groups(HEAD + ROW, load_regions())
    assert (group.id, group.name) == ("calf", "Calf")
    assert group.synonyms == ("calves", "triceps surae")
    assert group.members == ("gastrocnemius_medial", "soleus")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,name,synonyms,members\n", "column 'source' is missing"),
        (HEAD + ROW + ROW, "line 3: id 'calf' stands twice"),
        (HEAD + ROW.replace("soleus", "soleous"), "line 2: unknown region 'soleous'"),
        (HEAD + ROW.replace(";soleus", ""), "line 2: a group has two regions or more"),
        (HEAD + ROW.replace(";soleus", ";gastrocnemius_medial"), "none of them twice"),
        (HEAD + ROW.replace("Calf", ""), "line 2: name is empty"),
        (HEAD + ROW.replace("house rule", ""), "line 2: source is empty"),
        (HEAD + "calf,Calf\n", "line 2: members is empty"),
    ],
)
def test_a_fault_is_named_by_line(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_groups(text, load_regions())


def test_the_groups_that_are_picked_as_one_are_there() -> None:
    wanted = """whole_trapezius rotator_cuff hamstrings quadriceps calf forearm_flexors forearm_extensors
        plantar_surface adductors gluteals erectors"""
    assert set(wanted.split()) <= {group.id for group in load_groups()}


def test_a_group_holds_regions_to_chart_and_no_caution_zone() -> None:
    for group in load_groups():
        assert not [member for member in group.members if load_regions().region(member).kind == "zone"], group.id


def test_most_of_a_group_is_drawn() -> None:
    for group in load_groups():
        drawn = [member for member in group.members if load_body_map().label_points(member)]
        assert len(drawn) >= 2 and len(drawn) >= len(group.members) - 1, group.id


def group(group_id: str) -> RegionGroup:
    return next(group for group in load_groups() if group.id == group_id)


def test_a_group_picked_on_a_side_is_its_members_there_in_the_order_of_the_group() -> None:
    picked = sided_members(group("hamstrings"), "left", load_regions())
    assert picked == tuple((member, "left") for member in ("biceps_femoris", "semitendinosus", "semimembranosus"))


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_midline_member_comes_with_either_side(side: str) -> None:
    picked = sided_members(group("neck_back"), side, load_regions())
    assert SidedRegion("ligamentum_nuchae", "midline") in picked
    assert {region.side for region in picked} == {side, "midline"}


def test_a_kneecap_does_not_hold_back_the_set_it_would_be_in() -> None:
    picked = sided_members(group("knee_front"), "right", load_regions())
    assert [region.region for region in picked if region.region.startswith("landmark_")] == []
    assert len(picked) == 4


def test_every_group_can_be_charted_as_one_set_on_each_of_its_sides() -> None:
    for one in load_groups():
        for side in group_sides(one, load_regions()):
            picked = sided_members(one, side, load_regions())
            assert len(picked) == len(set(picked)) >= 2, one.id
            for region in picked:
                assert region.side in load_regions().region(region.region).sides
                assert load_body_map().label_points(*region), region


def test_a_side_that_a_group_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="hamstrings has no region at the side 'midline'"):
        sided_members(group("hamstrings"), "midline", load_regions())
    (middle,) = parse_groups(HEAD + "middle,Middle,,sternum;linea_alba,house rule\n", load_regions())
    assert group_sides(middle, load_regions()) == ("midline",)
    assert sided_members(middle, "midline", load_regions()) == (("sternum", "midline"), ("linea_alba", "midline"))
    assert group_sides(group("hamstrings"), load_regions()) == ("right", "left")
