"""The region table: ids, kinds and sides; faults are named by line and column."""

import pytest

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.regions import parse_regions

HEAD = "id,name,synonyms,kind,tissue,area,laterality,uberon,fma,caution,drawn_from\n"
ROW = "soleus,Soleus,deep calf; lower calf ;,region,muscle,leg,paired,U:1,F:1,none,mesh;cut\n"


def test_a_row_becomes_a_region() -> None:
    region = parse_regions(HEAD + ROW).region("soleus")
    assert region.name == "Soleus"
    assert region.synonyms == ("deep calf", "lower calf")
    assert region.sides == ("right", "left")


def test_a_midline_region_has_no_left_or_right() -> None:
    assert load_regions().region("sternum").sides == ("midline",)


def test_an_unknown_region_is_refused_by_name() -> None:
    table = parse_regions(HEAD + ROW)
    assert table.get("soleous") is None
    with pytest.raises(ValueError, match="unknown region 'soleous'"):
        table.region("soleous")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,name\n", "column 'synonyms' is missing"),
        (HEAD + ROW + ROW, "line 3: id 'soleus' stands twice"),
        (HEAD + ROW.replace("region,", "muscle,"), "line 2: kind 'muscle' is not one of region, zone, landmark"),
        (HEAD + ROW.replace("paired", "both"), "line 2: laterality 'both' is not one of paired, midline"),
        (HEAD + ROW.replace("Soleus", ""), "line 2: name is empty"),
        (
            HEAD + ROW.replace("mesh;cut", "mesh;drawn"),
            "line 2: drawn_from 'mesh;drawn' is not one of mesh, cut, constructed",
        ),
        (HEAD + ROW.replace("mesh;cut", ""), "line 2: drawn_from '' is not one of mesh, cut, constructed"),
    ],
)
def test_a_fault_is_named_by_line_and_column(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_regions(text)


def test_the_list_holds_140_regions_27_zones_and_the_landmarks() -> None:
    kinds = [region.kind for region in load_regions()]
    assert kinds.count("region") == 140
    assert kinds.count("zone") == 27
    assert all(region.id.startswith("landmark_") == (region.kind == "landmark") for region in load_regions())
    assert all(region.id.startswith("zone_") == (region.kind == "zone") for region in load_regions())


def test_a_caution_zone_is_an_overlay_and_never_what_a_tap_answers() -> None:
    drawn = {
        shape.region.region
        for view in load_body_map().views.values()
        for layer in view.layers.values()
        for shape in layer.shapes
    }
    assert not [region for region in drawn if region.startswith("zone_")]


def test_what_is_said_at_rest_over_a_region_is_in_plain_words() -> None:
    known = {"muscle", "tendon", "tendon_insertion", "fascia", "ligament", "joint_capsule", "bone", "skin"}
    for region in load_regions():
        assert region.tissue in (known if region.kind != "zone" else {"caution_zone"}), region.id
        assert region.caution and not set("=_<>|#") & set(region.caution), region.id
        assert region.name[0].isupper() and "_" not in region.name


SHORTHAND = (
    "block",
    "warn:",
    "screen",
    "bony prominence",
    "c-section",
    "medially",
    "laterally",
    "distally",
    "proximally",
    "dorsally",
)


def test_a_caution_is_said_in_plain_words_and_not_in_shorthand() -> None:
    """It is read beside the client, in haste: what to look for or to do, and no word of a form."""
    for region in load_regions():
        found = [word for word in SHORTHAND if word in region.caution.lower()]
        assert found == [], (region.id, region.caution)
        assert "specific consent" not in region.caution.replace("needs specific consent", ""), region.id
