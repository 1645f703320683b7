"""Seals of a locked book: where its chain stood, under the book's own key; written anew, none of them fits any more."""

import hmac
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress

from iastm_desktop.domain.audit import KIND, SEALED, audit_record
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.audit import only_backed_up_since
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.connection import BookConnection
from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.locks import Keys, derived
from iastm_desktop.storage.saving import book_id_of, chain_writer, fresh_salt, last_link, stored_columns_of
from iastm_desktop.words import _

_SAID = f'"what":"{SEALED}"'  # as it stands in the body of such a line of the audit trail
_SEALS = "SELECT seq, body FROM record WHERE +kind = ? AND instr(body, ?) > 0 ORDER BY seq"  # `+`: by seq alone


def seal(connection: BookConnection, now: Moment) -> None:
    """Seal, in a transaction that is open, an unlocked book as it stands.

    Nothing is written where only seals and the notes of backups came since the last one.
    """
    newest = connection.execute(f"{_SEALS} DESC LIMIT 1", (KIND, _SAID)).fetchall()
    own, number = (newest[0][0], _told(newest[0][1])[0]) if newest else (0, 0)
    if connection.keys is None or only_backed_up_since(connection, own):
        return
    seq, link = last_link(connection)
    mac = _mac(_key(connection.keys), book_id_of(connection), seq, link, number + 1)
    record = audit_record(SEALED, now.date, number=number + 1, seq=seq, mac=mac)
    chain_writer(connection, fresh_salt).save(Save(fact=record, author="", recorded_at=now))


def broken_seals(connection: sqlite3.Connection, keys: Keys) -> Iterator[VerifyFinding]:
    """Yield what is wrong with the seals of a locked book: one that does not fit the chain, one that is not there."""
    key, book, expected = _key(keys), book_id_of(connection), 1
    seals = connection.execute(_SEALS, (KIND, _SAID)).fetchall()
    if not seals:
        text = _("Nothing in this file is sealed yet: it comes from an earlier version, or from a rescue.")
        yield VerifyFinding(text, is_note=True)
    for own, body in seals:
        number, seq, mac = _told(body)
        where = {"number": number, "seq": own, "expected": expected}
        if number != expected:
            yield VerifyFinding(_("Seal {expected} is missing: save {seq} is seal {number}.").format(**where))
        links = connection.execute("SELECT hash FROM chain WHERE seq = ?", (own - 1,)).fetchall()
        fits = bool(links) and seq == own - 1 and hmac.compare_digest(mac, _mac(key, book, seq, links[0][0], number))
        if not fits:
            text = _("Seal {number} (save {seq}) does not fit: what was saved before it was written anew.")
            yield VerifyFinding(text.format(**where))
        expected = number + 1


def is_seal(table: str, row: Sequence[Stored]) -> bool:
    """Tell whether a row in the order of `stored_columns` is a seal; it means nothing in another book."""
    names = stored_columns_of("record")
    return table == "record" and row[names.index("kind")] == KIND and _SAID in str(row[names.index("body")])


def _key(keys: Keys) -> bytes:
    return derived(keys.master, b"iastm-desktop seals")


def _mac(key: bytes, book: str, seq: int, link: bytes, number: int) -> str:
    return hmac.digest(key, f"{book}|{seq}|{link.hex()}|{number}".encode(), "sha256").hex()


def _told(body: object) -> tuple[int, int, str]:
    """Return number, place and signature that a seal names; of one that cannot be read what fits nowhere."""
    with suppress(ValueError, KeyError, TypeError, OverflowError, RecursionError):
        told = json.loads(str(body))
        return int(told["number"]), int(told["seq"]), str(told["mac"]).encode("ascii").decode()
    return 0, 0, ""
