"""The command line: what to do, in which book, and an exit code: 0 done, 1 refused, 2 wrong use, 3 could not."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NoReturn

from iastm_desktop import __version__
from iastm_desktop.cli_commands import COMMANDS, LOOKS_ONLY, MAKES_A_BOOK, a_path, key_of
from iastm_desktop.cli_output import Refused, WrongUse, visible
from iastm_desktop.words import _

DONE, REFUSED, WRONG_USE, COULD_NOT = 0, 1, 2, 3


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
        print(*(f"iastm-desktop: {visible(line)}" for line in sentence.splitlines()), sep="\n", file=sys.stderr)
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
    return not arguments or not (arguments[0].startswith("-") or arguments[0] in COMMANDS)


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


@cache
def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="iastm-desktop", description=_("Record tool work sessions on a body map, offline."))
    parser.set_defaults(run=_no_command)
    parser.add_argument("--version", action="version", version=f"iastm-desktop {__version__}")
    parser.add_argument("--check", action="store_true", help=_("say what this machine lacks"))
    parser.epilog = _("`iastm-desktop [BOOK]` opens the window. BOOK is the practice file.")
    commands = parser.add_subparsers(metavar=_("COMMAND"), parser_class=_Parser)
    for name, (words, options, run) in COMMANDS.items():
        command = commands.add_parser(name, help=_(words), description=_(words), allow_abbrev=False)
        for flag, settings in (*options, *key_of(name, options)):
            command.add_argument(flag, **settings)
        command.set_defaults(run=run if name in LOOKS_ONLY else partial(_run_and_keep_end, run, name in MAKES_A_BOOK))
    return parser


def _run_and_keep_end(run: Callable[[argparse.Namespace], int], makes: bool, told: argparse.Namespace) -> int:
    """Run a command that may write, then keep where the book ends; a wrong PIN that was counted is written, too."""
    is_new = False
    try:
        code = run(told)
        is_new = makes
        return code
    finally:
        if getattr(told, "book", None) or getattr(told, "new", None):
            from iastm_desktop.cli_ending import keep_end

            keep_end(told, is_new=is_new)


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="iastm-desktop")
    parser.add_argument("book", metavar="BOOK", nargs="?", type=a_path)
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


if __name__ == "__main__":
    sys.exit(main())
