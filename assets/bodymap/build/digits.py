"""Tell toes apart and give fingers and toes nails: soft lines beside the phalanges, whose places the camera sees."""

from itertools import pairwise

import cv2
import numpy as np
from drawings import PER_MM, Drawing
from labels import Seen

FINGERS = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
TOES = ("big toe", "second toe", "third toe", "fourth toe", "little toe")
CREASED = ("plantar", "foot_dorsal")
NAILED = {"hand_dorsal": FINGERS, "posterior": FINGERS, "foot_dorsal": TOES}
STEP = 0.5  # pixels when walking toward the tip
CREASE, NAIL = 0.55, 0.26  # how dark
WIDEST_MM = {"big toe": 9.0, "toe": 5.5, "": 8.0}  # half of a digit at its nail
Place = np.ndarray


def creases_and_nails(drawing: Drawing, seen: Seen) -> np.ndarray:
    """Return from 0 to 1 how much of a line each pixel is."""
    line = np.zeros(seen.body.shape, np.float32)
    if drawing.view in CREASED:
        line = np.maximum(line, CREASE * _creases(seen))
    for digit in NAILED.get(drawing.view, ()):
        line = np.maximum(line, NAIL * _nail(seen, digit))
    return line * seen.body


def _middle(seen: Seen, bone: str, digit: str) -> Place | None:
    """Return the middle of a phalanx as seen, (column, row), or None if too little of it shows."""
    numbers = [number for number, name in enumerate(seen.scene.names) if name == f"{bone} phalanx of {digit}"]
    rows, columns = np.nonzero(np.isin(seen.sight.part, numbers))
    return np.array([columns.mean(), rows.mean()]) if len(rows) > 40 else None


def _edge(body: np.ndarray, start: Place, along: Place) -> Place:
    """Return where a way from a place leaves the body."""
    at = start.copy()
    while True:
        column, row = np.round(at + along * STEP).astype(int)
        if not (0 <= row < body.shape[0] and 0 <= column < body.shape[1] and body[row, column]):
            return at
        at = at + along * STEP


def _creases(seen: Seen) -> np.ndarray:
    """Return the lines between the toes, fading toward the foot."""
    line = np.zeros(seen.body.shape, np.float32)
    places = [(_middle(seen, "proximal", toe), _middle(seen, "distal", toe)) for toe in TOES]
    for (near, far), (near_next, far_next) in pairwise(places):
        if near is None or far is None or near_next is None or far_next is None:
            continue
        begin, end = (near + near_next) / 2, (far + far_next) / 2
        along = (end - begin) / np.linalg.norm(end - begin)
        begin, end = begin + 0.45 * (end - begin), _edge(seen.body, begin, along)
        for share in np.linspace(0, 1, 40):
            one = np.zeros_like(line)
            ends = np.array([begin + (end - begin) * at for at in (share, min(share + 0.03, 1))])
            cv2.polylines(one, [np.round(ends * 8).astype(np.int32)], False, float(share**1.2), 2, cv2.LINE_AA, 3)
            line = np.maximum(line, one)
    return np.clip(cv2.GaussianBlur(line, (0, 0), 0.45 * PER_MM) * 1.8, 0, 1)


def _nail(seen: Seen, digit: str) -> np.ndarray:
    """Return the edge of a digit's nail: two sides and a rounded root."""
    line = np.zeros(seen.body.shape, np.float32)
    near, far = _middle(seen, "proximal", digit), _middle(seen, "distal", digit)
    if near is None or far is None:
        return line
    along = (far - near) / np.linalg.norm(far - near)
    across = np.array([-along[1], along[0]])
    widest = next(mm for name, mm in WIDEST_MM.items() if digit.endswith(name)) * PER_MM
    half = min(widest, *(float(np.linalg.norm(_edge(seen.body, far, side) - far)) for side in (across, -across)))
    tip = _edge(seen.body, far, along)
    turn = np.linspace(0, 2 * np.pi, 48)
    round_, long = (np.sign(f) * np.abs(f) ** 0.75 for f in (np.cos(turn), np.sin(turn)))
    ring = tip - along * 0.95 * half + across * (0.52 * half * round_)[:, None] + along * (0.66 * half * long)[:, None]
    cv2.polylines(line, [np.round(ring * 8).astype(np.int32)], True, 1.0, 2, cv2.LINE_AA, 3)
    return np.clip(cv2.GaussianBlur(line, (0, 0), 0.25 * PER_MM) * 1.6, 0, 1)
