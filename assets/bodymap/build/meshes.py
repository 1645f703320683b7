"""Read the surface meshes: parts of the musculoskeletal system and the body surface around them, in mm.

Axes of the data: x grows to the patient's left, y to the back, z upward.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
SKIN = "skin"


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh: its name in lower case without side words, vertices (n, 3) in mm and triangles (m, 3)."""

    name: str
    vertices: Floats
    faces: Ints


def load_right_half(folder: Path) -> list[Part]:
    """Return the parts of the patient's right half and of the midline; the left half is never drawn from data."""
    with np.load(folder / "bp3d_msk.npz") as data:
        facts = json.loads(bytes(data["meta"]))
        return [_part(fact, data) for fact in facts if not re.search(r"\bleft\b", fact["name"])]


def load_skin(folder: Path) -> Part:
    """Return the body surface computed around the parts."""
    with np.load(folder / "pseudo_skin.npz") as data:
        vertices = data["v"].astype(np.float32) / 65535 * data["ext"] + data["lo"]
        return Part(SKIN, vertices.astype(np.float32), data["f"].astype(np.int32))


def chosen(parts: list[Part], keep: str | None, hide: str) -> list[Part]:
    """Return the parts whose name has `keep` (None: all) and not `hide`, both regular expressions."""
    return [
        part
        for part in parts
        if (keep is None or re.search(keep, part.name)) and not (hide and re.search(hide, part.name))
    ]


def points_of(parts: list[Part], pattern: str) -> Floats:
    """Return all vertices of the parts whose name has the pattern; ValueError if there is none."""
    found = [part.vertices for part in parts if re.search(pattern, part.name)]
    if not found:
        raise ValueError(f"no mesh is called {pattern!r}")
    return np.vstack(found)


def skin_of(skin: Part, parts: list[Part], pattern: str) -> Part:
    """Return the part of the right half's skin whose nearest mesh has the pattern in its name."""
    from scipy.spatial import cKDTree

    points = np.vstack([part.vertices[::3] for part in parts])
    owner = np.repeat(np.arange(len(parts)), [len(part.vertices[::3]) for part in parts])
    wanted = np.array([bool(re.search(pattern, part.name)) for part in parts])
    near = wanted[owner[cKDTree(points).query(skin.vertices)[1]]] & (skin.vertices[:, 0] < 0)
    return Part(SKIN, skin.vertices, np.ascontiguousarray(skin.faces[near[skin.faces].any(1)]))


def _part(fact: dict[str, object], data: np.lib.npyio.NpzFile) -> Part:
    low, size = (np.array(fact[key], np.float32) for key in ("lo", "ext"))
    vertices = data[f"v_{fact['id']}"].astype(np.float32) / 65535 * size + low
    name = re.sub(r"\b(right|set of) ", "", str(fact["name"])).lower()
    return Part(name, vertices, data[f"f_{fact['id']}"].astype(np.int32))
