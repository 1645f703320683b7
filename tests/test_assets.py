"""The map's files belong together: drawings, table, compiled views, pictures and notice."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from iastm_desktop.assets import VIEWS, load_body_map, load_regions, map_credit, map_picture
from iastm_desktop.paths import assets_dir

FOLDER = assets_dir() / "bodymap"
BUILD = FOLDER / "build"
DRAWINGS = sorted(FOLDER.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"-?\d+(?:\.\d\d?)?"
PATH_DATA = re.compile(
    rf"(?:M{NUMBER} {NUMBER}(?:L{NUMBER} {NUMBER}|C{NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER})*Z)+"
)


def drawing(path: Path) -> ElementTree.Element:
    """Return the root of one of our own drawings."""
    return ElementTree.parse(path).getroot()  # noqa: S314 - no stranger's file


@pytest.fixture
def compile_map(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return the build script, as a module."""
    monkeypatch.syspath_prepend(str(BUILD))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    specification = importlib.util.spec_from_file_location("compile_map", BUILD / "compile_map.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    yield module
    for name in ("compile_map", "svg_paths"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("view", VIEWS)
def test_a_fresh_compile_equals_the_committed_bytes(compile_map: ModuleType, view: str) -> None:
    assert compile_map.compile_view(view) == (FOLDER / "compiled" / f"{view}.bin").read_bytes()


def test_all_drawings_of_layers_and_zones_are_there() -> None:
    zones = [path for path in DRAWINGS if path.stem.endswith("_zones")]
    assert (len(DRAWINGS) - len(zones), len(zones)) == (24, 10)
    assert {layer.name for layer in load_body_map().view("posterior").layers.values()} == {
        "superficial",
        "deep",
        "deepest",
    }


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_plain_paths_in_absolute_m_l_c_z(path: Path) -> None:
    root = drawing(path)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "desc", "style", "path"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert attributes == {"viewBox", "id", "class", "d"}
    for element in root.iter(f"{SVG}path"):
        assert PATH_DATA.fullmatch(element.get("d", "")), element.get("id")
    assert "url(" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_an_id_is_unique_and_a_region_of_the_table_with_a_side_it_has(path: Path) -> None:
    table = load_regions()
    ids = [element.get("id", "") for element in drawing(path).iter(f"{SVG}path")]
    assert len(ids) == len(set(ids))
    for name in ids:
        region, _, side = name.partition("__")
        assert side in table.region(region).sides, name


def test_every_region_is_drawn() -> None:
    layers = [layer for view in load_body_map().views.values() for layer in view.layers.values()]
    drawn = {shape.region.region for layer in layers for shape in layer.shapes}
    assert {region.id for region in load_regions() if region.kind == "region"} <= drawn


def test_a_paired_region_is_drawn_on_both_sides() -> None:
    body_map = load_body_map()
    for region in load_regions():
        sides = {point.side for point in body_map.label_points(region.id)}
        assert sides in (set(), set(region.sides)), region.id


def test_every_layer_and_the_plain_body_have_a_small_and_a_large_picture_of_their_size() -> None:
    for view in load_body_map().views.values():
        for layer in (*view.layers, "plain"):
            for size, px_per_mm in (("small", 0.5), ("large", 3)):
                width, height = webp_size(map_picture(view.id, layer, size).read_bytes())
                assert (width, height) == (view.width_mm * px_per_mm, view.height_mm * px_per_mm)


def webp_size(data: bytes) -> tuple[int, int]:
    """Return width and height of an extended WebP (one with transparency)."""
    assert data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X"
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def test_the_map_takes_no_more_than_16_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 16e6


def test_the_credit_line_names_the_makers_and_the_licence() -> None:
    assert map_credit().startswith("BodyParts3D, (c) The Database Center for Life Science")
    assert "Share Alike" in map_credit()
    for path in DRAWINGS:
        assert "The Database Center for Life Science" in path.read_text("utf-8")
