"""The code of a recovery sheet: read back however it is typed, and never with a sign that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.recovery_code import ALPHABET, BITS, groups_of, is_group, looks_like_code, parse_code

CODES = st.integers(0, 2**BITS - 1)


@given(CODES)
def test_a_code_has_seven_groups_of_four_and_a_check_and_is_read_back(number: int) -> None:
    groups = groups_of(number)
    assert [len(group) for group in groups] == [4] * 7 + [2]
    assert parse_code(" ".join(groups)) == parse_code("-".join(groups).lower()) == number


@given(CODES, st.integers(0, 29), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_never_taken(number: int, place: int, sign: str) -> None:
    signs = list("".join(groups_of(number)))
    if signs[place] == sign:
        return
    signs[place] = sign
    with pytest.raises(ValueError, match="not as on the sheet"):
        parse_code("".join(signs))


@given(CODES, st.integers(0, 26))
def test_two_signs_that_changed_places_are_never_taken(number: int, place: int) -> None:
    signs = list("".join(groups_of(number)))
    if signs[place] == signs[place + 1]:
        return
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    assert not looks_like_code("".join(signs))


def test_signs_that_look_alike_are_read_as_one() -> None:
    number = parse_code("0000 0000 0000 0000 0000 0000 0001 01")
    assert parse_code("oooo OOOO 0000 0000 0000 0000 000l Oi") == number == 1
    assert is_group("o0 ol", "0001") and not is_group("0002", "0001")


@pytest.mark.parametrize(
    "text", ["", "0000", "0000 0000 0000 0000 0000 0000 0000", "four words that are none", "ü" * 30]
)
def test_what_is_no_code_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match="seven groups of four"):
        parse_code(text)
