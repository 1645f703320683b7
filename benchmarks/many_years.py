"""Every page of the window on the book of ten years (5,000 clients, 100,000 visits, 1,000,000 strokes) and of one year.

A page's time runs from asking for it until its answers are there and the window is painted. Making the books takes a
few minutes the first time; they stay in the system's temporary folder.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Row
from benchmarks.practice_years import LAST_DAY, OFFSET, book_of
from iastm_desktop import app
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.backups import SUFFIX, backups_folder
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.pages import Pages
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
LIMIT, PAIRS = 2.0, 3
VISITS = 14  # of the client whose pages are shown, in both books
NOW = Moment(LAST_DAY, OFFSET)


def rows() -> list[Row]:
    """Return a line for each page: ten years / one year."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [(_pages_of(1, Path(folder)), _pages_of(10, Path(folder))) for _pair in range(PAIRS)]
    return [_row(name, [(one[name], ten[name]) for one, ten in runs]) for name in runs[0][0]]


def _row(name: str, times: list[tuple[float, float]]) -> Row:
    one, ten = (statistics.median(each) for each in zip(*times, strict=True))
    ratio = statistics.median(late / early for early, late in times)
    return Row(f"{name}: book of ten years / of one", one, ten, ratio, LIMIT)


def _pages_of(years: int, folder: Path) -> dict[str, float]:
    """Return the seconds of each page in a window of its own process."""
    done = subprocess.run(
        [sys.executable, __file__, book_of(years), folder / "settings.ini"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        timeout=600,
    )
    times: dict[str, float] = json.loads(done.stdout)
    return times


class Visitor:
    """Goes through the pages of a window and takes the time of each."""

    def __init__(self, book: Path, settings: Path) -> None:
        self._application = QApplication.instance() or QApplication([])
        with open_book(book) as opened:
            self._client = next(one.id for one in opened.clients() if len(opened.sessions(one.id)) == VISITS)
            self._session = opened.sessions(self._client)[-1].id
            _say_backed_up(book, opened.head().book_id, opened.head().seq)
        parts = replace(app.load_parts(), now=lambda: NOW)
        self._window = MainWindow(Preferences(settings), parts, app.build_session, settings.parent)
        self._window.resize(1366, 768)
        self._window.show()
        self.times: dict[str, float] = {}
        self._take("open, Today", lambda: self._window.open_book(book))
        pages = self.pages
        self._take("clients", pages.show_clients)
        self._take("a client of 14 visits", lambda: pages.show_client(self._client))
        self._take("a visit", lambda: pages.open_session(self._session))
        self._take("calls and incidents", pages.show_care)
        self._take("today again", pages.show_today)
        self._take("audit trail", pages.show_audit)
        self._take("audit trail of that client", lambda: pages.show_audit(self._client))
        self._window.close()

    @property
    def pages(self) -> Pages:
        """Return the pages of the open book."""
        assert self._window.pages is not None
        return self._window.pages

    def _take(self, name: str, show: Callable[[], object]) -> None:
        start = perf_counter()
        show()
        while not self._is_there():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._application.processEvents()
        self._window.repaint()
        self.times[name] = perf_counter() - start

    def _is_there(self) -> bool:
        """Tell whether everything that was asked is answered and everything saved."""
        book = self._window.book
        return (
            book is not None and self._window.pages is not None and book.storage.is_idle and not book.storage._questions
        )


def _say_backed_up(book: Path, book_id: str, seq: int) -> None:
    """Leave a name of a backup of today, so that none is made while the pages are timed."""
    folder = backups_folder(book)
    folder.mkdir(exist_ok=True)
    name = f"{book.stem} {NOW.utc:%Y-%m-%d %H%M%S}Z {book_id.replace('-', '')[:8]}-{seq}{SUFFIX}"
    (folder / name).touch()


if __name__ == "__main__":
    print(json.dumps(Visitor(Path(sys.argv[1]), Path(sys.argv[2])).times))
