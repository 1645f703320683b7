"""The keys of the main window, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.window import MainWindow

SHORTCUTS = (
    ("Ctrl+1", _("Today")),
    ("Ctrl+2", _("Clients")),
    ("Ctrl+3", _("Calls and incidents")),
    ("Ctrl+F", _("Find a client; in a session: a region")),
    ("Ctrl+N", _("New client")),
    ("Ctrl+P", _("Summary of the session that is open")),
    ("Ctrl+L", _("Lock the practice file; one without a lock is covered")),
    ("Ctrl+O", _("Open another practice file")),
    ("F1", _("This list")),
)


def add_shortcuts(window: MainWindow) -> None:
    """Let the keys do what the list says."""
    doing: tuple[Callable[[], object], ...] = (
        lambda: window.go("today"),
        lambda: window.go("clients"),
        lambda: window.go("care"),
        lambda: find(window),
        lambda: new_client(window),
        lambda: ask_summary(window),
        window.locking.lock_now,
        window.ask_for_book,
        window.show_shortcuts,
    )
    for (keys, _words), do in zip(SHORTCUTS, doing, strict=True):
        QShortcut(QKeySequence(keys), window, do)


def find(window: MainWindow) -> None:
    """Find a region in a session, else a client."""
    if window.pages and window.pages.session:
        window.pages.find_region()
    else:
        window.go("clients")


def new_client(window: MainWindow) -> None:
    """Ask for somebody new."""
    if window.pages:
        window.pages.new_client()


def ask_summary(window: MainWindow) -> None:
    """Show the summary of the session that is open."""
    if window.pages and window.pages.session:
        window.pages.ask_summary(window.pages.session)
