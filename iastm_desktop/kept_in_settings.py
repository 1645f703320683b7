"""What the window's settings keep of a book, read and written without Qt: the command line has no window."""

import os
import re
import tempfile
from collections.abc import Iterator
from configparser import Error, RawConfigParser
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep, time

from iastm_desktop.paths import sign_of
from iastm_desktop.words import _

WAITS_S, LOOKS_AGAIN_S = 5.0, 0.02  # for another program that writes the settings
ABANDONED_S = 30  # the age at which Qt, too, takes a lock for one that a dead program left


class _Settings(RawConfigParser):
    """An INI file whose keys are read as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def second_place_in(settings: Path, book_id: str) -> Path | None:
    """Return the second place for backups that was chosen in the window, None where none was."""
    words = _kept(settings, "backups", rf"{book_id}\place")
    return Path(words.replace("\\\\", "\\").strip('"')) if words else None


def fingerprint_in(settings: Path, book_id: str, book: Path) -> str:
    """Return where the book at that path ended when it was last used in the window, empty where nothing is kept."""
    return _kept(settings, "fingerprint", rf"{book_id}\{sign_of(book)}")


def keep_fingerprint(settings: Path, book_id: str, book: Path, words: str, *, instead_of: str) -> None:
    """Keep where the book at that path ends; OSError where it cannot be kept.

    Where the settings hold something else than `instead_of` by now, another program has been here, and its word stays.
    """
    settings.parent.mkdir(parents=True, exist_ok=True)
    with _nobody_else_writes(settings):
        if fingerprint_in(settings, book_id, book) == instead_of:
            before = settings.read_bytes() if settings.exists() else b""
            _write(settings, _with_line(before, "fingerprint", rf"{book_id}\{sign_of(book)}", words))


def carry_second_place(settings: Path, old_id: str, new_id: str) -> None:
    """Let a book that took another's place have its second place for backups; OSError where it cannot be kept."""
    if words := _kept(settings, "backups", rf"{old_id}\place"):
        with _nobody_else_writes(settings):
            _write(settings, _with_line(settings.read_bytes(), "backups", rf"{new_id}\place", words))


def _with_line(before: bytes, group: str, key: str, value: str) -> bytes:
    """Return settings with one line set, every other byte as it was."""
    line, end = f"{key}={value}".encode(), b"\r\n" if b"\r\n" in before else b"\n"
    lines = re.split(rb"\r?\n", before.rstrip()) if before.strip() else []
    heading = f"[{group}]".encode()
    if heading not in lines:
        lines += [*([b""] if lines else []), heading]
    first = lines.index(heading) + 1
    own = [at for at, text in enumerate(lines) if at >= first and text.startswith(f"{key}=".encode())]
    if own:
        lines[own[-1]] = line
    else:
        lines.insert(first, line)
    return end.join(lines) + end


def _write(settings: Path, data: bytes) -> None:
    """Write the settings whole or not at all; where they are a link, what it leads to."""
    path = settings.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".iastm-desktop.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def _nobody_else_writes(settings: Path) -> Iterator[None]:
    """Hold the lock file that Qt takes before it writes these settings; TimeoutError where another keeps it."""
    lock = settings.absolute().with_name(f"{settings.name}.lock")
    until = monotonic() + WAITS_S
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # an empty one is held, for Qt
            break
        except FileExistsError:
            with suppress(OSError):
                if time() - lock.stat().st_mtime > ABANDONED_S:
                    lock.unlink()
                    continue
            if monotonic() > until:
                raise TimeoutError(0, _("another program keeps writing"), str(settings)) from None
            sleep(LOOKS_AGAIN_S)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _kept(settings: Path, group: str, key: str) -> str:
    read = _Settings(delimiters=("=",), strict=False, allow_no_value=True)
    with suppress(Error, OSError, UnicodeDecodeError):
        read.read(settings, "utf-8")
        return read.get(group, key, fallback="") or ""
    return ""
