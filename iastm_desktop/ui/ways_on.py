"""What the window does about a practice file that cannot be opened: the ways on that the page of trouble offers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iastm_desktop.ui.window import MainWindow


def lead_on(window: MainWindow) -> None:
    """Let the buttons of the page of trouble do what they say."""
    trouble = window.trouble
    for signal in (trouble.find_wanted, trouble.open_wanted):
        signal.connect(window.ask_for_book)
    trouble.new_wanted.connect(window.ask_for_new_book)
    trouble.retry_wanted.connect(lambda: open_again(window))
    trouble.look_wanted.connect(lambda: open_again(window, looks_only=True))
    window.opening.failed.connect(lambda path, error: show_trouble(window, path, error))


def open_again(window: MainWindow, *, looks_only: bool = False) -> None:
    """Open the file that could not be opened, to read only where it is said so."""
    if window.trouble.path:
        window.open_book(window.trouble.path, looks_only=looks_only)


def show_trouble(window: MainWindow, path: Path, error: Exception) -> None:
    """Show why a file cannot be opened."""
    window.show_alone(window.trouble)
    window.trouble.show_error(path, error)
