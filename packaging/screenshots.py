"""Make pictures of the demo practice: all pages and looks into a folder, or the few of docs/screenshots."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from iastm_desktop.domain.regions import SidedRegion
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.reads import SessionLine
    from iastm_desktop.ui.session_page import SessionPage
    from iastm_desktop.ui.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = ROOT / "docs" / "screenshots"
# theme, scale, size in logical pixels
LOOKS = (
    ("light", 1, "1366x768"),
    ("dark", 1, "1366x768"),
    ("contrast", 1, "1366x768"),
    ("light", 1, "1024x600"),
    ("light", 2, "683x384"),
    ("light", 1, "800x1280"),
    ("light", 3, "1280x720"),
    ("light", 2, "640x360"),
)
DOCUMENTED = ("today", "session", "table", "summary")
PATIENCE_MS, SETTLE_MS = 20_000, 400


def main(arguments: list[str]) -> int:
    """Make every picture into a folder, or the documented ones; a process for each look, as Qt reads the scale once."""
    if len(arguments) == 5 and arguments[0] == "--look":
        make_pictures(arguments[1], arguments[3], Path(arguments[4]))
        return 0
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments:
        for look in LOOKS:
            make_look(look, Path(arguments[0]))
        return 0
    with tempfile.TemporaryDirectory() as place:
        make_look(LOOKS[0], Path(place))
        DEFAULT_FOLDER.mkdir(parents=True, exist_ok=True)
        for name in DOCUMENTED:
            shutil.copy(Path(place) / f"{name}-light-1366x768.png", DEFAULT_FOLDER / f"{name}.png")
    return 0


def make_look(look: tuple[str, int, str], folder: Path) -> None:
    """Make the pictures of one look in a process of its own."""
    theme, scale, size = look
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--look", theme, str(scale), size, str(folder)]
    subprocess.run(command, check=True, env=os.environ | {"QT_SCALE_FACTOR": str(scale)}, cwd=ROOT)
    print(f"{theme} {size} x{scale}: {len(list(folder.glob(f'*-{theme}-{size}.png')))} pictures in {folder}")


def make_pictures(theme: str, size: str, folder: Path) -> None:
    """Make the pictures of one look on a demo practice of its own."""
    from PySide6.QtWidgets import QApplication

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:  # another thread may write settings yet
        os.environ["IASTM_DESKTOP_SETTINGS"] = str(Path(place) / "settings.ini")
        application = QApplication([])
        window = shown_window(theme, size)
        window.show_welcome()
        take(window, folder / f"welcome-{theme}-{size}.png")
        window.open_book(demo_book(Path(place)))
        wait_until(lambda: window.pages is not None)
        for name, go in PAGES.items():
            take(go(window) or window, folder / f"{name}-{theme}-{size}.png")
        window.close()
        application.processEvents()


def shown_window(theme: str, size: str) -> "MainWindow":
    """Return the window in a theme and size, on the screen."""
    from iastm_desktop import app

    window = app.make_window()
    window.apply_theme(theme)
    window.resize(*map(int, size.split("x")))
    window.show()
    return window


def demo_book(place: Path) -> Path:
    """Make the demo practice of today and return its path."""
    from iastm_desktop.demo import create_demo
    from iastm_desktop.domain.moments import now

    path = place / "Demo practice.iastm"
    create_demo(path, now().date, now())
    return path


def to_today(window: "MainWindow") -> None:
    """Go to the day's line-up."""
    window.pages.show_today()
    wait_until(lambda: bool(window.stack.currentWidget().cards()))


def to_clients(window: "MainWindow") -> None:
    """Go to the clients."""
    window.pages.show_clients()


def to_client(window: "MainWindow") -> None:
    """Go to a client with an alert."""
    with_alert = next(client for client in window.book.clients.values() if client.alerts)
    window.pages.show_client(with_alert.id)
    wait_until(lambda: bool(window.stack.currentWidget().cards()))


def to_session(window: "MainWindow") -> None:
    """Go to a session under way, near the region that was worked on first."""
    from iastm_desktop.domain.entries import Stroke, sided_region

    page = open_session(window, lambda line: (not line.ended_at, line.entries))
    strokes = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
    page._go_near(sided_region(strokes[0]))
    page.panel.form("stroke").set_values({"tool": strokes[0].tool, "pressure": 3, "duration_s": 60})
    page.panel.set_kind("stroke")


def to_empty(window: "MainWindow") -> None:
    """Go to a session in which nothing is charted, after health and consent."""
    page = open_session(window, lambda line: (not line.ended_at, line.entries))
    while page.editor.undo_stack.canUndo():
        page.editor.undo_stack.undo()
    for entry in page.editor.record.entries:
        page.editor.withdraw(entry)
    page.select(None)
    page.map.set_frame(None)
    page.show_charting()


def to_selected(window: "MainWindow") -> None:
    """Choose a region near it, with a dose ready to be charted."""
    from iastm_desktop.ui.region_places import frame_round

    page = window.stack.currentWidget()
    place = upper_trapezius()
    page._go_to(place)
    page.map.set_frame(frame_round(page.map, place, point_of(page, place)))
    page.panel.form("stroke").set_values({"tool": "scanner", "pressure": 2, "duration_s": 60})
    page.panel.set_kind("stroke")


def to_saving(window: "MainWindow") -> None:
    """Chart while another program keeps the book, so that it stays on its way."""
    import sqlite3

    window.keeper = sqlite3.connect(window.book.path, isolation_level=None)  # type: ignore[attr-defined]
    window.keeper.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
    window.stack.currentWidget().panel.chart_button.click()


def to_not_saved(window: "MainWindow") -> None:
    """Let the disk be full, and chart."""
    from iastm_desktop.domain.entries import Stroke

    editor = window.stack.currentWidget().editor
    window.keeper.execute("ROLLBACK")  # type: ignore[attr-defined]
    window.keeper.close()  # type: ignore[attr-defined]
    wait_until(lambda: all(editor.state(entry.id) == "saved" for entry in editor.record.entries))
    set_pages(window, 1)  # no more than there are
    place = upper_trapezius()
    note = "Along the border of the shoulder blade. " * 500  # more than the last page of the file has room for
    work = {"region": place.region, "side": "left", "tool": "scanner", "pressure": 3, "duration_s": 120}
    editor.add([Stroke(**work, note=note)])
    wait_until(lambda: editor.state(editor.record.entries[-1].id) == "not_saved")


def to_reactions(window: "MainWindow") -> None:
    """Have room again, and chart a redness: its grades are asked in place."""
    page = window.stack.currentWidget()
    set_pages(window, 1_000_000)
    page.editor.retry()
    wait_until(lambda: all(page.editor.state(entry.id) == "saved" for entry in page.editor.record.entries))
    page.desk.strip.button("reaction:erythema").click()


def to_tap_out(window: "MainWindow") -> None:
    """Tap out: the screen says so and nothing else."""
    page = window.stack.currentWidget()
    page.stop.pressed.emit()
    page.stop.click()


def to_amber(window: "MainWindow") -> None:
    """Go back from the notice: the questions wait in amber."""
    page = window.stack.currentWidget()
    if page.table.tap_outs.notice is not None:
        page.table.tap_outs.notice.back.click()


def to_table(window: "MainWindow") -> None:
    """Go to table mode."""
    window.stack.currentWidget().table.toggle()


def from_table(window: "MainWindow") -> None:
    """Leave table mode for the list of regions."""
    page = window.stack.currentWidget()
    page.table.toggle()
    page.show_panel(page.finder)


def open_session(window: "MainWindow", rank: "Callable[[SessionLine], object]") -> "SessionPage":
    """Open the session that ranks highest, and return its page."""
    lines: list[SessionLine] = []
    window.book.storage.ask(lambda book: book.sessions(), lines.extend)
    wait_until(lambda: bool(lines))
    window.pages.open_session(max(lines, key=rank).id)
    wait_until(lambda: hasattr(window.stack.currentWidget(), "editor"))
    page = window.stack.currentWidget()
    page.show_charting()
    return page


def upper_trapezius() -> "SidedRegion":
    """Return the region of the pictures of an empty session."""
    from iastm_desktop.domain.regions import SidedRegion

    return SidedRegion("upper_trapezius", "right")


def point_of(page: "SessionPage", place: "SidedRegion") -> tuple[float, float]:
    """Return a region's own point in the view that is shown."""
    points = page.map.body_map.label_points(*place)
    point = next((point for point in points if point.view == page.map.view), points[0])
    return (point.x, point.y)


def set_pages(window: "MainWindow", most: int) -> None:
    """Let the book grow to so many pages and no more."""
    asked: list[object] = []

    def limit(book: "Book") -> list[object]:
        return book._connection.execute(f"PRAGMA max_page_count={most}").fetchall()

    window.book.storage.ask(limit, asked.append)
    wait_until(lambda: bool(asked))


def to_panel(name: str) -> "Callable[[MainWindow], None]":
    """Go to a panel of the session that is open."""
    return lambda window: window.stack.currentWidget().show_panel(getattr(window.stack.currentWidget(), name))


def to_summary(window: "MainWindow") -> "QWidget":
    """Return the summary of the session that is open."""
    from iastm_desktop.ui.summary_dialog import SummaryDialog

    window.pages.ask_summary(window.pages.session)
    dialog = window.findChildren(SummaryDialog)[-1]
    wait_until(lambda: bool(dialog.pages))
    return dialog


def to_client_page(window: "MainWindow") -> "QWidget":
    """Return the page for the client, of the session that is open."""
    from iastm_desktop.ui.summary_dialog import FOR_CLIENT

    dialog = to_summary(window)
    dialog.which.button(FOR_CLIENT).click()
    wait_until(lambda: bool(dialog.pages))
    return dialog


PAGES: "dict[str, Callable[[MainWindow], QWidget | None]]" = {
    "today": to_today,
    "clients": to_clients,
    "client": to_client,
    "session": to_session,
    **{name: to_panel(name) for name in ("before", "notes", "finder", "finish")},
    "summary": to_summary,
    "client-page": to_client_page,
    "empty": to_empty,
    "selected": to_selected,
    "saving": to_saving,
    "not-saved": to_not_saved,
    "reactions": to_reactions,
    "tap-out": to_tap_out,
    "tap-out-waits": to_amber,
    "table": to_table,
    "regions": from_table,
}


def take(window: "QWidget", path: Path) -> None:
    """Let everything be painted, the map sharp, and save what the window shows."""
    from iastm_desktop.ui.bodymap_view import BodyMapView

    wait_until(lambda: False, SETTLE_MS)
    for shown in window.findChildren(BodyMapView):
        if shown.isVisible():
            wait_until(lambda shown=shown: (shown.view, shown.layer) in shown._pictures._large)
            wait_until(lambda: False, SETTLE_MS // 4)
    if not window.grab().save(str(path)):
        raise OSError(f"could not write {path}")


def wait_until(is_so: Callable[[], bool], patience_ms: int = PATIENCE_MS) -> None:
    """Run the event loop until `is_so`; after `patience_ms` go on all the same."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    ticks = QTimer(interval=20)
    ticks.timeout.connect(lambda: is_so() and loop.quit())
    ticks.start()
    QTimer.singleShot(patience_ms, loop.quit)
    if not is_so():
        loop.exec()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
