"""What belongs to a frame, by its place and not by its size, can be tapped there or is offered by name: all of it."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import Frame, Shape
from iastm_desktop.domain.frame_chips import chips_of
from iastm_desktop.domain.regions import SidedRegion
from tests.domain.test_zones import places

MAP = load_body_map()
FRAMES = {frame.id: frame for view in MAP.views.values() for frame in view.frames[1:]}
SIDES = {"both": {"right", "left", "midline"}, "right": {"right", "midline"}, "left": {"left", "midline"}}
TOUCH_PX, SHARE, UNSURE = 42, 0.5, 0.06  # of a shape's area, and how far a grid of places may be wrong
Row = dict[str, str]
with Path(__file__).with_name("frame_targets.csv").open(encoding="utf-8", newline="") as lines:
    ROWS: list[Row] = list(csv.DictReader(lines))


def holds(frame: Frame, place: tuple[float, float]) -> bool:
    return 0 <= place[0] - frame.x <= frame.width and 0 <= place[1] - frame.y <= frame.height


@cache
def ground(view: str, layer: str, region: SidedRegion) -> list[tuple[float, float]]:
    shape = MAP.view(view).layer(layer).shape(region)
    assert shape
    return places(shape, 32)


def share_in(frame: Frame, layer: str, shape: Shape) -> float:
    """Return how much of a shape lies in a frame, found by places on a grid and not by cutting its outline."""
    found = ground(frame.view, layer, shape.region)
    return sum(holds(frame, place) for place in found) / max(len(found), 1)


@cache
def certain() -> dict[tuple[str, SidedRegion], bool]:
    """Return what belongs to each frame for certain (True), and what does not; what is too near to say is left out."""
    found: dict[tuple[str, SidedRegion], list[float]] = {}
    for frame in FRAMES.values():
        for layer in MAP.view(frame.view).layers.values():
            for shape in layer.shapes:
                if shape.region.side in SIDES[frame.side]:
                    share = 1.0 if holds(frame, shape.label_point) else share_in(frame, layer.name, shape)
                    found.setdefault((frame.id, shape.region), []).append(share)
    most = {key: max(shares) for key, shares in found.items()}
    return {key: share > SHARE for key, share in most.items() if abs(share - SHARE) > UNSURE}


def faults(rows: Sequence[Row]) -> list[str]:
    """Return what is wrong with the table: a region left out or too many, a way that is none or not as it says."""
    listed = {(row["frame"], SidedRegion(row["region"], row["side"])): row for row in rows}
    wrong = [
        f"{frame} lacks {region}"
        for (frame, region), is_in in certain().items()
        if is_in and (frame, region) not in listed
    ]
    wrong += [f"{frame} has {region}" for frame, region in listed if certain().get((frame, region)) is False]
    for (frame, region), row in listed.items():
        offered = region in chips_of(MAP.view(FRAMES[frame].view), FRAMES[frame])
        if row["way"] not in ("direct", "chip") or (row["way"] == "direct") != (int(row["px"]) >= TOUCH_PX):
            wrong.append(f"{frame}: {region} is {row['way']} at {row['px']} px")
        if row["way"] == "chip" and not offered:
            wrong.append(f"{frame} does not offer {region}")
    return wrong


def test_all_that_belongs_to_a_frame_has_a_way_and_what_is_small_is_offered() -> None:
    assert len(ROWS) > 2000 and {row["frame"] for row in ROWS} == set(FRAMES)
    assert faults(ROWS) == []


@pytest.mark.parametrize(
    "spoilt", ["a row is gone", "a row too many", "a way is none", "small is called direct", "no chip"]
)
def test_the_table_is_refused_where_it_is_wrong(spoilt: str) -> None:
    """The control: each of these has to be found."""
    rows = [dict(row) for row in ROWS]
    chip = next(number for number, row in enumerate(rows) if row["way"] == "chip")
    direct = next(number for number, row in enumerate(rows) if row["way"] == "direct" and "nape" in row["frame"])
    if spoilt == "a row is gone":
        del rows[chip]
    elif spoilt == "a row too many":
        rows.append(rows[direct] | {"region": "plantar_fascia_mid", "side": "right", "frame": "plantar_ball_left"})
        rows.append(rows[chip] | {"frame": "anterior_foot_right", "region": "frontalis", "side": "right"})
        rows.append(rows[chip] | {"frame": "anterior_foot_right", "region": "rectus_femoris", "side": "right"})
    elif spoilt == "a way is none":
        rows[chip]["way"] = "none"
    elif spoilt == "small is called direct":
        rows[chip]["way"] = "direct"
    else:
        rows[direct] |= {"way": "chip", "px": "20"}
    assert faults(rows)


def test_the_whole_view_offers_nothing_and_a_frame_of_both_sides_offers_both() -> None:
    view = MAP.view("anterior")
    assert chips_of(view, None) == chips_of(view, view.frames[0]) == ()
    chest = chips_of(view, FRAMES["anterior_chest"])
    assert {place.side for place in chest if place.region == "acromioclavicular_joint"} == {"right", "left"}
    assert {place.side for place in chips_of(view, FRAMES["anterior_leg_left"])} <= {"left", "midline"}
