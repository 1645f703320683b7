"""Paint what inner leg, hands, feet, sides and neck need beside the clay: calm ground between tendons, a closed groin,
fibres where the data lack a muscle, toes told apart, and borders without steps.
"""

import re
from dataclasses import replace

import cv2
import numpy as np
from blends import blend, soft
from drawings import PER_MM, Drawing
from labels import Seen, blurred, opened
from scipy import ndimage

THINNEST = {"hand_palmar": 5.0, "hand_dorsal": 2.4, "foot_dorsal": 2.6, "plantar": 3.4, "medial_right": 4.5}
SUNK = {"hand_palmar": (9.0, 6.0), "hand_dorsal": (8.0, 4.0), "foot_dorsal": (10.0, 6.0), "plantar": (15.0, 8.0)}
SHADE = {"lateral_right": 0.70, "medial_right": 0.62, "head_neck_right": 0.60}
KNEE = 0.80  # how much of the dark below the knee is kept: SHADE
DEEPEST_MM = 1.0  # in hands and feet nothing looks deeper under the skin than that
LIGHT = np.array([0.0, 0.52, 0.85])
SHOULDER, SHOULDER_FROM = (10.0, 7.0), 1262.0  # what lies so deep under the lifted arm's shoulder is not shown
GROIN_FROM, GROIN_OVER = 710.0, 40.0  # muscles run under the skin toward their torn ends
GROIN_RISE, GROIN_FORWARD = 0.22, 60.0  # the fold of the groin rises toward the front; at so much forward it is there
ADDUCTORS = ("adductor_longus", "adductor_magnus")
FLESHY = re.compile(r"(pollicis brevis|opponens|digiti minimi).*|abductor hallucis|interosse")
HIATUS = (474.0, 512.0)  # the adductors thin out toward the knee
PUBIS = (122.0, 835.0)  # forward and up: where the fan of the adductors begins
FIBRE_SEED, FIBRE = 7, (232, 212, 199)
STUMP, STUMP_MM = (243, 231, 222), 60.0
PIECES = {"lateral_right": (80.0, 190.0), "medial_right": (80.0, 190.0), "plantar": (250.0, 45.0)}  # loose: up to, mm2
FROM_TOES = np.array([1, -0.7, 1], np.float32)  # turns the light round: looking down, it falls from the toes
ALONG = range(-5, 6)


def drawn_here(drawing: Drawing) -> bool:
    """Return whether a drawing is one of those of this module."""
    return drawing.view in SHADE or drawing.view in THINNEST


def levelled(drawing: Drawing, seen: Seen) -> Seen:
    """Return what is seen with nothing far under the skin of hands and feet, their muscles fleshy, the foot lit from
    its toes.
    """
    if drawing.view not in SUNK:
        return seen
    known = (seen.skin.depth < 1e8) & seen.sight.seen()
    depth = np.where(known, np.minimum(seen.sight.depth, seen.skin.depth + DEEPEST_MM), seen.sight.depth)
    fleshy = np.array([bool(FLESHY.search(name)) for name in seen.scene.names] + [False])[seen.sight.part]
    deep = np.where(fleshy, np.float32(30), seen.deep)
    sight, skin = replace(seen.sight, depth=depth.astype(np.float32)), seen.skin
    if drawing.view == "foot_dorsal":
        sight, skin = replace(sight, normal=sight.normal * FROM_TOES), replace(skin, normal=skin.normal * FROM_TOES)
    return replace(seen, sight=sight, skin=skin, deep=deep)


def without_shreds(drawing: Drawing, seen: Seen, covered: np.ndarray) -> np.ndarray:
    """Return what the skin covers, with strands too thin to be a tendon under it too, and on the side of the foot loose
    pieces of one.
    """
    thinnest = THINNEST.get(drawing.view)
    bare = covered if thinnest is None else covered | ~opened(~covered, thinnest)
    if drawing.view not in PIECES:
        return bare
    (ups, _), (up_to, smallest) = seen.panel.camera.pixel_mm(PER_MM), PIECES[drawing.view]
    pieces, _ = ndimage.label(~bare & (ups < up_to)[:, None])
    sizes = np.bincount(pieces.ravel()) / PER_MM**2
    sizes[0] = 0
    return bare | ((pieces > 0) & (sizes < smallest)[pieces])


def veil(drawing: Drawing, seen: Seen) -> np.ndarray:
    """Return from 0 to 1 where parts run under the skin: sunken ones of hand and foot, torn ends at the groin."""
    result = np.zeros(seen.body.shape, np.float32)
    if drawing.view in SUNK:
        first, over = SUNK[drawing.view]
        result = np.clip((seen.sight.depth - seen.skin.depth - first) / over, 0, 1)
        result[~seen.sight.seen() | (seen.skin.depth > 1e8)] = 0
        result = soft(_eased(result), seen.body, 0.6)
    elif drawing.name == "lateral_right" and seen.panel == drawing.panels[-1]:  # the arm beside the body
        ups, _ = seen.panel.camera.pixel_mm(PER_MM)
        result = _eased(np.clip((seen.sight.depth - seen.skin.depth - SHOULDER[0]) / SHOULDER[1], 0, 1))
        result[~seen.sight.seen() | (seen.skin.depth > 1e8)] = 1
        result = soft(result * _eased(np.clip((ups - SHOULDER_FROM) / 40, 0, 1))[:, None], seen.body, 0.8)
    elif drawing.view == "medial_right":
        ups, across = seen.panel.camera.pixel_mm(PER_MM)
        fold = GROIN_FROM + GROIN_RISE * (drawing.forward() * across[None, :] - GROIN_FORWARD)
        result += _eased(np.clip((ups[:, None] - fold) / GROIN_OVER, 0, 1))
    return np.clip(result, 0, 1)


def between(sight: np.ndarray, skin: np.ndarray, veil: np.ndarray) -> np.ndarray:
    """Return the depth of what is seen or of the skin over it, whichever is there, by its share."""
    mixed = np.where((sight < 1e8) & (skin < 1e8), sight * (1 - veil) + skin * veil, np.where(veil > 0.5, skin, sight))
    return np.where(veil <= 0, sight, np.where(veil >= 1, skin, mixed)).astype(np.float32)


def _eased(share: np.ndarray) -> np.ndarray:
    return share * share * (3 - 2 * share)


def lit(drawing: Drawing, seen: Seen, light: np.ndarray, veil: np.ndarray) -> np.ndarray:
    """Return the light with the dark places lifted, and an even skin where it lies over the parts."""
    kept = SHADE.get(drawing.view, 0.5 if drawing.view in SUNK else 1.0) * np.where(_belly(drawing, seen), 0.6, 1)
    light = np.where(light < KNEE, KNEE - (KNEE - light) * kept, light)
    if not drawn_here(drawing):
        return light
    normal = dome(seen.body, 12.0, 1.6) if drawing.view == "medial_right" else seen.skin.normal
    return light * (1 - veil) + skin_light(normal) * veil  # type: ignore[no-any-return]


def skin_light(normal: np.ndarray) -> np.ndarray:
    """Return how bright an even skin is by the way it faces."""
    return 0.33 + 0.65 * (0.42 + 0.60 * np.clip(normal @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1))  # type: ignore[no-any-return]


def _belly(drawing: Drawing, seen: Seen) -> np.ndarray:
    """Return where the front of the belly, seen edgewise from the side, would be dark patches."""
    straight = re.compile("rectus abdominis|linea alba|pyramidalis")
    named = np.array([bool(straight.search(name)) for name in seen.scene.names] + [False])
    return named[seen.sight.part] & (drawing.view == "lateral_right")  # type: ignore[no-any-return]


def dome(area: np.ndarray, round_mm: float, steep: float) -> np.ndarray:
    """Return the normals (right, up, toward the viewer) of an area bulging toward the viewer, round at its edge."""
    down, across = np.gradient(blurred(area.astype(np.float32), round_mm * PER_MM) * round_mm * PER_MM)
    normal = np.dstack([-across * steep, down * steep, np.ones(area.shape, np.float32)])
    return (normal / np.linalg.norm(normal, axis=2, keepdims=True)).astype(np.float32)  # type: ignore[no-any-return]


def with_fibres(
    drawing: Drawing, seen: Seen, picture: np.ndarray, labels: np.ndarray, numbers: dict[str, int], bare: np.ndarray
) -> np.ndarray:
    """Return the picture with the adductors drawn as muscles where nothing of them was seen (`bare`)."""
    if drawing.view != "medial_right":
        return picture
    wanted = [numbers[name] for name in ADDUCTORS]
    area = opened(np.isin(labels, wanted) & bare, 3.0)
    if not area.any():
        return picture
    away = ndimage.distance_transform_edt(area) / PER_MM
    bulge = 1 - (1 - np.clip(away / 13, 0, 1)) ** 2
    light = 0.70 + 0.26 * bulge + 0.055 * fan(drawing, seen, PUBIS)
    muscle = np.array(FIBRE, np.float32) * np.stack([light**0.88, light**1.06, light**1.10], -1)
    ups, _ = seen.panel.camera.pixel_mm(PER_MM)
    whole = _eased(np.clip((ups - HIATUS[0]) / (HIATUS[1] - HIATUS[0]), 0, 1))[:, None] * (1 - veil(drawing, seen))
    return blend(picture, muscle, np.clip(soft(area.astype(np.float32), seen.body, 0.45) * whole, 0, 1))


def fan(drawing: Drawing, seen: Seen, centre: tuple[float, float]) -> np.ndarray:
    """Return fibres from about -1 to 1 that spread from a place above or below all that is painted with them."""
    ups, across = seen.panel.camera.pixel_mm(PER_MM)
    forward = drawing.forward() * across[None, :] - centre[0]
    below = np.abs(centre[1] - ups[:, None])
    turn, far = np.arctan2(forward, below), np.hypot(forward, below)
    grain = np.random.default_rng(FIBRE_SEED).standard_normal((64, 2048)).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), sigmaX=1.1, sigmaY=1.6)
    grain /= grain.std()
    where = ((turn + 1.6) / 3.2 * 2047).astype(np.float32), (far / 14).astype(np.float32)
    return np.clip(cv2.remap(grain, *where, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT), -2, 2) / 2


def with_stump(picture: np.ndarray, cut: np.ndarray, body: np.ndarray) -> np.ndarray:
    """Return the picture with the place where a limb is cut off painted as a round, even end."""
    if not cut.any():
        return picture
    even = ~opened(~cut, STUMP_MM) & body
    even = blurred(even.astype(np.float32), 3.0 * PER_MM) > 0.5
    normal = dome(even, 14.0, 2.6) * FROM_TOES
    light = 0.70 + 0.30 * np.clip(normal @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1)
    skin = np.array(STUMP, np.float32) * np.stack([light**0.88, light**1.06, light**1.10], -1)
    shadow = 1 - 0.08 * np.clip(blurred(even.astype(np.float32), 4.0 * PER_MM) * 2, 0, 1)
    return blend(picture * shadow[..., None], skin, soft(even.astype(np.float32), body, 0.5))


def even_borders(picture: np.ndarray) -> np.ndarray:
    """Return the picture blurred along its borders, never across them: no steps show where it is stretched."""
    grey = cv2.GaussianBlur(picture.mean(2).astype(np.float32), (0, 0), 0.8)
    across, down = cv2.Scharr(grey, cv2.CV_32F, 1, 0) / 32, cv2.Scharr(grey, cv2.CV_32F, 0, 1) / 32
    xx, yy, xy = (cv2.GaussianBlur(each, (0, 0), 2.2) for each in (across * across, down * down, across * down))
    turn = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2  # along the border
    clear = np.sqrt((xx - yy) ** 2 + 4 * xy * xy) / (xx + yy + 1e-3)  # 1: one direction, 0: none
    share = np.clip(np.sqrt(xx + yy) / 3 - 0.25, 0, 1) * np.clip(2.2 * clear - 0.6, 0, 1)
    rows, columns = np.indices(grey.shape, np.float32)
    step_x, step_y = np.cos(turn).astype(np.float32), np.sin(turn).astype(np.float32)
    total, weights = np.zeros_like(picture, np.float32), 0.0
    for step in ALONG:
        weight = float(np.exp(-(step**2) / 10))
        moved = cv2.remap(
            picture.astype(np.float32),
            columns + step * step_x,
            rows + step * step_y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        total, weights = total + weight * moved, weights + weight
    return blend(picture, total / weights, share)
