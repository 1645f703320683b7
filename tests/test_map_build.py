"""The body map's drawings are built from the meshes byte for byte as they are committed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iastm_desktop.paths import assets_dir

MESHES = os.environ.get("BODYMAP_MESHES", "")
DRAWN = ("plantar", "plantar_deep", "foot_dorsal", "hand_palmar", "hand_dorsal")


@pytest.mark.long
@pytest.mark.skipif(not MESHES, reason="BODYMAP_MESHES names no folder of meshes")
def test_drawings_built_again_are_the_committed_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "bodymap"
    shutil.copytree(assets_dir() / "bodymap", folder)
    for path in (*folder.glob("*.svg"), *folder.glob("pictures/*.webp")):
        path.unlink()
    command = [sys.executable, "build_map.py", MESHES, *DRAWN]
    subprocess.run(command, cwd=folder / "build", check=True, timeout=600)
    built = [*folder.glob("*.svg"), *folder.glob("pictures/*.webp")]
    assert len(built) >= 2 * len(DRAWN)
    for path in built:
        committed = assets_dir() / "bodymap" / path.relative_to(folder)
        assert path.read_bytes() == committed.read_bytes(), path.name
