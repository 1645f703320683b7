"""Read the tables that say which region a mesh, a part of a mesh or a constructed shape is."""

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAP = HERE.parent
SOURCES = ("mesh", "cut", "constructed", "")
TISSUE_KINDS = {"muscle": "m", "bone": "b", "skin": "s"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Points of meshes with the pattern, where the condition holds, are the region; no region: the neighbours fill."""

    drawings: str
    mesh: str
    where: str
    region: str


@dataclass(frozen=True, slots=True)
class Construction:
    """A shape drawn over the meshes; `over` limits it to these regions, points are (across, up) in mm."""

    drawings: str
    region: str
    form: str
    points: tuple[tuple[float, float], ...]
    width: float
    over: tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rules(drawing: str) -> list[Rule]:
    """Return the rules of a drawing in order; the first that fits a point wins."""
    return [
        Rule(row["drawings"], row["mesh"], row["where"], row["region"])
        for row in rows("meshes.csv")
        if fits(row["drawings"], drawing)
    ]


def constructions(drawing: str, table: str = "constructed.csv") -> list[Construction]:
    """Return the shapes to draw into a drawing, in order."""
    return [_construction(row) for row in rows(table) if fits(row["drawings"], drawing)]


def fits(patterns: str, name: str) -> bool:
    """Return whether a name fits one of the patterns, such as `anterior* plantar`."""
    return any(fnmatchcase(name, pattern) for pattern in patterns.split())


def region_facts() -> dict[str, tuple[str, str]]:
    """Return laterality and kind (m, t, b, s) of every region, zone and landmark."""
    with (MAP / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: (row["laterality"], TISSUE_KINDS.get(row["tissue"], "t")) for row in csv.DictReader(lines)}


def regions_in(areas: tuple[str, ...]) -> list[str]:
    """Return the regions of some areas of the body."""
    with (MAP / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return [row["id"] for row in csv.DictReader(lines) if row["area"] in areas and row["kind"] != "zone"]


def _construction(row: dict[str, str]) -> Construction:
    numbers = [float(number) for number in row["points"].replace(",", " ").split()]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return Construction(
        row["drawings"], row["region"], row["form"], points, float(row["width"] or 0), tuple(row["over"].split())
    )
