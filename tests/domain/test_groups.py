"""Groups of regions: every member exists; faults are named by line."""

import pytest

from iastm_desktop.assets import load_body_map, load_groups, load_regions
from iastm_desktop.domain.groups import parse_groups

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
