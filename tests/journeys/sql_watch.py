"""Who touches the disk: every SQL statement and every fsync Python asks for, and whether the window's thread did."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_seen: list[tuple[bool, str]] = []
FSYNC = "fsync"


def forget() -> None:
    """Begin anew."""
    _seen.clear()


def on_this_thread() -> list[str]:
    """Return the statements that the window's thread ran, and `fsync` for each it waited for."""
    return [what for is_main, what in _seen if is_main]


def on_others() -> list[str]:
    """Return what other threads ran."""
    return [what for is_main, what in _seen if not is_main]


def _note(what: str) -> None:
    _seen.append((threading.current_thread() is threading.main_thread(), what))


def start() -> None:
    """Watch every connection opened from now on in this process, and every fsync."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    fsync: Callable[[Any], None] = os.fsync

    def watched(*args: Any, **options: Any) -> sqlite3.Connection:
        made = connect(*args, **options)
        made.set_trace_callback(_note)
        return made

    def noted(file: Any) -> None:
        _note(FSYNC)
        fsync(file)

    sqlite3.connect = watched
    os.fsync = noted


@contextmanager
def watching() -> Iterator[None]:
    """Watch for a while; what was seen stays to be asked for."""
    connect, fsync = sqlite3.connect, os.fsync
    forget()
    start()
    try:
        yield
    finally:
        sqlite3.connect, os.fsync = connect, fsync
