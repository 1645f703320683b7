"""Even the body's edge where the coarse skin spoils it: nose and belly from the side, the sides of the foot."""

import cv2
import numpy as np
from drawings import PER_MM, Drawing, Panel
from scipy.ndimage import gaussian_filter1d

NOSE = (1541.0, 1481.0)  # from its root to the lip
NOSE_KEPT = 0.66
BELLY = (1215.0, 850.0)
BELLY_MM, RUN_OUT_MM = 26.0, 40.0
FOOT_BEFORE_TOES, FOOT_HOLLOW_MM, FOOT_EDGE_MM = 176.0, 60.0, 5.0


def evened_contour(drawing: Drawing, panel: Panel, body: np.ndarray) -> np.ndarray:
    """Return the body's area with the edge of its drawing evened."""
    if drawing.view == "lateral_right" and panel == drawing.panels[0]:
        return _belly(panel, _nose(panel, body))
    if drawing.view == "head_neck_right":
        return _nose(panel, body)
    if drawing.view in ("plantar", "foot_dorsal"):
        return _foot(panel, body)
    return body


def _front(body: np.ndarray) -> np.ndarray:
    """Return the column behind the foremost place of each row."""
    return body.shape[1] - np.argmax(body[:, ::-1], axis=1)


def _moved(body: np.ndarray, first: int, front: np.ndarray) -> np.ndarray:
    """Return the area with the front edge of some rows moved."""
    result = body.copy()
    old = _front(body)
    for row, edge in enumerate(np.round(front).astype(int), first):
        result[row, min(edge, old[row]) : max(edge, old[row])] = edge > old[row]
    return result


def _rows(panel: Panel, span: tuple[float, float]) -> tuple[int, int]:
    first, last = (round((panel.camera.top_mm - up) * PER_MM) for up in span)
    return first, last


def _nose(panel: Panel, body: np.ndarray) -> np.ndarray:
    first, last = _rows(panel, NOSE)
    front = _front(body)[first:last].astype(float)
    straight = np.linspace(front[0], front[-1], len(front))
    shorter = np.minimum(front, straight + (front - straight) * NOSE_KEPT)
    return _moved(body, first, gaussian_filter1d(shorter, 2.0 * PER_MM, mode="nearest"))


def _belly(panel: Panel, body: np.ndarray) -> np.ndarray:
    first, last = _rows(panel, BELLY)
    front = _front(body).astype(float)
    even = gaussian_filter1d(front, BELLY_MM * PER_MM)[first:last]
    run = np.clip(np.minimum(np.arange(len(even)), np.arange(len(even))[::-1]) / (RUN_OUT_MM * PER_MM), 0, 1)
    return _moved(body, first, front[first:last] * (1 - run) + even * run)


def _foot(panel: Panel, body: np.ndarray) -> np.ndarray:
    """Return the foot without the notches between its knobs; the toes keep theirs."""
    rise = 1 if panel.camera.up[1] < -0.5 else -1
    ups, _ = panel.camera.pixel_mm(PER_MM)
    size = round(FOOT_HOLLOW_MM * PER_MM)
    wide = np.pad(body.astype(np.uint8), size)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, disc)[size:-size, size:-size].astype(np.float32)
    closed = cv2.GaussianBlur(closed, (0, 0), FOOT_EDGE_MM * PER_MM)
    near = cv2.GaussianBlur(body.astype(np.float32), (0, 0), 1.5 * PER_MM)
    toes = np.clip((rise * ups - FOOT_BEFORE_TOES) / 16, 0, 1)[:, None]
    return near * toes + closed * (1 - toes) > 0.5
