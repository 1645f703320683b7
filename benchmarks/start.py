"""From the start of the process to the first paint: the demo practice with a map, against a bare PySide6 window.

The window comes back to the session it showed when it was closed or killed, as a practitioner finds it whose computer
started anew in the middle of a visit. The first paint is that session: the client's name, health line, the map with its
outlines, its small picture and all that is charted. The panel beside the map is built right after it.
The candidate is `iastm-desktop BOOK` with compiled modules and a warm disk, the floor a QMainWindow with one painted
widget in the same Python. Both say when they have painted; until then the whole process counts.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row, none_of, paired_times

ROOT = Path(__file__).resolve().parents[1]
LIMIT, PAIRS = 1.6, 11
HEAVY = ("reportlab", "PIL", "pypdfium2", "pypdf", "numpy", "cryptography")
SIZE = (1366, 768)


def rows() -> list[Row]:
    """Return the time to first paint against a bare window, and the heavy modules loaded by then."""
    with tempfile.TemporaryDirectory() as name:
        book, settings = Path(name) / "demo.iastm", Path(name) / "settings.ini"
        _leave_in_session(book, settings)
        start = paired_times(
            lambda: _start("bare", settings)[0],
            lambda: _start(str(book), settings)[0],
            name="start -> map of the session painted / bare window painted",
            limit=LIMIT,
            pairs=PAIRS,
        )
        loaded = _start(str(book), settings)[1]
    heavy = sum(name in loaded for name in HEAVY)
    return [start, none_of(heavy, len(HEAVY), name="heavy modules at first paint", counted="loaded")]


def _leave_in_session(book: Path, settings: Path) -> None:
    """Make the demo practice of today and settings that remember its latest session."""
    from iastm_desktop.demo import create_demo
    from iastm_desktop.domain.moments import now
    from iastm_desktop.storage.book import open_book
    from iastm_desktop.ui.preferences import Preferences

    create_demo(book, now().date, now())
    with open_book(book) as opened:
        Preferences(settings).remember_session(opened.book_id, str(opened.latest_session()))


def _start(what: str, settings: Path) -> tuple[float, list[str]]:
    """Return the seconds from the start of a process to its first paint, and the modules it has loaded."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "IASTM_DESKTOP_SETTINGS": str(settings)}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, __file__, what], env=surroundings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        seconds = time.perf_counter() - started
        loaded = json.loads(process.stdout.readline() or "[]")
    assert said == "painted\n", f"{what}: {said!r}"
    return seconds, loaded


def _say_painted() -> None:
    """Say that the first paint is done, and leave."""
    print("painted", flush=True)
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)


def _show_bare_window() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class Bare(QWidget):
        """Nothing but a widget that is painted."""

        def paintEvent(self, event: QPaintEvent) -> None:
            QTimer.singleShot(0, _say_painted)

    application = QApplication([])
    window = QMainWindow()
    window.resize(*SIZE)
    window.setCentralWidget(Bare())
    window.show()
    application.exec()


def _show_program(book: str) -> None:
    """Run `iastm-desktop BOOK`, and have it say when the map is painted."""
    from iastm_desktop import app, cli

    make_window = app.make_window

    def make_watched_window():  # type: ignore[no-untyped-def]
        from iastm_desktop.ui.first_paint import after_first_paint

        window = make_window()
        window.resize(*SIZE)
        window.opening.opened.connect(lambda _book: after_first_paint(window, painted))

        def painted() -> None:
            shown = window.stack.currentWidget().map
            if window.size().toTuple() == SIZE and shown.full_repaints and shown._pictures._small:
                _say_painted()
            os._exit(1)

        return window

    app.make_window = make_watched_window
    sys.exit(cli.main([book]))


if __name__ == "__main__":
    _show_bare_window() if sys.argv[1] == "bare" else _show_program(sys.argv[1])
