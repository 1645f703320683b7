"""From a tap to the painted window in a real session: hit, dose, rules, undo push, queue, list, map.

The floor is one uncached repaint of the same window (1366 x 768). The same taps on a disk whose every fsync takes
40 ms longer have the taps on the disk as it is for their floor: no tap may wait for the disk.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measure import Row, paired_ratio, paired_times
from benchmarks.slow_disk import FSYNC_MS, ROOT, SHIM, compile_shim
from iastm_desktop import app
from iastm_desktop.demo import create_demo
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow

PAINT_LIMIT, DISK_LIMIT = 0.5, 1.5
FRAME = "posterior_upper_back"
DOSE = {"tool": "scanner", "pressure": "3", "duration_s": "60"}
TAPS, PATIENCE_S = 25, 30.0


def rows() -> list[Row]:
    """Return a tap against a repaint of the window, and against itself on a slow disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_demo(folder / "demo.iastm", now().date, now())
        return [_against_repaint(folder), _on_slow_disk(folder)]


def _against_repaint(folder: Path) -> Row:
    tapper = Tapper(folder / "demo.iastm", folder / "settings.ini")
    row = paired_ratio(tapper.repaint, tapper.tap, name="tap -> window painted / uncached repaint", limit=PAINT_LIMIT)
    tapper.close()
    return row


def _on_slow_disk(folder: Path) -> Row:
    shim = compile_shim(SHIM, folder)
    return paired_times(
        lambda: _tap_s(folder, shim, 0),
        lambda: _tap_s(folder, shim, FSYNC_MS),
        name=f"tap -> window painted, fsync + {FSYNC_MS} ms / without",
        limit=DISK_LIMIT,
        pairs=3,
    )


def _tap_s(folder: Path, shim: Path, fsync_ms: int) -> float:
    """Return the median time (s) of a tap in a process whose every fsync takes so much longer."""
    surroundings = {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": str(fsync_ms), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, __file__, folder / "demo.iastm", folder / "settings.ini"],
        env=os.environ | surroundings | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    return float(json.loads(done.stdout))


class Tapper:
    """Charts by mouse, one region of a frame after the other, in the demo practice's latest session."""

    def __init__(self, book: Path, settings: Path) -> None:
        os.environ[app.SETTINGS_VARIABLE] = str(settings)
        self._application = QApplication.instance() or QApplication([])
        self._window = _window_on(book)
        self._page = _latest_session(self._window, book)
        self._places = cycle(self._places_in_frame())
        for _ in range(6):
            self.tap()
        _work_until(lambda: self._is_saved)

    def tap(self) -> None:
        """Tap a region, say the dose, chart it, and wait until all of it is painted."""
        page, charted = self._page, len(self._page.editor.record.entries)
        QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=next(self._places))
        form = page.panel.form("stroke")
        for field, code in DOSE.items():
            chips = form.row(field)
            assert isinstance(chips, ChipRow)
            if chips.value() != code:  # the form keeps a dose until it is changed
                chips.chip(code).click()
        page.panel.chart_button.click()
        self._application.processEvents()
        assert len(page.editor.record.entries) == charted + 1, page.panel.problem.text()

    def repaint(self) -> None:
        """Draw body and marks anew, and paint the whole window at once."""
        painted = self._page.map.full_repaints
        self._page.map._canvas.forget()
        for widget in (self._window, *self._window.findChildren(QWidget)):
            widget.update()
        self._application.processEvents()
        assert self._page.map.full_repaints == painted + 1

    def close(self) -> None:
        """Wait until all is in the book and close the window."""
        _work_until(lambda: self._is_saved)
        self._window.close()

    @property
    def _is_saved(self) -> bool:
        return self._window.book is not None and self._window.book.storage.is_idle

    def _places_in_frame(self) -> list[QPoint]:
        """Return the pixels of regions that a frame shows whole; the map is brought there."""
        view = self._page.map
        view.set_frame(next(frame for frame in view.body_map.frames("posterior") if frame.id == FRAME))
        _work_for(0.5)  # the large picture arrives
        shapes = view.body_map.view(view.view).layer(view.layer).shapes
        places = [view.to_widget(shape.label_point).toPoint() for shape in shapes]
        return [place for place in places if view.rect().adjusted(60, 60, -60, -60).contains(place)]


def _window_on(book: Path) -> MainWindow:
    window = app.make_window()
    window.resize(1366, 768)
    window.show()
    app.begin(window, book)
    _work_until(lambda: window.pages is not None)
    return window


def _latest_session(window: MainWindow, book: Path) -> SessionPage:
    with open_book(book) as opened:
        latest = opened.latest_session()
    assert window.pages is not None and latest is not None
    window.pages.open_session(latest)
    _work_until(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    return page


def _work_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        _work_for(0.01)


def _work_for(seconds: float) -> None:
    """Let the window and its threads work."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1e3), loop.quit)
    loop.exec()


def measure_here(book: Path, settings: Path) -> float:
    """Return the median time (s) of a tap in this process, one every 50 ms."""
    tapper, times = Tapper(book, settings), []
    for _ in range(TAPS):
        start = time.perf_counter()
        tapper.tap()
        times.append(time.perf_counter() - start)
        _work_for(0.05)
    tapper.close()
    return statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(measure_here(Path(sys.argv[1]), Path(sys.argv[2]))))
