"""Tool work charted on a disk whose every fsync takes 100 ms longer: the longest gap of a timer of the window.

The floor is the same work on the disk as it is. A window that ran SQL or an fsync of its own would stand still for
half a second a commit.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer

from benchmarks.measure import Row
from benchmarks.slow_disk import ROOT, SHIM, compile_shim, middle, print_attempts
from benchmarks.tap_in_session import Tapper, _work_for
from iastm_desktop.demo import create_demo
from iastm_desktop.domain.moments import now

FSYNC_MS, ENTRIES, PACE_S, EVERY_MS, LIMIT, ATTEMPTS = 100, 20, 0.25, 5, 3.0, 3


def rows() -> list[Row]:
    """Return the longest gap on the slow disk against that on the disk as it is; SystemExit(3) without a compiler."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_demo(folder / "demo.iastm", now().date, now())
        shim = compile_shim(SHIM, folder)
        pairs = [(_gap_s(folder, shim, 0), _gap_s(folder, shim, FSYNC_MS)) for _number in range(ATTEMPTS)]
    print_attempts(pairs)
    floor_s, slow_s = middle(pairs)
    words = f"longest gap of the window's timer, {ENTRIES} entries, fsync + {FSYNC_MS} ms / without"
    return [Row(words, floor_s, slow_s, slow_s / floor_s, LIMIT)]


def _gap_s(folder: Path, shim: Path, fsync_ms: int) -> float:
    surroundings = {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": str(fsync_ms), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, __file__, folder / "demo.iastm", folder / "settings.ini"],
        env=os.environ | surroundings | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        timeout=180,
    )
    return float(json.loads(done.stdout))


def measure_here(book: Path, settings: Path) -> float:
    """Return the longest time (s) between two ticks of a timer while a session is charted in this process."""
    tapper, ticks = Tapper(book, settings), [time.perf_counter()]
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    for _ in range(ENTRIES):
        tapper.tap()
        _work_for(PACE_S)
    timer.stop()
    tapper.close()
    return max(after - before for before, after in pairwise(ticks))


if __name__ == "__main__":
    print(json.dumps(measure_here(Path(sys.argv[1]), Path(sys.argv[2]))))
