"""Read the data files that come with the program."""

from functools import cache
from pathlib import Path

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue, CatalogueError, catalogue_of, parse_terms
from iastm_desktop.domain.groups import RegionGroup, parse_groups
from iastm_desktop.domain.map_file import parse_body_map
from iastm_desktop.domain.regions import RegionTable, parse_regions
from iastm_desktop.domain.rulings import Rulebook
from iastm_desktop.paths import assets_dir

VIEWS = (  # in the order people see them
    *("anterior", "posterior", "lateral_right", "lateral_left", "medial_right", "medial_left"),
    *("head_neck_right", "head_neck_left", "hand_palmar", "hand_dorsal", "foot_dorsal", "plantar"),
)
_NOT_TERMS = {"sources"}  # the key to the sources is no list of terms


def load_catalogue() -> Catalogue:
    """Return every list of assets/rules; CatalogueError names the file's list, line and column."""
    files = sorted(path for path in (assets_dir() / "rules").glob("*.csv") if path.stem not in _NOT_TERMS)
    if not files:
        raise CatalogueError(f"no rule files found in {assets_dir() / 'rules'}")
    return catalogue_of(term for path in files for term in parse_terms(path.read_text("utf-8-sig"), path.stem))


def load_rulebook() -> Rulebook:
    """Return what the rules read; the map is read when the first drawn line is met."""
    return Rulebook(load_catalogue(), load_regions(), load_body_map)


@cache
def load_body_map() -> BodyMap:
    """Return the body map, read once; ValueError if a file is damaged."""
    folder = assets_dir() / "bodymap"
    compiled = [(folder / "compiled" / f"{view}.bin").read_bytes() for view in VIEWS]
    return parse_body_map(compiled, (folder / "frames.csv").read_text("utf-8"))


@cache
def load_regions() -> RegionTable:
    """Return the table of regions, zones and landmarks, read once; ValueError names the line of a fault."""
    return parse_regions((assets_dir() / "bodymap" / "regions.csv").read_text("utf-8"))


@cache
def load_groups() -> tuple[RegionGroup, ...]:
    """Return the groups of regions, read once; ValueError names the line of a fault."""
    return parse_groups((assets_dir() / "bodymap" / "groups.csv").read_text("utf-8"), load_regions())


def map_picture(view: str, layer: str, size: str) -> Path:
    """Return the WebP base picture of a layer; `size` is small (0.5 px/mm) or large (2 px/mm)."""
    return assets_dir() / "bodymap" / "pictures" / f"{view}_{layer}_{size}.webp"


def map_credit() -> str:
    """Return the credit line that must stand wherever the map is shown or printed."""
    lines = (assets_dir() / "bodymap" / "NOTICE").read_text("utf-8").splitlines()
    return next(line.strip() for line in lines if line.startswith("    BodyParts3D"))
