"""Put the base pictures into the map's folder: make_pictures.py DRAWINGS (needs Pillow).

The large picture (2 px/mm, transparent ground) is taken over as it is, the small one (0.5 px/mm) scaled from it.
"""

import shutil
import sys
from pathlib import Path

from adopt_drawings import DRAWINGS, MAP
from compile_map import VIEWS
from PIL import Image


def main(drawings: Path) -> None:
    """Write pictures/VIEW_LAYER_large.webp and _small.webp."""
    out = MAP / "pictures"
    out.mkdir(exist_ok=True)
    for view, layers in VIEWS.items():
        for layer, drawing in layers.items():
            assert drawing in DRAWINGS
            large = drawings / f"{drawing}_clay.webp"
            shutil.copyfile(large, out / f"{view}_{layer}_large.webp")
            with Image.open(large) as picture:
                small = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.LANCZOS)
            small.save(out / f"{view}_{layer}_small.webp", quality=80, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
