"""Places on the body that the tables speak of, measured on the meshes, and conditions on where a point lies."""

import re

import numpy as np
from meshes import Part, points_of

TWELFTH_RIB = (1092.0, 0.5)  # its height at the midline, and how it falls outward
_TERM = re.compile(r"^(\w+) *(<|>) *(-?[\d.]+)$")


def coordinates(points: np.ndarray, parts: list[Part]) -> dict[str, np.ndarray]:
    """Return what conditions may name, in mm: out (from the midline), back, up, twelfth (above its rib), forearm
    (past the wrist), radial.
    """
    wrist = points_of(parts, "^(scaphoid|lunate|triquetral)$").mean(0)
    ulna = points_of(parts, "^ulna$")
    elbow = ulna[ulna[:, 2] > np.percentile(ulna[:, 2], 97)].mean(0)
    along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    thumb = points_of(parts, "^scaphoid$").mean(0) - points_of(parts, "^triquetral$").mean(0)
    thumb -= (thumb @ along) * along
    thumb /= np.linalg.norm(thumb)
    from_wrist = points - wrist
    return {
        "out": -points[:, 0],
        "back": points[:, 1],
        "up": points[:, 2],
        "twelfth": points[:, 2] - (TWELFTH_RIB[0] + TWELFTH_RIB[1] * points[:, 0]),
        "forearm": from_wrist @ along,
        "radial": from_wrist @ thumb,
    }


def holds(where: str, at: dict[str, np.ndarray], chosen: np.ndarray) -> np.ndarray:
    """Return which of the chosen points meet a condition like `up<1073 and out>46`; an empty one always holds."""
    result = np.ones(len(chosen), bool)
    for term in filter(None, (part.strip() for part in where.split(" and "))):
        match = _TERM.match(term)
        if not match or match[1] not in at:
            raise ValueError(f"condition {term!r} is not like 'up<100'")
        values, limit = at[match[1]][chosen], float(match[3])
        result &= values < limit if match[2] == "<" else values > limit
    return result
