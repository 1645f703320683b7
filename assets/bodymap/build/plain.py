"""Paint the plain body for clients: skin in its large forms, eyes closed, vest and shorts, and no anatomy."""

import cv2
import numpy as np
from blends import blend, soft
from clay import LINE, SKIN, alpha, face_lines
from digits import creases_and_nails
from drawings import PER_MM, Drawing
from labels import Seen, area_of, opened, slim_parts
from scipy import ndimage
from tables import constructions

CLOTH = (213, 213, 214)
LIGHT = np.array([0.0, 0.45, 0.90], np.float32)
FINE_MM, LARGE_MM, CLOTH_MM = 3.0, 10.0, 16.0  # how far the form is smoothed: face and fingers, body, under cloth
STEEPEST = 0.9
CLOTH_LIGHT, CLOTH_FLAT = 0.95, 0.65  # how bright cloth is, and how much of the form under it that hides


def paint_plain(drawing: Drawing, seen: Seen, fine: np.ndarray) -> np.ndarray:
    """Return the picture of a panel, red, green, blue and alpha; `fine` is where small forms are kept, as in a face."""
    cloth = _cloth(drawing, seen)
    light = _light(seen, cloth, np.maximum(slim_parts(seen.body), fine))
    light += (CLOTH_LIGHT - light) * CLOTH_FLAT * cloth
    colour = blend(np.array(SKIN, np.float32), np.array(CLOTH, np.float32), cloth)
    picture = colour * light[..., None]
    picture = blend(picture, LINE, 0.34 * _hem(cloth))
    picture = blend(picture, LINE, 0.62 * face_lines(drawing, seen))
    picture = blend(picture, LINE, 0.8 * creases_and_nails(drawing, seen))
    inside = ndimage.distance_transform_edt(seen.body) / PER_MM
    picture = blend(picture, LINE * 0.9, 0.45 * np.clip(1 - inside / 0.8, 0, 1))
    return np.dstack([np.clip(picture, 0, 255), alpha(seen) * 255]).astype(np.uint8)


def _light(seen: Seen, cloth: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """Return how bright each place is: a smoothed surface lit from above and before, round toward its edge."""
    depth = _skin_depth(seen)
    fine = soft(fine.astype(np.float32), seen.body, FINE_MM)[..., None]
    share = soft(cloth, seen.body, FINE_MM)[..., None]
    slope = _slope(soft(depth, seen.body, LARGE_MM)) * (1 - share)
    slope = slope + _slope(soft(depth, seen.body, CLOTH_MM)) * share
    slope = slope * (1 - fine) + _slope(soft(depth, seen.body, FINE_MM)) * fine
    steep = np.linalg.norm(slope, axis=2, keepdims=True)
    slope = slope / (1 + steep / STEEPEST)
    normal = np.dstack([slope, np.ones(depth.shape, np.float32)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    inside = ndimage.distance_transform_edt(seen.body) / PER_MM
    edge = np.clip(1 - inside / 14, 0, 1) ** 2
    return 0.66 + 0.36 * np.clip(normal @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1) - 0.13 * edge


def _skin_depth(seen: Seen) -> np.ndarray:
    """Return the depth of the skin, mm; where it is missing or its inside is seen it is bridged from around."""
    whole = (seen.skin.depth < 1e8) & ~opened(seen.skin.inside, 2.0) & seen.body
    bridged = soft(seen.skin.depth, whole, 25.0)
    depth = np.where(whole, seen.skin.depth, np.where(bridged > 100, bridged, np.median(seen.skin.depth[whole])))
    return depth.astype(np.float32)


def _slope(depth: np.ndarray) -> np.ndarray:
    """Return the outward slope of a surface to the right and upward."""
    down, across = np.gradient(depth * PER_MM)
    return np.dstack([across, -down]).astype(np.float32)


def _cloth(drawing: Drawing, seen: Seen) -> np.ndarray:
    cloth = np.zeros(seen.body.shape, bool)
    if seen.panel == drawing.panels[0]:  # not the arm beside the body
        for shape in constructions(drawing.name, "garment.csv"):
            cloth |= area_of(shape, drawing, seen.panel, seen.body.shape)
    return cv2.GaussianBlur((cloth & seen.body).astype(np.float32), (0, 0), 0.4 * PER_MM) * seen.body


def _hem(cloth: np.ndarray) -> np.ndarray:
    """Return the line where the cloth ends, not where the body does."""
    return np.clip(4 * cloth * (1 - cloth), 0, 1)
