"""What locks a book: keys out of a passphrase or a recovery code, and single values locked with AES-256-GCM."""

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from iastm_desktop.domain.recovery_code import BITS
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.schema import columns_of, stored_columns

MASTER_BYTES, KEY_BYTES, SALT_BYTES, NONCE_BYTES = (BITS + 7) // 8, 32, 16, 12
PAD_BYTES = 16  # lengths are rounded up, so that they tell no two names apart
FEWEST_SIGNS = 12  # of a passphrase (house rule): three short words
# scrypt's cost for whoever has the file: 128 MB and about half a second a guess on an office computer.
COST_N, COST_R, COST_P = 2**17, 8, 1
SMALLEST_N, LARGEST_N, MEMORY_BYTES = 2**10, 2**20, 2**31 - 1
AS_TEXT = "~"  # what a value begins with that is locked in a column of text
OPEN_RECORDS = ("audit",)  # kinds of records whose body holds ids, codes and numbers alone


# What a rescue writes in the place of a name that it could neither read nor, without a key, lock: these two, no others.
UNREADABLE, DESTROYED = "(could not be read)", "(destroyed)"
STAND_INS = {bytes(28): UNREADABLE, bytes(27) + b"\1": DESTROYED}


class CannotOpen(ValueError):
    """A key does not fit, or what it should open was changed."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a locked book: the master out of its slots, and the cipher for its values made of it."""

    master: bytes
    cipher: Any

    def lock(self, place: str, text: str) -> bytes:
        """Return a text locked for one place of the book; UnicodeEncodeError where it is no text."""
        return sealed(self.cipher, place.encode(), _padded(text.encode()))

    def open(self, place: str, stored: bytes) -> str:
        """Return what is locked at a place; CannotOpen where it was locked for another place or changed."""
        if stored in STAND_INS:
            return STAND_INS[stored]
        return opened(self.cipher, place.encode(), stored).rstrip(b"\0").decode()


def keys_of(master: bytes) -> Keys:
    """Return the keys that a book's master secret stands for."""
    return Keys(master, cipher(derived(master, b"iastm-desktop fields")))


def master_of(code: int) -> bytes:
    """Return the master secret that a recovery code stands for."""
    return code.to_bytes(MASTER_BYTES, "big")


def new_code() -> int:
    """Return a fresh recovery code: 140 random bits, of which everything else of a locked book is made."""
    return secrets.randbits(BITS)


def derived(secret: bytes, purpose: bytes, salt: bytes = b"") -> bytes:
    """Return 32 bytes for one purpose, by HKDF with SHA-256 (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(secret)


def stretched(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    """Return 32 bytes out of a passphrase, by scrypt; CannotOpen where the cost is none of ours."""
    if not (SMALLEST_N <= n <= LARGEST_N and n & (n - 1) == 0 and 1 <= r <= 32 and 1 <= p <= 16):
        raise CannotOpen("not a cost that this program takes")
    signs = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(signs, salt=salt, n=n, r=r, p=p, maxmem=MEMORY_BYTES, dklen=KEY_BYTES)


def what_is_wrong(passphrase: str) -> str:
    """Return why a passphrase will not do, empty where it will."""
    if len(passphrase.strip()) < FEWEST_SIGNS:
        return f"A passphrase has at least {FEWEST_SIGNS} signs. Four words that nobody else puts together are good."
    if len(set(passphrase)) < 5:
        return "This passphrase says the same over and over. Take another."
    return ""


def cipher(key: bytes) -> Any:
    """Return AES-256-GCM with a key of 32 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def sealed(cipher: Any, place: bytes, data: bytes) -> bytes:
    """Return a fresh nonce, the locked bytes and their tag; `place` has to be the same to open them."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + bytes(cipher.encrypt(nonce, data, place))


def opened(cipher: Any, place: bytes, stored: bytes) -> bytes:
    """Return what `sealed` locked; CannotOpen where key or place is another, or a bit was changed."""
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], place))
    except (InvalidTag, ValueError, TypeError):
        raise CannotOpen("locked with another key, or changed") from None


def locked_row(keys: Keys | None, table: str, row: Sequence[Any]) -> tuple[Stored, ...]:
    """Return a row in the order of `stored_columns` with its secret values locked; CannotOpen without keys for one."""
    values = list(row)
    for at, name, as_text in secret_places(table):
        value = values[at]
        if value is None or _is_open_body(table, name, row):
            continue
        if keys is None:
            raise CannotOpen("no key")
        stored = keys.lock(f"{table}|{name}|{row[0]}", value)
        values[at] = AS_TEXT + stored.hex() if as_text else stored
    return tuple(values)


def opened_row(keys: Keys | None, table: str, row: Sequence[Any]) -> Sequence[Any]:
    """Return a row in the order of `stored_columns` with its secret values opened; CannotOpen where one cannot be."""
    values = list(row)
    for at, name, as_text in secret_places(table):
        value = values[at]
        if value is None or _is_open_body(table, name, row):
            continue
        if keys is None:
            raise CannotOpen("no key")
        values[at] = keys.open(f"{table}|{name}|{row[0]}", _stored(value, as_text))
    return values


def sealed_words(keys: Keys, words: Sequence[tuple[str, str]]) -> bytes:
    """Return names and texts locked, to be kept in memory while the book is locked."""
    return keys.lock("typed", json.dumps([list(pair) for pair in words]))


def opened_words(keys: Keys, stored: bytes) -> tuple[tuple[str, str], ...]:
    """Return what `sealed_words` locked; nothing where it was locked with other keys."""
    try:
        return tuple((name, text) for name, text in json.loads(keys.open("typed", stored)))
    except CannotOpen:
        return ()


def is_locked_value(value: object, *, as_text: bool) -> bool:
    """Tell whether a stored value has the form of a locked one."""
    least = NONCE_BYTES + 16  # and the tag
    if as_text:
        return isinstance(value, str) and value.startswith(AS_TEXT) and len(value) > 2 * least
    return isinstance(value, bytes) and len(value) >= least


@cache
def secret_places(table: str) -> tuple[tuple[int, str, bool], ...]:
    """Return where in a row of `stored_columns` its secret values are, their columns, and which are kept as text."""
    order = stored_columns(table)
    own = [(order.index(column.name), column.name, column.written) for column in columns_of(table) if column.secret]
    if table in ("book", "key_slot"):  # their reasons are the program's own
        return tuple(own)
    return (*own, (order.index("change_reason"), "change_reason", False))


@cache
def _place_of_kind() -> int:
    return stored_columns("record").index("kind")


def _is_open_body(table: str, name: str, row: Sequence[Any]) -> bool:
    return table == "record" and name == "body" and row[_place_of_kind()] in OPEN_RECORDS


def _stored(value: object, as_text: bool) -> bytes:
    if as_text and isinstance(value, str) and value.startswith(AS_TEXT):
        try:
            return bytes.fromhex(value[len(AS_TEXT) :])
        except ValueError:
            raise CannotOpen("changed") from None
    if not as_text and isinstance(value, bytes):
        return value
    raise CannotOpen("not locked")


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % PAD_BYTES)
