"""People's words on their way out of the program: onto paper, into tables of other programs, names of files, logs."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

CELL_LENGTH = 32_000  # a spreadsheet keeps 32,767 characters in a cell
NAME_BYTES = 120  # of 255, so that a day, a number and a suffix fit behind it
LOG_LENGTH = 2_000
_SPACES = {"\t": "    ", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n"}
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"  # what a spreadsheet takes for the start of a formula
# Where a spreadsheet divides at another sign than the comma, what follows that sign begins a cell.
_AFTER_SEPARATOR = re.compile(f'([;,|"] *)(?=[{re.escape(_FORMULA)}])')
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | _PORTS


def clean(text: str, has: Callable[[str], bool] = lambda _char: True) -> str:
    """Return `text` with each character that cannot be seen shown by its number, such as ‹U+202E›; line ends are kept.

    Control characters, bidi marks, halves of surrogate pairs, and what `has` says a font lacks are shown, never
    dropped: a name is not shortened and no line is turned round.
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return lines if lines.isascii() and lines.isprintable() else "".join(_seen(char, has) for char in lines)


def plain_line(text: str) -> str:
    """Return clean text on one line."""
    return " ".join(clean(text).split())


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a table that a spreadsheet opens as text: no cell of typed words is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def file_stem(words: str, otherwise: str) -> str:
    """Return typed words as the start of a file's name that every system keeps; `otherwise` where nothing is left."""
    letters = unicodedata.normalize("NFC", words)
    safe = "".join(char if char.isalnum() or char in "-'" else " " for char in letters)
    short = " ".join(safe.encode("utf-8", "ignore")[:NAME_BYTES].decode("utf-8", "ignore").split()).strip("-' ")
    stem = short or otherwise
    return f"{stem}_" if stem.casefold() in _DEVICES else stem


def log_line(words: str) -> str:
    """Return words as one line of a log, of at most 2,000 characters."""
    line = plain_line(words)
    return line if len(line) <= LOG_LENGTH else f"{line[: LOG_LENGTH - 1]}…"


def _cell(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return "" if value is None else value
    text = plain_line(str(value))
    text = text if len(text) <= CELL_LENGTH else f"{text[: CELL_LENGTH - 1]}…"
    text = _AFTER_SEPARATOR.sub(r"\1'", text)
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _seen(char: str, has: Callable[[str], bool]) -> str:
    if char == "\n" or char in _SPACES:
        return _SPACES.get(char, char)
    category = unicodedata.category(char)
    if category == "Zs" and char != "\u00a0":
        return " "
    return f"‹U+{ord(char):04X}›" if category[0] == "C" or not has(char) else char
