"""Paint what front and back need beside the clay: calm hands and feet, no dark slits, even borders."""

from dataclasses import replace

import limbs
import numpy as np
from blends import soft
from drawings import PER_MM, Drawing
from labels import Seen, opened
from tables import regions_in

AREAS = ("wrist_hand", "foot", "ankle")
EDGEWISE = {"posterior": ("temporalis",)}  # seen from the side they are dark slits at the edge of the body
THINNEST_MM = 2.6  # what is thinner on hand and foot runs under the skin
SUNK = (7.0, 5.0)  # so deep under the skin begins what it hides on hand and foot, and so much further is hidden
SUNK_OBLIQUE = (14.0, 9.0)  # on the back of the foot, which the front sees obliquely
FOOT_UP = 160.0
LEVEL_MM = 1.0  # nothing on hand and foot looks deeper
KEPT, KEPT_FAR = 0.72, 0.45  # how much of the dark is kept, on the body and on hand and foot


def drawn_here(drawing: Drawing) -> bool:
    """Return whether a drawing is one of those of this module."""
    return drawing.view in ("anterior", "posterior")


def far_parts(drawing: Drawing, seen: Seen, labels: np.ndarray, numbers: dict[str, int]) -> np.ndarray:
    """Return from 0 to 1 where hand and foot are; nowhere in drawings of others."""
    if not drawn_here(drawing):
        return np.zeros(seen.body.shape, np.float32)
    wanted = [numbers[name] for name in regions_in(AREAS)]
    return np.clip(soft(np.isin(labels, wanted).astype(np.float32), seen.body, 4.0), 0, 1)


def hidden(
    drawing: Drawing, covered: np.ndarray, far: np.ndarray, labels: np.ndarray, numbers: dict[str, int]
) -> np.ndarray:
    """Return what the skin covers, with shreds on hand and foot and what is seen edgewise."""
    if not drawn_here(drawing):
        return covered
    edgewise = np.isin(labels, [numbers[name] for name in EDGEWISE.get(drawing.view, ())])
    covered = covered | edgewise
    return covered | (~opened(~covered, THINNEST_MM) & (far > 0.5))


def veil(drawing: Drawing, seen: Seen, far: np.ndarray) -> np.ndarray:
    """Return from 0 to 1 where parts of hand and foot run under the skin."""
    ups, _ = seen.panel.camera.pixel_mm(PER_MM)
    oblique = (drawing.view == "anterior") & (ups < FOOT_UP)[:, None]
    first, over = (np.where(oblique, there, here) for here, there in zip(SUNK, SUNK_OBLIQUE, strict=True))
    share = np.clip((seen.sight.depth - seen.skin.depth - first) / over, 0, 1)
    share[~seen.sight.seen() | (seen.skin.depth > 1e8)] = 0
    return soft((share * share * (3 - 2 * share)).astype(np.float32), seen.body, 0.6) * far


def levelled(seen: Seen, far: np.ndarray) -> Seen:
    """Return what is seen with nothing far under the skin of hand and foot."""
    known = (seen.skin.depth < 1e8) & seen.sight.seen() & (far > 0)
    over = np.maximum(seen.sight.depth - seen.skin.depth - LEVEL_MM, 0) * far
    depth = np.where(known, seen.sight.depth - over, seen.sight.depth)
    return replace(seen, sight=replace(seen.sight, depth=depth.astype(np.float32))) if far.any() else seen


def lit(drawing: Drawing, seen: Seen, light: np.ndarray, far: np.ndarray, veil: np.ndarray) -> np.ndarray:
    """Return the light with the dark places lifted, and an even skin where it lies over the parts."""
    if not drawn_here(drawing):
        return light
    kept = KEPT * (1 - far) + KEPT_FAR * far
    light = np.where(light < limbs.KNEE, limbs.KNEE - (limbs.KNEE - light) * kept, light)
    return light * (1 - veil) + limbs.skin_light(seen.skin.normal) * veil  # type: ignore[no-any-return]
