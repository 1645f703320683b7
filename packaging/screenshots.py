"""Make docs/screenshots/*.png from the demo practice: today, clients, a client, the first start, a session."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iastm_desktop.ui.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = ROOT / "docs" / "screenshots"
LOOKS = (("light", 1), ("dark", 1), ("contrast", 1), ("light", 2))  # theme, scale
SIZE = (1366, 768)
PATIENCE_MS, SETTLE_MS = 20_000, 400


def main(arguments: list[str]) -> int:
    """Make every picture; a process for each look, because Qt reads the scale when it starts."""
    if len(arguments) == 4 and arguments[0] == "--look":
        make_pictures(arguments[1], int(arguments[2]), Path(arguments[3]))
        return 0
    folder = Path(arguments[0]) if arguments else DEFAULT_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for theme, scale in LOOKS:
        command = [sys.executable, __file__, "--look", theme, str(scale), str(folder)]
        subprocess.run(command, check=True, env=os.environ | {"QT_SCALE_FACTOR": str(scale)}, cwd=ROOT)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def make_pictures(theme: str, scale: int, folder: Path) -> None:
    """Make the pictures of one look on a demo practice of its own."""
    from PySide6.QtWidgets import QApplication

    with tempfile.TemporaryDirectory() as place:
        os.environ["IASTM_DESKTOP_SETTINGS"] = str(Path(place) / "settings.ini")
        application = QApplication([])
        window = shown_window(theme)
        window.show_welcome()
        ending = f"{theme}.png" if scale == 1 else f"{theme}-{scale * 100}.png"
        take(window, folder / f"welcome-{ending}")
        window.open_book(demo_book(Path(place)))
        wait_until(lambda: window.pages is not None)
        for name, go in (("today", to_today), ("clients", to_clients), ("client", to_client), ("session", to_session)):
            go(window)
            take(window, folder / f"{name}-{ending}")
        window.close()
        application.processEvents()


def shown_window(theme: str) -> "MainWindow":
    """Return the window in a theme, on the screen."""
    from iastm_desktop import app

    window = app.make_window()
    window.apply_theme(theme)
    window.resize(*SIZE)
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
    """Go to the session with the most entries."""
    lines = []
    window.book.storage.ask(lambda book: book.sessions(), lines.extend)
    wait_until(lambda: bool(lines))
    window.pages.open_session(max(lines, key=lambda line: line.entries).id)
    wait_until(lambda: bool(window.pages.session))


def take(window: "MainWindow", path: Path) -> None:
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
