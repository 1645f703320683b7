"""Paint what the data lack or leave ragged: occipitalis, the sheet over the sacrum, the plantar fascia with its bands,
the origin of pectoralis major.
"""

from dataclasses import replace

import limbs
import numpy as np
from blends import blend, soft
from drawings import PER_MM, Drawing
from labels import Seen, area_of, opened
from scipy import ndimage
from tables import Construction

MUSCLE_ON_SKIN = np.array((0.915, 0.875, 0.850), np.float32)  # what a thin muscle takes from the light of the skin
THIN_EDGE_MM, THIN_EDGE, GRAIN = 5.0, 0.80, 0.055  # a thin muscle is darker toward its edge; how clear its fibres are
OCCIPITALIS = {"posterior": (40.0, 1330.0), "lateral": (2.0, 1330.0), "head_neck": (2.0, 1330.0)}  # fibres spread from
RUNS_OUT_MM = 15.0  # upward it becomes the tendon of the scalp
SHEET, SHEET_UP, SHEET_WIDE_MM, SHEET_OVER_MM = (241, 226, 213), (788.0, 965.0), 64.0, 1.6
SUNK_MM = 20.0  # what lies so deep under the skin does not form the sheet
BESIDE_SHEET = ("latissimus", "gluteus", "hip bone")
COCCYX = (0.0, 745.0)  # where the fibres of the sheet run together
HEEL = (76.0, -30.0)  # the fibres of the plantar fascia spread from behind the heel
FASCIA = (
    (70, 37),
    (77, 34),
    (84, 37),
    (92, 70),
    (104, 106),
    (113, 126),
    (105, 138),
    (92, 145),
    (80, 145),
    (73, 138),
    (71, 108),
    (68, 70),
)
ABDUCTOR = (
    (66, 40),
    (58, 34),
    (47, 37),
    (43, 60),
    (45, 84),
    (52, 112),
    (60, 132),
    (65, 118),
    (66, 88),
)  # hallucis, its belly
BANDS = (
    ((77, 140), (74, 186)),
    ((88, 146), (92, 184)),
    ((98, 146), (106, 178)),
    ((106, 142), (117, 172)),
    ((112, 134), (128, 160)),
)
BAND_MM, FASCIA_SHARE, BANDS_END_MM = 6.0, 0.85, 20.0
EVEN_MM = 3.2  # the bone's form is felt through the sheet, not seen


def with_occipitalis(
    drawing: Drawing, seen: Seen, picture: np.ndarray, labels: np.ndarray, numbers: dict[str, int]
) -> np.ndarray:
    """Return the picture with occipitalis as a thin muscle on the skull."""
    centre = next((place for view, place in OCCIPITALIS.items() if drawing.view.startswith(view)), None)
    area = labels == numbers["occipitalis"]
    if centre is None or not area.any():
        return picture
    away = ndimage.distance_transform_edt(np.pad(area, 1, mode="edge"))[1:-1, 1:-1] / PER_MM
    bulge = 1 - (1 - np.clip(away / THIN_EDGE_MM, 0, 1)) ** 2
    light = THIN_EDGE + (1.03 - THIN_EDGE) * bulge + GRAIN * limbs.fan(drawing, seen, centre)
    muscle = picture * MUSCLE_ON_SKIN * light[..., None]
    below_top = np.cumsum(area, axis=0) / PER_MM / RUNS_OUT_MM
    whole = np.clip(soft(np.clip(below_top, 0.25, 1), seen.body, 2.0), 0, 1)
    return blend(picture, muscle, np.clip(soft(area.astype(np.float32), seen.body, 0.9), 0, 1) * whole)


def over_sacrum(drawing: Drawing, seen: Seen) -> np.ndarray:
    """Return where the sheet over the sacrum lies: between the flat tendon of latissimus and the buttocks."""
    if drawing.name != "posterior":
        return np.zeros(seen.body.shape, bool)
    beside = np.array([any(part in name for part in BESIDE_SHEET) for name in seen.scene.names] + [False])
    ups, across = seen.panel.camera.pixel_mm(PER_MM)
    area = ~beside[seen.sight.part] & seen.body & (np.abs(across) < SHEET_WIDE_MM)[None, :]
    return opened(area & ((ups > SHEET_UP[0]) & (ups < SHEET_UP[1]))[:, None], 3.0)


def with_sheet(drawing: Drawing, seen: Seen, picture: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Return the picture with the sheet over the sacrum: tendon whose fibres run together at the coccyx."""
    if not area.any():
        return picture
    depth = np.where(seen.sight.depth < 1e8, seen.sight.depth, seen.skin.depth)
    even = soft(depth, area & (depth - seen.skin.depth < SUNK_MM), EVEN_MM)
    down, across = np.gradient(even * PER_MM)
    normal = np.dstack([across, -down, np.full(even.shape, 1.15)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    facing = np.clip(normal @ (limbs.LIGHT / np.linalg.norm(limbs.LIGHT)), 0, 1)
    light = 0.45 + 0.53 * facing + 0.04 * limbs.fan(drawing, seen, COCCYX)
    sheet = np.array(SHEET, np.float32) * np.stack([light**0.88, light**1.06, light**1.10], -1)
    return blend(picture, sheet, np.clip(soft(area.astype(np.float32), seen.body, SHEET_OVER_MM), 0, 1))


def with_plantar_fascia(drawing: Drawing, seen: Seen, picture: np.ndarray) -> np.ndarray:
    """Return the picture of the sole with abductor hallucis and the fascia, whose five bands run out to the toes."""
    if drawing.name != "plantar":
        return picture
    picture = _laid_over(drawing, seen, picture, [("smooth", ABDUCTOR)], limbs.FIBRE, 0.78)
    bands = [("smooth", FASCIA), *(("band", band) for band in BANDS)]
    return _laid_over(drawing, seen, picture, bands, SHEET, 0.86)


def _laid_over(
    drawing: Drawing, seen: Seen, picture: np.ndarray, shapes: list[tuple[str, tuple]], colour: tuple, edge: float
) -> np.ndarray:
    """Return the picture of the sole with shapes of fibres that spread from the heel, darker at their edge."""
    area = np.zeros(seen.body.shape, bool)
    for form, points in shapes:
        area |= area_of(Construction("", "", form, points, BAND_MM, ()), drawing, seen.panel, area.shape)
    bulge = 1 - (1 - np.clip(ndimage.distance_transform_edt(area) / PER_MM / 6.0, 0, 1)) ** 2
    light = edge + (0.98 - edge) * bulge + 0.05 * limbs.fan(drawing, seen, HEEL)
    laid = np.array(colour, np.float32) * np.stack([light**0.88, light**1.06, light**1.10], -1)
    ups, across = seen.panel.camera.pixel_mm(PER_MM)
    toes = np.array([end for _begin, end in BANDS], float)
    end = np.interp(drawing.forward() * across[None, :], toes[:, 0], toes[:, 1]) - ups[:, None]
    share = np.clip(soft(area.astype(np.float32), seen.body, 0.7), 0, 1) * np.clip(end / BANDS_END_MM, 0, 1)
    return blend(picture, laid, FASCIA_SHARE * share)


def even_origin(seen: Seen, own: np.ndarray, bone: np.ndarray) -> Seen:
    """Return what is seen with the edge of a muscle on a bone even, and its tufts there smooth."""
    if not (own.any() and bone.any()):
        return seen
    edge = soft(own.astype(np.float32), seen.body, 4.5) > 0.5
    gained, lost = edge & bone & ~own, own & ~edge & (soft(bone.astype(np.float32), seen.body, 4.0) > 0.15)
    sight, deep = seen.sight, seen.deep.copy()
    part, depth, normal = sight.part.copy(), sight.depth.copy(), sight.normal.copy()
    for changed, source in ((gained, own & ~lost), (lost, bone & ~gained)):
        near = ndimage.distance_transform_edt(~source, return_distances=False, return_indices=True)
        there = (near[0][changed], near[1][changed])
        for values in (part, depth, normal, deep):
            values[changed] = values[there]
    muscle = (own | gained) & ~lost
    band = soft(((soft(bone.astype(np.float32), seen.body, 5.0) > 0.06) & muscle).astype(np.float32), muscle, 3.0)
    band = np.where(muscle, np.clip(band, 0, 1), 0)
    depth = np.where(band > 0, depth * (1 - band) + soft(depth, muscle, 5.0) * band, depth).astype(np.float32)
    for axis in range(3):
        normal[..., axis] += (soft(normal[..., axis], muscle, 5.0) - normal[..., axis]) * band
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-6
    return replace(seen, sight=replace(sight, part=part, depth=depth, normal=normal), deep=deep)
