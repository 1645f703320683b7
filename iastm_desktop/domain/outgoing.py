"""People's words on their way out of the program: into tables of other programs, names of files, and logs."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

CELL_LENGTH = 32_000  # a spreadsheet keeps 32,767 characters in a cell
NAME_BYTES = 120  # of 255, so that a day, a number and a suffix fit behind it
LOG_LENGTH = 2_000
_SPACES = {"\t": " ", "\n": " ", "\r": " ", "\v": " ", "\f": " ", "\x85": " ", "\u2028": " ", "\u2029": " "}
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"  # what a spreadsheet takes for the start of a formula
# Where a spreadsheet divides at another sign than the comma, what follows that sign begins a cell.
_AFTER_SEPARATOR = re.compile(f'([;,|"] *)(?=[{re.escape(_FORMULA)}])')
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | _PORTS


def plain_line(text: str) -> str:
    """Return text on one line, every character that cannot be seen shown by its number, such as ‹U+202E›."""
    return " ".join("".join(_seen(char) for char in unicodedata.normalize("NFC", text)).split(" ")).strip()


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


def _seen(char: str) -> str:
    if char in _SPACES:
        return " "
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    return f"‹U+{ord(char):04X}›" if category[0] == "C" else char
