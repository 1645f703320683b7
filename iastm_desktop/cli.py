"""The command line: what to do, in which book, and an exit code: 0 done, 1 refused, 2 wrong use, 3 could not."""

import argparse
import math
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from iastm_desktop import __version__
from iastm_desktop.cli_output import Refused, WrongUse
from iastm_desktop.words import _

DONE, REFUSED, WRONG_USE, COULD_NOT = 0, 1, 2, 3
LAYERS = ("superficial", "deep", "deepest")


class _Parser(argparse.ArgumentParser):
    """Argparse, with the fault as the last line on stderr and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise WrongUse(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every fault becomes a sentence on stderr."""
    _speak_utf8()
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, `head` for instance, has had enough
        _close_stdout()
        code = DONE
    except Exception as error:  # noqa: BLE001 - the one place: whatever happened is said in a sentence
        code, sentence = _code_and_sentence(error)
        print(*(f"iastm-desktop: {line}" for line in sentence.splitlines()), sep="\n", file=sys.stderr)
    except KeyboardInterrupt:
        code = COULD_NOT
        print(_("iastm-desktop: stopped by you."), file=sys.stderr)
    return code


def _run(arguments: list[str]) -> int:
    parser = _window_parser() if _asks_for_window(arguments) else _parser()
    try:
        told = parser.parse_args(arguments)
    except SystemExit as stop:  # --help and --version have printed what they say
        return stop.code if isinstance(stop.code, int) else DONE
    if getattr(told, "file", None) == "-" == getattr(told, "passphrase_file", None):
        raise WrongUse(_("stdin can give the passphrase or the file, not both."))
    return int(told.run(told))


def _asks_for_window(arguments: list[str]) -> bool:
    """Tell whether the first word is no command: then it is a book, as in `iastm-desktop practice.iastm`."""
    return not arguments or not (arguments[0].startswith("-") or arguments[0] in _COMMANDS)


def _code_and_sentence(error: Exception) -> tuple[int, str]:
    """Return the exit code and the sentence for a fault; for a bug, where it is, without anybody's data."""
    if isinstance(error, WrongUse):
        return WRONG_USE, str(error)
    if isinstance(error, Refused):
        return REFUSED, str(error)
    if _is_book_error(error):
        refused = type(error).__name__ in (
            "BookExists",
            "NewerBook",
            "BookLocked",
        )  # the answer is no, and nothing failed
        return REFUSED if refused else COULD_NOT, str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return COULD_NOT, f"{where}{error.strerror or type(error).__name__}."
    frame = traceback.extract_tb(error.__traceback__)[-1]
    text = _("a fault of the program ({kind}, {place}). What was saved before is safe. Please report it.")
    return COULD_NOT, text.format(kind=type(error).__name__, place=f"{Path(frame.filename).name}:{frame.lineno}")


def _is_book_error(error: Exception) -> bool:
    """Tell a fault of the book or the disk, without importing SQLite for a command that has met no book."""
    errors = sys.modules.get("iastm_desktop.storage.errors")
    return errors is not None and isinstance(error, errors.BookError)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_stdout() -> None:
    """Point stdout at nothing, so that Python's own flush at exit does not complain of the pipe again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="iastm-desktop", description=_("Record tool work sessions on a body map, offline."))
    parser.set_defaults(run=_no_command)
    parser.add_argument("--version", action="version", version=f"iastm-desktop {__version__}")
    parser.add_argument("--check", action="store_true", help=_("say what this machine lacks"))
    parser.epilog = _("`iastm-desktop [BOOK]` opens the window. BOOK is the practice file.")
    commands = parser.add_subparsers(metavar=_("COMMAND"), parser_class=_Parser)
    for name, (words, options, run) in _COMMANDS.items():
        command = commands.add_parser(name, help=_(words), description=_(words), allow_abbrev=False)
        for flag, settings in (*options, *([_KEY] if _BOOK in options and name not in _KEYLESS else [])):
            command.add_argument(flag, **settings)
        command.set_defaults(run=run)
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="iastm-desktop")
    parser.add_argument("book", metavar="BOOK", nargs="?", type=_a_path)
    parser.set_defaults(run=_open_window)
    return parser


def _no_command(told: argparse.Namespace) -> int:
    if not told.check:
        raise WrongUse(_("say what to do; `iastm-desktop --help` lists the commands."))
    from iastm_desktop.diagnostics import check, check_lines

    findings = check()
    print("\n".join(check_lines(findings)))
    return DONE if all(finding.ok for finding in findings) else REFUSED


def _open_window(told: argparse.Namespace) -> int:
    if told.book and not told.book.exists() and not {".", "/", os.sep} & set(str(told.book)):
        text = _("there is no command {word!r}, and no file of that name; `iastm-desktop --help` lists the commands.")
        raise WrongUse(text.format(word=str(told.book)))
    from iastm_desktop.app import run

    return int(run(told.book))


def _a_path(text: str) -> Path:
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


def _books(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the command of that name; imported when it runs, for the window needs none of them."""

    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_books

        return int(getattr(cli_books, name)(told))

    return run


def _map(name: str) -> Callable[[argparse.Namespace], int]:
    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_map

        return int(getattr(cli_map, name)(told))

    return run


def _care(name: str) -> Callable[[argparse.Namespace], int]:
    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_care

        return int(getattr(cli_care, name)(told))

    return run


def _lock(name: str) -> Callable[[argparse.Namespace], int]:
    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_lock

        return int(getattr(cli_lock, name)(told))

    return run


def _record(name: str) -> Callable[[argparse.Namespace], int]:
    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_record

        return int(getattr(cli_record, name)(told))

    return run


def _keep(name: str) -> Callable[[argparse.Namespace], int]:
    def run(told: argparse.Namespace) -> int:
        from iastm_desktop import cli_keep

        return int(getattr(cli_keep, name)(told))

    return run


_DEMO_DAY = "the practice's present day, YYYY-MM-DD; the same day makes the same book, byte for byte, in one time zone"
_ON_DAY = "up to the end of this day; default: today"
_BOOK = _flag("book", metavar="BOOK", type=_a_path)
_SESSION = _flag("session", metavar="SESSION", type=_id, help="an id, or `latest`: the one charted last")
_JSON = _flag("--json", action="store_true", help="print JSON")
_AS = _flag("--as", metavar="NAME", dest="practitioner", required=True, help="the practitioner's name or id")
_READS_AS = _flag("--as", metavar="NAME", dest="practitioner", help="read in the role of this person: name or id")
_PIN = _flag("--pin-file", metavar="FILE", help="a file with the PIN, or - for stdin; without it, it is asked for")
_KEY = _flag("--passphrase-file", metavar="FILE", help="of a locked book; - is stdin; without it, it is asked for")
_NEW_KEY = _flag("--new-passphrase-file", metavar="FILE", help="- is stdin; without it, it is asked for")
_FOLDER = "default: a folder beside the book; a name ending in .age is a file, locked for the recovery sheet"
_SHEET = _flag("--sheet", metavar="FILE.pdf", type=_a_path, required=True, help="the recovery sheet, to be printed")
_KEYLESS = ("new", "demo", "verify", "backup", "keys", "open-copies")  # these read no name and no note
_SEARCH = _flag("--search", metavar="TEXT", default="")

# command -> (words, arguments, what runs it)
_COMMANDS = {
    "new": ("make an empty practice file", [_BOOK], _books("new")),
    "demo": (
        "make a practice file with a made-up practice to try things on",
        [_BOOK, _flag("--today", metavar="DATE", type=_a_date, help=_DEMO_DAY)],
        _books("demo"),
    ),
    "chart": (
        "chart a session file; print the session's id once it is kept",
        [_BOOK, _flag("file", metavar="FILE.json", help="an iastm-session/1 file, or - for stdin")],
        _books("chart"),
    ),
    "clients": ("list the clients", [_BOOK, _SEARCH, _JSON], _books("clients")),
    "sessions": ("list the sessions", [_BOOK, _flag("--client", metavar="ID", type=_id), _JSON], _books("sessions")),
    "show": ("show one session", [_BOOK, _SESSION, _JSON, _READS_AS, _PIN], _books("show")),
    "summary": (
        "write the summary of one session as PDF",
        [_BOOK, _SESSION, _flag("--out", metavar="FILE.pdf", type=_a_path, required=True), _READS_AS, _PIN],
        _books("summary"),
    ),
    "sign": ("sign a visit that is complete", [_BOOK, _SESSION, _AS, _PIN], _record("sign")),
    "add-note": (
        "add a note to a signed visit",
        [_BOOK, _SESSION, _flag("file", metavar="FILE", help="a text file, or - for stdin"), _AS, _PIN],
        _record("add_note"),
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
        _record("move"),
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
        _keep("join"),
    ),
    "separate": (
        "take back that two entries were joined",
        [_BOOK, _flag("client", metavar="CLIENT", type=_id), _flag("--why", metavar="TEXT", required=True), _AS, _PIN],
        _keep("separate"),
    ),
    "audit": (
        "list who did and saw what, newest first",
        [
            _BOOK,
            _flag("--client", metavar="ID", type=_id),
            _SEARCH,
            _flag("--out", metavar="FILE.pdf", type=_a_path, help="with --client: write it as PDF"),
            _JSON,
        ],
        _record("audit"),
    ),
    "history": ("show every version of a visit", [_BOOK, _SESSION, _JSON, _READS_AS, _PIN], _record("history")),
    "verify": (
        "check that nothing in the book was changed or lost",
        [_BOOK, _flag("--fingerprint", metavar="TEXT", help="and that it goes on from one printed on paper"), _JSON],
        _books("verify"),
    ),
    "incidents": (
        "list what went wrong: bad reactions, and work a rule forbade",
        [_BOOK, _JSON, _READS_AS, _PIN],
        _care("incidents"),
    ),
    "follow-ups": (
        "list the calls to make after visits with tool work",
        [_BOOK, _flag("--on", metavar="DATE", type=_a_date, help=_ON_DAY), _JSON, _READS_AS, _PIN],
        _care("follow_ups"),
    ),
    "backup": (
        "back the book up and check the backup",
        [_BOOK, _flag("folder", metavar="FOLDER", nargs="?", type=_a_path, help=_FOLDER)],
        _books("backup"),
    ),
    "restore": (
        "put a backup back; a book that is there is kept beside it. Close the program first",
        [_flag("backup", metavar="BACKUP", type=_a_path), _BOOK],
        _books("restore"),
    ),
    "rescue": (
        "make a new practice file of all that can be read in a damaged one, which is left as it is",
        [_flag("damaged", metavar="DAMAGED", type=_a_path), _flag("new", metavar="NEW", type=_a_path)],
        _record("rescue"),
    ),
    "lock": (
        "lock names, contacts, dates of birth and notes with a passphrase; a recovery sheet is made first",
        [_BOOK, _SHEET, _flag("--name", metavar="NAME", help="whose passphrase it is")],
        _lock("lock"),
    ),
    "new-lock": (
        "give a locked book another passphrase and sheet, so that no earlier one opens it",
        [_BOOK, _SHEET, _NEW_KEY, _flag("--name", metavar="NAME", help="whose passphrase it is")],
        _lock("new_lock"),
    ),
    "add-key": (
        "let one more person open a locked book with a passphrase of their own",
        [_BOOK, _flag("--name", metavar="NAME", required=True, help="who"), _NEW_KEY],
        _lock("add_key"),
    ),
    "keys": ("list what opens a locked book", [_BOOK, _JSON], _lock("keys")),
    "open-copies": (
        "list what lies beside a locked book and opens without its key",
        [_BOOK, _JSON],
        _lock("open_copies"),
    ),
    "regions": (
        "list the regions of the body map",
        [_SEARCH, _flag("--view", metavar="VIEW"), _JSON],
        _map("regions"),
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
        _map("region_at"),
    ),
}

if __name__ == "__main__":
    sys.exit(main())
