"""From what a camera sees to a picture of region numbers without holes, slivers and spikes."""

import re
from dataclasses import dataclass

import cv2
import numpy as np
from drawings import NEVER, PER_MM, Drawing, Panel
from landmarks import coordinates, holds
from meshes import Part, chosen, skin_of
from rays import Scene, Sight, positions
from scipy import ndimage
from tables import Construction, constructions, fits, rules

SMALLEST_MM2 = 45.0
THINNEST_MM = 2.6


@dataclass(slots=True)
class Seen:
    """A panel as seen: the parts' scene and sight, the skin's sight, the body's silhouette and each pixel's place."""

    panel: Panel
    scene: Scene
    sight: Sight
    skin: Sight
    body: np.ndarray
    places: np.ndarray


def look(drawing: Drawing, panel: Panel, parts: list[Part], skin: Part) -> Seen:
    """Return what the panel's camera sees of its parts and of the skin."""
    hide = NEVER if panel.hide == "!platysma" else f"{NEVER}|platysma"
    own = chosen(parts, panel.keep, hide)
    own = own if panel.hide in ("", "!platysma") else chosen(own, None, panel.hide)
    scene = Scene(own)
    sight = scene.look(panel.camera, PER_MM)
    surface = skin
    if panel.skin != ".":
        surface = skin_of(skin, chosen(parts, None, NEVER), panel.skin)
    surface = surface if panel.clip_up is None else _below(surface, panel.clip_up)
    cover = Scene([surface]).look(panel.camera, PER_MM)
    _see_through_oblique(scene, sight, own, panel)
    if drawing.view == "plantar":
        high = sight.depth - 1000 > 52
        sight.part[high], sight.depth[high] = -1, 1e9
    return Seen(
        panel, scene, sight, cover, silhouette(sight, cover, panel.open_mm), positions(sight, panel.camera, PER_MM)
    )


def silhouette(sight: Sight, cover: Sight, open_mm: float) -> np.ndarray:
    """Return the body's area: skin or parts, without crumbs and holes, its edge rounded."""
    body = (cover.part >= 0) | sight.seen()
    body = ndimage.binary_fill_holes(cv2.morphologyEx(body.astype(np.uint8), cv2.MORPH_OPEN, _disc(open_mm)) > 0)
    areas, count = ndimage.label(body)
    sizes = np.bincount(areas.ravel())
    sizes[0] = 0
    return sizes[areas] > max(400 * PER_MM**2, 0.02 * sizes.max()) if count else body


def _below(surface: Part, height: float) -> Part:
    low = (surface.vertices[surface.faces][:, :, 2] < height).all(1)
    return Part(surface.name, surface.vertices, np.ascontiguousarray(surface.faces[low]))


def _see_through_oblique(scene: Scene, sight: Sight, own: list[Part], panel: Panel) -> None:
    """Leave out the flat tendon of the external oblique where rectus abdominis lies close beneath it."""
    if not any(part.name == "external oblique" for part in own) or panel.camera.into[1] < 0:
        return
    others = [part for part in own if part.name != "external oblique"]
    under = Scene(others).look(panel.camera, PER_MM)
    straight = np.array([bool(re.search("rectus abdominis|linea alba|pyramidalis", part.name)) for part in others])
    oblique = scene.names.index("external oblique")
    clear = (sight.part == oblique) & under.seen() & straight[under.part] & (under.depth - sight.depth < 14)
    number = np.array([scene.names.index(part.name) for part in others])
    sight.part[clear] = number[under.part[clear]]
    sight.depth[clear], sight.normal[clear] = under.depth[clear], under.normal[clear]


def regions_seen(drawing: Drawing, seen: Seen, parts: list[Part], numbers: dict[str, int]) -> np.ndarray:
    """Return the picture of region numbers (0 outside the body) by the table of meshes; unnamed places are filled."""
    flat = np.flatnonzero(seen.sight.part.ravel() >= 0)
    at = coordinates(seen.places.reshape(-1, 3)[flat], parts)
    owner = seen.sight.part.ravel()[flat]
    found = np.zeros(len(flat), np.int32)
    table = rules(drawing.name)
    order = np.argsort(owner, kind="stable")
    limits = np.searchsorted(owner[order], np.arange(len(seen.scene.names) + 1))
    for part, name in enumerate(seen.scene.names):
        rest = order[limits[part] : limits[part + 1]]
        for rule in (rule for rule in table if re.search(rule.mesh, name)):
            here = holds(rule.where, at, rest)
            found[rest[here]] = numbers[rule.region] if rule.region else 0
            rest = rest[~here]
            if not len(rest):
                break
    labels = np.zeros(seen.sight.part.shape, np.int32)
    labels.ravel()[flat] = found
    labels[~seen.body] = 0
    _close_eyes(labels, numbers)
    labels = tidy(fill(labels, seen.body), seen.body)
    for shape in constructions(drawing.name):
        draw(labels, shape, drawing, seen, numbers)
    labels[~seen.body] = 0
    return tidy(labels, seen.body, open_mm=1.4)


def _close_eyes(labels: np.ndarray, numbers: dict[str, int]) -> None:
    eye = labels == numbers["landmark_orbit"]
    if eye.any():
        labels[ndimage.binary_fill_holes(ndimage.binary_closing(eye, iterations=6))] = numbers["landmark_orbit"]


def fill(labels: np.ndarray, body: np.ndarray) -> np.ndarray:
    """Return the picture with every unnamed place of the body given to the nearest region."""
    nearest = ndimage.distance_transform_edt(labels == 0, return_distances=False, return_indices=True)
    return np.where(body, labels[tuple(nearest)], 0)


def tidy(labels: np.ndarray, body: np.ndarray, open_mm: float = THINNEST_MM) -> np.ndarray:
    """Return the picture with borders evened, thin fingers cut off and crumbs given to their neighbours."""
    labels = vote(labels, body, 1.0)
    labels = fill(without_fingers(labels, open_mm), body)
    labels = fill(without_crumbs(labels), body)
    return fill(without_crumbs(vote(labels, body, 0.8)), body)


def vote(labels: np.ndarray, body: np.ndarray, sigma_mm: float) -> np.ndarray:
    """Return for each pixel the region that weighs most around it."""
    best, result = np.zeros(labels.shape, np.float32), np.zeros_like(labels)
    margin = int(4 * sigma_mm * PER_MM) + 2
    for number, box in _boxes(labels, margin):
        weight = cv2.GaussianBlur((labels[box] == number).astype(np.float32), (0, 0), sigma_mm * PER_MM)
        more = weight > best[box]
        best[box][more], result[box][more] = weight[more], number
    return np.where(body, result, 0)


def without_fingers(labels: np.ndarray, thinnest_mm: float) -> np.ndarray:
    """Return the picture without what is thinner than so many mm (set to 0), unless a region is nothing else."""
    result = labels.copy()
    for number, box in _boxes(labels, round(12 * PER_MM)):
        own = labels[box] == number
        widest = 2 * cv2.distanceTransform(own.astype(np.uint8), cv2.DIST_L2, 3).max() / PER_MM
        disc = _disc(np.clip(widest / 6, thinnest_mm, 3 * thinnest_mm))
        kept = ndimage.binary_dilation(cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0)
        if kept.sum() > 0.3 * own.sum():
            result[box][own & ~kept] = 0
    return result


def without_crumbs(labels: np.ndarray, smallest_mm2: float = SMALLEST_MM2) -> np.ndarray:
    """Return the picture without pieces of regions too small to be tapped (set to 0)."""
    result = labels.copy()
    for number, box in _boxes(labels, 1):
        pieces, _ = ndimage.label(labels[box] == number)
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        small = sizes < max(min(3 * smallest_mm2 * PER_MM**2, 0.5 * sizes.max()), smallest_mm2 * PER_MM**2)
        small[0] = False
        result[box][small[pieces]] = 0
    return result


def draw(labels: np.ndarray, shape: Construction, drawing: Drawing, seen: Seen, numbers: dict[str, int]) -> None:
    """Draw a constructed shape over the regions it may cover."""
    area = area_of(shape, drawing, seen.panel, labels.shape)
    if shape.over:
        names = {number: name for name, number in numbers.items()}
        allowed = [number for number in np.unique(labels) if number and fits(" ".join(shape.over), names[number])]
        area &= np.isin(labels, allowed)
    labels[area] = numbers[shape.region] if shape.region else 0


def area_of(shape: Construction, drawing: Drawing, panel: Panel, size: tuple[int, ...]) -> np.ndarray:
    """Return the pixels of a shape: `ring` through points, `band` along points, `round` (centre, half axes)."""
    camera = panel.camera
    rise = -1 if camera.up[1] > 0.5 else 1  # looking down with the toes at the page's foot
    points = np.array([(drawing.forward() * across, rise * up) for across, up in shape.points])
    if shape.form == "round":
        (x, y), (rx, ry) = points[0], np.abs(points[1])
        turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        points = np.stack([x + rx * np.cos(turn), y + ry * np.sin(turn)], 1)
    pixels = np.stack([points[:, 0] - camera.left_mm, camera.top_mm - points[:, 1]], 1) * PER_MM
    picture = np.zeros(size[:2], np.uint8)
    corners = [np.round(pixels * 8).astype(np.int32)]
    if shape.form == "band":
        cv2.polylines(picture, corners, False, 1, max(1, round(shape.width * PER_MM)), cv2.LINE_8, 3)
    elif shape.form in ("ring", "round"):
        cv2.fillPoly(picture, corners, 1, cv2.LINE_8, 3)
    else:
        raise ValueError(f"form {shape.form!r} is not ring, band or round")
    return cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.2 * PER_MM) > 0.5


def _boxes(labels: np.ndarray, margin: int) -> list[tuple[int, tuple[slice, slice]]]:
    found = []
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        if box is not None:
            grown = tuple(slice(max(side.start - margin, 0), side.stop + margin) for side in box)
            found.append((number, grown))
    return found  # type: ignore[return-value]


def _disc(across_mm: float) -> np.ndarray:
    size = max(3, round(across_mm * PER_MM))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
