"""From what a camera sees to a picture of region numbers without holes, slivers and spikes."""

import re
from dataclasses import dataclass

import cv2
import numpy as np
from contours import evened_contour
from drawings import NEVER, PER_MM, Drawing, Panel
from landmarks import coordinates, holds
from meshes import Part, chosen, skin_of
from rays import Scene, Sight, positions, thickness
from scipy import ndimage
from tables import Construction, constructions, fits, rules

SMALLEST_MM2 = 45.0
THINNEST_MM = 2.6
EDGE_MM, WIDE_MM, ROUND_MM = 6.0, 34.0, 60.0  # how far the body's edge is smoothed, and where
PROFILES, PROFILE_UP, PROFILE_MM = ("lateral_right", "head_neck_right"), (1560.0, 1432.0), 6.0  # nose and lips softened


@dataclass(slots=True)
class Names:
    """What is kept of a scene between runs."""

    names: list[str]


@dataclass(slots=True)
class Seen:
    """A panel as seen: the parts' scene and sight, the skin's sight, the body's silhouette, each pixel's place in the
    body and how thick the part seen there is, mm.
    """

    panel: Panel
    scene: Scene | Names
    sight: Sight
    skin: Sight
    body: np.ndarray
    places: np.ndarray
    deep: np.ndarray


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
    body = silhouette(drawing, panel, (cover.part >= 0) | sight.seen())
    places = positions(sight, panel.camera, PER_MM)
    return Seen(panel, scene, sight, cover, body, places, thickness(scene, sight, panel.camera, PER_MM))


def silhouette(drawing: Drawing, panel: Panel, body: np.ndarray) -> np.ndarray:
    """Return the body's area without crumbs and holes and with an even edge: skin's mesh is coarser than a pixel."""
    body = ndimage.binary_fill_holes(opened(body, panel.open_mm))
    if panel.taken_off:
        ring = Construction(drawing.name, "", "ring", panel.taken_off, 0, ())
        body &= ~area_of(ring, drawing, panel, body.shape)
    if panel.round_above is not None:
        rows = round((panel.camera.top_mm - panel.round_above) * PER_MM)
        body[:rows] = opened(body, ROUND_MM)[:rows]
    body = evened(body)
    if drawing.view in PROFILES:
        top, bottom = (round((panel.camera.top_mm - up) * PER_MM) for up in PROFILE_UP)
        body[top:bottom] = (cv2.GaussianBlur(body.astype(np.float32), (0, 0), PROFILE_MM * PER_MM) > 0.5)[top:bottom]
        body = cv2.GaussianBlur(body.astype(np.float32), (0, 0), EDGE_MM / 4 * PER_MM) > 0.5
    body = evened_contour(drawing, panel, body)
    areas, count = ndimage.label(body)
    sizes = np.bincount(areas.ravel())
    sizes[0] = 0
    return sizes[areas] > max(400 * PER_MM**2, 0.02 * sizes.max()) if count else body


def evened(body: np.ndarray) -> np.ndarray:
    """Return the area with its edge smoothed, more so where it is wide: fingers and toes keep their form."""
    slim = slim_parts(body)
    near, far = (blurred(body.astype(np.float32), mm * PER_MM) for mm in (EDGE_MM / 4, EDGE_MM))
    return near * slim + far * (1 - slim) > 0.5


def slim_parts(body: np.ndarray) -> np.ndarray:
    """Return, from 0 to 1, where the area is as narrow as a finger."""
    slim = _away_from(body & ~opened(body, WIDE_MM)) < EDGE_MM * PER_MM
    return np.clip(blurred(slim.astype(np.float32), EDGE_MM * PER_MM) * 2, 0, 1)


def opened(area: np.ndarray, across_mm: float) -> np.ndarray:
    """Return the area without what is thinner than so many mm; the picture's frame takes nothing off."""
    reach = across_mm * PER_MM / 2
    margin = int(reach) + 2
    kept = _away_from(~np.pad(area, margin, mode="edge")) > reach
    return (_away_from(kept) <= reach)[margin:-margin, margin:-margin] & area


def _away_from(area: np.ndarray) -> np.ndarray:
    """Return how many pixels each place is away from an area."""
    if not area.any():
        return np.full(area.shape, 1e6, np.float32)
    return cv2.distanceTransform((~area).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)  # type: ignore[no-any-return]


def blurred(values: np.ndarray, sigma: float) -> np.ndarray:
    """Return values blurred; a wide blur is made in a smaller picture, which takes a tenth of the time."""
    shrink = int(sigma / 6)
    if shrink < 2:
        return cv2.GaussianBlur(values, (0, 0), sigma)  # type: ignore[no-any-return]
    rows, columns = values.shape
    small = cv2.resize(values, (-(-columns // shrink), -(-rows // shrink)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    large = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(large, (0, 0), 0.8 * shrink)  # type: ignore[no-any-return]


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
    """Return the pixels of a shape: `ring` or `smooth` ring through points, `band`, `round` (centre, half axes)."""
    camera = panel.camera
    rise = -1 if camera.up[1] > 0.5 else 1  # looking down with the toes at the page's foot
    points = np.array([(drawing.forward() * across, rise * up) for across, up in shape.points])
    if shape.form == "round":
        (x, y), (rx, ry) = points[0], np.abs(points[1])
        turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        points = np.stack([x + rx * np.cos(turn), y + ry * np.sin(turn)], 1)
    if shape.form == "smooth":
        points = _through(points)
    pixels = np.stack([points[:, 0] - camera.left_mm, camera.top_mm - points[:, 1]], 1) * PER_MM
    picture = np.zeros(size[:2], np.uint8)
    corners = [np.round(pixels * 8).astype(np.int32)]
    if shape.form == "band":
        cv2.polylines(picture, corners, False, 1, max(1, round(shape.width * PER_MM)), cv2.LINE_8, 3)
    elif shape.form in ("ring", "round", "smooth"):
        cv2.fillPoly(picture, corners, 1, cv2.LINE_8, 3)
    else:
        raise ValueError(f"form {shape.form!r} is not ring, smooth, band or round")
    return cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.2 * PER_MM) > 0.5


def _through(points: np.ndarray) -> np.ndarray:
    """Return a ring of points with a curve through them in place of corners (Catmull and Rom, 1974)."""
    before, after, beyond = (np.roll(points, by, axis=0) for by in (1, -1, -2))
    curves = []
    for t in np.linspace(0, 1, 9)[:-1]:
        bend = 2 * before - 5 * points + 4 * after - beyond
        curves.append(points + t / 2 * (after - before + t * (bend + t * (3 * (points - after) + beyond - before))))
    return np.stack(curves, 1).reshape(-1, 2)


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
