"""Who runs SQL: every statement of every connection this process opens, with whether the window's thread ran it."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

_statements: list[tuple[bool, str]] = []


def forget() -> None:
    """Begin anew."""
    _statements.clear()


def on_this_thread() -> list[str]:
    """Return the statements that the window's thread ran."""
    return [sql for is_main, sql in _statements if is_main]


def on_others() -> list[str]:
    """Return the statements that other threads ran."""
    return [sql for is_main, sql in _statements if not is_main]


def _note(sql: str) -> None:
    _statements.append((threading.current_thread() is threading.main_thread(), sql))


def start() -> None:
    """Watch every connection opened from now on in this process."""
    real: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watched(*args: Any, **options: Any) -> sqlite3.Connection:
        made = real(*args, **options)
        made.set_trace_callback(_note)
        return made

    sqlite3.connect = watched
