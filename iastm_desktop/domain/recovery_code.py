"""The code on a recovery sheet: 140 random bits in seven groups of four signs, and a group that checks them."""

GROUPS, SIGNS_A_GROUP, CHECK_SIGNS = 7, 4, 2
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LOOK_ALIKES = str.maketrans("ILO", "110")
BITS = 5 * GROUPS * SIGNS_A_GROUP
PRIME = 1021  # the largest below 32²: one wrong sign, or two that changed places, never passes


def groups_of(number: int) -> tuple[str, ...]:
    """Return the groups of a code, the check last; `number` has at most 140 bits."""
    if not 0 <= number < 1 << BITS:
        raise ValueError("not a number of 140 bits")
    signs = _signs(number, GROUPS * SIGNS_A_GROUP)
    groups = (signs[start : start + SIGNS_A_GROUP] for start in range(0, len(signs), SIGNS_A_GROUP))
    return (*groups, _signs(number % PRIME, CHECK_SIGNS))


def parse_code(text: str) -> int:
    """Read a code as it is typed, in any case and with any gaps; ValueError with a sentence where it is none."""
    signs = _typed(text)
    if len(signs) != GROUPS * SIGNS_A_GROUP + CHECK_SIGNS or set(signs) - set(ALPHABET):
        raise ValueError("A recovery code has seven groups of four signs and a last one of two.")
    number, check = _number(signs[:-CHECK_SIGNS]), _number(signs[-CHECK_SIGNS:])
    if number % PRIME != check:
        raise ValueError("A sign of this recovery code is not as on the sheet.")
    return number


def looks_like_code(text: str) -> bool:
    """Tell whether a text is a whole recovery code."""
    try:
        parse_code(text)
    except ValueError:
        return False
    return True


def is_group(typed: str, group: str) -> bool:
    """Tell whether one group was typed as it stands on the sheet."""
    return _typed(typed) == group


def _typed(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(LOOK_ALIKES)


def _signs(number: int, how_many: int) -> str:
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(how_many)))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    return number
