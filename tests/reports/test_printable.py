"""Typed text made safe to print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.reports.fonts import register_fonts
from iastm_desktop.reports.printable import PIECE, clean, one_line, pieces, shorten


@given(st.text())
def test_clean_text_holds_only_what_the_font_has(text: str) -> None:
    printable = register_fonts()
    assert all(char == "\n" or ord(char) in printable for char in clean(text))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="ab c\n<&", max_size=9_000))
def test_pieces_are_short_and_lose_nothing_but_spaces(text: str) -> None:
    parts = list(pieces(text))
    whole = "".join(parts).replace("<br/>", "").replace("&lt;", "<").replace("&amp;", "&")
    assert whole.replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(len(part.replace("<br/>", "\n").replace("&lt;", "<").replace("&amp;", "&")) <= PIECE for part in parts)


@pytest.mark.parametrize(
    "char", ["\x00", "\x1b", "\x7f", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\ud800"]
)
def test_invisible_characters_are_made_visible(char: str) -> None:
    assert clean(f"a{char}b") == f"a‹U+{ord(char):04X}›b"


def test_decomposed_letters_are_joined() -> None:
    assert clean("Nguye\u0302\u0303n") == "Nguyễn"


def test_line_ends_of_all_kinds_are_kept() -> None:
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert one_line("a\n b\t c") == "a b c"


def test_a_shortened_text_says_that_it_is_cut() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
