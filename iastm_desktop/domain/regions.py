"""The region table: every region, caution zone and landmark of the body with its names."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from iastm_desktop.domain.values import dataclass

KINDS = ("region", "zone", "landmark")
DRAWN_FROM = ("mesh", "cut", "constructed")
_COLUMNS = "id name synonyms kind tissue area laterality uberon fma caution drawn_from".split()


class SidedRegion(NamedTuple):
    """A region's id and the patient's side: right, left or midline."""

    region: str
    side: str


@dataclass(frozen=True, slots=True)
class Region:
    """A named area of the body; `kind` is region, zone (caution) or landmark.

    `drawn_from`: a part of the body's model as it is (mesh), one divided (cut), a shape made by hand (constructed).
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    kind: str
    tissue: str
    area: str
    laterality: str
    uberon: str
    fma: str
    caution: str
    drawn_from: tuple[str, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the sides that a chart may name for this region."""
        return ("midline",) if self.laterality == "midline" else ("right", "left")


@dataclass(frozen=True, slots=True)
class RegionTable:
    """All regions by id, in the order of the file."""

    regions: Mapping[str, Region]

    def region(self, region_id: str) -> Region:
        """Return the region with this id; ValueError if the table has none."""
        if region_id not in self.regions:
            raise ValueError(f"unknown region {region_id!r}")
        return self.regions[region_id]

    def get(self, region_id: str) -> Region | None:
        """Return the region with this id, or None."""
        return self.regions.get(region_id)

    def worked(self, places: Iterable[SidedRegion]) -> tuple[SidedRegion, ...]:
        """Return each of these places once, without landmarks: bone and skin are named, not worked."""
        return tuple(place for place in dict.fromkeys(places) if self.region(place.region).kind != "landmark")

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions.values())

    def __len__(self) -> int:
        return len(self.regions)


def parse_regions(text: str) -> RegionTable:
    """Return the table from CSV text; ValueError names the line and column of a fault."""
    rows = csv.DictReader(io.StringIO(text))
    missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"region table: column {missing[0]!r} is missing")
    regions: dict[str, Region] = {}
    for row in rows:
        region = _parse_row(row, rows.line_num)
        if region.id in regions:
            raise ValueError(f"region table line {rows.line_num}: id {region.id!r} stands twice")
        regions[region.id] = region
    return RegionTable(MappingProxyType(regions))


def _parse_row(row: Mapping[str, str], line: int) -> Region:
    for column, allowed in (("kind", KINDS), ("laterality", ("paired", "midline"))):
        if row[column] not in allowed:
            raise ValueError(f"region table line {line}: {column} {row[column]!r} is not one of {', '.join(allowed)}")
    for column in ("id", "name"):
        if not row[column]:
            raise ValueError(f"region table line {line}: {column} is empty")
    drawn_from = _listed(row["drawn_from"])
    if not drawn_from or not set(drawn_from) <= set(DRAWN_FROM):
        ways = ", ".join(DRAWN_FROM)
        raise ValueError(f"region table line {line}: drawn_from {row['drawn_from']!r} is not one of {ways}")
    facts = {column: row[column] for column in _COLUMNS if column not in ("synonyms", "drawn_from")}
    return Region(**facts, synonyms=_listed(row["synonyms"]), drawn_from=drawn_from)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
