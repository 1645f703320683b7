"""Make the map's SVGs and region table from a folder of traced drawings: adopt_drawings.py DRAWINGS REGIONS.csv.

The drawings name what the tracing saw; `names.csv` says which listed region each name, or part of it, is:

- `drawing` is one drawing, `lateral` (both sides) or `*`; rows for one drawing come before rows for all of them;
- `part` keeps a piece, conditions joined by "and"; rows apply in order, each to what earlier rows left over;
- `above Y`, `below Y`; `within U`, `beyond U`; `inside U1 Y1 U2 Y2`, `outside ...` (which side of a line).

Y is mm from the top. U is mm from the midline outwards; in the side views, mm forwards from a line behind the back (in
lateral_left the arm lies behind that line: its U are negative).
"""

import csv
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

from cutting import Line, cut, join, line_through, notch
from svg_paths import Point, Ring, read_path, write_path

MAP = Path(__file__).resolve().parent.parent
DRAWINGS = (
    "anterior anterior_deep posterior posterior_deep posterior_deepest lateral_left lateral_right plantar"
).split()
_TABLE_COLUMNS = "id name synonyms kind tissue area views laterality uberon fma caution source".split()
_BEHIND_LEFT_MM = 377.0  # the x of lateral_left that answers to x = 0 of lateral_right
_PATH = re.compile(r'<path id="([^"]+)" class="r (.)"[^>]* d="([^"]+)"')


class Piece(NamedTuple):
    """A sided piece of a drawing: name, side, kind of tissue drawn (m, t, b, s) and rings."""

    name: str
    side: str
    kind: str
    rings: list[Ring]


class Plane(NamedTuple):
    """Where U = 0 lies in a drawing and which way it grows on each side."""

    width: float
    height: float
    origin: dict[str, float]
    sign: dict[str, int]

    def point(self, side: str, u: float, y: float) -> Point:
        return (self.origin[side] + self.sign[side] * u, y)


def main(drawings: Path, regions_csv: Path) -> None:
    """Write V.svg for each drawing and regions.csv into the map's folder."""
    table = region_table(regions_csv)
    write_table(table, MAP / "regions.csv")
    names = read_csv(Path(__file__).with_name("names.csv"))
    for drawing in DRAWINGS:
        facts = json.loads((drawings / f"{drawing}.json").read_text())
        plane = plane_of(drawing, facts["width_mm"], facts["height_mm"])
        pieces = halves(read_pieces((drawings / f"{drawing}.svg").read_text()), drawing, plane)
        shapes = name_pieces(pieces, rules_of(drawing, names), plane, table)
        (MAP / f"{drawing}.svg").write_text(svg_text(drawing, plane, shapes), encoding="utf-8", newline="\n")
        print(drawing, len(shapes), "shapes")


def plane_of(drawing: str, width: float, height: float) -> Plane:
    """Return the measure of one drawing; the patient's right is at the viewer's left in front and on the soles."""
    if drawing.startswith("lateral"):
        return Plane(width, height, {"right": 0.0, "left": _BEHIND_LEFT_MM}, {"right": 1, "left": -1})
    right = 1 if drawing.startswith("posterior") else -1
    return Plane(width, height, {"right": width / 2, "left": width / 2}, {"right": right, "left": -right})


def read_pieces(svg: str) -> list[Piece]:
    """Return the drawing's regions; an unsided one has side ''."""
    return [
        Piece(*(*name.partition("__")[::2],), kind=kind, rings=read_path(data))
        for name, kind, data in _PATH.findall(svg)
    ]


def halves(pieces: list[Piece], drawing: str, plane: Plane) -> list[Piece]:
    """Divide unsided pieces at the midline; in a side view they belong to its side."""
    sided = [piece for piece in pieces if piece.side]
    for piece in (piece for piece in pieces if not piece.side):
        if drawing.startswith("lateral"):
            sided.append(piece._replace(side=drawing.partition("_")[2]))
            continue
        middle = plane.origin["left"]
        at_left, at_right = cut(piece.rings, line_through((middle, plane.height), (middle, 0.0)))
        sides = ("right", "left") if plane.sign["right"] < 0 else ("left", "right")
        sided += [piece._replace(side=s, rings=r) for s, r in zip(sides, (at_left, at_right), strict=True) if r]
    return sided


def rules_of(drawing: str, names: list[dict[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return (part, id) by drawn name, the rows for this very drawing first."""
    wanted = (drawing, drawing.partition("_")[0] if drawing.startswith("lateral") else "", "*")
    rules: dict[str, list[tuple[str, str]]] = {}
    for scope in filter(None, wanted):
        for row in names:
            if row["drawing"] == scope:
                rules.setdefault(row["name"], []).append((row["part"], row["id"]))
    return rules


def name_pieces(
    pieces: list[Piece], rules: dict[str, list[tuple[str, str]]], plane: Plane, table: dict[str, dict[str, str]]
) -> dict[str, tuple[str, list[Ring]]]:
    """Return kind and rings by `region__side`, pieces of one region joined."""
    gathered: dict[str, list[Piece]] = {}
    for piece in pieces:
        rest = piece.rings
        for part, region in [*rules.get(piece.name, []), ("", piece.name)]:
            kept, rest = take(rest, part, piece.side, plane)
            if kept:
                side = "midline" if table[region]["laterality"] == "midline" else piece.side
                named = piece._replace(rings=kept, kind=kind_of(table[region], piece.kind))
                gathered.setdefault(f"{region}__{side}", []).append(named)
    return {key: (found[0].kind, join_pieces(found, rules, plane)) for key, found in sorted(gathered.items())}


def join_pieces(pieces: list[Piece], rules: dict[str, list[tuple[str, str]]], plane: Plane) -> list[Ring]:
    """Return the rings of one region, each notched where another piece was cut: shared borders then match."""
    rings = [ring for piece in pieces for ring in piece.rings]
    for line in sorted(
        {
            line_of(condition, piece.side, plane)
            for piece in pieces
            for part, _ in rules.get(piece.name, [])
            for condition in conditions_of(part)
        }
    ):
        rings = notch(rings, line)
    return join(rings)


def take(rings: list[Ring], part: str, side: str, plane: Plane) -> tuple[list[Ring], list[Ring]]:
    """Return the rings inside the part and the rings left over."""
    kept, rest = rings, list[Ring]()
    for condition in conditions_of(part):
        kept, outside = cut(kept, line_of(condition, side, plane))
        rest = rest + outside
    return kept, rest


def conditions_of(part: str) -> list[str]:
    """Return the conditions of a part; no part is the whole."""
    return part.split(" and ") if part else []


def line_of(condition: str, side: str, plane: Plane) -> Line:
    """Return a line with what the condition keeps at its left."""
    return line_through(*ends_of(condition, side, plane))


def ends_of(condition: str, side: str, plane: Plane) -> tuple[Point, Point]:
    """Return two points of the line, in its direction."""
    word, numbers = condition.split()[0], [float(number) for number in condition.split()[1:]]
    if word in ("above", "below"):
        start, end = (0.0, numbers[0]), (plane.width, numbers[0])
        return (start, end) if word == "above" else (end, start)
    u1, y1, u2, y2 = numbers if len(numbers) == 4 else (numbers[0], 0.0, numbers[0], plane.height)
    start, end = plane.point(side, u1, y1), plane.point(side, u2, y2)
    outwards_is_left = (plane.sign[side] > 0) == (y2 > y1)
    return (start, end) if outwards_is_left == (word in ("beyond", "outside")) else (end, start)


def kind_of(region: dict[str, str], drawn: str) -> str:
    """Return m, t, b or s: listed regions by their tissue, bones and the rest as drawn."""
    if region["kind"] != "region":
        return drawn
    if region["tissue"] == "muscle":
        return "m"
    return "b" if drawn == "b" else "t"


def svg_text(drawing: str, plane: Plane, shapes: dict[str, tuple[str, list[Ring]]]) -> str:
    """Return the drawing as SVG: one path a sided region, absolute M L C Z, in mm."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plane.width:g} {plane.height:g}">\n'
        f"<title>{drawing}</title>\n"
        "<desc>Derived from BodyParts3D, (c) The Database Center for Life Science. Licence and changes: NOTICE</desc>\n"
        "<style>path{fill-rule:evenodd;stroke:#6e2f27;stroke-width:.5}"
        ".m{fill:#cb7060}.t{fill:#f1e1ca}.b{fill:#f2e8d6}.s{fill:#f0d1ba}</style>\n"
    )
    paths = (f'<path id="{key}" class="{kind}" d="{write_path(rings)}"/>\n' for key, (kind, rings) in shapes.items())
    return head + "".join(paths) + "</svg>\n"


def region_table(regions_csv: Path) -> dict[str, dict[str, str]]:
    """Return the listed regions and zones with the landmarks of `landmarks.csv`, by id."""
    rows = read_csv(regions_csv)
    for row in rows:
        row["kind"] = "zone" if row["tissue"] == "caution_zone" else "region"
        row["source"] = "region list"
    for row in read_csv(Path(__file__).with_name("landmarks.csv")):
        rows.append(row | {"kind": "landmark", "uberon": "unverified", "fma": "unverified", "source": "house rule"})
    return {row["id"]: row for row in rows}


def write_table(table: dict[str, dict[str, str]], path: Path) -> None:
    """Write the region table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _TABLE_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table.values())


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a head line."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
