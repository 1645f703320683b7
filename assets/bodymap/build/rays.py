"""Look at meshes without perspective: which part is seen at each pixel, how far away, and how its surface is turned."""

from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from meshes import Floats, Ints, Part

FAR = np.float32(1e9)
START = 1000.0  # mm in front of the origin
ROWS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Camera:
    """Axes of a picture in body coordinates (right, into the picture, up) and its window in mm along right and up.

    `start` is how far behind the viewer's plane at 1 m looking begins: parts nearer than that are not seen.
    """

    right: tuple[float, float, float]
    into: tuple[float, float, float]
    up: tuple[float, float, float]
    left_mm: float
    right_mm: float
    bottom_mm: float
    top_mm: float
    start: float = 0.0

    def axes(self) -> tuple[Floats, Floats, Floats]:
        """Return right, into and up as arrays."""
        return tuple(np.array(axis, np.float32) for axis in (self.right, self.into, self.up))  # type: ignore[return-value]

    def size(self, per_mm: float) -> tuple[int, int]:
        """Return rows and columns of the picture."""
        return round((self.top_mm - self.bottom_mm) * per_mm), round((self.right_mm - self.left_mm) * per_mm)

    def pixel_mm(self, per_mm: float) -> tuple[Floats, Floats]:
        """Return the places of the rows along up and of the columns along right."""
        rows, columns = self.size(per_mm)
        across = (np.arange(columns) + 0.5) / per_mm + self.left_mm
        return (self.top_mm - (np.arange(rows) + 0.5) / per_mm).astype(np.float32), across.astype(np.float32)


@dataclass(slots=True)
class Sight:
    """What is seen: number of the part or -1, depth in mm, surface normal (right, up, toward the viewer), and whether
    it is the inside of a mesh that the camera began in.
    """

    part: Ints
    depth: Floats
    normal: Floats
    inside: np.ndarray

    def seen(self) -> np.ndarray:
        """Return where a part is seen."""
        return self.part >= 0


class Scene:
    """Meshes ready to be looked at."""

    def __init__(self, parts: list[Part]) -> None:
        counts = np.cumsum([0, *(len(part.vertices) for part in parts)])
        self.names = [part.name for part in parts]
        self.vertices = np.ascontiguousarray(np.vstack([part.vertices for part in parts]), np.float32)
        self.faces = np.vstack([part.faces + at for part, at in zip(parts, counts, strict=False)]).astype(np.int32)
        self.owner = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.faces) for part in parts])
        self.normals = _vertex_normals(self.vertices, self.faces)
        corners = self.vertices[self.faces]
        self.flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self._scene = EmbreeScene()
        self._mesh = TriangleMesh(self._scene, self.vertices, self.faces)

    def shoot(self, origins: Floats, directions: Floats) -> dict[str, np.ndarray]:
        """Return triangle number (-1: none), distance and place in the triangle for each ray."""
        hits = self._scene.run(origins.astype(np.float32), directions.astype(np.float32), output=1)
        return {"triangle": hits["primID"], "distance": hits["tfar"], "u": hits["u"], "v": hits["v"]}

    def look(self, camera: Camera, per_mm: float) -> Sight:
        """Return what the camera sees."""
        ups, across = camera.pixel_mm(per_mm)
        rows = max(1, ROWS_AT_ONCE // len(across))
        bands = [self._look_band(camera, ups[at : at + rows], across) for at in range(0, len(ups), rows)]
        return Sight(*(np.concatenate(field) for field in zip(*bands, strict=True)))

    def _look_band(self, camera: Camera, ups: Floats, across: Floats) -> tuple[np.ndarray, ...]:
        right, into, up = camera.axes()
        origins = across[None, :, None] * right + ups[:, None, None] * up - (START - camera.start) * into
        origins = origins.reshape(-1, 3)
        hits = self.shoot(origins, np.broadcast_to(into, origins.shape).copy())
        seen = hits["triangle"] >= 0
        part, depth = np.full(len(origins), -1, np.int32), np.full(len(origins), FAR, np.float32)
        part[seen] = self.owner[hits["triangle"][seen]]
        depth[seen] = hits["distance"][seen] + camera.start
        normal = np.zeros((len(origins), 3), np.float32)
        surface = self._normals_at(hits, seen)
        surface *= np.where(surface @ into > 0, -1, 1)[:, None]
        normal[seen] = np.stack([surface @ right, surface @ up, -(surface @ into)], 1)
        inside = np.zeros(len(origins), bool)
        inside[seen] = self.flat[hits["triangle"][seen]] @ into < 0  # the data turn their triangles inward
        shape = (len(ups), len(across))
        return part.reshape(shape), depth.reshape(shape), normal.reshape(*shape, 3), inside.reshape(shape)

    def _normals_at(self, hits: dict[str, np.ndarray], seen: np.ndarray) -> Floats:
        corners = self.faces[hits["triangle"][seen]]
        u, v = hits["u"][seen][:, None], hits["v"][seen][:, None]
        first, second, third = (self.normals[corners[:, corner]] for corner in range(3))
        blended = first * (1 - u - v) + second * u + third * v
        return blended / (np.linalg.norm(blended, axis=1, keepdims=True) + 1e-9)


def positions(sight: Sight, camera: Camera, per_mm: float) -> Floats:
    """Return the body coordinates (rows, columns, 3) of what is seen; nonsense where nothing is."""
    right, into, up = camera.axes()
    ups, across = camera.pixel_mm(per_mm)
    return across[None, :, None] * right + ups[:, None, None] * up + (sight.depth - START)[..., None] * into


def thickness(scene: Scene, sight: Sight, camera: Camera, per_mm: float, most: float = 30.0) -> Floats:
    """Return how thick the seen part is below its surface, mm, at most `most`."""
    right, into, up = camera.axes()
    seen = sight.seen()
    inward = -(sight.normal @ np.stack([right, up, -into]))[seen]
    origins = positions(sight, camera, per_mm)[seen] + inward * 0.25
    hits = scene.shoot(origins, inward)
    same = hits["triangle"] >= 0
    same[same] = scene.owner[hits["triangle"][same]] == sight.part[seen][same]
    deep = np.full(len(origins), most, np.float32)
    deep[same] = np.minimum(hits["distance"][same], most)
    result = np.full(sight.part.shape, most, np.float32)
    result[seen] = deep
    return result


def _vertex_normals(vertices: Floats, faces: Ints) -> Floats:
    corners = vertices[faces].astype(np.float64)
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros((len(vertices), 3))
    for corner in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(faces[:, corner], flat[:, axis], len(vertices))
    return (normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12)).astype(np.float32)
