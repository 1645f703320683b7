"""The fonts of the documents: Source Sans Pro, embedded, from its package."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "IastmSans"
SEMIBOLD = "IastmSans-Semibold"
LIGHT = "IastmSans-Light"
# No italics: that cut has neither Greek nor Cyrillic, and people's names do.
_FILES = {REGULAR: "Regular", SEMIBOLD: "Semibold", LIGHT: "Light"}


@cache
def register_fonts() -> frozenset[int]:
    """Make the fonts known to ReportLab, once a process; return the code points that every one of them can print."""
    folder = Path(font_source_sans_pro.font_directory)
    printable: set[int] | None = None
    for name, cut in _FILES.items():
        font = TTFont(name, str(folder / f"SourceSansPro-{cut}.ttf"))
        registerFont(font)
        glyphs = set(font.face.charToGlyph)
        printable = glyphs if printable is None else printable & glyphs
    for family in _FILES:  # each is a family of its own, so that paragraphs may start in any of them
        registerFontFamily(family, normal=family, bold=SEMIBOLD, italic=family, boldItalic=SEMIBOLD)
    return frozenset(printable or ())
