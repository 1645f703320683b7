"""Fit cubic Bezier curves to a way of points (after Schneider, Graphics Gems I, 1990)."""

import numpy as np

Point = tuple[float, float]
Segment = tuple[Point, ...]
TANGENT_POINTS = 5


def fit(points: np.ndarray, within: float, level: tuple[bool, ...] = (False, False)) -> list[np.ndarray]:
    """Return curves, each 4 points, that stay within the distance of the way; ends marked `level` arrive level."""
    step = np.hypot(*np.diff(points, axis=0).T)
    points = points[np.r_[True, step > 1e-9]]
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    closed = np.allclose(points[0], points[-1]) and len(points) > 2 * TANGENT_POINTS
    first = _direction(points[-TANGENT_POINTS] if closed else points[0], points[min(TANGENT_POINTS, len(points) - 1)])
    last = -first if closed else _direction(points[-1], points[max(-1 - TANGENT_POINTS, -len(points))])
    first = np.array([np.sign(first[0]), 0.0]) if level[0] else first
    last = np.array([np.sign(last[0]), 0.0]) if level[1] else last
    return _fit_part(points, along, first, last, within)


def _fit_part(p: np.ndarray, along: np.ndarray, first: np.ndarray, last: np.ndarray, within: float) -> list[np.ndarray]:
    length = along[-1] - along[0]
    if len(p) <= 2:
        return [np.array([p[0], p[0] + first * length / 3, p[-1] + last * length / 3, p[-1]])]
    t = (along - along[0]) / length
    for _ in range(4):
        curve = _best_handles(p, t, first, last, length)
        off = _at(curve, t) - p
        worst = int((off**2).sum(1).argmax())
        distance = float((off[worst] ** 2).sum() ** 0.5)
        if distance < within:
            return [curve]
        if distance > 4 * within:
            break
        t = _nearer(curve, t, off)
    middle = min(max(worst, 1), len(p) - 2)
    way = _direction(p[max(middle - TANGENT_POINTS, 0)], p[min(middle + TANGENT_POINTS, len(p) - 1)])
    before = _fit_part(p[: middle + 1], along[: middle + 1], first, -way, within)
    return before + _fit_part(p[middle:], along[middle:], way, last, within)


def _best_handles(p: np.ndarray, t: np.ndarray, first: np.ndarray, last: np.ndarray, length: float) -> np.ndarray:
    b0, b1, b2, b3 = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    a1, a2 = b1[:, None] * first, b2[:, None] * last
    rest = p - ((b0 + b1)[:, None] * p[0] + (b2 + b3)[:, None] * p[-1])
    matrix = np.array([[(a1 * a1).sum(), (a1 * a2).sum()], [(a1 * a2).sum(), (a2 * a2).sum()]])
    near, far = length / 3, length / 3
    if abs(np.linalg.det(matrix)) > 1e-12:
        near, far = np.linalg.solve(matrix, [(a1 * rest).sum(), (a2 * rest).sum()])
    if not (0.02 * length < near < length and 0.02 * length < far < length):
        near = far = length / 3
    return np.array([p[0], p[0] + first * near, p[-1] + last * far, p[-1]])


def _nearer(curve: np.ndarray, t: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Move each parameter one Newton step to the nearest place of the curve."""
    speed = 3 * np.diff(curve, axis=0)
    bend = 2 * np.diff(speed, axis=0)
    s = 1 - t
    one = (s * s)[:, None] * speed[0] + (2 * s * t)[:, None] * speed[1] + (t * t)[:, None] * speed[2]
    two = s[:, None] * bend[0] + t[:, None] * bend[1]
    slope = (one * one).sum(1) + (off * two).sum(1)
    slope[np.abs(slope) < 1e-9] = 1e9
    return np.maximum.accumulate(np.clip(t - (off * one).sum(1) / slope, 0, 1))


def _at(curve: np.ndarray, t: np.ndarray) -> np.ndarray:
    s = 1 - t
    weights = np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3], 1)
    return weights @ curve


def _direction(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    way = end - start
    return way / (np.linalg.norm(way) + 1e-12)
