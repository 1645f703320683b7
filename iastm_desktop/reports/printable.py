"""People's words made safe to print: every string that somebody typed passes through here."""

from collections.abc import Iterator
from html import escape

from iastm_desktop.domain.outgoing import clean as clean_out
from iastm_desktop.reports.fonts import register_fonts

PIECE = 2_000  # characters a paragraph: 100 kB in one Paragraph takes ReportLab 2.6 to 16 s
LONG = 240  # characters a table cell: a row taller than a page cannot be set


def clean(text: str) -> str:
    """Return `text` with each character that cannot be printed shown by its number, such as ‹U+202E›."""
    return clean_out(text, lambda char: ord(char) in register_fonts())


def markup(text: str) -> str:
    """Return typed text as paragraph markup: clean, escaped, its line ends kept."""
    return escape(clean(text), quote=False).replace("\n", "<br/>")


def one_line(text: str, limit: int = LONG) -> str:
    """Return typed text as markup of at most `limit` characters on one line; what is cut ends in an ellipsis."""
    return escape(shorten(" ".join(clean(text).split()), limit), quote=False)


def shorten(text: str, limit: int = LONG) -> str:
    """Cut `text` to `limit` characters, the last one an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def is_long(text: str) -> bool:
    """Tell whether a table cell would cut this text."""
    return len(clean(text)) > LONG or "\n" in text.strip()


def pieces(text: str) -> Iterator[str]:
    """Yield typed text as pieces of markup of at most 2,000 characters, cut at a line end or a space where possible."""
    rest = clean(text).strip("\n")
    while len(rest) > PIECE:
        cut = _cut(rest)
        yield escape(rest[:cut].strip("\n"), quote=False).replace("\n", "<br/>")
        rest = rest[cut:].lstrip("\n ")
    yield escape(rest, quote=False).replace("\n", "<br/>")


def _cut(text: str) -> int:
    for separator in ("\n", " "):
        cut = text.rfind(separator, PIECE // 2, PIECE)
        if cut > 0:
            return cut
    return PIECE
