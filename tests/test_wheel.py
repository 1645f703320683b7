"""The wheel holds the program with its map, rules and icons, and finds them where it is installed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_the_code_the_data_and_the_licence(wheel: Path, root: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(root).as_posix() for path in (root / "iastm_desktop").rglob("*.py")}
    assert code <= held
    for kind in (
        "rules/*.csv",
        "icons/*.svg",
        "demo/*.json",
        "bodymap/*.*",
        "bodymap/compiled/*.bin",
        "bodymap/pictures/*.webp",
    ):
        here = {f"iastm_desktop/{path.relative_to(root).as_posix()}" for path in (root / "assets").glob(kind)}
        assert here, f"assets/{kind} is not in the source tree"
        assert here <= held
    notices = {name.split("/licenses/")[1] for name in held if "/licenses/" in name}
    assert notices == {"LICENSE", "assets/bodymap/NOTICE"}


def test_the_wheel_leaves_the_tools_of_the_map_and_the_tests_at_home(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in held if ".dist-info" not in name} == {"iastm_desktop"}
    assert not [name for name in held if "/assets/" in name and ("/build/" in name or name.endswith(".py"))]


def test_the_program_finds_its_data_where_the_wheel_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from iastm_desktop import assets, paths\n"
    code += "print(paths.assets_dir()); assets.load_catalogue(); assets.load_body_map()"
    answer = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == str(tmp_path / "iastm_desktop" / "assets"), answer.stderr
