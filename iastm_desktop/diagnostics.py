"""What this machine lacks, said before Qt would abort: libraries, display, versions, folders. Standard library only."""

import ctypes
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from iastm_desktop.words import _

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
WINDOW, X11, WAYLAND, PRINTING = "window", "x11", "wayland", "printing"

# What PySide6-Essentials asks of a Linux system and does not bring: (part, library, Debian package).
# Source: `objdump -p` (NEEDED) over the QtCore..QtPrintSupport libraries and the xcb, wayland and cups plugins of 6.11.
QT_LIBRARIES = (
    (WINDOW, "libstdc++.so.6", "libstdc++6"),
    (WINDOW, "libz.so.1", "zlib1g"),
    (WINDOW, "libzstd.so.1", "libzstd1"),
    (WINDOW, "libglib-2.0.so.0", "libglib2.0-0"),
    (WINDOW, "libgthread-2.0.so.0", "libglib2.0-0"),
    (WINDOW, "libdbus-1.so.3", "libdbus-1-3"),
    (WINDOW, "libGL.so.1", "libgl1"),
    (WINDOW, "libEGL.so.1", "libegl1"),
    (WINDOW, "libfontconfig.so.1", "libfontconfig1"),
    (WINDOW, "libfreetype.so.6", "libfreetype6"),
    (WINDOW, "libX11.so.6", "libx11-6"),
    (WINDOW, "libxkbcommon.so.0", "libxkbcommon0"),
    (X11, "libX11-xcb.so.1", "libx11-xcb1"),
    (X11, "libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    (X11, "libxcb.so.1", "libxcb1"),
    (X11, "libxcb-cursor.so.0", "libxcb-cursor0"),
    (X11, "libxcb-glx.so.0", "libxcb-glx0"),
    (X11, "libxcb-icccm.so.4", "libxcb-icccm4"),
    (X11, "libxcb-image.so.0", "libxcb-image0"),
    (X11, "libxcb-keysyms.so.1", "libxcb-keysyms1"),
    (X11, "libxcb-randr.so.0", "libxcb-randr0"),
    (X11, "libxcb-render.so.0", "libxcb-render0"),
    (X11, "libxcb-render-util.so.0", "libxcb-render-util0"),
    (X11, "libxcb-shape.so.0", "libxcb-shape0"),
    (X11, "libxcb-shm.so.0", "libxcb-shm0"),
    (X11, "libxcb-sync.so.1", "libxcb-sync1"),
    (X11, "libxcb-util.so.1", "libxcb-util1"),
    (X11, "libxcb-xfixes.so.0", "libxcb-xfixes0"),
    (X11, "libxcb-xkb.so.1", "libxcb-xkb1"),
    (WAYLAND, "libwayland-client.so.0", "libwayland-client0"),
    (WAYLAND, "libwayland-cursor.so.0", "libwayland-cursor0"),
    (WAYLAND, "libwayland-egl.so.1", "libwayland-egl1"),
    (PRINTING, "libcups.so.2", "libcups2"),
)


@dataclass(frozen=True, slots=True)
class Library:
    """A system library that Qt needs and the Debian package that brings it."""

    part: str
    name: str
    package: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is as it should be, and one sentence."""

    subject: str
    ok: bool
    text: str


def missing_qt_libraries(parts: Iterable[str] | None = None) -> tuple[Library, ...]:
    """Return the libraries of `parts` (default: those the coming window needs) that do not load here."""
    if not sys.platform.startswith("linux"):
        return ()
    wanted = set(window_parts(os.environ) if parts is None else parts)
    libraries = (Library(*row) for row in QT_LIBRARIES)
    return tuple(library for library in libraries if library.part in wanted and not _loads(library.name))


def window_parts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts of QT_LIBRARIES that a window in `environment` needs."""
    platform = _platform(environment)
    if platform.startswith("wayland"):
        return (WINDOW, WAYLAND)
    return (WINDOW, X11) if platform == "xcb" else (WINDOW,)


def missing_libraries_sentence(missing: Iterable[Library]) -> str:
    """Return one sentence that names the missing libraries and the command that installs them."""
    libraries = tuple(missing)
    names = ", ".join(library.name for library in libraries)
    return _("The window needs {names}; on Debian or Ubuntu install with: {command}").format(
        names=names, command=install_command(libraries)
    )


def install_command(libraries: Iterable[Library]) -> str:
    """Return the Debian command that installs `libraries`, with sudo unless we are root."""
    packages = " ".join(sorted({library.package for library in libraries}))
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install {packages}"


def no_display(environment: Mapping[str, str] | None = None) -> str | None:
    """Return one sentence if no window can be shown here, else None.

    Ask the libraries that Qt itself asks, so that a display that is named but does not answer is found too.
    """
    environment = os.environ if environment is None else environment
    if not sys.platform.startswith("linux") or _platform(environment) not in ("xcb", "wayland"):
        return None
    if _wayland_answers(environment) or _x11_answers(environment):
        return None
    named = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    what = _("The display {name} does not answer").format(name=named) if named else _("There is no display here")
    way_out = _(
        "open a terminal on the desktop, connect with `ssh -X`, "
        "or use the commands that need no window (iastm-desktop --help)"
    )
    return f"{what}: {way_out}."


def check() -> tuple[Finding, ...]:
    """Return a finding for each thing the program needs of this machine."""
    return (
        _python(),
        _sqlite(),
        *_libraries(),
        _display(),
        _assets(),
        _books_folder(),
    )


def check_lines(findings: Iterable[Finding] | None = None) -> tuple[str, ...]:
    """Return `findings` (default: those of this machine) as lines for a terminal."""
    found = check() if findings is None else findings
    return tuple(f"{_('ok') if finding.ok else _('FAULT'):6} {finding.subject}: {finding.text}" for finding in found)


def _platform(environment: Mapping[str, str]) -> str:
    """Return the Qt platform that `environment` leads to, as Qt chooses it on Linux."""
    asked = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if asked:
        return asked
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return "wayland" if wayland and not environment.get("DISPLAY") else "xcb"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _x11_answers(environment: Mapping[str, str]) -> bool:
    """Connect to the X server as Qt would and hang up."""
    if not environment.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # missing_qt_libraries() names it
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(environment["DISPLAY"].encode(), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    """Connect to the compositor as Qt would and hang up."""
    if not (environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"):
        return False
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return not environment.get("DISPLAY")  # then missing_qt_libraries() names it
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_connect.argtypes = [ctypes.c_char_p]
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    display = wayland.wl_display_connect(environment.get("WAYLAND_DISPLAY", "wayland-0").encode())
    if display:
        wayland.wl_display_disconnect(display)
    return bool(display)


def _version(numbers: Iterable[int]) -> str:
    return ".".join(str(number) for number in numbers)


def _python() -> Finding:
    version = sys.version_info[:3]
    text = _version(version)
    if version < OLDEST_PYTHON:
        text = _("{found} is too old; {oldest} or newer is needed").format(found=text, oldest=_version(OLDEST_PYTHON))
    return Finding("Python", version >= OLDEST_PYTHON, text)


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version_info
    text = _version(version)
    if version < OLDEST_SQLITE:
        text = _("{found} is too old; {oldest} or newer is needed").format(found=text, oldest=_version(OLDEST_SQLITE))
    return Finding("SQLite", version >= OLDEST_SQLITE, text)


def _libraries() -> tuple[Finding, ...]:
    """Return a finding for each missing library, or one that says that none is."""
    needed = set(window_parts(os.environ))
    missing = missing_qt_libraries((WINDOW, X11, WAYLAND, PRINTING))
    if not missing:
        return (Finding(_("Qt's system libraries"), True, _("all {count} load").format(count=len(QT_LIBRARIES))),)
    return tuple(_missing_library(library, library.part in needed) for library in missing)


def _missing_library(library: Library, needed: bool) -> Finding:
    text = _("missing; install with: {command}").format(command=install_command((library,)))
    if not needed:
        text = _("not here, needed only for {part}; install with: {command}").format(
            part=library.part, command=install_command((library,))
        )
    return Finding(library.name, not needed, text)


def _display() -> Finding:
    sentence = no_display()
    return Finding(_("Display"), sentence is None, sentence or _platform(os.environ))


def _assets() -> Finding:
    from iastm_desktop import paths  # not at the top: it needs platformdirs, and set-up runs us before that is there

    folder = paths.assets_dir()
    lacking = [name for name in ("bodymap", "rules", "icons") if not (folder / name).is_dir()]
    text = _("{folder} lacks {names}").format(folder=folder, names=", ".join(lacking)) if lacking else str(folder)
    return Finding(_("Body map and rules"), not lacking, text)


def _books_folder() -> Finding:
    from iastm_desktop import paths

    folder = paths.books_dir()
    there = _nearest_existing(folder)
    writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    text = str(folder) if writable else _("{folder} cannot be written to").format(folder=there)
    return Finding(_("Folder for books"), writable, text)


def _nearest_existing(folder: Path) -> Path:
    """Return `folder` or, where it is not made yet, the first folder above that exists."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)


def _print_missing_packages() -> None:
    """Print the Debian packages set-up has to install, for packaging/dev.sh."""
    missing = missing_qt_libraries((WINDOW, X11, WAYLAND, PRINTING))
    print("\n".join(sorted({library.package for library in missing})))


if __name__ == "__main__":
    _print_missing_packages()
