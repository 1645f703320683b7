"""What the commands say: JSON for programs, plain lines for people, and the two ways to say no."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from iastm_desktop.words import _


class WrongUse(Exception):
    """The command does not make sense; the text says why."""


class Refused(Exception):
    """The answer is no, or there are findings; the text is one sentence a line."""


def print_json(value: object) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people; a control character in somebody's text is shown, not sent to the terminal."""
    for line in lines:
        print(visible(line))


def remark(text: str) -> None:
    """Say something beside the answer, on stderr."""
    print(*(f"iastm-desktop: {visible(line)}" for line in text.splitlines() or [""]), sep="\n", file=sys.stderr)


def remark_away(places: Iterable[Path]) -> None:
    """Say which places for backups were not looked at, because they are not there now."""
    for place in places:
        remark(_("The second place {place} is not there, and was not looked at.").format(place=place))


def visible(line: str) -> str:
    """Return a line whose control characters are shown, and so are no orders to the terminal."""
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
