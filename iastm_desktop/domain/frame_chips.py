"""What belongs to a frame and is too small to be tapped in it, to be offered by name."""

from iastm_desktop.domain.bodymap import Frame, View
from iastm_desktop.domain.regions import SidedRegion

_SIDES = {"both": ("right", "left", "midline"), "right": ("right", "midline"), "left": ("left", "midline")}


def chips_of(view: View, frame: Frame | None) -> tuple[SidedRegion, ...]:
    """Return the sided regions of a frame's `chips` that the view draws in any layer; none for the whole view."""
    if frame is None:
        return ()
    drawn = {shape.region for layer in view.layers.values() for shape in layer.shapes}
    asked = (SidedRegion(region, side) for region in frame.chips for side in _SIDES[frame.side])
    return tuple(place for place in asked if place in drawn)
