"""Read and write SVG path data as rings of straight and cubic segments (standard library only)."""

import re
from collections.abc import Iterator

Point = tuple[float, float]
Segment = tuple[Point, ...]  # two points: a line; four points: a cubic Bezier curve
Ring = list[Segment]

_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "C": 6, "Z": 0}


def read_path(data: str) -> list[Ring]:
    """Return the closed rings of path data made of M, L, C and Z, absolute or relative."""
    rings: list[Ring] = []
    here: Point = (0.0, 0.0)
    for command, numbers in _commands(data):
        origin = here if command.islower() else (0.0, 0.0)
        points = [(origin[0] + x, origin[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        points = [round_point(point) for point in points]
        if command in "Mm":
            rings.append([])
            start = points[0]
        elif command in "Zz":
            points = [start]
            if here != start:
                rings[-1].append((here, start))
        else:
            rings[-1].append((here, *points))
        here = points[-1]
    return [ring for ring in rings if ring]


def write_path(rings: list[Ring]) -> str:
    """Return path data in absolute M, L, C and Z, at most two decimals."""
    parts = []
    for ring in rings:
        parts.append("M" + _coordinates(ring[0][:1]))
        for segment in ring[:-1]:
            parts.append(("L" if len(segment) == 2 else "C") + _coordinates(segment[1:]))
        if len(ring[-1]) == 4:
            parts.append("C" + _coordinates(ring[-1][1:]))
        parts.append("Z")
    return "".join(parts)


def round_point(point: Point) -> Point:
    """Return the point on the 0.01 mm grid of the map."""
    return (round(point[0], 2) + 0.0, round(point[1], 2) + 0.0)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        elif command.upper() == "M":
            command = "L" if command == "M" else "l"
        if command.upper() not in _ARGUMENTS:
            raise ValueError(f"path command {command!r} is not one of M, L, C, Z")
        count = _ARGUMENTS[command.upper()]
        yield command, [float(token) for token in tokens[at : at + count]]
        at += count


def _coordinates(points: Segment) -> str:
    return " ".join(f"{x:.2f}".rstrip("0").rstrip(".") + " " + f"{y:.2f}".rstrip("0").rstrip(".") for x, y in points)
