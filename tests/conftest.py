"""What holds for every test: no socket leaves the machine, no display is needed, no exception is lost."""

import gc
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget

from iastm_desktop.paths import SETTINGS_VARIABLE
from iastm_desktop.ui import map_pictures
from iastm_desktop.ui.collecting import collect_what_is_due

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline: a slow machine is no defect. The same examples everywhere in continuous integration.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parent.parent
MEMORY, ROOM_BYTES = Path("/dev/shm"), 2 * 10**9
PICTURES_KEPT = 2  # 60 MB each
ALL_COLLECTED_EVERY = 10  # tests that had the application
_tests = count(1)
_connections: list[str] = []


if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
    # Folders of tests lie in memory where there is some: each save waits for the disk, and all of them do for minutes.
    # Killed processes and full disks are tried on the real one (tests/faults/conftest.py).
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse and remember every connection but those within this machine's kernel (AF_UNIX)."""
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        wire, address = arguments[0], arguments[1]
        if isinstance(wire, socket.socket) and wire.family != socket.AF_UNIX:
            _remember(f"{event} {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _remember(f"{event} {arguments[0]}")


def _remember(connection: str) -> None:
    _connections.append(connection)
    raise PermissionError(f"the program is offline, and a test tried {connection}")


sys.addaudithook(_refuse_network)


def pytest_collection_finish() -> None:
    """Let no later collection walk through the tests themselves and what they imported: a fifth of a second each."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests counted (`record_property`), wherever they ran."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(autouse=True)
def collected_here_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no other thread collect what a test left behind: a widget deleted there takes the run down."""
    gc.disable()
    yield
    if "qapp" in request.fixturenames and next(_tests) % ALL_COLLECTED_EVERY == 0:
        gc.collect()  # a deleted window waits in a cycle, with its pictures
    else:
        collect_what_is_due()


@pytest.fixture(scope="session", autouse=True)
def pictures_read_once() -> Iterator[None]:
    """Keep the pictures of the body that were decoded last: each window of each test read the same one again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_pictures, "_decoded", lru_cache(maxsize=PICTURES_KEPT)(map_pictures._decoded))
        yield


@pytest.fixture(autouse=True)
def no_window_left(collected_here_only: None) -> Iterator[None]:
    """Delete what a test left in sight: it would take the next test's pointer, and be found among its windows."""
    before = _windows()
    yield
    left = _windows() - before
    if not left:
        return
    QThreadPool.globalInstance().waitForDone()  # what is being made on another thread is handed to a window
    QCoreApplication.sendPostedEvents()
    for window in _windows() - before:
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> set[QWidget]:
    return set(QApplication.topLevelWidgets())


@pytest.fixture(scope="session", autouse=True)
def settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let every command write where a book ends into settings that are nobody's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTINGS_VARIABLE, str(tmp_path_factory.mktemp("settings") / "settings.ini"))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture
def tried_connections() -> list[str]:
    """Return what was tried on the network; a test that tries on purpose empties it."""
    return _connections


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    """Fail a test that tried the network, even where the program swallowed the refusal."""
    yield
    tried = list(_connections)
    _connections.clear()
    assert not tried, f"the program is offline, and this test tried {tried}"


@pytest.fixture(autouse=True)
def nothing_lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test in whose threads or hooks an exception was raised that nobody caught."""
    lost: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: lost.append(arguments.exc_value))
    yield
    assert not lost, f"raised and not caught: {lost!r}"
