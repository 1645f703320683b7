"""Several regions in one movement: a set with one label, its time shared or each its own, its line kept once."""

from iastm_desktop.assets import load_regions
from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.movements import OWN, SHARED, last_dose, mirrored, next_set, one_movement
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import tool_seconds

RIGHT, LEFT = SidedRegion("upper_trapezius", "right"), SidedRegion("upper_trapezius", "left")
DOSE = {"tool": "scanner", "pressure": 2, "duration_s": 60}
LINE = DrawnPath(map=2, view="posterior", layer="superficial", points=((1.0, 2.0), (3.0, 4.0)))


def strokes(**how):
    values = one_movement(DOSE, [RIGHT, LEFT], **{"path": None, "time": SHARED, "label": "1"} | how)
    return [build(Stroke, value) for value in values]


def test_a_shared_time_counts_once_and_an_own_time_each():
    assert tool_seconds(strokes(time=SHARED)) == 60
    assert tool_seconds(strokes(time=OWN)) == 120
    assert {stroke.set for stroke in strokes()} == {"1"}


def test_the_line_is_kept_with_the_first_region_alone():
    first, second = strokes(path=LINE)
    assert first.path == LINE and second.path is None


def test_one_region_makes_no_set():
    (alone,) = one_movement(DOSE, [RIGHT], path=LINE, time=SHARED, label="1")
    assert "set" not in alone and "time" not in alone and alone["path"]["view"] == "posterior"
    assert one_movement(DOSE, [], path=None, time=SHARED, label="1") == []


def test_the_same_again_takes_the_dose_and_neither_pain_nor_place():
    stroke = Stroke(region="soleus", side="left", id="a", position=3, pain_nrs=4, set="2", time="shared", **DOSE)
    assert last_dose([stroke]) == DOSE
    assert last_dose([]) == {}


def test_a_label_of_a_set_is_never_given_twice():
    class Record:
        entries = (Stroke(region="soleus", side="left", set="1", **DOSE),)
        withdrawn = (Stroke(region="soleus", side="left", set="2", **DOSE),)

    assert next_set(Record) == "3"  # type: ignore[arg-type]


def test_the_other_side_is_there_where_the_region_has_one():
    regions = load_regions()
    assert mirrored(RIGHT, regions) == LEFT
    assert mirrored(SidedRegion("linea_alba", "midline"), regions) is None
