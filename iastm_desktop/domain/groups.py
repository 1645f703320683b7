"""Groups of regions that people name as one: the hamstrings, the rotator cuff, the forearm extensors."""

import csv
import io
from collections.abc import Mapping

from iastm_desktop.domain.regions import Region, RegionTable, SidedRegion
from iastm_desktop.domain.values import dataclass

_COLUMNS = ("id", "name", "synonyms", "members", "source")


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """Regions under one name; `members` are ids of the region table, the most treated first."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    members: tuple[str, ...]


def parse_groups(text: str, table: RegionTable) -> tuple[RegionGroup, ...]:
    """Return the groups from CSV text; ValueError names the line of a fault, such as a member no table row has."""
    rows = csv.DictReader(io.StringIO(text))
    missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"region groups: column {missing[0]!r} is missing")
    groups: dict[str, RegionGroup] = {}
    for row in rows:
        group = _parse_row(row, rows.line_num, table)
        if group.id in groups:
            raise ValueError(f"region groups line {rows.line_num}: id {group.id!r} stands twice")
        groups[group.id] = group
    return tuple(groups.values())


def sided_members(group: RegionGroup, side: str, table: RegionTable) -> tuple[SidedRegion, ...]:
    """Return what is charted as one set when a group is picked on a side: left, right or midline.

    A midline member belongs to each side. Landmarks are left out, for they take only the lightest tools and pressure:
    one of them in a set would hold back the others. ValueError if the group has nothing on that side.
    """
    regions = [table.region(member) for member in group.members]
    worked = [region for region in regions if region.kind == "region"]
    found = [SidedRegion(one.id, side if side in one.sides else "midline") for one in worked if _has(one, side)]
    if not found:
        raise ValueError(f"{group.id} has no region at the side {side!r}")
    return tuple(found)


def group_sides(group: RegionGroup, table: RegionTable) -> tuple[str, ...]:
    """Return the sides that a group can be picked on: right and left, or midline where no member is paired."""
    sides = {side for member in group.members for side in table.region(member).sides}
    return ("right", "left") if "right" in sides else ("midline",)


def _has(region: Region, side: str) -> bool:
    return side in region.sides or (region.sides == ("midline",) and side in ("left", "right"))


def _parse_row(row: Mapping[str, str | None], line: int, table: RegionTable) -> RegionGroup:
    empty = [column for column in ("id", "name", "members", "source") if not row[column]]
    if empty:
        raise ValueError(f"region groups line {line}: {empty[0]} is empty")
    group = RegionGroup(row["id"] or "", row["name"] or "", _listed(row["synonyms"]), _listed(row["members"]))
    for member in group.members:
        if table.get(member) is None:
            raise ValueError(f"region groups line {line}: unknown region {member!r}")
    if len(group.members) < 2 or len(set(group.members)) < len(group.members):
        raise ValueError(f"region groups line {line}: a group has two regions or more, none of them twice")
    return group


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
