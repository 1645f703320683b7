"""A practitioner's PIN, which says who signs, and the pauses after wrong ones. It locks no file."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.values import dataclass

KIND, TRIES_KIND = "pin", "pin_tries"
FEWEST_DIGITS, MOST_DIGITS = 4, 6
# scrypt's cost: about 100 ms and 32 MB a try on an office laptop. Stored with each PIN, so that it can grow.
COST_N, COST_R, COST_P = 2**15, 8, 1
LARGEST_N, MEMORY_BYTES = 2**20, 2**31 - 1
SALT_BYTES, HASH_BYTES = 16, 32
# How long to wait after that many wrong ones in a row (house rule); after more of them, the last.
PAUSES_S = (0, 0, 0, 10, 30, 60, 120, 300, 900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a book keeps of a PIN: scrypt's salt, cost and answer, and how many digits the pad waits for."""

    salt: bytes
    hash: bytes
    digits: int
    n: int = COST_N
    r: int = COST_R
    p: int = COST_P


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong PINs there were in a row, and when the last was."""

    wrong: int = 0
    last: Moment | None = None


def what_is_wrong(digits: str) -> str:
    """Return why nobody should use these digits as a PIN, empty where they will do."""
    if not (digits.isascii() and digits.isdigit() and FEWEST_DIGITS <= len(digits) <= MOST_DIGITS):
        return f"A PIN has {FEWEST_DIGITS} to {MOST_DIGITS} digits."
    steps = {int(after) - int(before) for before, after in pairwise(digits)}
    return "That is the first PIN anybody tries. Take another." if steps in ({0}, {1}, {-1}) else ""


def new_pin(digits: str, salt: bytes, *, n: int = COST_N) -> Pin:
    """Return what is kept of a PIN; ValueError with a sentence where it is none. `n` is scrypt's cost."""
    wrong = what_is_wrong(digits)
    if wrong:
        raise ValueError(wrong)
    return Pin(salt=salt, hash=_scrypt(digits, salt, n, COST_R, COST_P), digits=len(digits), n=n)


def is_right(pin: Pin, digits: str) -> bool:
    """Tell whether these are the digits of the PIN; takes scrypt's time."""
    return hmac.compare_digest(_scrypt(digits, pin.salt, pin.n, pin.r, pin.p), pin.hash)


def pause_s(wrong: int) -> int:
    """Return how many seconds to wait after so many wrong PINs in a row."""
    return PAUSES_S[min(wrong, len(PAUSES_S) - 1)]


def wait_s(tries: Tries, now: datetime) -> float:
    """Return how many seconds are left before a PIN may be tried; a clock that was set back locks nobody out."""
    if tries.last is None:
        return 0.0
    return max(0.0, pause_s(tries.wrong) - abs((now - tries.last.utc).total_seconds()))


def pin_id(practitioner: str) -> str:
    """Return the id of the fact that keeps a practitioner's PIN."""
    return f"{KIND}:{practitioner}"


def tries_id(practitioner: str) -> str:
    """Return the id of the fact that counts a practitioner's wrong PINs."""
    return f"{TRIES_KIND}:{practitioner}"


def pin_record(practitioner: str, pin: Pin) -> Record:
    """Return the record a book keeps a PIN as."""
    body: dict[str, object] = {"salt": pin.salt.hex(), "hash": pin.hash.hex(), "digits": pin.digits}
    return Record(id=pin_id(practitioner), kind=KIND, body=body | {"n": pin.n, "r": pin.r, "p": pin.p})


def pin_of(record: Record) -> Pin:
    """Return the PIN that a record keeps; ValueError where it keeps none, or one of a cost nobody would choose."""
    try:
        return _pin(record.body)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a PIN") from error


def tries_record(practitioner: str, tries: Tries) -> Record:
    """Return the record a book counts wrong PINs in."""
    return Record(id=tries_id(practitioner), kind=TRIES_KIND, body={"wrong": tries.wrong})


def _pin(body: Mapping[str, object]) -> Pin:
    n, r, p, digits = (_whole(body[name]) for name in ("n", "r", "p", "digits"))
    if not (1 < n <= LARGEST_N and n & (n - 1) == 0 and 1 <= r <= COST_R and 1 <= p <= 4):
        raise ValueError("a cost of scrypt that is no cost")
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise ValueError("a length no PIN has")
    salt, answer = bytes.fromhex(str(body["salt"])), bytes.fromhex(str(body["hash"]))
    return Pin(salt=salt, hash=answer, digits=digits, n=n, r=r, p=p)


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(type(value).__name__)
    return value


def _scrypt(digits: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, n=n, r=r, p=p, maxmem=MEMORY_BYTES, dklen=HASH_BYTES)
