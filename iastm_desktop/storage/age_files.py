"""Backups as age files (age-encryption.org/v1), which any age tool opens with the identity on the recovery sheet."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from iastm_desktop.storage.copies import sync_file, sync_folder
from iastm_desktop.storage.errors import BookLocked, plain_sentences
from iastm_desktop.storage.locks import derived
from iastm_desktop.words import _

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
HEAD = b"age-encryption.org/v1"


def identity_of(master: bytes) -> str:
    """Return the age identity that a book's master secret stands for: `AGE-SECRET-KEY-1…`, as on the sheet."""
    return bech32("age-secret-key-", derived(master, b"iastm-desktop age identity")).upper()


def recipient_of(master: bytes) -> str:
    """Return the address that backups are locked for: `age1…`. Who has it can lock a backup, and open none."""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity_of(master)).to_public())


def lock_file(source: Path, target: Path, recipient: str) -> None:
    """Write `source` as an age file, whole or not at all; BookError where it fails."""
    from pyrage import encrypt_file, x25519

    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    with plain_sentences(target):
        try:
            encrypt_file(str(source), str(temporary), [x25519.Recipient.from_str(recipient)])
            temporary.chmod(0o600)
            sync_file(temporary)
            temporary.replace(target)
            sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


def open_file(source: Path, target: Path, master: bytes) -> None:
    """Write what is in an age file to the new file `target`; BookLocked where the key is another or it was changed."""
    from pyrage import DecryptError, decrypt_file, x25519

    with plain_sentences(target):
        try:
            decrypt_file(str(source), str(target), [x25519.Identity.from_str(identity_of(master))])
        except (DecryptError, OSError) as error:
            target.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk's own; pyrage says of a changed file that it cannot be read, without a number
            text = _("{path} was locked for another recovery sheet, or is not whole. Nothing was put back.")
            raise BookLocked(text.format(path=source)) from None
        target.chmod(0o600)


def is_age_file(path: Path) -> bool:
    """Tell whether a file begins as age files do."""
    with plain_sentences(path), path.open("rb") as file:
        return file.read(len(HEAD)) == HEAD


def bech32(prefix: str, data: bytes) -> str:
    """Return bytes in Bech32 (BIP 173), as age writes its keys."""
    values = list(_fives(data))
    spread = [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix)]
    check = _polymod([*spread, *values, *[0] * 6]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(BECH32[value] for value in values)}"


def _fives(data: bytes) -> Iterable[int]:
    bits = int.from_bytes(data, "big") << (-8 * len(data) % 5)
    for place in reversed(range((8 * len(data) + 4) // 5)):
        yield bits >> 5 * place & 31


def _polymod(values: Iterable[int]) -> int:
    factors = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate(factors):
            check ^= factor if top >> place & 1 else 0
    return check
