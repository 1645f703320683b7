"""The commands and their arguments, as a table; a command's module is imported when it runs."""

import argparse
import math
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from iastm_desktop.words import _

Option = tuple[str, dict[str, Any]]
Command = tuple[str, list[Option], Callable[[argparse.Namespace], int]]
LAYERS = ("superficial", "deep", "deepest")


def a_path(text: str) -> Path:
    """Return a path that was typed; an empty one is refused."""
    if not text:
        raise argparse.ArgumentTypeError(_("the name of a file is missing"))
    return Path(text)


def _a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a date YYYY-MM-DD").format(text=text)) from None


def _id(text: str) -> str:
    """Return an id that a book can be asked for, whatever bytes the terminal sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _millimetres(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(_("{text!r} is not a number of millimetres").format(text=text))
    return value


def _flag(name: str, **settings: Any) -> tuple[str, dict[str, Any]]:
    return name, settings


def _run(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Return what runs a command; its module is imported then, for the window needs none of them."""

    def run(told: argparse.Namespace) -> int:
        return int(getattr(import_module(f"iastm_desktop.{module}"), name)(told))

    return run


_DEMO_DAY = "the practice's present day, YYYY-MM-DD; the same day makes the same book, byte for byte, in one time zone"
_ON_DAY = "up to the end of this day; default: today"
_BOOK = _flag("book", metavar="BOOK", type=a_path)
_SESSION = _flag("session", metavar="SESSION", type=_id, help="an id, or `latest`: the one charted last")
_JSON = _flag("--json", action="store_true", help="print JSON")
_AS = _flag("--as", metavar="NAME", dest="practitioner", required=True, help="the practitioner's name or id")
_READS_AS = _flag("--as", metavar="NAME", dest="practitioner", help="read in the role of this person: name or id")
_PIN = _flag("--pin-file", metavar="FILE", help="a file with the PIN, or - for stdin; without it, it is asked for")
_KEY = _flag("--passphrase-file", metavar="FILE", help="of a locked book; - is stdin; without it, it is asked for")
_NEW_KEY = _flag("--new-passphrase-file", metavar="FILE", help="- is stdin; without it, it is asked for")
_FOLDER = "default: a folder beside the book; a name ending in .age is a file, locked for the recovery sheet"
_SHEET = _flag("--sheet", metavar="FILE.pdf", type=a_path, required=True, help="the recovery sheet, to be printed")
_KEYLESS = ("new", "demo", "verify", "backup", "test-backup", "keys", "open-copies")  # these read no name and no note
LOOKS_ONLY = ("verify", "keys", "open-copies")  # no line of the audit trail comes of these
MAKES_A_BOOK = ("new", "demo", "rescue")  # what these made just now is no older copy of anything
_CODE = _flag("--code-file", metavar="FILE", help="the recovery code, where a locked file's own slots are damaged")
_SEARCH = _flag("--search", metavar="TEXT", default="")

# command -> (words, arguments, what runs it)
COMMANDS: dict[str, Command] = {
    "new": ("make an empty practice file", [_BOOK], _run("cli_books", "new")),
    "demo": (
        "make a practice file with a made-up practice to try things on",
        [_BOOK, _flag("--today", metavar="DATE", type=_a_date, help=_DEMO_DAY)],
        _run("cli_books", "demo"),
    ),
    "chart": (
        "chart a session file; print the session's id once it is kept",
        [_BOOK, _flag("file", metavar="FILE.json", help="an iastm-session/1 file, or - for stdin")],
        _run("cli_books", "chart"),
    ),
    "clients": ("list the clients", [_BOOK, _SEARCH, _JSON], _run("cli_books", "clients")),
    "sessions": (
        "list the sessions",
        [_BOOK, _flag("--client", metavar="ID", type=_id), _JSON],
        _run("cli_books", "sessions"),
    ),
    "show": ("show one session", [_BOOK, _SESSION, _JSON, _READS_AS, _PIN], _run("cli_books", "show")),
    "summary": (
        "write the summary of one session as PDF, or the client's page",
        [
            _BOOK,
            _SESSION,
            _flag("--out", metavar="FILE.pdf", type=a_path, required=True),
            _flag("--for-client", action="store_true", help="what the client takes home: no notes, no findings"),
            _READS_AS,
            _PIN,
        ],
        _run("cli_books", "summary"),
    ),
    "sign": ("sign a visit that is complete", [_BOOK, _SESSION, _AS, _PIN], _run("cli_record", "sign")),
    "add-note": (
        "add a note to a signed visit",
        [_BOOK, _SESSION, _flag("file", metavar="FILE", help="a text file, or - for stdin"), _AS, _PIN],
        _run("cli_record", "add_note"),
    ),
    "move": (
        "let a signed visit belong to the right client",
        [
            _BOOK,
            _SESSION,
            _flag("client", metavar="CLIENT", type=_id, help="id of the right client"),
            _flag("--why", metavar="TEXT", required=True, help="the reason, kept in the history"),
            _AS,
            _PIN,
        ],
        _run("cli_record", "move"),
    ),
    "export": (
        "write everything about one client into a folder, as PDF and as JSON",
        [
            _BOOK,
            _flag("client", metavar="CLIENT", type=_id),
            _flag("folder", metavar="FOLDER", type=a_path),
            _AS,
            _PIN,
        ],
        _run("cli_keep", "export"),
    ),
    "join": (
        "let two entries of one person lead to one chart",
        [
            _BOOK,
            _flag("client", metavar="CLIENT", type=_id, help="id of the entry that is there twice"),
            _flag("into", metavar="INTO", type=_id, help="id of the entry that counts from now on"),
            _flag("--why", metavar="TEXT", required=True, help="how you know that both are one person"),
            _AS,
            _PIN,
        ],
        _run("cli_keep", "join"),
    ),
    "separate": (
        "take back that two entries were joined",
        [_BOOK, _flag("client", metavar="CLIENT", type=_id), _flag("--why", metavar="TEXT", required=True), _AS, _PIN],
        _run("cli_keep", "separate"),
    ),
    "retention": (
        "list the clients whose record's time to be kept has passed; set the practice's own rule",
        [
            _BOOK,
            _flag("--on", metavar="DATE", type=_a_date, help="as on this day; default: today"),
            _flag("--csv", metavar="FILE.csv", type=a_path, help="write the list as a table"),
            _flag("--years", metavar="N", type=int, help="the practice's own rule: years from the last entry"),
            _flag("--majority", metavar="AGE", type=int, help="and the age at which one is of age"),
            _flag("--source", metavar="TEXT", help="and who says so"),
            _flag("--as", metavar="NAME", dest="practitioner", help="who sets the rule"),
            _PIN,
            _JSON,
        ],
        _run("cli_retention", "retention"),
    ),
    "destroy": (
        "destroy the whole record of a client for good; only a note of it without a name stays",
        [
            _BOOK,
            _flag("client", metavar="CLIENT", type=_id),
            _flag("--name", metavar="TEXT", required=True, help="the client's full name, to be sure who it is"),
            _flag("--reason", metavar="CODE", required=True, help="time_over, tried_out, handed_over or other"),
            _flag("--why", metavar="TEXT", default="", help="more words, without a name: they stay"),
            _flag("--before-its-time", action="store_true", help="although it is to be kept longer"),
            _flag("--delete-copies", action="store_true", help="back up anew and delete the files that still hold it"),
            _AS,
            _PIN,
        ],
        _run("cli_retention", "destroy"),
    ),
    "audit": (
        "list who did and saw what, newest first",
        [
            _BOOK,
            _flag("--client", metavar="ID", type=_id),
            _SEARCH,
            _flag("--out", metavar="FILE.pdf", type=a_path, help="with --client: write it as PDF"),
            _JSON,
        ],
        _run("cli_record", "audit"),
    ),
    "history": (
        "show every version of a visit",
        [_BOOK, _SESSION, _JSON, _READS_AS, _PIN],
        _run("cli_record", "history"),
    ),
    "verify": (
        "check that nothing in the book was changed or lost",
        [
            _BOOK,
            _flag("--fingerprint", metavar="TEXT", help="and that it goes on from one printed on paper"),
            _flag("--passphrase-file", metavar="FILE", help="of a locked book, to check its seals too; - is stdin"),
            _JSON,
        ],
        _run("cli_books", "verify"),
    ),
    "incidents": (
        "list what went wrong: bad reactions, and work a rule forbade",
        [_BOOK, _JSON, _READS_AS, _PIN],
        _run("cli_care", "incidents"),
    ),
    "follow-ups": (
        "list the calls to make after visits with tool work",
        [_BOOK, _flag("--on", metavar="DATE", type=_a_date, help=_ON_DAY), _JSON, _READS_AS, _PIN],
        _run("cli_care", "follow_ups"),
    ),
    "backup": (
        "back the book up and check the backup",
        [_BOOK, _flag("folder", metavar="FOLDER", nargs="?", type=a_path, help=_FOLDER)],
        _run("cli_backups", "backup"),
    ),
    "test-backup": (
        "put the newest backup back in a temporary place, check it, and compare it with the book",
        [_BOOK, _flag("folder", metavar="FOLDER", nargs="?", type=a_path, help="default: a folder beside the book")],
        _run("cli_backups", "test_backup"),
    ),
    "restore": (
        "put a backup back; a book that is there is kept beside it. Close the program first",
        [_flag("backup", metavar="BACKUP", type=a_path), _BOOK],
        _run("cli_backups", "restore"),
    ),
    "rescue": (
        "make a new practice file of all that can be read in a damaged one, which is left as it is",
        [_flag("damaged", metavar="DAMAGED", type=a_path), _flag("new", metavar="NEW", type=a_path), _CODE],
        _run("cli_backups", "rescue"),
    ),
    "lock": (
        "lock names, contacts, dates of birth and notes with a passphrase; a recovery sheet is made first",
        [_BOOK, _SHEET, _flag("--name", metavar="NAME", help="whose passphrase it is")],
        _run("cli_lock", "lock"),
    ),
    "new-lock": (
        "give a locked book another passphrase and sheet, so that no earlier one opens it",
        [_BOOK, _SHEET, _NEW_KEY, _flag("--name", metavar="NAME", help="whose passphrase it is")],
        _run("cli_lock", "new_lock"),
    ),
    "add-key": (
        "let one more person open a locked book with a passphrase of their own",
        [_BOOK, _flag("--name", metavar="NAME", required=True, help="who"), _NEW_KEY],
        _run("cli_lock", "add_key"),
    ),
    "keys": ("list what opens a locked book", [_BOOK, _JSON], _run("cli_lock", "keys")),
    "open-copies": (
        "list what lies beside a locked book and opens without its key",
        [_BOOK, _JSON],
        _run("cli_lock", "open_copies"),
    ),
    "regions": (
        "list the regions of the body map",
        [_SEARCH, _flag("--view", metavar="VIEW"), _JSON],
        _run("cli_map", "regions"),
    ),
    "region-at": (
        "say which region is at a point of a view, in millimetres",
        [
            _flag("view", metavar="VIEW"),
            _flag("x", metavar="X", type=_millimetres),
            _flag("y", metavar="Y", type=_millimetres),
            _flag("--layer", choices=LAYERS, help="without it: the topmost that has something there"),
            _JSON,
        ],
        _run("cli_map", "region_at"),
    ),
}


def key_of(name: str, options: list[Option]) -> list[Option]:
    """Return the option that names a locked book's passphrase, for a command that reads names and notes."""
    return [_KEY] if _BOOK in options and name not in _KEYLESS else []
