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
    ("light", 1, "1920x1080"),
)
DOCUMENTED = ("today", "session", "summary")
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

    with tempfile.TemporaryDirectory() as place:
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
    """Go to the session with the most entries, near the region that was worked on first."""
    from iastm_desktop.domain.entries import Stroke, sided_region

    lines = []
    window.book.storage.ask(lambda book: book.sessions(), lines.extend)
    wait_until(lambda: bool(lines))
    window.pages.open_session(max(lines, key=lambda line: line.entries).id)
    wait_until(lambda: bool(window.pages.session))
    page = window.stack.currentWidget()
    strokes = [entry for entry in page.editor.record.entries if isinstance(entry, Stroke)]
    page._go_to(sided_region(strokes[0]))
    point = page.map.body_map.label_points(*sided_region(strokes[0]))[0]
    page.map.set_frame(page.map.frame_at((point.x, point.y)))
    page.panel.form("stroke").set_values({"tool": strokes[0].tool, "pressure": 3, "duration_s": 60})
    page.panel.set_kind("stroke")


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


PAGES: "dict[str, Callable[[MainWindow], QWidget | None]]" = {
    "today": to_today,
    "clients": to_clients,
    "client": to_client,
    "session": to_session,
    **{name: to_panel(name) for name in ("before", "notes", "finder", "finish")},
    "summary": to_summary,
}


def take(window: "QWidget", path: Path) -> None:
    """Let everything be painted and save what the window shows."""
    wait_until(lambda: False, SETTLE_MS)
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
