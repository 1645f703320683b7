"""All of the body map is built from the meshes alone: the same bytes each time, and those that are committed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iastm_desktop.paths import assets_dir

MAP = assets_dir() / "bodymap"
DATA = ("bp3d_msk.npz", "pseudo_skin.npz")
MADE = ("*.svg", "pictures/*.webp", "compiled/*.bin")
HOW_TO_NAME_THEM = (
    "BODYMAP_MESHES={named!r} is no folder with bp3d_msk.npz and pseudo_skin.npz, so the drawings could not be built "
    "again. Set BODYMAP_MESHES to the folder of the two files (assets/bodymap/build/README.md says what they are) and "
    "run this test again."
)
Made = dict[str, bytes]


def meshes_folder(named: str) -> Path:
    """Return the folder of the meshes, or fail with a sentence: a test that is skipped unseen proves nothing."""
    folder = Path(named)
    if not named or any(not (folder / name).is_file() for name in DATA):
        pytest.fail(HOW_TO_NAME_THEM.format(named=named), pytrace=False)
    return folder.resolve()


def made(folder: Path) -> Made:
    """Return the bytes of every drawing, picture and compiled view of a map, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for form in MADE for path in folder.glob(form)}


def bare_copy(folder: Path) -> Path:
    """Return a copy of the map's tables and scripts without anything that is built from them."""
    shutil.copytree(MAP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for form in MADE:
        for path in folder.glob(form):
            path.unlink()
    assert not made(folder)
    return folder


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """Return what two builds from nothing make, each with its own copy of the tables; they run side by side."""
    meshes = meshes_folder(os.environ.get("BODYMAP_MESHES", ""))
    place = tmp_path_factory.mktemp("map")
    python = str(place / "tools" / ("Scripts" if os.name == "nt" else "bin") / "python")
    subprocess.run([sys.executable, "-m", "venv", str(place / "tools")], check=True)
    wanted = str(MAP / "build" / "requirements.txt")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", wanted], check=True)
    folders = [bare_copy(place / name) for name in ("one", "other")]
    kept = {name: value for name, value in os.environ.items() if name != "BODYMAP_WORK"}
    running = [
        subprocess.Popen([python, "build_map.py", str(meshes)], cwd=folder / "build", env=kept) for folder in folders
    ]
    assert [process.wait(timeout=5400) for process in running] == [0, 0]
    for folder in folders:
        subprocess.run([python, "compile_map.py"], cwd=folder / "build", check=True, timeout=600)
    one, other = (made(folder) for folder in folders)
    return one, other


def differing(one: Made, other: Made) -> list[str]:
    """Return the names of files that differ or that only one of two builds has."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.long
def test_two_builds_from_nothing_are_the_same_bytes(builds: tuple[Made, Made]) -> None:
    assert differing(*builds) == []


@pytest.mark.long
def test_the_committed_map_is_what_a_build_from_nothing_makes(builds: tuple[Made, Made]) -> None:
    assert differing(builds[0], made(MAP)) == []


def test_without_meshes_the_build_test_fails_and_says_how_to_name_them(tmp_path: Path) -> None:
    for named in ("", str(tmp_path), str(tmp_path / "missing")):
        with pytest.raises(pytest.fail.Exception, match="Set BODYMAP_MESHES to the folder"):
            meshes_folder(named)


def test_a_changed_a_missing_and_a_stray_file_are_differences() -> None:
    built = {"a.svg": b"1", "b.svg": b"2", "c.svg": b"3"}
    assert differing(built, {"a.svg": b"1", "b.svg": b"x", "d.svg": b"4"}) == ["b.svg", "c.svg", "d.svg"]
