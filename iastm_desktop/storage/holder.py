"""Who has a book open to write: a note beside the book that holds true as long as its writer keeps the lock on it."""

import errno
import getpass
import json
import os
import platform
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from iastm_desktop.domain.moments import Moment, now, parse_moment
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.errors import in_use, not_writable
from iastm_desktop.words import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SUFFIX = ".holder"
NOTE_BYTES = 4096
LOCKED_AT = 1 << 30  # Windows keeps others from reading locked bytes: so none of the note's own is locked
TRIES, PAUSE_S = 5, 0.02  # whoever only asks holds the lock for a blink
WAIT_S = 30.0  # for a command that charts or signs
TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a book open: the account, the computer, since when, in which process, and whether it stays open."""

    account: str
    computer: str
    since: Moment | None
    process: int
    stays: bool = False

    @property
    def is_here(self) -> bool:
        """Tell whether it is open on this computer."""
        return self.computer == platform.node()


class Hold:
    """The one hold that this process has of a book, counted: its second connection is no second opener."""

    def __init__(self, note: Path, handle: int) -> None:
        self.note, self.handle, self.uses = note, handle, 1


# By the place of the note. The lock belongs to the process, and so does this list.
_held: dict[Path, Hold] = {}
_guard = threading.Lock()


def note_of(book: Path) -> Path:
    """Return where the note about a book lies: beside the file itself, whatever link led to it."""
    whole = book.resolve()
    return whole.with_name(whole.name + SUFFIX)


def take_hold(book: Path) -> Hold | None:
    """Take a book to write to it; BookInUse where another process has it. Give it up with `let_go`.

    Waits for a command that will be done in a moment, never for a window. None: the note cannot be made or locked here,
    as on a full disk or some network drives; SQLite's own locks remain.
    """
    note, until = note_of(book), time.monotonic() + WAIT_S
    while True:
        with _guard:
            own = _held.get(note)
            if own and _is_still(note, own.handle):  # else the folder is another one since
                own.uses += 1
                return own
            handle = _locked(note, book)
            if isinstance(handle, int):
                _held[note] = Hold(note, handle)
                return _held[note]
        if handle is None:
            return None
        if handle.stays or time.monotonic() > until:
            raise in_use(book, holder_words(handle))
        time.sleep(PAUSE_S)


def stay(hold: Hold | None) -> None:
    """Say in the note that whoever has the book keeps it open, as a window does: nobody need wait for it."""
    if hold:
        with _guard:
            _write(hold.handle, stays=True)


def let_go(hold: Hold | None) -> None:
    """Give up a hold; with its last use the note goes."""
    if hold is None:
        return
    with _guard:
        hold.uses -= 1
        if hold.uses:
            return
        if _held.get(hold.note) is hold:
            del _held[hold.note]
        is_ours = _is_still(hold.note, hold.handle)
        if is_ours and os.name != "nt":  # before the lock is free: whoever takes it next makes a note of their own
            with suppress(OSError):
                hold.note.unlink()
        os.close(hold.handle)
        if is_ours and os.name == "nt":
            with suppress(OSError):
                hold.note.unlink()


@contextmanager
def holding(book: Path) -> Iterator[None]:
    """Have a book for the block; BookInUse where another process has it."""
    hold = take_hold(book)
    try:
        yield
    finally:
        let_go(hold)


def holder_of(book: Path) -> Holder | None:
    """Return which other process has a book open to write, None where none has."""
    note = note_of(book)
    with _guard:
        if note in _held and _is_still(note, _held[note].handle):
            return None
    try:
        handle = os.open(note, os.O_RDONLY)
    except OSError:
        return None
    try:
        return None if _lock(handle, shared=True) else _read(handle)
    except OSError:
        return None
    finally:
        os.close(handle)


def holder_words(holder: Holder) -> str:
    """Return `by ana on DESK-2 since 28 Nov 2026, 09:12`."""
    since = _(" since {time}").format(time=_when(holder.since)) if holder.since else ""
    account = holder.account or _("somebody")
    if holder.is_here:
        return _("by {account} on this computer").format(account=account) + since
    computer = holder.computer or _("another computer")
    return _("by {account} on {computer}").format(account=account, computer=computer) + since


def _when(moment: Moment) -> str:
    local = moment.local
    return f"{local.day} {local:%b %Y}, {local:%H:%M}"


def _locked(note: Path, book: Path) -> int | Holder | None:
    """Return a handle of the note, locked and written, or who has it; None where there are no such locks."""
    while True:
        handle, is_ours = _opened(note, book)
        if handle is None:
            return None
        keep = False
        try:
            if not _lock(handle):
                return _read(handle)
            if not is_ours:  # a stale note of another account: one of our own says who it is
                note.unlink()
                continue
            keep = _is_still(note, handle)  # else whoever had it took the note away meanwhile
            if keep:
                _write(handle)
                return handle
        except OSError:  # no locks on this drive
            return None
        finally:
            if not keep:
                os.close(handle)


def _opened(note: Path, book: Path) -> tuple[int | None, bool]:
    """Open the note, made where it is missing with the rights of the book, and tell whether it can be written.

    None where the disk takes none. One of another account may be readable only: it still tells who has the book.
    """
    try:
        handle = os.open(note, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            return None, False
        with suppress(OSError):
            return os.open(note, os.O_RDONLY), False
        raise not_writable(book) from None
    if os.name != "nt":
        with suppress(OSError):  # whoever may write to the book may write the next note
            os.fchmod(handle, stat.S_IMODE(book.stat().st_mode) & 0o666)
    return handle, True


def _is_still(note: Path, handle: int) -> bool:
    """Tell whether the note that was opened is the one that lies there."""
    try:
        return os.path.samestat(note.stat(), os.fstat(handle))
    except OSError:
        return False


def _lock(handle: int, *, shared: bool = False) -> bool:
    """Lock an open note, and tell whether that could be done; OSError where the drive knows no locks."""
    for left in reversed(range(TRIES)):
        try:
            _lock_once(handle, shared)
        except OSError as error:
            if error.errno not in TAKEN:
                raise
            if left:
                time.sleep(PAUSE_S)
        else:
            return True
    return False


def _lock_once(handle: int, shared: bool) -> None:
    if sys.platform == "win32":
        os.lseek(handle, LOCKED_AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _write(handle: int, *, stays: bool = False) -> None:
    """Say who has it; a disk without room for that keeps nobody from the book."""
    note = {
        "account": _account(),
        "computer": platform.node(),
        "since": now().isoformat(),
        "process": os.getpid(),
        "stays": stays,
    }
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(note).encode())


def _read(handle: int) -> Holder:
    """Read what the note says; whatever stands there, the lock is what counts."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        os.lseek(handle, 0, os.SEEK_SET)
        told = json.loads(os.read(handle, NOTE_BYTES))
        names = (_plain(told.get("account")), _plain(told.get("computer")))
        since = parse_moment(str(told.get("since")))
        return Holder(*names, since, int(told.get("process")), told.get("stays") is True)
    return Holder("", "", None, 0)


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:60]


def account_name() -> str:
    """Return the name of the account of this computer, `unknown` where it has none."""
    return _plain(_account()) or "unknown"


def _account() -> str:
    with suppress(Exception):
        return getpass.getuser()
    return ""
