"""A full visit charted on a disk whose every fsync takes 100 ms longer: the longest gap of a timer of the window.

The floor is the same visit, from Today to the signature, on the disk as it is. What builds a page takes the longest in
both; `window_on_slow_disk` charts tool work alone, where a single wait for the disk would show.
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
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Row
from benchmarks.slow_disk import ROOT, SHIM, compile_shim, middle, print_attempts
from iastm_desktop.app import SETTINGS_VARIABLE
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.preferences import Preferences
from tests.journeys.at_the_table import chart_from_empty
from tests.journeys.hands import open_window, rest
from tests.journeys.known_client import ANA, DOSE, OTHER_WORK, book_of_lena

FSYNC_MS, EVERY_MS, LIMIT, ATTEMPTS, LEAST_ENTRIES = 100, 5, 3.0, 3, 12


def rows() -> list[Row]:
    """Return the longest gap on the slow disk against that on the disk as it is; SystemExit(3) without a compiler."""
    with tempfile.TemporaryDirectory() as name:
        shim = compile_shim(SHIM, Path(name))
        pairs = [(_gap_s(shim, 0), _gap_s(shim, FSYNC_MS)) for _number in range(ATTEMPTS)]
    print_attempts(pairs)
    floor_s, slow_s = middle(pairs)
    words = f"longest gap of the window's timer in a full visit, fsync + {FSYNC_MS} ms / without"
    return [Row(words, floor_s, slow_s, slow_s / floor_s, LIMIT)]


def _gap_s(shim: Path, fsync_ms: int) -> float:
    surroundings = {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": str(fsync_ms), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, __file__, folder],
            env=os.environ | surroundings | {"QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            check=True,
            timeout=300,
        )
    return float(json.loads(done.stdout))


def measure_here(folder: Path) -> float:
    """Return the longest time (s) between two ticks of a timer while the counted visit is charted in this process."""
    application, settings = QApplication([]), folder / "settings.ini"
    os.environ[SETTINGS_VARIABLE] = str(settings)
    DoseSettings(Preferences(settings), ANA.id).use(DOSE)
    window = open_window(book_of_lena(folder / "practice.iastm", OTHER_WORK))
    rest(200)
    ticks = [time.perf_counter()]
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    page = chart_from_empty(window)
    timer.stop()
    charted, signed = len(page.editor.record.entries), page.editor.record.is_signed
    window.close()
    wait_for_jobs()
    application.quit()
    if charted < LEAST_ENTRIES or not signed:
        raise SystemExit(f"the visit has {charted} entries, and is no full one")
    return max(after - before for before, after in pairwise(ticks))


if __name__ == "__main__":
    print(json.dumps(measure_here(Path(sys.argv[1]))))
