"""Every screen that reads the book, on one of ten years (5,000 clients, 100,000 visits, 1,000,000 strokes) and of one.

Both books are open in windows of one process, which go through the screens in turn, so that what else the machine does
meets both. A screen's time runs from asking for it until its answers are there and it is painted; each pair of windows
is new, so that every screen is built as it is when first shown. Making the books takes minutes the first time; they
stay in the system's temporary folder.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QThreadPool
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Row
from benchmarks.practice_years import LAST_DAY, OFFSET, OPEN_VISIT, book_of
from benchmarks.screens import SCREENS, Place, goes_on, say_backed_up
from iastm_desktop import app
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
LIMIT, PAIRS = 2.0, 7
# What a key finds is looked for among five times as many people, in memory and without a question to the book.
LIMITS = {"clients, a name typed": 5.0}
NOW = Moment(LAST_DAY, OFFSET)
OPEN = "open, Today"
Times = dict[str, list[tuple[float, float]]]


def rows() -> list[Row]:
    """Return a line for each screen: ten years / one year."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, __file__, book_of(1), book_of(10), folder],
            env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
            timeout=1_800,
        )
    if done.returncode or "Traceback" in done.stderr:
        raise RuntimeError(f"a screen was not shown: {done.stderr[-3_000:]}")
    times: Times = json.loads(done.stdout)
    return [_row(name, pairs) for name, pairs in times.items()]


def _row(name: str, pairs: list[tuple[float, float]]) -> Row:
    """Return the medians of both and of their ratios; the first pair, which reads the files in, is left out."""
    one, ten = (statistics.median(each) for each in zip(*pairs[1:], strict=True))
    ratio = statistics.median(late / early for early, late in pairs[1:])
    return Row(f"{name}: book of ten years / of one", one, ten, ratio, LIMITS.get(name, LIMIT))


def _take_times(books: tuple[Path, Path], folder: Path, pairs: int) -> Times:
    times: Times = {name: [] for name in (OPEN, *SCREENS)}
    visits = [_visits_in(book) for book in books]
    parts = replace(app.load_parts(), now=lambda: NOW)
    for number in range(pairs):
        places = [_place(books[which], parts, folder / f"{number}-{which}", *visits[which]) for which in range(2)]
        _take(times, OPEN, places, number, lambda place: place.window.open_book(place.book))
        before = ""
        for name, show in SCREENS.items():
            for place in places:
                if not goes_on(name, before):
                    place.close_dialog()
            _take(times, name, places, number, show)
            before = name
        for place in places:
            place.close_dialog()
            place.window.close()
            place.window.deleteLater()
    return times


def _take(times: Times, name: str, places: list[Place], number: int, show: Callable[[Place], object]) -> None:
    """Take the time of a screen in both windows, the first of them in turn."""
    taken = [0.0, 0.0]
    for which in (0, 1)[:: 1 if number % 2 else -1]:
        place = places[which]
        place.window.raise_()
        QCoreApplication.processEvents()
        with _no_collection():
            start = perf_counter()
            show(place)
            while not _is_there(place):
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            QCoreApplication.processEvents()
            (place.dialog or place.window).repaint()
            taken[which] = perf_counter() - start
    times[name].append((taken[0], taken[1]))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Collect before, not meanwhile: the program does so once a second."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _is_there(place: Place) -> bool:
    """Tell whether everything that was asked is answered and everything saved."""
    book = place.window.book
    return (
        book is not None
        and place.window.pages is not None
        and book.storage.is_idle
        and not book.storage._questions
        and not QThreadPool.globalInstance().activeThreadCount()
    )


def _visits_in(book: Path) -> tuple[str, str]:
    """Return the client whose pages are shown and the last signed visit."""
    with open_book(book) as opened:
        head, record = opened.head(), opened.session(OPEN_VISIT)
        assert record is not None
        client = record.client.id
        signed = next(line.id for line in reversed(opened.sessions(client)) if line.signed)
    say_backed_up(book, head, NOW)
    return client, signed


def _place(book: Path, parts: Parts, folder: Path, client: str, signed: str) -> Place:
    """Return a window of its own settings."""
    folder.mkdir()
    window = MainWindow(Preferences(folder / "settings.ini"), parts, app.build_session, folder)
    window.resize(1366, 768)
    window.show()
    return Place(window, book, parts, client, signed, OPEN_VISIT, NOW)


if __name__ == "__main__":
    QApplication([])
    print(json.dumps(_take_times((Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3]), PAIRS + 1)))
