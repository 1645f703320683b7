"""Paint the quiet clay picture of what a camera sees, lit evenly from the front so that both halves look alike."""

import re
from dataclasses import replace

import cv2
import digits
import front_back
import limbs
import numpy as np
import sheets
from blends import blend, soft
from drawings import PER_MM, Drawing
from labels import Seen, opened
from scipy import ndimage
from tables import fits

MUSCLE, DEEP_MUSCLE = (226, 207, 195), (208, 186, 173)
TENDON, BONE, SKIN = (240, 231, 220), (237, 228, 216), (243, 231, 222)
LINE = np.array((128, 102, 90), np.float32)
LIGHT = np.array([0.0, 0.52, 0.85])
HOLLOWS = ((1.2, 0.9), (3.0, 1.6), (8.0, 3.5), (22.0, 9.0))  # blur and depth in mm
FACE_LINES = (  # (across, up) in mm
    (("anterior",), ((15, 1529), (20, 1526.5), (27, 1525), (34, 1526), (40, 1529.5))),
    (("anterior",), ((0, 1467), (6, 1467.1), (12, 1467.4), (18, 1468))),
    (("lateral_right",), ((186, 1468), (190, 1467.2), (195, 1467))),
    (("lateral_right", "head_neck_right"), ((155, 1529), (160, 1526), (166, 1525), (170, 1526))),
)
COVERED_REGIONS = (
    "landmark_finger_* landmark_thumb landmark_toes landmark_big_toe finger_flexor_sheaths landmark_orbit "
    "landmark_nose landmark_mouth landmark_chin landmark_cheek landmark_ear landmark_perineum"
)
CALM = "landmark_orbit landmark_perineum epicranial_aponeurosis occipitalis"  # where the skin has no detail
SERRATED = re.compile(r"part of pectoralis major|rectus abdominis")
FROM_BEFORE = ("anterior", "lateral_right", "head_neck_right")  # throat and breast are seen
ORIGIN = re.compile(r"part of pectoralis major"), re.compile(r"sternum|manubrium|costal cart|clavicle")
WINDPIPE, MOUTH_FLOOR = re.compile(r"trachea|cricoid"), re.compile(r"digastric|mylohyoid|geniohyoid|stylohyoid")
TEMPORALIS, ARCH_UP = re.compile(r"temporalis"), 1515.0
WINDPIPE_EVEN_MM, THROAT_SUNK = 12.0, 0.45
SPIKE_MM, SPIKES_WITHIN_MM = 10.0, 55.0  # narrower than that, and so near to the midline
SKIN_COVERED = re.compile(
    r"phalanx|metacarp|metatars|carpal|scaphoid|lunate|triquet|pisiform|trapezium|trapezoid|capitate|hamate|"
    r"cuneiform|"
    r"navicular|cuboid|talus|calcaneus|sesamoid|frontal bone|parietal|occipital bone|temporal bone|mandible|"
    r"^ear|labial|"
    r"nasal|sphenoid|lacrimal|maxilla|palatine|orbicularis|procerus|mentalis|depressor|levator (labii|anguli)|"
    r"zygomatic|"
    r"risorius|buccinator|corrugator|occipitalis"
)
BONES = re.compile(
    r"vertebra|rib$|femur|humerus|radius$|ulna$|scapula$|clavicle|sternum|manubrium|xiphoid|cartilage|tibia$|fibula$|"
    r"patella|hip bone|sacrum|atlas|^axis"
)
TENDONS = re.compile(r"iliotibial|calcaneal|ligament|linea alba|retinaculum")
NO_TENDON = re.compile(r"trapezius|frontalis|occipitalis|serratus anterior|hyoid|platysma|external oblique|latissimus")


def paint(drawing: Drawing, seen: Seen, labels: np.ndarray, numbers: dict[str, int]) -> np.ndarray:
    """Return the picture of a panel, red, green, blue and alpha, by the regions' numbers at each pixel."""
    seen = without_spikes(seen) if drawing.view == "anterior" else seen
    from_before = drawing.view in FROM_BEFORE
    if from_before:
        seen = calm_throat(seen)
        on_bone = (_named(seen.scene.names, part)[seen.sight.part] for part in ORIGIN)
        seen = sheets.even_origin(seen, *on_bone)
    sight, names = seen.sight, seen.scene.names
    shown = sight.seen() & seen.body
    hidden = re.compile(f"{SKIN_COVERED.pattern}|{seen.panel.covered}")
    covered = _named(names, hidden)[sight.part] | ~shown | named_regions(labels, numbers, COVERED_REGIONS)
    cut = seen.skin.inside & seen.body & (seen.panel.camera.start > 0)
    covered |= cut | _below_arch(seen) if from_before else cut
    calm = named_regions(labels, numbers, CALM)
    sheet = sheets.over_sacrum(drawing, seen)
    far = front_back.far_parts(drawing, seen, labels, numbers)
    if not front_back.drawn_here(drawing):
        covered |= named_regions(labels, numbers, "sacral_fascia") & (drawing.layer == "superficial")
    bare = limbs.without_shreds(drawing, seen, front_back.hidden(drawing, covered, far, labels, numbers))
    under, veil = soft(bare.astype(np.float32), seen.body, 1.2), limbs.veil(drawing, seen)
    if front_back.drawn_here(drawing):
        veil = front_back.veil(drawing, seen, far)
    covered = np.maximum(under, veil)
    seen = front_back.levelled(limbs.levelled(drawing, with_calm_skin(seen, calm)), far)
    colour = _colours(seen, shown, covered)
    light = limbs.lit(drawing, seen, _light(seen, shown, under, limbs.drawn_here(drawing)), veil)
    light = front_back.lit(drawing, seen, light, far, veil)
    picture = colour * np.stack([light**0.88, light**1.06, light**1.10], -1)
    picture = blend(picture, LINE * light[..., None] * 0.9, 0.42 * _edges(sight.part, under) * (1 - veil) * seen.body)
    if limbs.drawn_here(drawing):
        picture = limbs.with_fibres(drawing, seen, picture, labels, numbers, bare)
        picture = limbs.with_stump(picture, cut, seen.body)
    picture = sheets.with_sheet(drawing, seen, picture, sheet)
    picture = sheets.with_plantar_fascia(drawing, seen, picture)
    picture = sheets.with_occipitalis(drawing, seen, picture, labels, numbers)
    picture = limbs.even_borders(picture)
    picture = blend(picture, LINE, digits.creases_and_nails(drawing, seen))
    inside = ndimage.distance_transform_edt(seen.body) / PER_MM
    picture = blend(picture, LINE * 0.8, 0.38 * np.clip(1 - inside / 0.7, 0, 1))
    picture = blend(picture, LINE, 0.75 * face_lines(drawing, seen) * covered)
    return np.dstack([np.clip(picture, 0, 255), alpha(seen) * 255]).astype(np.uint8)


def named_regions(labels: np.ndarray, numbers: dict[str, int], patterns: str) -> np.ndarray:
    """Return where a region stands whose name fits one of the patterns."""
    wanted = np.zeros(len(numbers) + 1, bool)
    wanted[[number for region, number in numbers.items() if fits(patterns, region)]] = True
    return wanted[labels]  # type: ignore[no-any-return]


def without_spikes(seen: Seen) -> Seen:
    """Return what is seen with the spikes of serrated origins near the midline given to what lies beside them."""
    sight, deep = seen.sight, seen.deep.copy()
    changed = {field: getattr(sight, field).copy() for field in ("part", "depth", "normal")}
    central = seen.places[..., 0] > -SPIKES_WITHIN_MM
    for number in np.flatnonzero(_named(seen.scene.names, SERRATED)[:-1]):
        own = changed["part"] == number
        gone = own & ~opened(own, SPIKE_MM) & central
        if gone.any():
            near = ndimage.distance_transform_edt(
                own | (changed["part"] < 0), return_distances=False, return_indices=True
            )
            there = (near[0][gone], near[1][gone])
            for values in (*changed.values(), deep):
                values[gone] = values[there]
    return replace(seen, sight=replace(sight, **changed), deep=deep)


def _below_arch(seen: Seen) -> np.ndarray:
    """Return where temporalis is seen as a dark hole through the notch of the jaw, below the arch of the cheekbone."""
    ups, _ = seen.panel.camera.pixel_mm(PER_MM)
    return _named(seen.scene.names, TEMPORALIS)[seen.sight.part] & (ups < ARCH_UP)[:, None]  # type: ignore[no-any-return]


def calm_throat(seen: Seen) -> Seen:
    """Return what is seen with the windpipe a tube without rings and the floor of the mouth no dark hole: in the body
    gland, fat and fascia lie over them.
    """
    sight = seen.sight
    tube, floor = (_named(seen.scene.names, name)[sight.part] for name in (WINDPIPE, MOUTH_FLOOR))
    if not (tube.any() or floor.any()):
        return seen
    even = np.dstack([soft(sight.normal[..., axis], tube, WINDPIPE_EVEN_MM) for axis in range(3)])
    normal = np.where(tube[..., None], even, sight.normal)
    under = np.clip(sight.depth - seen.skin.depth, 0, 60)
    under = np.where(tube, soft(under, tube, WINDPIPE_EVEN_MM), under) * THROAT_SUNK
    depth = np.where(tube | floor, seen.skin.depth + under, sight.depth).astype(np.float32)
    return replace(seen, sight=replace(sight, normal=normal, depth=depth))


def with_calm_skin(seen: Seen, calm: np.ndarray) -> Seen:
    """Return what is seen with an even skin: the coarse mesh's bands blurred, eyes and cleft calm, cuts flat."""
    there = (seen.skin.depth < 1e8) & seen.body
    still = soft(calm.astype(np.float32), seen.body, 2.0)
    normal, depth = seen.skin.normal.copy(), seen.skin.depth.copy()
    cut = seen.skin.inside & (seen.panel.camera.start > 0)
    normal[cut], depth[cut] = (0, 0, 1), 1000 + seen.panel.camera.start
    for axis in range(3):
        even = soft(normal[..., axis], there, 1.6)
        normal[..., axis] = even * (1 - still) + soft(normal[..., axis], there, 7.0) * still
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-6
    if calm.any():
        depth = np.where(there, depth * (1 - still) + soft(depth, there, 7.0) * still, depth)
    return replace(seen, skin=replace(seen.skin, normal=normal, depth=depth.astype(np.float32)))


def alpha(seen: Seen) -> np.ndarray:
    """Return from 0 to 1 what of each pixel is body, soft enough that a stretched picture shows no steps."""
    return np.clip((cv2.GaussianBlur(seen.body.astype(np.float32), (0, 0), 1.3) - 0.22) / 0.56, 0, 1)


def face_lines(drawing: Drawing, seen: Seen) -> np.ndarray:
    """Return the lines of closed eyes and mouth: a calm face, no look."""
    line = np.zeros(seen.body.shape, np.float32)
    for views, points in FACE_LINES:
        if drawing.view in views:
            camera = seen.panel.camera
            across = np.array([(drawing.forward() * x - camera.left_mm, camera.top_mm - y) for x, y in points])
            corners = np.round(across * PER_MM * 8).astype(np.int32)
            cv2.polylines(line, [corners], False, 1.0, round(0.9 * PER_MM), cv2.LINE_AA, 3)
    return cv2.GaussianBlur(line, (0, 0), 0.25 * PER_MM)


def _colours(seen: Seen, shown: np.ndarray, covered: np.ndarray) -> np.ndarray:
    sight, names = seen.sight, seen.scene.names
    below = (np.clip((sight.depth - seen.skin.depth - 6) / 22, 0, 1) * shown)[..., None]
    colour = np.array(MUSCLE, np.float32) * (1 - below) + np.array(DEEP_MUSCLE, np.float32) * below
    colour = blend(colour, np.array(TENDON, np.float32), _tendinous(seen, shown))
    colour = np.where((_named(names, BONES)[sight.part] & shown)[..., None], np.array(BONE, np.float32), colour)
    return blend(colour, np.array(SKIN, np.float32), covered)


def _tendinous(seen: Seen, shown: np.ndarray) -> np.ndarray:
    """Return how much each place looks like tendon: where its muscle is thin beside its own usual thickness."""
    sight, names = seen.sight, seen.scene.names
    deep = seen.deep
    usual = np.full(len(names) + 1, 10.0)
    for part in np.unique(sight.part[shown]):
        usual[part] = np.percentile(deep[shown & (sight.part == part)], 90)
    limit = np.minimum(7.0, 0.5 * usual[sight.part])
    thin = np.clip((1.15 * limit - soft(deep, shown, 0.7)) / (0.75 * limit), 0, 1)
    thin = thin * thin * (3 - 2 * thin) * np.where(_named(names, NO_TENDON)[sight.part], 0.3, 1)
    thin = np.where(_named(names, TENDONS)[sight.part], 0.92, thin)
    thin[~shown | _named(names, BONES)[sight.part]] = 0
    return soft(thin.astype(np.float32), shown, 0.8)


def _light(seen: Seen, shown: np.ndarray, covered: np.ndarray, gradual: bool) -> np.ndarray:
    veil = covered if gradual else (covered > 0.5).astype(np.float32)
    bone = _named(seen.scene.names, BONES)[seen.sight.part] & shown
    skin = np.maximum(np.where(bone, 0.5, 0), covered)[..., None]
    normal = seen.sight.normal * (1 - skin) + seen.skin.normal * skin
    soft = np.stack([cv2.GaussianBlur(normal[..., axis], (0, 0), 0.5 * PER_MM) for axis in range(3)], -1)
    normal = normal * 0.62 + soft * 0.38
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-6
    facing = np.clip(normal[..., 2], 0, 1)
    light = 0.42 + 0.60 * np.clip(normal @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1) + 0.05 * normal[..., 1]
    light -= 0.16 * (1 - facing) ** 2.2
    depth = limbs.between(seen.sight.depth, seen.skin.depth, veil)
    light *= np.clip(1 - _hollows(depth, seen.body & (depth < 1e8)) * (0.95 - 0.5 * covered), 0.55, 1.10)
    return light * (1 - veil) + (0.33 + 0.65 * light) * veil  # type: ignore[no-any-return]


def _hollows(depth: np.ndarray, body: np.ndarray) -> np.ndarray:
    """Return how far each place lies behind what surrounds it, over several widths."""
    dark = np.zeros(depth.shape, np.float32)
    for width, deep in HOLLOWS:
        mean = soft(depth, body, width)
        dark += np.clip((depth - mean) / deep, -0.35, 1) * 0.25
    dark[~body] = 0
    return dark


def _edges(part: np.ndarray, covered: np.ndarray) -> np.ndarray:
    shown = np.where(covered > 0.5, -1, part)
    edge = np.zeros(part.shape, np.float32)
    edge[:, 1:] += shown[:, 1:] != shown[:, :-1]
    edge[1:] += shown[1:] != shown[:-1]
    return np.clip(cv2.GaussianBlur(np.minimum(edge, 1), (0, 0), 0.35 * PER_MM) * 1.25, 0, 1)


def _named(names: list[str], pattern: re.Pattern[str]) -> np.ndarray:
    """Return for each part, and last for none, whether its name has the pattern."""
    return np.array([bool(pattern.search(name)) for name in names] + [False])
