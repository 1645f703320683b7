"""The plain body for clients shows skin, not muscles, and has the same outline as the anatomical picture."""

import pytest
from PySide6.QtGui import QImage

from iastm_desktop.assets import map_picture

VIEWS = ("anterior", "posterior", "lateral_left", "lateral_right", "medial_right", "head_neck_right")


def grey_and_alpha(view: str, layer: str) -> tuple[bytes, bytes, int]:
    """Return brightness and opacity of a small picture, row by row, and the length of a row."""
    image = QImage(str(map_picture(view, layer, "small"))).convertToFormat(QImage.Format.Format_RGBA8888)
    data, row = bytes(image.constBits()), image.bytesPerLine()
    assert row == 4 * image.width()
    return data[1::4], data[3::4], image.width()


def steps_within(view: str, layer: str) -> float:
    """Return the mean step of brightness from pixel to pixel, away from the body's edge."""
    grey, alpha, width = grey_and_alpha(view, layer)
    inside = [
        at
        for at in range(3, len(grey) - 3 * width - 3)
        if all(alpha[at + by] == 255 for by in (-3, 0, 3, 3 * width - 3, 3 * width + 3))
    ]
    return sum(abs(grey[at] - grey[at + 1]) + abs(grey[at] - grey[at + width]) for at in inside) / len(inside)


@pytest.mark.parametrize("view", VIEWS)
def test_the_plain_body_is_calm_where_the_anatomical_one_has_muscles(view: str) -> None:
    assert steps_within(view, "plain") < steps_within(view, "superficial") / 8


@pytest.mark.parametrize("view", VIEWS)
def test_plain_and_anatomical_body_have_the_same_outline(view: str) -> None:
    one, other = (grey_and_alpha(view, layer)[1] for layer in ("plain", "superficial"))
    differing = sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True))
    assert differing < 0.002 * len(one)
