"""Read the body map's compiled views and its table of frames.

A compiled view is: 8 bytes "BODYMAP1", the length of the head and the CRC-32 of all that follows (two little-endian
32-bit numbers), the head (JSON: view, size in mm, layers, zones, shapes), the points (little-endian 32-bit,
0.01 mm) and the light line drawing for the printer (lengths in the head).
"""

import csv
import io
import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from iastm_desktop.domain.bodymap import GRID, BodyMap, Frame, Layer, Shape, View
from iastm_desktop.domain.regions import SidedRegion

_MAGIC = b"BODYMAP1"
_START = struct.Struct("<8sII")
_FRAME_COLUMNS = "id view side words x y width height holds".split()


def parse_body_map(compiled_views: Iterable[bytes], frames_csv: str) -> BodyMap:
    """Return the map from its compiled views and the text of its frames; ValueError on damaged data."""
    frames = parse_frames(frames_csv)
    versions, views = set(), {}
    for data in compiled_views:
        version, view = parse_view(data)
        versions.add(version)
        views[view.id] = replace(view, frames=tuple(frame for frame in frames if frame.view == view.id))
    if len(versions) != 1:
        raise ValueError("the body map's views are not of one version")
    return BodyMap(versions.pop(), views)


def parse_view(data: bytes) -> tuple[str, View]:
    """Return the map version and the view of a compiled file; ValueError if it is cut short or changed."""
    if len(data) < _START.size:
        raise ValueError("the body map file is cut short")
    magic, head_length, checksum = _START.unpack_from(data)
    if magic != _MAGIC:
        raise ValueError("this is not a compiled body map")
    if zlib.crc32(memoryview(data)[_START.size :]) != checksum:
        raise ValueError("the body map file is cut short or damaged")
    points_at = _START.size + head_length
    head = json.loads(data[_START.size : points_at])
    points, lines_at = array("i"), len(data) - sum(head.get("lines", ()))
    points.frombytes(data[points_at:lines_at])
    if sys.byteorder == "big":
        points.byteswap()
    layers, zones = _layers_and_zones(head, points)
    lines = _cut(data[lines_at:], head.get("lines", ()))
    return head["version"], View(head["view"], head["width_mm"], head["height_mm"], layers, zones=zones, lines=lines)


def _cut(data: bytes, lengths: Iterable[int]) -> tuple[bytes, ...]:
    pieces, at = [], 0
    for length in lengths:
        pieces.append(data[at : at + length])
        at += length
    return tuple(pieces)


def parse_frames(text: str) -> tuple[Frame, ...]:
    """Return the frames of CSV text; ValueError names the line and column of a fault."""
    rows = csv.DictReader(io.StringIO(text))
    missing = [column for column in _FRAME_COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"frames: column {missing[0]!r} is missing")
    return tuple(_parse_frame(row, rows.line_num) for row in rows)


def _parse_frame(row: Mapping[str, str], line: int) -> Frame:
    if row["side"] not in ("left", "right", "both"):
        raise ValueError(f"frames line {line}: side {row['side']!r} is not left, right or both")
    numbers = {}
    for column in ("x", "y", "width", "height"):
        try:
            numbers[column] = float(row[column])
        except (TypeError, ValueError):
            raise ValueError(f"frames line {line}: {column} {row[column]!r} is not a number") from None
    holds, chips = (tuple(filter(None, (row.get(column) or "").split(";"))) for column in ("holds", "chips"))
    return Frame(row["id"], row["view"], row["side"], row["words"], **numbers, holds=holds, chips=chips)


def _shapes(facts: list[list[Any]], points: "array[int]", at: int) -> tuple[tuple[Shape, ...], int]:
    """Return the shapes whose points begin at a place, and where the next ones begin."""
    shapes = []
    for region, side, kind, label_x, label_y, left, top, right, bottom, lengths in facts:
        outline = []
        for length in lengths:
            outline.append(points[at : at + 2 * length])
            at += 2 * length
        bounds = (left / GRID, top / GRID, right / GRID, bottom / GRID)
        label_point = (label_x / GRID, label_y / GRID)
        shapes.append(Shape(SidedRegion(region, side), kind, tuple(outline), label_point, bounds))
    return tuple(shapes), at


def _layers_and_zones(head: Mapping[str, Any], points: "array[int]") -> tuple[dict[str, Layer], tuple[Shape, ...]]:
    layers, at = {}, 0
    for layer in head["layers"]:
        shapes, at = _shapes(layer["shapes"], points, at)
        layers[layer["name"]] = Layer(layer["name"], shapes)
    zones, at = _shapes(head.get("zones", []), points, at)
    if at != len(points):
        raise ValueError("the body map file has a wrong number of points")
    return layers, zones
