"""A region without a target of its own size in any frame is offered beside the finger that touches it."""

import csv
from pathlib import Path

import pytest

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.touch_choice import DISC_PX, what_a_touch_means

SCREEN = (868, 484)  # px that a frame is shown in
TARGETS = Path(__file__).parent.parent / "domain" / "region_targets.csv"
with TARGETS.open(encoding="utf-8", newline="") as lines:
    SMALL = [row for row in csv.DictReader(lines) if row["way"] == "chip"]


@pytest.mark.parametrize("row", SMALL, ids=lambda row: f"{row['region']}-{row['side']}")
def test_a_finger_on_a_small_region_is_offered_it_in_every_frame_that_lists_it(row: dict[str, str]) -> None:
    region, offered = SidedRegion(row["region"], row["side"]), 0
    for view in load_body_map().views.values():
        for frame in view.frames:
            if row["region"] in frame.chips:
                radius_mm = DISC_PX / 2 / min(SCREEN[0] / frame.width, SCREEN[1] / frame.height)
                for layer in view.layers.values():
                    shape = layer.shape(region)
                    if shape and 0 <= shape.label_point[0] - frame.x <= frame.width:
                        assert region in what_a_touch_means(layer, shape.label_point, radius_mm).regions, frame.id
                        offered += 1
    assert offered


def test_there_are_such_regions() -> None:
    assert 0 < len(SMALL) < 10
